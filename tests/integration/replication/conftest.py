# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of a lab with two domain controllers: ``python -m tests.lab run --controllers 2 -- pytest ...``."""

from __future__ import annotations

from collections.abc import Iterator

import ldap3
import pytest

from tests.integration.replication.support import FIRST, SECOND
from tests.lab.client import Lab


@pytest.fixture(autouse=True)
def two_controllers(running_lab: Lab) -> Iterator[None]:
    """The lab that these tests need, healed after each."""
    assert running_lab.state.controllers == [FIRST, SECOND], "start the lab with --controllers 2"
    yield
    running_lab.clear_faults()


@pytest.fixture(name="first")
def fixture_first(lab: Lab) -> Iterator[ldap3.Connection]:
    """A connection to the first controller."""
    with lab.ldap(0) as connection:
        yield connection


@pytest.fixture(name="second")
def fixture_second(lab: Lab) -> Iterator[ldap3.Connection]:
    """A connection to the second controller."""
    with lab.ldap(1) as connection:
        yield connection

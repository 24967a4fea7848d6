# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of a lab in which everything is written: ``python -m tests.lab run --dataset written -- pytest ...``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.drift.slow_comparison import SlowComparison
from tests.integration.helpers.mistakes import Person
from tests.lab.client import Lab


@pytest.fixture(name="person")
def fixture_person(lab: Lab) -> Iterator[Person]:
    """Somebody who makes mistakes; AD is tidied up afterwards."""
    person = Person(lab)
    yield person
    person.tidy_up()


@pytest.fixture(name="slow")
def fixture_slow(lab: Lab) -> SlowComparison:
    """The comparison that knows nothing of the collection."""
    return SlowComparison(lab)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab in which runs are recorded."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator

import pytest

if t.TYPE_CHECKING:
    from tests.lab.client import Lab


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """The lab that the tests run in; what is recorded waits by its clock."""
    # Not above: test_variables.py needs a process in which Ansible is the first to load the collection.
    from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import waiting
    from tests.lab.client import Lab

    running = Lab()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "clock", running.clock)
        yield running

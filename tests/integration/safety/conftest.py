# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes that something disturbs, and the calls of those that nothing disturbs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.helpers.fast_playbooks import fast_playbooks
from tests.integration.safety.calls import Call
from tests.integration.safety.faulty_changes import FaultyChanges
from tests.lab.client import Lab


@pytest.fixture(name="changes", scope="module")
def fixture_changes(running_lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyChanges]:
    """Changes that something disturbs."""
    with fast_playbooks() as fast:
        yield FaultyChanges(fast, running_lab, tmp_path_factory.mktemp("changes"))
    running_lab.clear_faults()


@pytest.fixture(name="calls", scope="module")
def fixture_calls(changes: FaultyChanges) -> list[Call]:
    """The calls of a change that nothing disturbs."""
    return changes.calls_of_a_good_change()


@pytest.fixture(name="undoing", scope="module")
def fixture_undoing(changes: FaultyChanges) -> list[Call]:
    """The calls of a rollback that nothing disturbs."""
    calls = changes.calls_of_a_rollback()
    return [call for call in calls if call.step == calls[-1].step]

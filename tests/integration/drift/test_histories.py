# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever happened to a configuration, ``writeback_drift`` finds what the independent comparison finds, and nothing else.

``make histories`` lets 200 of them happen; ``HISTORIES=1 FIRST_HISTORY=17`` brings one back.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.integration.drift.histories import History
from tests.integration.drift.slow_comparison import SlowComparison
from tests.integration.drift.support import COMPARED, all_findings, difference, drift
from tests.integration.helpers.mistakes import Person

FIRST = int(os.environ.get("FIRST_HISTORY", "1"))
NUMBERS = range(FIRST, FIRST + int(os.environ.get("HISTORIES", "5")))
CHAPTERS, STEPS = 2, 7


@pytest.mark.parametrize("number", NUMBERS)
def test_findings_are_those_of_another_comparison(person: Person, slow: SlowComparison, tmp_path: Path, number: int) -> None:
    history = History(person, number)
    for _chapter in range(CHAPTERS):
        history.go_on(STEPS)
        found = all_findings(drift(report_path=str(tmp_path / "report")))
        about_objects = [each for each in found if each["check"].startswith(COMPARED)]
        assert {difference(each) for each in about_objects} == slow.differences(), history.steps
        assert len(about_objects) == len({each["id"] for each in about_objects})

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module does its work as Ansible packs and starts it, with check mode and diff before it where it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.helpers.every_module import RUNS, Run
from tests.integration.plain.support import COLLECTION, Json, run_tasks
from tests.lab.client import Lab

FIRST = {run.module: run for run in reversed(RUNS)}
"""The first run of each module."""
UNPREDICTED = {"provision_on_demand"}
"""Only the service knows whether these will change anything, so check mode reports no change."""


def tasks(run: Run, arguments: Json) -> list[Json]:
    """Return the task of a run, after the same in check mode where it writes."""
    task = {"name": "Do it", f"{COLLECTION}.{run.module}": arguments}
    return [{**task, "check_mode": True, "diff": True}, task] if run.writes else [task]


@pytest.mark.parametrize("run", FIRST.values(), ids=str)
def test_a_module_does_its_work(lab: Lab, evidence_dir: Path, tmp_path: Path, run: Run) -> None:
    steps = tasks(run, run.begin(lab, evidence_dir))
    done = run_tasks(tmp_path, *steps)
    assert done.status == 0, done.output
    changed = len(steps) - (run.module in UNPREDICTED) if run.writes else 0
    assert (done.counts["ok"], done.counts["changed"]) == (len(steps), changed), done.output
    assert (lab.requests().writes > 0) == run.writes
    assert "DEPRECATION" not in done.output


def test_a_module_that_fails_says_why(lab: Lab, tmp_path: Path) -> None:
    del lab
    done = run_tasks(tmp_path, {"name": "Look", f"{COLLECTION}.sync_job_info": {"configuration": "nowhere.lab"}})
    assert done.status == 2
    assert (done.counts["ok"], done.counts["failed"]) == (0, 1)
    assert "nowhere.lab" in done.output and "not_found" in done.output
    assert "Traceback" not in done.output

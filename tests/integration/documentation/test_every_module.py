# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of every module says what is so: each run does its work, with the connections and writes that it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.helpers.documented import differences
from tests.integration.helpers.every_module import RUNS, Run
from tests.integration.helpers.in_process import fail, succeed
from tests.lab.client import Lab

NO_DIRECTORY = {"ad_domain": "nowhere.invalid", "ad_servers": ["127.0.0.1:1"], "ad_timeout": 1}


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_a_run_does_its_work(lab: Lab, evidence_dir: Path, run: Run) -> None:
    result = succeed(run.module, **run.begin(lab, evidence_dir))
    requests = lab.requests()
    assert (requests.count > 0, requests.writes > 0) == (run.graph, run.writes)
    assert result["changed"] == run.writes
    assert differences(run.module, result) == []


@pytest.mark.parametrize("run", [run for run in RUNS if run.ad], ids=str)
def test_a_run_on_ad_needs_ad(lab: Lab, evidence_dir: Path, run: Run) -> None:
    result = fail(run.module, **{**run.begin(lab, evidence_dir), **NO_DIRECTORY})
    assert "127.0.0.1" in result["msg"]


@pytest.mark.parametrize("run", [run for run in RUNS if run.writes], ids=str)
def test_check_mode_writes_nothing(lab: Lab, evidence_dir: Path, run: Run) -> None:
    succeed(run.module, **run.begin(lab, evidence_dir), check=True)
    assert lab.requests().writes == 0

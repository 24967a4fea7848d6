# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of every module says what is so: each run does its work, with the connections and writes that it names."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.changes import SCHEMA
from tests.integration.helpers.documented import differences
from tests.integration.helpers.every_module import NAME, RUNS, Run
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.safety.state import GROUP, MEMBERS
from tests.lab.client import Lab

Json = dict[str, t.Any]

LOG_SECONDS = 600
"""After that time, the log has everything."""

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


@pytest.mark.parametrize(
    ("module", "options", "check"),
    [
        ("ad_group_info", {"sam_account_names": ["SG-Onprem"], "include_member_details": True, "nested_search": "walk"}, False),
        ("ad_object_info", {"sam_account_names": ["ana"], "member_of_search": "walk"}, False),
        ("provision_on_demand", {**NAME, "group": GROUP, "include_answers": True}, False),
        ("provision_on_demand", {**NAME, "group": GROUP, "members": MEMBERS}, True),
        ("provisioning_log_info", {**NAME, "include_raw": True}, False),
        ("sync_schema", {**NAME, **SCHEMA}, True),
        ("sync_schema_info", {**NAME, "include_document": True}, False),
        ("writeback_info", {**NAME, "groups": [GROUP], "users": MEMBERS[:1]}, False),
    ],
)
def test_what_an_option_adds_is_documented(lab: Lab, module: str, options: Json, check: bool) -> None:
    succeed("provision_on_demand", **NAME, group=GROUP, members=MEMBERS)
    lab.advance(LOG_SECONDS)
    assert differences(module, succeed(module, **options, check=check)) == []

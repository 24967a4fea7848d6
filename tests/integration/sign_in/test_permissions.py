# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module does its work with exactly the permissions of the guide's table, and says which one is missing without any of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.helpers.every_module import RUNS, Run
from tests.integration.helpers.in_process import call, fail, succeed
from tests.integration.helpers.support import Json, run_playbook
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY
from tests.tools.permission_table import GUIDE, least

GRAPH_RUNS = [run for run in RUNS if run.graph]
REFUSED = [(run, name) for run in GRAPH_RUNS for name in least(run.module)]
# What some runs of a module need beyond what every run of it does.
MORE = {
    "entra_group (a new group)": ["User.Read.All"],
    "entra_group (more members)": ["User.Read.All"],
    "entra_group (fewer members)": ["User.Read.All"],
    "entra_group (converted)": ["Group-OnPremisesSyncBehavior.ReadWrite.All"],
    "provisioning_log_info (by name)": ["Application.Read.All", "Synchronization.Read.All"],
}
# What a new application is good for can be asked only once it is there; the result says that it was made.
MADE_BEFORE = ("sync_application (a new one)", "Synchronization.Read.All")


def with_permissions(lab: Lab, run: Run, folder: Path, permissions: list[str]) -> Json:
    """Prepare a run and return its arguments, for an application that holds these permissions alone."""
    arguments = run.begin(lab, folder)
    limited = lab.state.clients["limited"]
    lab.set(limited_permissions=permissions)
    return {**arguments, "client_id": limited.id, "client_secret": limited.secret}


@pytest.mark.parametrize("run", GRAPH_RUNS, ids=str)
def test_the_documented_permissions_are_enough(lab: Lab, evidence_dir: Path, run: Run) -> None:
    permissions = [*least(run.module), *MORE.get(str(run), [])]
    result = succeed(run.module, **with_permissions(lab, run, evidence_dir, permissions))
    assert result["changed"] == run.writes


@pytest.mark.parametrize(("run", "missing"), REFUSED, ids=str)
def test_each_of_them_is_needed(lab: Lab, evidence_dir: Path, run: Run, missing: str) -> None:
    rest = [name for name in [*least(run.module), *MORE.get(str(run), [])] if name != missing]
    result = fail(run.module, **with_permissions(lab, run, evidence_dir, rest))
    assert result["error"]["code"] in ("not_authorized", "preflight_failed")
    # It is named in the hint, or one that includes it: GroupMember.ReadWrite.All for GroupMember.Read.All.
    assert missing.partition(".Read")[0] + ".Read" in json.dumps(result["error"]) + result["msg"]
    written = [request for request in lab.requests().written() if request["status"] < 400]
    assert len(written) == (1 if (str(run), missing) == MADE_BEFORE else 0)


@pytest.mark.parametrize(
    ("playbook", "permissions"),
    [
        ("plan", ["Application.Read.All", "Synchronization.Read.All", "GroupMember.Read.All", "User.Read.All"]),
        ("change", ["Application.Read.All", "Synchronization.ReadWrite.All", "GroupMember.Read.All", "User.Read.All"]),
    ],
)
def test_a_playbook_runs_with_the_permissions_of_its_job(lab: Lab, playbook: str, permissions: list[str]) -> None:
    assert ", ".join(f"``{name}``" for name in permissions) in GUIDE.read_text(encoding="utf-8")
    limited = lab.state.clients["limited"]
    lab.set(limited_permissions=permissions)
    who = {"AZURE_CLIENT_ID": limited.id, "AZURE_CLIENT_SECRET": limited.secret}
    completed = run_playbook(playbook, "-e", f"@{REPOSITORY}/playbooks/vars/demo.yml", environment=who)
    assert completed.returncode == 0, completed.stdout + completed.stderr
    # A sign-in is nobody's yet.
    assert {request["client"] for request in lab.requests().requests} - {""} == {"limited"}


def test_members_without_the_permission_to_read_users(lab: Lab, evidence_dir: Path) -> None:
    (run,) = [run for run in RUNS if run.module == "writeback_info"]
    permissions = [name for name in least("writeback_info") if name != "User.Read.All"]
    result = call("writeback_info", **with_permissions(lab, run, evidence_dir, permissions))
    assert "nothing but the ids of 3 users" in result["msg"]
    assert "User.Read.All" in result["error"]["hint"]

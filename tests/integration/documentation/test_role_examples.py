# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example on the page of every role runs as it stands; only the names are those of the lab."""

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.in_process import succeed
from tests.integration.helpers.support import run_playbook_file
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY

ROLES = sorted(path.parents[1].name for path in REPOSITORY.glob("roles/*/examples/play.yml"))
NAMES: dict[str, t.Any] = {
    "cloud_sync_configuration": "contoso.lab",
    "cloud_sync_target_container": "OU=Groups,DC=contoso,DC=lab",
    "cloud_sync_test_group": {"name": "SG-Canary", "members": ["ana@contoso.lab", "ben@contoso.lab"]},
}


def interrupted_change(evidence_dir: Path) -> str:
    """Return the folder of a change that has written something, and whose playbook has ended since."""
    opened = succeed("change_record", state="present", evidence_dir=str(evidence_dir), configuration="contoso.lab")
    folder = str(opened["change_dir"])
    with subprocess.Popen(["sleep", "600"]) as playbook:
        owner = playbook.pid
        succeed(
            "change_snapshot", configuration="contoso.lab", change_dir=folder, group="SG-Canary", moment="before", owner_pid=owner
        )
        mappings = [{"target": "info", "constant": "Managed in Entra ID"}]
        succeed("sync_schema", configuration="contoso.lab", change_dir=folder, attribute_mappings=mappings)
        playbook.kill()
    return folder


def test_every_role_has_an_example() -> None:
    assert sorted(path.name for path in (REPOSITORY / "roles").iterdir() if path.is_dir()) == ROLES


@pytest.mark.parametrize("role", ROLES)
def test_the_example_runs(lab: Lab, evidence_dir: Path, role: str) -> None:
    variables = {**NAMES, "cloud_sync_change_dir": interrupted_change(evidence_dir)} if role == "rollback" else NAMES
    if role == "assert_writeback":
        succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary", all_members=True)
    lab.forget_requests()
    completed = run_playbook_file(REPOSITORY / "roles" / role / "examples" / "play.yml", "-e", json.dumps(variables))
    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert "failed=0" in completed.stdout
    assert lab.requests().count > 0

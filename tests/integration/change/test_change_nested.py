# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``playbooks/change.yml`` with a group as a member of the test group."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.helpers.change_support import change, result
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.fast_playbooks import FastPlaybooks
from tests.integration.helpers.in_process import succeed
from tests.lab.client import Lab

ANA = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"


def mixed(*members: str) -> dict[str, object]:
    """Return the test group with members, as the playbook takes it."""
    return {"name": "SG-Mixed", "members": list(members)}


def test_a_nested_group_becomes_a_member_and_is_proven(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary")
    done = change(fast, cloud_sync_change_id="one", cloud_sync_test_group=mixed("ana@contoso.lab", "SG-Canary"))
    assert done.status == 0, done.output
    nested, parent = find_group(lab, lab.object("SG-Canary")["id"]), find_group(lab, lab.object("SG-Mixed")["id"])
    assert nested is not None
    assert parent is not None
    assert sorted(parent.members) == sorted([ANA, nested.dn])
    members = {row["name"]: (row["verdict"], row["actual"]) for row in result(evidence_dir / "one")["members"]}
    assert members == {"ana@contoso.lab": ("passed", "present"), "SG-Canary": ("passed", "present")}


@pytest.mark.parametrize(
    ("nested", "reason"),
    [
        ("SG-Canary", "the nested group is in scope but not yet in Active Directory, so there is nothing to refer to"),
        ("SG-Unassigned", "the nested group is not in scope: the group is not assigned to the configuration"),
    ],
)
def test_a_nested_group_that_cannot_become_a_member(
    fast: FastPlaybooks, lab: Lab, evidence_dir: Path, nested: str, reason: str
) -> None:
    lab.change("SG-Mixed", members=["ana@contoso.lab", nested])
    done = change(fast, cloud_sync_change_id="one", cloud_sync_test_group=mixed("ana@contoso.lab", nested))
    assert done.status == 0, done.output
    parent = find_group(lab, lab.object("SG-Mixed")["id"])
    assert parent is not None
    assert parent.members == [ANA]
    rows = {row["name"]: row for row in result(evidence_dir / "one")["members"]}
    assert (rows[nested]["expected"], rows[nested]["verdict"], rows[nested]["reason"]) == ("absent", "passed", reason)


def test_a_change_that_proves_wrong_is_taken_back_with_its_nested_group(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary")
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Mixed", members=["ana@contoso.lab", "SG-Canary"])
    before = find_group(lab, lab.object("SG-Mixed")["id"])
    done = change(
        fast,
        cloud_sync_change_id="one",
        cloud_sync_test_group=mixed("ana@contoso.lab", "SG-Canary"),
        cloud_sync_expected_attributes={"whenCreated": "Something else"},
        cloud_sync_assert_wait=False,
    )
    assert done.status != 0
    after = find_group(lab, lab.object("SG-Mixed")["id"])
    assert before is not None
    assert after is not None
    assert (after.dn, after.members) == (before.dn, before.members)
    assert result(evidence_dir / "one")["verdict"] == "rolled_back", done.output

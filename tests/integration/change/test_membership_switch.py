# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The switch "membership to on-premises users": an edit like any other, planned, checked, applied and rolled back."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.changes import NAME, Change, Story, brought_back
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.preflight_support import CHANGE, check_of, provision, run
from tests.integration.helpers.tenant_support import TenantClient
from tests.integration.safety.state import GROUP, MEMBERS
from tests.lab.client import Lab

Json = dict[str, t.Any]

SWITCH = "membership to on-premises users"
MEMBER = "members.resolvable.ana@contoso.lab"


def member_names(lab: Lab, group: str) -> list[str]:
    found = find_group(lab, lab.object(group)["id"])
    assert found is not None
    return sorted(name.partition(",")[0].removeprefix("CN=") for name in found.members)


def switched(result: Json) -> list[tuple[str, bool, bool]]:
    return [(change["name"], change["before"]["enabled"], change["after"]["enabled"]) for change in result["changes"]]


def test_on_and_off(lab: Lab) -> None:
    lab.set(membership_switch=False)
    lab.forget_requests()
    assert switched(succeed("sync_schema", **NAME, on_premises_members=True)) == [(SWITCH, False, True)]
    assert lab.settings()["membership_switch"] is True
    assert succeed("sync_schema_info", **NAME)["on_premises_members"] is True
    assert succeed("sync_schema", **NAME, on_premises_members=True)["changed"] is False
    assert succeed("sync_schema", **NAME)["changed"] is False
    assert switched(succeed("sync_schema", **NAME, on_premises_members=False)) == [(SWITCH, True, False)]
    assert lab.settings()["membership_switch"] is False
    assert len([path for path in lab.requests().paths("PUT") if path.endswith("/schema")]) == 2


def test_check_mode_says_what_it_does_to_groups(lab: Lab) -> None:
    lab.set(membership_switch=False)
    lab.forget_requests()
    would = succeed("sync_schema", check=True, **NAME, on_premises_members=True)
    assert would["diff"]["after"] == {f"User object mapping {SWITCH}": {"enabled": True}}
    rows = {row["display_name"]: row for row in would["plan"]["rows"]}
    assert rows["SG-Canary"]["actions"] == ["update"]
    assert rows["SG-Canary"]["attribute_changes"] == [
        {"name": "member", "before": ["0 of 3 members"], "after": ["3 of 3 members"], "cause": "configuration"}
    ]
    # A synced user, a cloud-only user, and a group in scope, which is written in any case.
    assert [(each["before"], each["after"]) for each in rows["SG-Mixed"]["attribute_changes"]] == [
        (["1 of 3 members"], ["2 of 3 members"])
    ]
    assert rows["SG-Empty"]["actions"] == []
    assert lab.requests().writes == 0


def test_the_plan_comes_true(lab: Lab) -> None:
    lab.set(membership_switch=False)
    provision()
    assert member_names(lab, "SG-Canary") == []
    planned = succeed("writeback_plan", **NAME, on_premises_members=True)
    (row,) = [row for row in planned["plan"]["rows"] if row["display_name"] == "SG-Canary"]
    assert [(each["name"], each["after"]) for each in row["attribute_changes"]] == [("member", ["3 of 3 members"])]
    succeed("sync_schema", **NAME, on_premises_members=True)
    provision()
    assert member_names(lab, "SG-Canary") == ["Ana Alvarez", "Ben Bauer", "Cleo Costa"]


def test_a_plan_of_something_else_reads_no_members(lab: Lab) -> None:
    succeed("writeback_plan", **NAME, on_premises_members=True, attribute_mappings=[{"target": "info", "constant": "x"}])
    assert [path for path in lab.requests().paths() if path.endswith("/members")] == []


def test_a_preflight_looks_at_members_as_they_will_be(lab: Lab) -> None:
    lab.set(membership_switch=False)
    assert check_of(run(), MEMBER)["actual"] == "expected to be absent"
    result = run(on_premises_members=True)
    assert check_of(result, MEMBER)["verdict"] == "passed"
    (change,) = [each for each in result["changes"] if each["kind"] == "object_mapping"]
    assert (change["name"], change["before"], change["after"]) == (SWITCH, {"enabled": False}, {"enabled": True})


def test_a_preflight_finds_that_the_schema_does_not_have_it(lab: Lab) -> None:
    client = TenantClient(lab)
    schema = client.schema()
    mappings = schema["synchronizationRules"][0]["objectMappings"]
    schema["synchronizationRules"][0]["objectMappings"] = [each for each in mappings if each["sourceObjectName"] != "User"]
    client.put_schema(schema)
    lab.forget_requests()
    assert "on_premises_members" in check_of(run(on_premises_members=True), "desired.valid")["hint"]
    refused = fail("sync_schema", **NAME, on_premises_members=True)
    assert (refused["error"]["code"], "no object mapping that holds the switch" in refused["msg"]) == ("invalid_schema", True)
    assert succeed("sync_schema_info", **NAME)["on_premises_members"] is None
    assert lab.requests().writes == 0


@pytest.mark.parametrize("provisioned", [False, True])
def test_rolled_back(running_lab: Lab, evidence_dir: Path, provisioned: bool) -> None:
    story = Story(running_lab)
    running_lab.set(membership_switch=False)
    before = story.client.schema()
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.apply(on_premises_members=True, attribute_mappings=CHANGE["attribute_mappings"])
    if provisioned:
        change.provision(*MEMBERS)
        assert member_names(running_lab, GROUP)
    assert running_lab.settings()["membership_switch"] is True
    brought_back(change.roll_back())
    assert running_lab.settings()["membership_switch"] is False
    assert {**story.client.schema(), "version": None} == {**before, "version": None}

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_plan``: what a proposed configuration does to every group, checked against what it then does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers import in_process, support
from tests.integration.helpers.change_support import stats
from tests.integration.helpers.directory import find_group, search
from tests.integration.helpers.in_process import fail, succeed
from tests.lab.client import Lab
from tests.lab.frame.state import VARIABLE, State

Json = dict[str, t.Any]

REPOSITORY = Path(__file__).resolve().parents[3]
NAME: Json = {"configuration": "contoso.lab"}
MARKETING = "OU=Marketing,DC=contoso,DC=lab"
GROUPS = "OU=Groups,DC=contoso,DC=lab"
INFO = {"target": "info", "constant": "Managed in Entra ID"}
SPECIAL = 'SG-Ümlaut, "Komma" + #1 <x>'
EXTENSION = "extension_8e7d5a1c40b24b6f9c3d2f1e0a9b8c7d_GroupDN"


def mapping(target: str, expression: str) -> Json:
    return {"target": target, "expression": expression}


def only(name: str, operator: str, value: str) -> list[Json]:
    return [{"name": "Only", "all_of": [{"attribute": name, "operator": operator, "values": [value]}]}]


def plan(**options: t.Any) -> Json:
    """Return a plan, whatever its limits."""
    made: Json = succeed("writeback_plan", **NAME, **{"fail_on_violation": False, **options})["plan"]
    return made


def row(made: Json, name: str) -> Json:
    """Return the one row of a group."""
    (found,) = [each for each in made["rows"] if each["display_name"] == name]
    return t.cast("Json", found)


def written(lab: Lab, name: str) -> str:
    """Return the distinguished name of a group that was written back."""
    found = find_group(lab, lab.object(name)["id"])
    assert found is not None
    return found.dn


def sam_account_names(lab: Lab) -> set[str]:
    return {entry["attributes"]["sAMAccountName"] for entry in search(lab, "(objectClass=group)", ["sAMAccountName"])}


def conflicts(made: Json) -> list[tuple[str, int]]:
    """Return kind and number of groups of each conflict."""
    return [(each["kind"], len(each["groups"])) for each in made["conflicts"]]


def provision(*names: str) -> None:
    for name in names:
        succeed("provision_on_demand", **NAME, group=name)


def test_the_small_dataset(lab: Lab) -> None:
    before = sam_account_names(lab)
    outcome = support.succeed("writeback_plan", **NAME, target_container=MARKETING, attribute_mappings=[INFO])
    assert not outcome.changed
    made = outcome["plan"]
    assert {name: count for name, count in made["counts"].items() if count} == {
        "groups": 11,
        "pending": 9,
        "out_of_scope": 2,
    }
    assert (made["assumed"], made["conflicts"], made["violations"]) == (False, [], [])
    assert row(made, "SG-Mail")["reason"].endswith("(clause 'mailEnabled IS FALSE' does not hold)")
    assert row(made, "SG-Onprem")["reason"].endswith("source_of_authority: cloud")
    assert row(made, "SG-Canary")["new_distinguished_name"].endswith(f",{MARKETING}")
    assert [change["name"] for change in outcome["changes"]] == ["info", "parentDistinguishedName"]
    assert made["table"].splitlines()[0].split() == ["ACTION", "GROUP", "EFFECT"]
    assert made["markdown"].startswith("## Plan\n")
    assert "\n* Configuration: `contoso.lab`\n" in made["markdown"]
    assert f"\n* Digest: `{outcome['plan_digest']}`\n" in made["markdown"]
    assert lab.requests().writes == 0
    assert sam_account_names(lab) == before


@pytest.mark.parametrize("name", ["SG-Canary", SPECIAL])
def test_the_plan_comes_true(lab: Lab, name: str) -> None:
    provision(name)
    desired = {
        "target_container": MARKETING,
        "attribute_mappings": [
            INFO,
            mapping("cn", 'Append([displayName], " (cloud)")'),
            {"target": "description", "constant": "x"},
        ],
    }
    planned = row(plan(**desired), name)
    assert (planned["actions"], planned["cause"]) == (["rename", "move", "update"], "configuration")
    assert planned["old_distinguished_name"] == written(lab, name)
    assert [(each["name"], each["after"]) for each in planned["attribute_changes"]] == [
        ("description", ["x"]),
        ("info", ["Managed in Entra ID"]),
    ]
    succeed("sync_schema", **NAME, **desired)
    provision(name)
    # Samba escapes a # everywhere, RFC 4514 asks for it at the beginning only.
    assert written(lab, name).replace("\\#", "#") == planned["new_distinguished_name"]
    assert row(plan(**desired), name)["actions"] == []


def test_what_was_changed_by_hand_is_pending(lab: Lab) -> None:
    provision("SG-Canary")
    with lab.ldap() as connection:
        assert connection.modify(written(lab, "SG-Canary"), {"description": [("MODIFY_REPLACE", ["by hand"])]})
    planned = row(plan(attribute_mappings=[INFO]), "SG-Canary")
    assert planned["cause"] == "configuration"
    assert [(each["name"], each["before"], each["cause"]) for each in planned["attribute_changes"]] == [
        ("description", ["by hand"], "pending"),
        ("info", [], "configuration"),
    ]


def test_a_filter_lets_groups_go(lab: Lab) -> None:
    provision("SG-Canary")
    filters = only("displayName", "REGEX MATCH", "^(Sales|Marketing)$")
    result = fail("writeback_plan", **NAME, scoping_filters=filters)
    assert result["error"]["code"] == "plan_exceeds_limits"
    assert "1 group would leave the scope, max_leaving_scope allows 0" in result["msg"]
    assert [each["limit"] for each in result["error"]["violations"]] == ["max_leaving_scope"]
    planned = row(result["plan"], "SG-Canary")
    assert (planned["actions"], planned["old_distinguished_name"]) == (["leave_scope"], written(lab, "SG-Canary"))
    assert planned["reason"] == (
        "no scoping filter passes (clause Only.displayName REGEX MATCH '^(Sales|Marketing)$' does not hold)"
    )
    assert "unverified" in planned["service"]
    assert row(result["plan"], "SG-Empty")["service"] == "nothing, since the group isn't in Active Directory"
    assert (result["plan"]["counts"]["leave_scope"], result["plan"]["counts"]["leave_scope_unwritten"]) == (1, 6)
    assert plan(scoping_filters=filters, max_leaving_scope=1)["violations"] == []
    assert lab.requests().paths("PUT") == []


@pytest.mark.parametrize(
    ("limits", "violated"),
    [
        ({"max_changed": 1, "max_moved": 1, "max_renamed": 0, "max_pending": 8}, []),
        ({"max_changed": 0}, ["max_changed"]),
        ({"max_pending": 7}, ["max_pending"]),
        ({"max_moved": 0, "max_changed": 0}, ["max_changed", "max_moved"]),
    ],
)
def test_limits(lab: Lab, limits: dict[str, int], violated: list[str]) -> None:
    provision("SG-Canary")
    made = plan(target_container=MARKETING, **limits)
    assert [each["limit"] for each in made["violations"]] == violated


def test_groups_with_one_name(lab: Lab) -> None:
    made = plan(attribute_mappings=[mapping("cn", "Trim([displayName])"), mapping("sAMAccountName", "Trim([displayName])")])
    twins = [each for each in made["conflicts"] if each["kind"].startswith("duplicate")]
    assert [each["kind"] for each in twins] == ["duplicate_distinguished_name", "duplicate_sam_account_name"]
    ids = sorted(each["id"] for each in made["rows"] if each["display_name"] == "SG-Twin")
    assert [sorted(each["groups"]) for each in twins] == [ids, ids]
    assert f"'CN=SG-Twin,{GROUPS}'" in twins[0]["message"]
    assert [each["limit"] for each in made["violations"]] == ["allow_conflicts"]
    assert plan(attribute_mappings=[mapping("cn", "Trim([displayName])")], allow_conflicts=True)["violations"] == []


def test_names_that_are_taken(lab: Lab) -> None:
    with lab.ldap() as connection:
        assert connection.add(f"CN=SG-Canary,{GROUPS}", "group"), connection.result
    try:
        cn = mapping("cn", 'IIF([displayName]="SG-Canary", "sg-canary", [objectId])')
        account = mapping("sAMAccountName", 'IIF([displayName]="Sales", "ANA", [objectId])')
        made = plan(attribute_mappings=[cn, account])
    finally:
        with lab.ldap() as connection:
            connection.delete(f"CN=SG-Canary,{GROUPS}")
    assert conflicts(made) == [("taken_distinguished_name", 1), ("taken_sam_account_name", 1)]
    assert made["conflicts"][0]["message"].endswith("is taken by an object without an anchor")
    assert made["conflicts"][1]["message"].endswith("is taken by CN=Ana Alvarez,OU=People,DC=contoso,DC=lab")


@pytest.mark.parametrize(
    ("options", "kind", "groups", "message"),
    [
        (
            {"target_container": "OU=Nowhere,DC=contoso,DC=lab"},
            "missing_container",
            9,
            "'OU=Nowhere,DC=contoso,DC=lab' doesn't exist",
        ),
        (
            {"attribute_mappings": [{"target": "extensionAttribute1", "constant": "x"}]},
            "unknown_attribute",
            0,
            "'extensionAttribute1'",
        ),
        (
            {"attribute_mappings": [mapping("cn", f'IIF([displayName]="Sales", "{"n" * 65}", [objectId])')]},
            "cn_too_long",
            1,
            "has 65 characters",
        ),
        (
            {"target_container": f'IIF([displayName]="Sales", "OU=a,b,DC=lab", "{GROUPS}")'},
            "invalid_distinguished_name",
            1,
            "yields 'OU=a,b,DC=lab'",
        ),
        (
            {"attribute_mappings": [mapping("info", 'IIF([displayName]="Sales", Error("no sales"), "x")')]},
            "expression_failed",
            1,
            "no sales",
        ),
    ],
)
def test_other_conflicts(lab: Lab, options: Json, kind: str, groups: int, message: str) -> None:
    made = plan(**options)
    assert conflicts(made) == [(kind, groups)]
    assert message in made["conflicts"][0]["message"]


def test_groups_that_would_be_assigned(lab: Lab) -> None:
    provision("SG-Canary")
    made = plan(assign=["SG-Unassigned"], unassign=[lab.object("SG-Canary")["id"], "Sales"])
    assert row(made, "SG-Unassigned")["actions"] == ["enter_scope", "create"]
    assert (row(made, "SG-Canary")["actions"], row(made, "SG-Canary")["cause"]) == (["leave_scope"], "configuration")
    assert [each["found"] for each in made["violations"]] == [1]
    assert made["counts"]["leave_scope_unwritten"] == 1


def test_all_security_groups(lab: Lab) -> None:
    made = plan(scope_mode="all")
    assert row(made, "SG-Unassigned")["actions"] == ["create"]
    assert (made["counts"]["create"], made["counts"]["pending"]) == (0, 10)


def test_a_directory_extension_decides(lab: Lab) -> None:
    lab.change("Sales", **{EXTENSION: "CN=Sales,OU=Sales,DC=contoso,DC=lab"})
    container = f'IIF(IsPresent([{EXTENSION}]), Replace([{EXTENSION}], , "^[^,]*,", , "", , ), "{GROUPS}")'
    made = plan(target_container=container, scoping_filters=only("displayName", "REGEX MATCH", "^(Sales|Marketing)$"))
    assert row(made, "Sales")["new_distinguished_name"].endswith(",OU=Sales,DC=contoso,DC=lab")
    assert row(made, "Marketing")["new_distinguished_name"].endswith(f",{GROUPS}")


def test_an_attribute_that_graph_does_not_show(lab: Lab) -> None:
    outcome = support.succeed(
        "writeback_plan", **NAME, attribute_mappings=[{"target": "info", "attribute": "cloudAnchor", "default_value": "none"}]
    )
    assert "doesn't show these source attributes" in outcome.warnings
    assert "cloudAnchor" in outcome.warnings
    values = {each["name"]: each["after"] for each in row(outcome["plan"], "Sales")["attribute_changes"]}
    assert values["info"] == ["none"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_changed": -1}, "max_changed is -1"),
        ({"table_rows": -1}, "table_rows is -1"),
        ({"target_container": "nowhere"}, "target_container"),
        ({"attribute_mappings": [{"target": "member", "constant": "x"}]}, "protected"),
        ({"attribute_mappings": [mapping("info", "Trim([displayName]")]}, "position"),
        ({"assign": ["SG-Twin"]}, "2 groups are named 'SG-Twin'"),
        ({"unassign": ["nobody"]}, "There is no group"),
        ({"configuration": "fabrikam.lab"}, "fabrikam.lab"),
        ({"ad_servers": ["dc2.contoso.lab"], "ad_timeout": 2}, "dc2.contoso.lab"),
    ],
)
def test_wrong_input(lab: Lab, options: Json, message: str) -> None:
    result = fail("writeback_plan", **{**NAME, **options})
    assert message in result["msg"]
    assert lab.requests().writes == 0


def test_check_mode_of_sync_schema_makes_the_same_plan(lab: Lab) -> None:
    succeed("sync_job", **NAME, state="started")
    lab.cycle()
    lab.forget_requests()
    desired: Json = {"target_container": MARKETING, "attribute_mappings": [INFO, mapping("cn", "Trim([displayName])")]}
    against_directory = plan(**desired)
    checked = support.run_module("sync_schema", check=True, **NAME, **desired)
    assumed = checked["plan"]
    assert assumed["assumed"] is True
    # Samba escapes a # everywhere, RFC 4514 asks for it at the beginning only.
    assert assumed["rows"] == json.loads(json.dumps(against_directory["rows"]).replace("\\\\#", "#"))
    assert assumed["counts"] == against_directory["counts"]
    assert assumed["conflicts"] == against_directory["conflicts"]
    assert "rename, move, update  SG-Canary" in checked.output
    assert lab.requests().writes == 0
    quiet = in_process.succeed("sync_schema", check=True, **NAME, **desired, include_plan=False)
    assert "plan" not in quiet


def test_two_thousand_groups_take_few_requests() -> None:
    """One paged search for all written groups, and at most groups/20 + pages + 20 requests to Microsoft Graph."""
    cache = Path(State.read().folder).parents[2]
    inherited = {name: value for name, value in os.environ.items() if name != VARIABLE}
    dataset = "generated:groups=2000,users=100,memberships=2000"
    command = ["-m", "tests.lab", "run", "--quiet", "--dataset", dataset, "--"]
    answer = subprocess.run(
        [sys.executable, *command, sys.executable, "-m", "tests.integration.helpers.plan_of_dataset"],
        cwd=REPOSITORY,
        env={**inherited, "XDG_CACHE_HOME": str(cache)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    report = json.loads(answer.stdout.splitlines()[-1])
    assert (report["counts"]["move"], report["rows"], report["writes"]) == (2000, 2000, 0)
    assert report["pages"] == 3
    assert report["http"] <= 2000 / 20 + report["pages"] + 20
    # Two pages of a thousand objects, which is one search; a hundred names in each other search.
    assert report["anchored"] <= 3
    assert report["ldap"] <= 2000 / 100 + 8


def test_the_playbook(lab: Lab, tmp_path: Path) -> None:
    variables = {
        "cloud_sync_configuration": "contoso.lab",
        "cloud_sync_target_container": MARKETING,
        "cloud_sync_attribute_mappings": [INFO],
        "cloud_sync_test_group": {"name": "SG-Canary"},
        "cloud_sync_plan_dir": str(tmp_path / "plan"),
    }
    completed = support.run_playbook("plan", "-e", json.dumps(variables))
    assert completed.returncode == 0, completed.stdout
    assert "11 groups: 2 out of scope; 9 pending (9 created)" in completed.stdout
    written_down = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert len(written_down["plan"]["rows"]) == 11
    assert [change["name"] for change in written_down["changes"]] == ["info", "parentDistinguishedName"]
    assert f"Digest: {written_down['plan_digest']}" in completed.stdout
    markdown = tmp_path / "plan" / "plan.md"
    assert "| create | `SG-Canary` |" in markdown.read_text(encoding="utf-8")
    assert (markdown.stat().st_mode & 0o777, markdown.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert lab.requests().writes == 0


def test_a_relative_folder_for_the_plan_begins_where_the_command_was_typed(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del lab
    monkeypatch.setenv("PWD", str(tmp_path))
    variables = {"cloud_sync_configuration": "contoso.lab", "cloud_sync_plan_dir": "some/../plan"}
    completed = support.run_playbook("plan", "-e", json.dumps(variables))
    assert completed.returncode == 0, completed.stdout
    assert (tmp_path / "plan" / "plan.json").exists()
    monkeypatch.delenv("PWD")
    completed = support.run_playbook("plan", "-e", json.dumps(variables))
    assert completed.returncode != 0
    assert "cloud_sync_plan_dir is relative" in completed.stdout


def test_the_playbook_fails_beyond_its_limits_and_publishes_the_plan(lab: Lab, tmp_path: Path) -> None:
    provision("SG-Canary")
    variables = {
        "cloud_sync_configuration": "contoso.lab",
        "cloud_sync_scoping_filters": only("displayName", "EQUALS", "Sales"),
        "cloud_sync_plan_dir": str(tmp_path),
    }
    shown = {"ANSIBLE_SHOW_CUSTOM_STATS": "1"}
    completed = support.run_playbook("plan", "-e", json.dumps(variables), environment=shown)
    assert completed.returncode != 0
    assert "1 group would leave the scope, max_leaving_scope allows 0" in completed.stdout
    assert "1 leaving the scope, 7 unwritten leaving the scope" in (tmp_path / "plan.md").read_text(encoding="utf-8")
    published = stats(completed.stdout)
    kept = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert published == {
        "cloud_sync_plan_summary": kept["plan"]["summary"],
        "cloud_sync_plan_counts": kept["plan"]["counts"],
        "cloud_sync_plan_table": kept["plan"]["table"],
        "cloud_sync_plan_digest": kept["plan_digest"],
    }


def test_only_the_plan_that_was_approved(lab: Lab) -> None:
    desired: Json = {**NAME, "target_container": MARKETING, "attribute_mappings": [INFO]}
    approved = succeed("writeback_plan", **desired)["plan_digest"]
    assert succeed("writeback_plan", **desired, plan_digest=approved)["plan_digest"] == approved
    other = fail("writeback_plan", **{**desired, "attribute_mappings": []}, plan_digest=approved)
    assert (other["error"]["code"], other["error"]["differing"]) == ("plan_not_approved", ["desired"])
    assert other["plan"]["counts"]["pending"] == 9
    succeed("sync_scope", **NAME, groups=["SG-Unassigned"])
    wider = fail("writeback_plan", **desired, plan_digest=approved)
    assert wider["error"]["differing"] == ["scope"]
    assert "other groups are assigned" in wider["msg"]
    succeed("sync_schema", **NAME, attribute_mappings=[{"target": "description", "constant": "x"}])
    assert fail("writeback_plan", **desired, plan_digest=approved)["error"]["differing"] == ["desired", "live_schema", "scope"]
    assert "plan.yml shows" in fail("writeback_plan", **desired, plan_digest="v1")["msg"]


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ({"cloud_sync_max_changed": 0}, "1 group would be changed, max_changed allows 0"),
        ({"cloud_sync_plan_digest": ""}, "plan_digest isn't the digest of a plan"),
        (
            {"cloud_sync_plan_digest": "-".join(["1", *["0" * 32] * 3])},
            "The plan isn't the one that was approved: the desired mappings",
        ),
        (
            {"cloud_sync_target_container": f'Switch([displayName], "{GROUPS}", "Sales", "OU=x,DC=lab")'},
            "'OU=x,DC=lab' doesn't exist",
        ),
    ],
)
def test_a_change_beyond_the_limits_stops_before_the_first_write(lab: Lab, limit: Json, message: str) -> None:
    variables = {
        "cloud_sync_configuration": "contoso.lab",
        "cloud_sync_target_container": MARKETING,
        "cloud_sync_test_group": {"name": "SG-Canary"},
        "cloud_sync_agent_probe": "never",
        **limit,
    }
    provision("SG-Canary")
    lab.forget_requests()
    completed = support.run_playbook("change", "-e", json.dumps(variables))
    assert completed.returncode != 0
    assert message in completed.stdout
    assert lab.requests().writes == 0

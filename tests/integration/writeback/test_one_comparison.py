# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One comparison: whoever compares expected and written-back state says the same of the same situation."""

from __future__ import annotations

import typing as t
from collections.abc import Callable

import ldap3
import pytest

from tests.integration.helpers.directory import find_group
from tests.integration.helpers.in_process import call, fail, succeed
from tests.integration.helpers.preflight_support import check_of, failed
from tests.integration.helpers.preflight_support import run as run_preflight
from tests.lab.client import Lab

Json = dict[str, t.Any]
Situation = Callable[[Lab], Json]
"""Brings a situation about, and returns the options that both modules need for it."""

NAME: Json = {"configuration": "contoso.lab"}
GROUP = "SG-Canary"
FOREIGN_SID = "S-1-5-21-7-8-9-1234"
SALES, GROUPS = "OU=Sales,DC=contoso,DC=lab", "OU=Groups,DC=contoso,DC=lab"
ANA = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"
STRANGER = "CN=Dan Dvořák,OU=People,DC=contoso,DC=lab"

ATTRIBUTES = {
    "attribute.adminDescription": "passed",
    "attribute.cn": "passed",
    "attribute.description": "passed",
    "attribute.displayName": "passed",
    "attribute.groupType": "passed",
    "attribute.msDS-ExternalDirectoryObjectId": "passed",
    "attribute.sAMAccountName": "passed",
}
ALL_PASS = {
    "group.in_scope": "passed",
    "group.exists": "passed",
    "group.container": "passed",
    **ATTRIBUTES,
    "member.ana@contoso.lab": "passed",
    "member.ben@contoso.lab": "passed",
    "member.cleo@contoso.lab": "passed",
    "members.unexpected": "passed",
}


def provision() -> None:
    """Write the group with its members."""
    succeed("provision_on_demand", **NAME, group=GROUP, all_members=True)


def anchor(lab: Lab) -> str:
    """Return what joins the group with its object."""
    return f"Group_{lab.object(GROUP)['id']}"


def written(lab: Lab) -> str:
    """Return the distinguished name of the group's object."""
    found = find_group(lab, lab.object(GROUP)["id"])
    assert found is not None
    return found.dn


def modify(lab: Lab, **changes: t.Any) -> None:
    """Change the group's object by hand."""
    with lab.ldap() as connection:
        assert connection.modify(written(lab), changes), connection.result


def add(lab: Lab, dn: str, **attributes: str) -> None:
    """Make a group by hand; the lab's next reset removes it."""
    with lab.ldap() as connection:
        values = {name.replace("_", "-"): value for name, value in attributes.items()}
        assert connection.add(dn, "group", values), connection.result


def nothing_wrong(lab: Lab) -> Json:
    del lab
    provision()
    return {}


def missing(lab: Lab) -> Json:
    del lab
    return {}


def duplicate_anchor(lab: Lab) -> Json:
    provision()
    add(lab, f"CN=Double,{SALES}", msDS_ExternalDirectoryObjectId=anchor(lab))
    return {}


def wrong_container(lab: Lab) -> Json:
    provision()
    with lab.ldap() as connection:
        name = written(lab)
        assert connection.modify_dn(name, name.partition(",")[0], new_superior=SALES), connection.result
    return {}


def wrong_attribute(lab: Lab) -> Json:
    provision()
    modify(lab, description=[(ldap3.MODIFY_REPLACE, ["by hand"])])
    return {}


def failing_expression(lab: Lab) -> Json:
    del lab
    provision()
    mapping = {"target": "info", "expression": 'IIF([displayName]="SG-Canary", Error("no canaries here"), "x")'}
    succeed("sync_schema", **NAME, attribute_mappings=[mapping])
    return {}


def legacy_object(lab: Lab) -> Json:
    add(lab, f"CN=Left behind,{GROUPS}", adminDescription=anchor(lab))
    return {}


def member_missing(lab: Lab) -> Json:
    provision()
    modify(lab, member=[(ldap3.MODIFY_DELETE, [ANA])])
    return {}


def member_unexpected(lab: Lab) -> Json:
    provision()
    modify(lab, member=[(ldap3.MODIFY_ADD, [STRANGER])])
    return {}


def member_unknown(lab: Lab) -> Json:
    member_missing(lab)
    lab.change("ana@contoso.lab", onPremisesSecurityIdentifier=FOREIGN_SID)
    return {}


def out_of_scope(lab: Lab) -> Json:
    provision()
    lab.change(GROUP, assigned=False)
    return {}


def unreachable_catalog(lab: Lab) -> Json:
    provision()
    lab.change("ana@contoso.lab", onPremisesSecurityIdentifier=FOREIGN_SID)
    return {"ad_global_catalog": ["dc2.contoso.lab"]}


SITUATIONS: list[tuple[Situation, Json, str, bool]] = [
    # what is the case, the verdict of each check, what a reason says, whether waiting cannot help
    (nothing_wrong, ALL_PASS, "", False),
    (missing, {"group.in_scope": "passed", "group.exists": "failed"}, "no object in Active Directory carries this anchor", False),
    (
        duplicate_anchor,
        {"group.in_scope": "passed", "group.unique": "failed"},
        "the service can't match a group whose anchor several objects carry: ",
        True,
    ),
    (wrong_container, {**ALL_PASS, "group.container": "failed"}, "the group is in another container", False),
    (wrong_attribute, {**ALL_PASS, "attribute.description": "failed"}, "mapping: Left(Trim([description]),448)", False),
    (failing_expression, {**ALL_PASS, "attribute.info": "failed"}, "no canaries here", True),
    (
        legacy_object,
        {"group.in_scope": "passed", "group.exists": "failed", "group.legacy": "info"},
        "the service creates a second object",
        False,
    ),
    (
        member_missing,
        {**ALL_PASS, "member.ana@contoso.lab": "failed"},
        "the object exists, the reference is missing",
        False,
    ),
    (
        member_unexpected,
        {**ALL_PASS, "members.unexpected": "failed"},
        "members in Active Directory that the Entra group doesn't explain",
        False,
    ),
    (member_unknown, ALL_PASS, "no object in Active Directory belongs to this member", False),
    (
        out_of_scope,
        {**ALL_PASS, "group.in_scope": "failed", "group.exists": "info"},
        "the group is not assigned to the configuration",
        True,
    ),
    (
        unreachable_catalog,
        # Her object is there, and nothing says that it is hers.
        {**ALL_PASS, "member.ana@contoso.lab": "failed", "members.unexpected": "failed"},
        "no global catalog can be asked: dc2.contoso.lab:3269: connection refused",
        False,
    ),
]


@pytest.mark.parametrize(
    ("situation", "verdicts", "reason", "lasts"), SITUATIONS, ids=[situation.__name__ for situation, *_rest in SITUATIONS]
)
def test_both_modules_say_the_same(lab: Lab, situation: Situation, verdicts: dict[str, str], reason: str, lasts: bool) -> None:
    options = situation(lab)
    (described,) = succeed("writeback_info", **NAME, **options, groups=[GROUP])["groups"]
    asserted = call("writeback_assert", **NAME, **options, group=GROUP, wait=lasts)
    assert {check["id"]: check["verdict"] for check in described["checks"]} == verdicts
    assert asserted["checks"] == described["checks"]
    assert asserted["counts"] == described["counts"]
    assert bool(asserted.get("failed")) == ("failed" in verdicts.values())
    assert any(reason in check["reason"] for check in described["checks"])
    assert asserted["reads"] == 1


def test_the_preflight_and_the_snapshot_name_a_duplicate(lab: Lab) -> None:
    duplicate_anchor(lab)
    (described,) = succeed("writeback_info", **NAME, groups=[GROUP])["groups"]
    (unique,) = [check for check in described["checks"] if check["id"] == "group.unique"]
    preflight = run_preflight()
    assert failed(preflight) == {"group.unique"}
    assert check_of(preflight, "group.unique") == unique
    refused = fail("change_snapshot", check=True, **NAME, group=GROUP, moment="before", change_dir="/not/made")
    assert refused["checks"] == [unique]
    assert unique["reason"] in refused["msg"] and refused["error"]["hint"] == unique["hint"]


def test_the_preflight_and_the_snapshot_name_a_legacy_object(lab: Lab) -> None:
    legacy_object(lab)
    (described,) = succeed("writeback_info", **NAME, groups=[GROUP])["groups"]
    (legacy,) = [check for check in described["checks"] if check["id"] == "group.legacy"]
    assert check_of(run_preflight(), "group.legacy") == legacy
    kept = succeed("change_snapshot", check=True, **NAME, group=GROUP, moment="before", change_dir="/not/made")
    assert (kept["checks"], kept["written_back_state"]) == ([legacy], None)


def test_the_preflight_and_check_mode_name_an_expression_that_fails(lab: Lab) -> None:
    failing_expression(lab)
    (described,) = succeed("writeback_info", **NAME, groups=[GROUP])["groups"]
    (info,) = [check for check in described["checks"] if check["id"] == "attribute.info"]
    before = {**info, "actual": "(not compared)"}
    preflight = run_preflight(attribute_mappings=[])
    assert failed(preflight) == {"attribute.info"}
    assert check_of(preflight, "attribute.info") == before
    expected = succeed("provision_on_demand", check=True, **NAME, group=GROUP)["expected_state"]
    assert expected["checks"] == [before]
    assert (expected["attributes"]["info"]["rule"], expected["attributes"]["displayName"]["values"]) == ("failed", [GROUP])


def test_a_preflight_says_where_the_directory_lags_by_the_same_ids(lab: Lab) -> None:
    wrong_attribute(lab)
    reason = check_of(run_preflight(attribute_mappings=[], target_container=None), "agent.answers")["reason"]
    assert reason.startswith("not asked: Active Directory lags behind the live configuration (attribute.description)")

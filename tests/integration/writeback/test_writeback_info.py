# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_info``: both states side by side, and the reason for each difference."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator

import ldap3
import pytest

from tests.integration.helpers import support
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.in_process import fail, succeed
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
GROUPS = "OU=Groups,DC=contoso,DC=lab"


def info(*groups: str, **options: t.Any) -> list[Json]:
    """Return what the module says of groups."""
    described: list[Json] = succeed("writeback_info", **NAME, groups=list(groups), **options)["groups"]
    return described


def one(group: str, **options: t.Any) -> Json:
    (found,) = info(group, **options)
    return found


def provision(group: str) -> None:
    succeed("provision_on_demand", **NAME, group=group, all_members=True)


def failed(described: Json) -> set[str]:
    return {check["id"] for check in described["checks"] if check["verdict"] == "failed"}


def reasons(described: Json) -> dict[str, str]:
    return {check["id"]: check["reason"] for check in described["checks"]}


def modify(lab: Lab, group: str, **changes: t.Any) -> None:
    written = find_group(lab, lab.object(group)["id"])
    assert written is not None
    with lab.ldap() as connection:
        assert connection.modify(written.dn, changes), connection.result


@pytest.fixture(name="legacy")
def fixture_legacy(lab: Lab) -> Iterator[t.Callable[..., str]]:
    """Make groups that an earlier writeback could have left behind."""
    made: list[str] = []

    def make(cn: str, **attributes: str) -> str:
        dn = f"CN={cn},{GROUPS}"
        with lab.ldap() as connection:
            assert connection.add(dn, "group", {name.replace("_", "-"): value for name, value in attributes.items()}), (
                connection.result
            )
        made.append(dn)
        return dn

    yield make
    with lab.ldap() as connection:
        for dn in made:
            connection.delete(dn)


def test_a_group_that_is_as_it_should_be(lab: Lab) -> None:
    provision("SG-Canary")
    lab.forget_requests()
    outcome = support.succeed("writeback_info", **NAME, groups=["SG-Canary"])
    (described,) = outcome["groups"]
    written = find_group(lab, lab.object("SG-Canary")["id"])
    assert written is not None
    assert described["in_sync"] is True
    assert described["counts"] == {"total": 14, "passed": 14, "failed": 0, "info": 0}
    assert described["expected_state"]["distinguished_name"] == described["written_back_state"]["distinguished_name"] == written.dn
    assert described["expected_state"]["attributes"]["description"] == {
        "rule": "equals",
        "values": ["The group that a change is tried on"],
        "mapping": "Left(Trim([description]),448)",
        "reason": None,
        "shape": None,
    }
    assert described["written_back_state"]["attributes"]["groupType"]["scope"] == "universal"
    assert described["written_back_state"]["attributes"]["objectSid"].startswith("S-1-5-21-")
    assert described["written_back_state"]["members"] == written.members
    assert described["object_soa"] is None
    assert described["legacy"] == []
    assert (outcome.changed, outcome["server"]) == (False, "dc1.contoso.lab")
    assert lab.requests().writes == 0


def test_what_differs(lab: Lab) -> None:
    provision("SG-Canary")
    modify(lab, "SG-Canary", description=[(ldap3.MODIFY_REPLACE, ["by hand"])], member=[(ldap3.MODIFY_REPLACE, [])])
    described = one("SG-Canary")
    assert described["in_sync"] is False
    assert failed(described) == {
        "attribute.description",
        "member.ana@contoso.lab",
        "member.ben@contoso.lab",
        "member.cleo@contoso.lab",
    }
    assert "by hand" in described["table"]


def test_why_members_are_absent(lab: Lab) -> None:
    provision("SG-Mixed")
    described = one("SG-Mixed")
    members = {
        member["name"]: (member["type"], member["written"], member["reason"]) for member in described["expected_state"]["members"]
    }
    assert members == {
        "ana@contoso.lab": ("user", True, None),
        "grace@contoso.lab": (
            "user",
            False,
            "cloud-only user without a reference: no scoping filter passes (clause 'On-prem Owned Users.dirSyncEnabled IS TRUE' does not hold); "
            "the configuration provisions groups only, so there is no account to refer to",
        ),
        "SG-Canary": ("group", True, None),
    }
    assert reasons(described)["member.SG-Canary"] == (
        "the nested group is in scope but not yet in Active Directory, so there is nothing to refer to"
    )


def test_nested_groups_that_are_not_written(lab: Lab) -> None:
    lab.change("SG-Empty", members=[lab.object(name)["id"] for name in ("SG-Unassigned", "SG-Onprem", "SG-Mail")])
    members = {member["name"]: member["reason"] for member in one("SG-Empty")["expected_state"]["members"]}
    assert members == {
        "SG-Unassigned": "the nested group is not in scope: the group is not assigned to the configuration",
        "SG-Onprem": "the nested group is synced from Active Directory; such references are not written; "
        "entra_group converts it with source_of_authority: cloud",
        "SG-Mail": "the nested group is not in scope: mail-enabled groups are never written (clause 'mailEnabled IS FALSE' does not hold)",
    }


def test_the_membership_switch_is_off(lab: Lab) -> None:
    lab.set(membership_switch=False)
    (member,) = [each for each in one("SG-Canary")["expected_state"]["members"] if each["name"] == "ana@contoso.lab"]
    assert member["reason"] == (
        "synced user without a reference: the configuration's switch 'membership to on-premises users' is off; "
        "on_premises_members of sync_schema turns it on"
    )


@pytest.mark.parametrize(
    ("group", "clause", "reason"),
    [
        ("SG-Unassigned", None, "the group is not assigned to the configuration"),
        ("SG-Mail", "mailEnabled IS FALSE", "mail-enabled groups are never written (clause 'mailEnabled IS FALSE' does not hold)"),
        (
            "SG-Onprem",
            "dirSyncEnabled IS FALSE",
            "groups that are mastered in Active Directory are never written (clause 'dirSyncEnabled IS FALSE' does not hold); "
            "entra_group converts it with source_of_authority: cloud",
        ),
    ],
)
def test_a_group_out_of_scope(lab: Lab, group: str, clause: str | None, reason: str) -> None:
    described = one(group)
    assert (
        described["expected_state"]["in_scope"],
        described["expected_state"]["clause"],
        described["expected_state"]["reason"],
    ) == (
        False,
        clause,
        reason,
    )
    assert (described["in_sync"], described["written_back_state"]) == (True, None)
    assert failed(described) == {"group.in_scope"}
    assert reasons(described) == {"group.in_scope": reason, "group.exists": reason}
    assert {each["reason"] for each in described["expected_state"]["members"]} == {"the group itself is not in scope"}


def test_the_filter_that_decides(lab: Lab) -> None:
    clause = {"attribute": "displayName", "operator": "EQUALS", "values": ["Sales"]}
    succeed("sync_schema", **NAME, scoping_filters=[{"name": "Only sales", "all_of": [clause]}])
    sales, marketing = info("Sales", "Marketing")
    assert (sales["expected_state"]["in_scope"], sales["expected_state"]["clause"]) == (True, "Only sales")
    assert (
        marketing["expected_state"]["reason"]
        == "no scoping filter passes (clause Only sales.displayName EQUALS 'Sales' does not hold)"
    )


def test_an_unpredictable_value_is_compared_by_its_shape(lab: Lab) -> None:
    succeed("sync_schema", **NAME, attribute_mappings=[{"target": "info", "expression": 'Append("id-", Guid())'}])
    provision("SG-Canary")
    described = one("SG-Canary")
    assert described["expected_state"]["attributes"]["info"]["shape"] == "'id-' and a GUID"
    assert described["in_sync"] is True
    modify(lab, "SG-Canary", info=[(ldap3.MODIFY_REPLACE, ["id-1"])])
    assert failed(one("SG-Canary")) == {"attribute.info"}


def test_an_expression_that_fails_hides_no_other_group_and_no_other_attribute(lab: Lab) -> None:
    expression = 'IIF([displayName]="Sales", Error("no sales here"), "x")'
    succeed("sync_schema", **NAME, attribute_mappings=[{"target": "info", "expression": expression}])
    sales, marketing = info("Sales", "Marketing")
    assert (sales["expected_state"]["attributes"]["info"]["rule"], sales["expected_state"]["attributes"]["info"]["values"]) == (
        "failed",
        [],
    )
    assert sales["expected_state"]["attributes"]["displayName"]["values"] == ["Sales"]
    assert "no sales here" in reasons(sales)["attribute.info"]
    assert failed(sales) == {"group.exists", "attribute.info"}
    assert marketing["expected_state"]["attributes"]["info"]["values"] == ["x"]


def test_what_group_writeback_left_behind(lab: Lab, legacy: t.Callable[..., str]) -> None:
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    dn = legacy("Old canary", adminDescription=anchor)
    described = one("SG-Canary")
    assert described["legacy"] == [
        {
            "kind": "admin_description_only",
            "distinguished_name": dn,
            "admin_description": anchor,
            "reason": reasons(described)["group.legacy"],
        }
    ]
    assert "creates a second object" in reasons(described)["group.legacy"]
    assert described["written_back_state"] is None
    assert failed(described) == {"group.exists"}


def test_what_was_taken_over(lab: Lab, legacy: t.Callable[..., str]) -> None:
    mark = f"TakenOver_Group_{lab.object('SG-Canary')['id']}"
    legacy("Taken over", adminDescription=mark)
    (found,) = one("SG-Canary")["legacy"]
    assert (found["kind"], found["admin_description"]) == ("taken_over", mark)


def test_an_object_that_the_service_would_adopt_is_no_legacy(lab: Lab, legacy: t.Callable[..., str]) -> None:
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    dn = legacy("Adopted", adminDescription=anchor, msDS_ExternalDirectoryObjectId=anchor)
    described = one("SG-Canary")
    assert (described["written_back_state"]["distinguished_name"], described["legacy"]) == (dn, [])


def test_two_objects_with_one_anchor(lab: Lab, legacy: t.Callable[..., str]) -> None:
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    names = [legacy(cn, msDS_ExternalDirectoryObjectId=anchor) for cn in ("One", "Two")]
    described = one("SG-Canary")
    assert failed(described) == {"group.unique"}
    assert all(name in reasons(described)["group.unique"] for name in names)
    assert described["written_back_state"] is None


def test_the_source_of_authority(lab: Lab) -> None:
    succeed("sync_schema", **NAME, attribute_mappings=[{"target": "msDS-ObjectSoa", "constant": "Cloud"}])
    provision("SG-Canary")
    described = one("SG-Canary")
    assert described["object_soa"] == "Cloud"
    assert "mastered in the cloud" in described["object_soa_meaning"]
    assert described["in_sync"] is True


def test_many_groups_by_id_take_few_requests(lab: Lab) -> None:
    names = ["SG-Canary", "SG-Mixed", "SG-Empty", "SG-Large", "Marketing", "Sales", "SG-Mail"]
    ids = [lab.object(name)["id"] for name in names]
    lab.forget_requests()
    described = info(*ids)
    assert [each["display_name"] for each in described] == names
    large = described[3]["expected_state"]["members"]
    assert len(large) == 60
    batches = [path for path in lab.requests().paths("POST") if path.endswith("/$batch")]
    assert len(batches) <= 3  # groups, members, and at most one to find the configuration
    assert not any("/groups/" in path for path in lab.requests().paths("GET"))


def test_without_members(lab: Lab) -> None:
    provision("SG-Canary")
    described = one("SG-Canary", include_members=False)
    assert described["in_sync"] is True
    assert not any(check["id"].startswith("member") for check in described["checks"])
    assert not any("/members" in item["url"] for each in lab.requests().requests for item in each["items"])


def test_users_in_a_configuration_for_groups(lab: Lab) -> None:
    result = succeed("writeback_info", **NAME, users=["grace@contoso.lab", lab.object("ana@contoso.lab")["id"]])
    assert result["groups"] == []
    assert [each["display_name"] for each in result["users"]] == ["Grace Green", "Ana Alvarez"]
    for user in result["users"]:
        assert (user["expected_state"]["in_scope"], user["in_sync"]) == (False, True)
        assert user["expected_state"]["reason"] == "the configuration provisions groups only"


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({}, "invalid_option", "names anything"),
        ({"groups": ["SG-Canry"]}, "not_found", "SG-Canary"),
        ({"groups": ["SG-Twin"]}, "ambiguous", "2 groups are named 'SG-Twin'"),
        ({"groups": ["00000000-0000-0000-0000-000000000001"]}, "not_found", "00000000-0000-0000-0000-000000000001"),
        ({"users": ["nobody@contoso.lab"]}, "not_found", "nobody@contoso.lab"),
        ({"groups": ["Sales"], "configuration": "fabrikam.lab"}, "not_found", "fabrikam.lab"),
    ],
)
def test_wrong_input(lab: Lab, options: Json, code: str, message: str) -> None:
    result = fail("writeback_info", **{**NAME, **options})
    assert result["error"]["code"] == code
    assert message in result["msg"]

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ad_group_info`` on a real directory. Runs inside a lab."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.ad_objects import (
    BASE,
    GLOBAL_DISTRIBUTION,
    ODD_NAMES,
    UNIVERSAL_SECURITY,
    Created,
    administrator,
    escaped,
)
from tests.integration.helpers.in_process import call, fail, succeed, warning_texts
from tests.integration.helpers.support import run_module
from tests.lab.frame.state import State

MODULE = "ad_group_info"
ONPREM = f"CN=SG-Onprem,OU=People,{BASE}"
ANA = f"CN=Ana Alvarez,OU=People,{BASE}"
READER = f"CN=reader,CN=Users,{BASE}"
BEN = f"CN=Ben Bauer,OU=People,{BASE}"
# Active Directory returns at most 1,500 values of an attribute in one answer; Samba returns all.
LARGE = 3001


@pytest.fixture(scope="module", name="state")
def fixture_state() -> State:
    return State.read()


@pytest.fixture(scope="module", name="recorded")
def fixture_recorded(state: State) -> dict[str, dict[str, str]]:
    """Return what the lab recorded of the objects that it created."""
    return t.cast("dict[str, dict[str, str]]", json.loads(Path(state.directory_objects).read_text(encoding="utf-8")))


@pytest.fixture(scope="module", name="container")
def fixture_container(state: State) -> str:
    with administrator(state) as admin:
        return admin.container('Groups, "odd" + #1')


@pytest.fixture(scope="module", name="large")
def fixture_large(state: State, container: str) -> tuple[Created, list[str]]:
    """Create a group of many contacts; return it and the names of its members."""
    with administrator(state) as admin:
        below = admin.container("Contacts", container)
        members = [admin.contact(f"c{number:05}", below) for number in range(LARGE)]
        return admin.group("Large", container, member=members), members


def only_group(**arguments: t.Any) -> dict[str, t.Any]:
    found = succeed(MODULE, **arguments)
    assert (found["count"], found["not_found"], found["changed"]) == (1, [], False)
    group: dict[str, t.Any] = found["groups"][0]
    return group


def test_every_identity_finds_the_group(recorded: dict[str, dict[str, str]]) -> None:
    group = recorded["SG-Onprem"]
    for identity in (
        {"distinguished_names": group["dn"]},
        {"guids": group["guid"]},
        {"sids": group["sid"]},
        {"sam_account_names": "sg-onprem"},
        {"ldap_filter": "(cn=SG-On*)"},
    ):
        found = only_group(**identity)
        assert (found["distinguished_name"], found["guid"], found["sid"]) == (ONPREM, group["guid"], group["sid"])
        listed = [{"distinguished_name": name, "by_primary_group": False} for name in (ANA, BEN)]
        assert (found["member_count"], found["members"]) == (2, listed)


def test_members_in_detail(recorded: dict[str, dict[str, str]]) -> None:
    members = only_group(distinguished_names=ONPREM, include_member_details=True)["members"]
    assert members == [
        {
            "distinguished_name": recorded[name]["dn"],
            "guid": recorded[name]["guid"],
            "sid": recorded[name]["sid"],
            "anchor": None,
            "sam_account_name": name,
            "object_class": "user",
            "resolved": True,
            "reason": None,
            "by_primary_group": False,
        }
        for name in ("ana", "ben")
    ]


@pytest.mark.parametrize("details", [False, True])
def test_members_by_their_primary_group(state: State, container: str, details: bool) -> None:
    with administrator(state) as admin:
        group = admin.group(f"Primary {details}", container, groupType=UNIVERSAL_SECURITY, member=[ANA, BEN])
        with admin.primary_group(ANA, group):
            found = only_group(distinguished_names=group.dn, include_member_details=details, nested_search="walk")
            chained = only_group(distinguished_names=group.dn, nested_search="in_chain")
    marked = [(ANA, True), (BEN, False)]
    assert found["member_count"] == 2
    for rows in (found["members"], found["nested"]["members"], chained["nested"]["members"]):
        assert [(row["distinguished_name"], row["by_primary_group"]) for row in rows] == marked
    if details:
        assert [row["sam_account_name"] for row in found["members"]] == ["ana", "ben"]


def test_members_left_out() -> None:
    group = only_group(distinguished_names=ONPREM, include_members=False)
    assert "members" not in group
    assert "member_count" not in group


def test_every_value_of_a_written_group(state: State, container: str) -> None:
    with administrator(state) as admin:
        nested = admin.group("Nested", container)
        written = admin.anchored_group(
            "Written",
            container,
            groupType=UNIVERSAL_SECURITY,
            sAMAccountName="written",
            displayName="Written: back",
            description="Ümlaut",
            adminDescription="Group_x",
            info="Managed in Entra ID",
            mail="written@contoso.lab",
            managedBy=ANA,
            member=[nested.dn, READER],
        )
    group = only_group(anchors=written.anchor, include_member_details=True)
    assert group["when_created"] == group["when_changed"]
    assert {
        name: value for name, value in group.items() if name not in ("when_created", "when_changed", "usn_changed", "members")
    } == {
        "distinguished_name": written.dn,
        "guid": written.guid,
        "sid": written.sid,
        "anchor": written.anchor,
        "sam_account_name": "written",
        "object_class": "group",
        "cn": "Written",
        "display_name": "Written: back",
        "description": "Ümlaut",
        "admin_description": "Group_x",
        "info": "Managed in Entra ID",
        "mail": "written@contoso.lab",
        "managed_by": ANA,
        "group_type": {"scope": "universal", "security": True, "value": UNIVERSAL_SECURITY},
        "object_soa": None,
        "member_count": 2,
    }
    assert [(row["distinguished_name"], row["object_class"]) for row in group["members"]] == [
        (nested.dn, "group"),
        (READER, "user"),
    ]
    assert isinstance(group["usn_changed"], int)


def test_a_bare_object_id_is_the_anchor_of_a_group(state: State, container: str) -> None:
    with administrator(state) as admin:
        made = admin.anchored_group("Bare", container, groupType=GLOBAL_DISTRIBUTION)
    assert made.anchor
    group = only_group(anchors=made.anchor.removeprefix("Group_"))
    assert group["group_type"] == {"scope": "global", "security": False, "value": GLOBAL_DISTRIBUTION}
    assert (group["member_count"], group["members"], group["mail"]) == (0, [], None)


def test_odd_names_of_groups_and_members(state: State, container: str) -> None:
    with administrator(state) as admin:
        below = admin.container("Odd members", container)
        members = [admin.group(name, below) for name in ODD_NAMES]
        groups = {name: admin.group(name, container, member=[made.dn for made in members]) for name in ODD_NAMES}
    for name, made in groups.items():
        group = only_group(distinguished_names=f"CN={escaped(name)},{container}", include_member_details=True)
        assert (group["distinguished_name"], group["cn"]) == (made.dn, name)
        assert {(row["distinguished_name"], row["guid"], row["resolved"]) for row in group["members"]} == {
            (member.dn, member.guid, True) for member in members
        }


@pytest.mark.parametrize("details", [False, True])
def test_a_large_group_is_complete(large: tuple[Created, list[str]], details: bool) -> None:
    created, expected = large
    group = only_group(guids=created.guid, include_member_details=details)
    assert group["member_count"] == LARGE
    assert [row["distinguished_name"] for row in group["members"]] == sorted(expected)
    if details:
        assert all(row["resolved"] and row["object_class"] == "contact" for row in group["members"])


def test_every_attribute_with_many_values_is_complete(large: tuple[Created, list[str]]) -> None:
    created, expected = large
    found = succeed("ad_object_info", distinguished_names=created.dn, attributes=["member"])
    assert sorted(found["objects"][0]["attributes"]["member"]) == sorted(expected)


def test_what_is_no_group_is_not_found() -> None:
    found = succeed(MODULE, distinguished_names=[ANA, ONPREM, f"CN=Nobody,{BASE}"])
    assert [group["distinguished_name"] for group in found["groups"]] == [ONPREM]
    assert found["not_found"] == [ANA, f"CN=Nobody,{BASE}"]
    assert succeed(MODULE, sam_account_names="ana")["not_found"] == ["ana"]
    assert succeed(MODULE, ldap_filter="(objectClass=user)")["count"] == 0


def test_many_groups_in_one_call() -> None:
    found = succeed(MODULE, ldap_filter="(sAMAccountName=Domain *)", search_base=f"CN=Users,{BASE}", include_member_details=True)
    assert {group["sam_account_name"] for group in found["groups"]} >= {"Domain Admins", "Domain Users"}
    members = {group["sam_account_name"]: group["members"] for group in found["groups"]}
    assert [row["sam_account_name"] for row in members["Domain Admins"]] == ["Administrator"]


def test_too_many_groups_are_refused() -> None:
    assert "More than 3 objects match" in fail(MODULE, ldap_filter="(objectClass=group)", max_results=3)["msg"]


def test_check_mode_reads_as_usual() -> None:
    assert call(MODULE, check=True, distinguished_names=ONPREM)["groups"][0]["member_count"] == 2


def test_in_ansible(large: tuple[Created, list[str]]) -> None:
    created, expected = large
    found = run_module(MODULE, distinguished_names=[created.dn, ONPREM], include_member_details=True)
    assert [group["member_count"] for group in found["groups"]] == [len(expected), 2]
    assert found["groups"][1]["members"][0]["sam_account_name"] == "ana"


def test_bad_input() -> None:
    failed = fail(MODULE, anchors="User_7d3c1f0a")
    assert failed["error"]["code"] == "invalid_option"
    assert "include_members" in fail(MODULE, distinguished_names=ONPREM, include_members="all")["msg"]


@pytest.mark.parametrize(
    ("search_filter", "unknown"),
    [
        ("(noSuchAttr=x)", ["noSuchAttr"]),
        ("(|(cn=x)(!(nosuch=*))(other:1.2.840.113556.1.4.803:=2))", ["nosuch", "other"]),
        ("(&(CN=x)(2.5.4.3=x)(memberOf=CN=x,DC=lab))", []),
    ],
)
def test_a_filter_on_an_unknown_attribute_is_warned_about(search_filter: str, unknown: list[str]) -> None:
    warned = warning_texts(succeed(MODULE, ldap_filter=search_filter))
    assert [text.split("'")[1] for text in warned if text.startswith("ldap_filter: the schema")] == unknown

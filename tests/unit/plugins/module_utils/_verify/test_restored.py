# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing a group after a rollback with what it was before the change."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.checks import Check, all_hold
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.directory_state import DirectoryState
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.restored import compare_restored, restored_identity

NAME = "CN=Canary_1,OU=Groups,DC=contoso,DC=com"
ANA, BEN = "CN=Ana,OU=People,DC=contoso,DC=com", "CN=Ben\\, B,OU=People,DC=contoso,DC=com"
ATTRIBUTES = {
    "cn": ("Canary_1",),
    "grouptype": ("-2147483640",),
    "url": ("a", "b"),
    "displayname": ("Canary",),
    "usnchanged": ("1",),
}
TARGETS = [
    "displayName",
    "info",
    "url",
    "parentDistinguishedName",
    "member",
    "isSecurityGroup",
    "UniversalScope",
    "objectGUID",
    "CN",
]


def group(
    name: str = NAME, members: t.Sequence[str] = (ANA, BEN), attributes: t.Mapping[str, tuple[str, ...]] | None = None
) -> DirectoryObject:
    held = {key: values for key, values in {**ATTRIBUTES, **(attributes or {})}.items() if values}
    return DirectoryObject(name, held, list(members))


UNCHANGED = group()


def compare(
    now: DirectoryObject | None, before: DirectoryObject | None = UNCHANGED, added: t.Collection[str] = ()
) -> dict[str, Check]:
    checks = compare_restored(before, now, TARGETS, added)
    assert len({check.id for check in checks}) == len(checks)
    return {check.id.removeprefix("rollback."): check for check in checks}


def differing(checks: dict[str, Check]) -> dict[str, str]:
    return {name: check.verdict for name, check in checks.items() if check.verdict != "passed"}


def test_all_is_as_before() -> None:
    checks = compare(group(attributes={"usnchanged": ("2",), "url": ("b", "a")}))
    assert list(checks) == [
        "group.container",
        "attribute.CN",
        "attribute.displayName",
        "attribute.groupType",
        "attribute.info",
        "attribute.url",
        f"member.{ANA}",
        f"member.{BEN}",
    ]
    assert differing(checks) == {}
    assert checks["attribute.info"].expected == checks["attribute.info"].actual == "(absent)"


@pytest.mark.parametrize(
    ("attributes", "check"),
    [
        ({"info": ("Managed",)}, "attribute.info"),
        ({"displayname": ("canary",)}, "attribute.displayName"),
        ({"displayname": ()}, "attribute.displayName"),
        ({"url": ("a",)}, "attribute.url"),
        ({"url": ("a", "b", "b")}, "attribute.url"),
        ({"grouptype": ("8",)}, "attribute.groupType"),
        ({"cn": ("Other",)}, "attribute.CN"),
    ],
)
def test_an_attribute_that_differs(attributes: dict[str, tuple[str, ...]], check: str) -> None:
    checks = compare(group(attributes=attributes))
    assert differing(checks) == {check: "failed"}
    assert checks[check].reason == "it is not what it was before the change"


def test_another_container() -> None:
    checks = compare(group("CN=Canary_1,OU=Sales,DC=contoso,DC=com"))
    assert differing(checks) == {"group.container": "failed"}
    container = checks["group.container"]
    assert (container.expected, container.actual) == ("OU=Groups,DC=contoso,DC=com", "OU=Sales,DC=contoso,DC=com")


@pytest.mark.parametrize("name", ["cn=Canary_1,ou=groups,dc=CONTOSO,dc=com", "CN=Canary_1, OU=\\47roups, DC=contoso, DC=com"])
def test_the_same_container_in_another_spelling(name: str) -> None:
    assert differing(compare(group(name))) == {}


def test_an_attribute_whose_name_looks_like_a_container_is_compared_exactly() -> None:
    before, now = group(attributes={"containerinfo": ("A",)}), group(attributes={"containerinfo": ("a",)})
    (check,) = [each for each in compare_restored(before, now, ["containerInfo"], ()) if each.verdict == "failed"]
    assert check.id == "rollback.attribute.containerInfo"


def test_members() -> None:
    eve, dan = "CN=Eve,DC=contoso,DC=com", "CN=Dan,DC=contoso,DC=com"
    checks = compare(group(members=[ANA.upper(), eve, dan]), added=[eve.lower()])
    assert differing(checks) == {f"member.{BEN}": "failed", f"member.{eve}": "info", f"member.{dan}": "info"}
    assert "the service adds it under the restored configuration as well" in checks[f"member.{eve}"].reason
    assert "not by the test" in checks[f"member.{dan}"].reason


def test_a_group_that_the_test_created_stays_and_says_what_to_do() -> None:
    checks = compare(group(), before=None)
    assert differing(checks) == {"group.exists": "info"}
    assert checks["group.exists"].actual == NAME
    assert "Delete it in Active Directory, or leave it" in checks["group.exists"].hint
    assert all_hold(checks.values())


def test_a_group_that_vanished() -> None:
    checks = compare(None)
    assert differing(checks) == {"group.exists": "failed"}
    assert "who deleted it" in checks["group.exists"].hint


def test_no_group_before_and_after() -> None:
    assert compare(None, before=None) == {}


def test_several_objects_with_its_anchor() -> None:
    state = DirectoryState({"Group_g": [group(), group("CN=Copy,OU=Sales,DC=contoso,DC=com")]})
    (check,) = restored_identity("Canary", "Group_g", state)
    assert (check.id, check.subject, check.verdict, check.actual) == ("rollback.group.unique", "Canary", "failed", "objects: 2")
    assert NAME in check.reason and "CN=Copy,OU=Sales,DC=contoso,DC=com" in check.reason
    assert check.hint


@pytest.mark.parametrize("objects", [[], [UNCHANGED]])
def test_one_object_with_its_anchor_or_none_is_no_failure(objects: list[DirectoryObject]) -> None:
    legacy = {"group_g": [DirectoryObject("CN=Old,DC=contoso,DC=com", {"admindescription": ("Group_g",)})]}
    assert restored_identity("Canary", "Group_g", DirectoryState({"Group_g": objects}, legacy=legacy)) == []

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small comparisons: a group, a user and their members, as they are expected, and as Active Directory holds them."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.attributes import ExpectedAttribute
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.failure import Failure
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.group import ExpectedGroup, ExpectedObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import ExpectedMember, Join
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.scope import ScopeVerdict
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.user import ExpectedUser
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.checks import Check
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.compare import (
    EVERY_MEMBER,
    Literals,
    compare_states,
    find_differences,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.directory_state import DirectoryState, References
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.members import MemberSelection

ANA = ExpectedMember("ID-ANA", "ana@contoso.com", "user", Join("sid", "S-1-5-21-1-2-3-1104"))
BEN = ExpectedMember("id-ben", "ben@contoso.com", "user", Join("sid", "S-1-5-21-1-2-3-1105"))
GRACE = ExpectedMember("id-grace", "grace@contoso.com", "user", None, "cloud-only user without a reference")
CANARY = ExpectedMember("id-canary", "SG-Canary", "group", Join("anchor", "Group_x"))
FOUND = {
    Join("sid", "S-1-5-21-1-2-3-1104"): "CN=Ana,OU=People,DC=contoso,DC=com",
    Join("sid", "S-1-5-21-1-2-3-1105"): "CN=Ben\\2C B,OU=People,DC=contoso,DC=com",
}
EXPECTED = ExpectedGroup(
    id="g",
    display_name="Sales",
    anchor="Group_g",
    scope=ScopeVerdict(True, "assigned"),
    container="OU=Groups,DC=contoso,DC=com",
    container_failure=None,
    attributes=(
        ExpectedAttribute("cn", ("Sales_1",), "equals", "..."),
        ExpectedAttribute("description", (), "not_flowed", "[description]", "null is not exported"),
        ExpectedAttribute("info", ("x",), "on_create", '"x"'),
        ExpectedAttribute("keywords", ("a", "b"), "equals", "[keywords]"),
        ExpectedAttribute("sAMAccountName", (), "generated", "not mapped"),
    ),
    members=(ANA, BEN, GRACE, CANARY),
)
ACTUAL = DirectoryObject(
    "CN=Sales_1,ou=groups,dc=contoso,dc=com",
    {"cn": ("Sales_1",), "keywords": ("b", "a"), "samaccountname": ("$ABC",), "description": ("old",)},
    ["cn=ana,OU=People,DC=contoso,DC=com", "CN=Ben\\, B,OU=People,DC=contoso,DC=com"],
)


def state_of(
    expected: ExpectedObject,
    *objects: DirectoryObject,
    found: t.Mapping[Join, str] | None = None,
    unknown: t.Mapping[Join, str] | None = None,
    legacy: t.Sequence[DirectoryObject] = (),
) -> DirectoryState:
    """Return what Active Directory holds of one object."""
    marks = {each.values("adminDescription")[0].lower(): [each] for each in legacy}
    return DirectoryState({expected.anchor: objects}, References(FOUND if found is None else found, unknown or {}), marks)


def compare(
    expected: ExpectedObject = EXPECTED,
    actual: DirectoryObject | None = ACTUAL,
    members: MemberSelection | None = EVERY_MEMBER,
    literals: Literals | None = None,
    **state: t.Any,
) -> list[Check]:
    """Return all checks; that those which fail can be had alone, with the same texts, holds for every comparison here."""
    whole = state_of(expected, *([actual] if actual else []), **state)
    checks = list(compare_states(expected, whole, members, literals or {}))
    failed = [check for check in checks if check.verdict == "failed"]
    assert list(find_differences(expected, whole, members, literals or {})) == failed
    return checks


def by_id(checks: t.Iterable[Check]) -> dict[str, Check]:
    """Return checks by id; each id stands once."""
    found = list(checks)
    assert len({check.id for check in found}) == len(found)
    return {check.id: check for check in found}


def verdicts(
    expected: ExpectedObject = EXPECTED,
    actual: DirectoryObject | None = ACTUAL,
    selection: MemberSelection | None = EVERY_MEMBER,
    **literals: tuple[str, ...],
) -> dict[str, str]:
    """Return the verdict of each check."""
    return {name: check.verdict for name, check in by_id(compare(expected, actual, selection, literals)).items()}


USER = ExpectedUser(
    id="u",
    display_name="Grace",
    anchor="User_u",
    scope=ScopeVerdict(True, "assigned"),
    container="OU=Cloud,DC=contoso,DC=com",
    container_failure=None,
    attributes=(
        ExpectedAttribute("accountDisabled", ("False",), "equals", "Not([accountEnabled])"),
        ExpectedAttribute("manager", ("ana@contoso.com",), "reference", "[manager]"),
    ),
    manager=ANA,
)
ACCOUNT = "CN=Grace,OU=Cloud,DC=contoso,DC=com"
DOUBT = {Join("sid", "S-1-5-21-1-2-3-1104"): "no global catalog can be asked"}


def failing(name: str, **more: t.Any) -> ExpectedAttribute:
    return ExpectedAttribute(name, (), "failed", 'Error("no")', "it fails: no", failure=FAILURE, **more)


FAILURE = Failure("it fails: no", "Correct it.")
OUTSIDE = ScopeVerdict(False, "not assigned")
ONE = dataclasses.replace(EXPECTED, members=(ANA,), attributes=(ExpectedAttribute("info", ("x",), "equals", '"x"'),))
IN_PLACE = DirectoryObject("CN=Sales_1,OU=Groups,DC=contoso,DC=com", {"info": ("x",)}, ["CN=Ana,OU=People,DC=contoso,DC=com"])
ELSEWHERE = DirectoryObject("CN=Sales_1,OU=Sales,DC=contoso,DC=com", IN_PLACE.attributes, IN_PLACE.members)
OLD = DirectoryObject("CN=Old,OU=Groups,DC=contoso,DC=com", {"admindescription": ("Group_g",)})
EVE = "CN=Eve,DC=contoso,DC=com"

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import AmbiguousError, NotFoundError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import (
    EntraGroup,
    EntraObject,
    EntraUser,
    entra_object,
    select_members,
)

Json = dict[str, t.Any]


def typed(name: str, **properties: t.Any) -> EntraObject:
    """Return an object of a type."""
    return entra_object({"@odata.type": f"#microsoft.graph.{name}", "id": "1", **properties})


@pytest.mark.parametrize(
    ("raw", "view", "kind"),
    [
        ({"@odata.type": "#microsoft.graph.user"}, EntraUser, "user"),
        ({"@odata.type": "#microsoft.graph.group"}, EntraGroup, "group"),
        ({"@odata.type": "#microsoft.graph.device"}, EntraObject, "device"),
        ({"@odata.type": "#microsoft.graph.orgContact"}, EntraObject, "orgContact"),
        ({"@odata.type": None}, EntraObject, "unknown"),
        # Nothing else tells the kind, whatever an object looks like.
        ({"userPrincipalName": "ana@contoso.com"}, EntraObject, "unknown"),
        ({"securityEnabled": True, "groupTypes": []}, EntraObject, "unknown"),
    ],
)
def test_the_kind(raw: Json, view: type[EntraObject], kind: str) -> None:
    found = entra_object({"id": "1", **raw})
    assert (type(found), found.kind) == (view, kind)


@pytest.mark.parametrize(
    ("properties", "display_name", "name"),
    [
        ({"displayName": "Ana", "userPrincipalName": "ana@contoso.com"}, "Ana", "ana@contoso.com"),
        ({"displayName": "Ana", "userPrincipalName": None}, "Ana", "Ana"),
        ({"displayName": None}, "1", "1"),
        ({"displayName": ""}, "1", "1"),
        ({}, "1", "1"),
    ],
)
def test_names(properties: Json, display_name: str, name: str) -> None:
    found = typed("user", **properties)
    assert (found.display_name, found.name) == (display_name, name)


@pytest.mark.parametrize(("value", "is_synced"), [(True, True), (False, False), (None, False)])
def test_who_is_synced(value: bool | None, is_synced: bool) -> None:
    assert typed("group", onPremisesSyncEnabled=value).is_synced is is_synced
    assert typed("group").is_synced is False


def test_a_group() -> None:
    group = EntraGroup({"id": "G", "securityEnabled": True, "mailEnabled": False, "groupTypes": ["Unified", "DynamicMembership"]})
    assert (group.anchor, group.is_security_group, group.is_mail_enabled, group.is_dynamic) == ("Group_G", True, False, True)
    plain = EntraGroup({"id": "G", "securityEnabled": None, "mailEnabled": True, "groupTypes": None})
    assert (plain.is_security_group, plain.is_mail_enabled, plain.is_dynamic) == (False, True, False)
    assert (plain.on_premises_sid, EntraGroup({"onPremisesSecurityIdentifier": "S-1"}).on_premises_sid) == (None, "S-1")


def test_a_user() -> None:
    user = EntraUser({"id": "U", "userType": "Guest", "manager": {"@odata.type": "#microsoft.graph.user", "id": "M"}})
    assert (user.anchor, user.is_guest, user.manager) == ("User_U", True, typed("user", id="M"))
    assert EntraUser({"id": "U", "userType": "Member", "manager": None}).is_guest is False
    assert EntraUser({"id": "U", "manager": None}).manager is None
    assert EntraUser({"id": "U"}).manager is None


def test_a_candidate() -> None:
    assert typed("user", displayName="Ana").as_candidate() == {"id": "1", "display_name": "Ana", "user_principal_name": None}


ANA = typed("user", id="a1", userPrincipalName="ana@contoso.com", displayName="Ana")
BEN = typed("user", id="b2", userPrincipalName="ben@contoso.com", displayName="Twin")
BOB = typed("user", id="b3", userPrincipalName="bob@contoso.com", displayName="Twin")
NESTED = typed("group", id="c4", displayName="ben@contoso.com")
PC = typed("device", id="d5", displayName="PC")
MEMBERS = (ANA, BEN, BOB, NESTED, PC)
STRANGER = typed("user", id="s9", userPrincipalName="eve@contoso.com")


def nobody(identity: str) -> t.NoReturn:
    raise NotFoundError(f"nobody is named {identity}")


@pytest.mark.parametrize(
    ("identities", "found"),
    [
        (["a1"], [ANA]),
        (["A1"], [ANA]),
        (["ana@CONTOSO.com"], [ANA]),
        (["ana"], [ANA]),
        (["pc", "ana"], [PC, ANA]),
        (["ana", "a1", "ANA@contoso.com"], [ANA]),
        # A user principal name comes before a display name.
        (["ben@contoso.com"], [BEN]),
        (["c4", "b2"], [NESTED, BEN]),
        ([], []),
    ],
)
def test_members_are_selected(identities: list[str], found: list[EntraObject]) -> None:
    selected = select_members(MEMBERS, identities, nobody)
    assert (selected.found, selected.problems.found) == (found, [])


def test_who_is_no_member() -> None:
    selected = select_members(MEMBERS, ["eve", "ana", "eve@contoso.com"], lambda identity: STRANGER)
    assert (selected.found, selected.problems.found) == ([STRANGER, ANA], [])
    selected = select_members(MEMBERS, ["eve", "ana", "max", ""], nobody)
    assert selected.found == [ANA]
    assert [problem.message for problem in selected.problems.found] == [
        "nobody is named eve",
        "nobody is named max",
        "nobody is named ",
    ]


def test_a_name_of_several_members() -> None:
    selected = select_members(MEMBERS, ["twin", "ana"], nobody)
    (problem,) = selected.problems.found
    assert isinstance(problem, AmbiguousError)
    assert problem.message == "2 members are named 'twin'"
    assert problem.describe()["candidates"] == [
        {"id": "b2", "display_name": "Twin", "user_principal_name": "ben@contoso.com"},
        {"id": "b3", "display_name": "Twin", "user_principal_name": "bob@contoso.com"},
    ]
    assert selected.found == [ANA]


def test_an_error_of_another_kind_is_raised() -> None:
    with pytest.raises(NotFoundError):
        select_members(MEMBERS, ["eve"], nobody, (AmbiguousError,))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which purposes a token's permissions are enough for."""

from __future__ import annotations

import base64
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.shared.permissions import (
    CHANGE_NEEDS,
    Granted,
    granted_permissions,
    judge,
    missing,
)

FIND, READ, CHANGE, GROUPS, DELETED, USERS, MEMBERSHIPS, APPLICATION, ASSIGN, TEST_GROUP, CONVERT, LOG, AGENTS = ALL = (
    "find a configuration",
    "read jobs and schemas",
    "change jobs, schemas and settings, and provision on demand",
    "read groups and their members",
    "tell a deleted group from one that never was",
    "read the users among the members",
    "read what users are members of",
    "make and remove the application of a configuration",
    "assign groups to a configuration",
    "create, change and remove a test group",
    "convert the source of authority of groups",
    "read the provisioning log",
    "read the provisioning agents",
)


@pytest.mark.parametrize(
    ("granted", "delegated", "purposes"),
    [
        (set(), False, []),
        ({"Synchronization.Read.All"}, False, [READ]),
        ({"Synchronization.ReadWrite.All"}, False, [READ, CHANGE]),
        ({"Application.ReadWrite.OwnedBy"}, False, [FIND, READ, CHANGE, APPLICATION]),
        ({"GroupMember.Read.All", "User.Read.All"}, False, [GROUPS, USERS]),
        ({"Directory.Read.All"}, False, [FIND, GROUPS, DELETED, USERS, MEMBERSHIPS]),
        ({"AuditLog.Read.All", "AppRoleAssignment.ReadWrite.All"}, False, [ASSIGN, LOG]),
        ({"Group.ReadWrite.All"}, False, [GROUPS, DELETED, TEST_GROUP]),
        ({"OnPremisesPublishingProfiles.ReadWrite.All"}, False, []),
        ({"OnPremisesPublishingProfiles.ReadWrite.All"}, True, [AGENTS]),
        ({"synchronization.readwrite.all"}, False, []),
    ],
)
def test_what_permissions_are_enough_for(granted: set[str], delegated: bool, purposes: list[str]) -> None:
    judged = judge(Granted(delegated, frozenset(granted)))
    assert [each["operation"] for each in judged if each["present"]] == purposes
    assert {name for each in judged for name in each["granted"]} <= granted


def test_a_token_that_does_not_tell() -> None:
    judged = judge(None)
    assert [each["operation"] for each in judged] == list(ALL)
    assert {each["present"] for each in judged} == {None}


def encoded(value: t.Any) -> str:
    """Return a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def token(claims: t.Any) -> str:
    """Return a token with these claims."""
    return f"{encoded({'alg': 'RS256'})}.{encoded(claims)}.c2ln"


@pytest.mark.parametrize(
    ("claims", "granted"),
    [
        ({"roles": ["User.Read.All", "Group.Read.All"]}, Granted(False, frozenset({"User.Read.All", "Group.Read.All"}))),
        ({"scp": "User.Read.All openid"}, Granted(True, frozenset({"User.Read.All", "openid"}))),
        ({"scp": "", "roles": ["User.Read.All"]}, Granted(True, frozenset())),
        ({"aud": "https://graph.microsoft.com"}, Granted(False, frozenset())),  # an application without any permission
        ({"roles": "User.Read.All"}, Granted(False, frozenset())),
    ],
)
def test_the_claims_of_a_token(claims: dict[str, t.Any], granted: Granted) -> None:
    assert granted_permissions(token(claims)) == granted


@pytest.mark.parametrize(
    "text",
    ["", "opaque", "a.b", "a.b.c.d", "a.%%%.c", f"a.{encoded('text')}.c", f"a.{encoded(['list'])}.c", "a.é.c", "a.not-base-64!.c"],
)
def test_an_opaque_token_is_nothing_wrong(text: str) -> None:
    assert granted_permissions(text) is None


@pytest.mark.parametrize(
    ("names", "purposes"),
    [
        ([], [FIND, CHANGE, GROUPS, USERS]),
        (["Synchronization.ReadWrite.All", "Application.Read.All", "GroupMember.Read.All", "User.Read.All"], []),
        (["Synchronization.ReadWrite.All", "Directory.Read.All"], []),
        (["Application.ReadWrite.OwnedBy", "Group.ReadWrite.All", "User.ReadWrite.All"], []),
        (["Synchronization.Read.All", "Directory.ReadWrite.All"], [CHANGE]),
        (["Synchronization.ReadWrite.All", "Application.ReadWrite.All", "Group.Read.All"], [USERS]),
        (["synchronization.readwrite.all"], [FIND, CHANGE, GROUPS, USERS]),
    ],
)
def test_what_is_missing(names: list[str], purposes: list[str]) -> None:
    assert [need.text for need in missing(Granted(False, frozenset(names)), CHANGE_NEEDS)] == purposes

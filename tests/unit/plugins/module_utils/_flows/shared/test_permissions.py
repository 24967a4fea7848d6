# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which purposes a token's permissions are enough for."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.shared.permissions import judge

FIND, READ, CHANGE, GROUPS, USERS, MEMBERSHIPS, APPLICATION, ASSIGN, TEST_GROUP, CONVERT, LOG, AGENTS = ALL = (
    "find a configuration",
    "read jobs and schemas",
    "change jobs, schemas and settings, and provision on demand",
    "read groups and their members",
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
        ({"Directory.Read.All"}, False, [FIND, GROUPS, USERS, MEMBERSHIPS]),
        ({"AuditLog.Read.All", "AppRoleAssignment.ReadWrite.All"}, False, [ASSIGN, LOG]),
        ({"Group.ReadWrite.All"}, False, [GROUPS, TEST_GROUP]),
        ({"OnPremisesPublishingProfiles.ReadWrite.All"}, False, []),
        ({"OnPremisesPublishingProfiles.ReadWrite.All"}, True, [AGENTS]),
        ({"synchronization.readwrite.all"}, False, []),
    ],
)
def test_what_permissions_are_enough_for(granted: set[str], delegated: bool, purposes: list[str]) -> None:
    judged = judge(frozenset(granted), delegated=delegated)
    assert [each["purpose"] for each in judged if each["present"]] == purposes
    assert {name for each in judged for name in each["granted"]} <= granted


def test_a_token_that_does_not_tell() -> None:
    judged = judge(None, delegated=False)
    assert [each["purpose"] for each in judged] == list(ALL)
    assert {each["present"] for each in judged} == {None}

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Application permissions, each with those that include it.

Source: Microsoft Graph permissions reference, and the permission tables of each operation.
"""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..settings import Settings

Permissions = frozenset[str]

SYNCHRONIZATION_READ = frozenset({"Synchronization.Read.All", "Synchronization.ReadWrite.All"})
SYNCHRONIZATION_WRITE = frozenset({"Synchronization.ReadWrite.All"})
APPLICATION_READ = frozenset(
    {"Application.Read.All", "Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", "Directory.Read.All"}
)
APPLICATION_WRITE = frozenset({"Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"})
"""The second is for what the caller owns; the lab takes it that the caller owns every application."""
ASSIGNMENT_WRITE = frozenset({"AppRoleAssignment.ReadWrite.All"})
GROUP_READ = frozenset(
    {"GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All"}
)
DELETED_GROUP_READ = frozenset({"Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"})
GROUP_WRITE = frozenset({"Group.ReadWrite.All"})
MEMBER_WRITE = frozenset({"GroupMember.ReadWrite.All", "Group.ReadWrite.All"})
HIDDEN_MEMBER_READ = frozenset({"Member.Read.Hidden"})
USER_READ = frozenset({"User.Read.All", "User.ReadWrite.All", "Directory.Read.All"})
DIRECTORY_READ = GROUP_READ | USER_READ
MEMBERSHIP_READ = frozenset({"Directory.Read.All", "Directory.ReadWrite.All"})
AUDIT_READ = frozenset({"AuditLog.Read.All"})
AGENT_READ = frozenset({"OnPremisesPublishingProfiles.ReadWrite.All", "Directory.ReadWrite.All"})
GROUP_SOURCE_WRITE = frozenset({"Group-OnPremisesSyncBehavior.ReadWrite.All"})
GROUP_SOURCE_READ = GROUP_READ | GROUP_SOURCE_WRITE
USER_SOURCE_WRITE = frozenset({"User-OnPremisesSyncBehavior.ReadWrite.All"})
USER_SOURCE_READ = USER_READ | USER_SOURCE_WRITE

EVERYTHING = frozenset().union(
    SYNCHRONIZATION_READ,
    APPLICATION_READ,
    APPLICATION_WRITE,
    ASSIGNMENT_WRITE,
    GROUP_READ,
    USER_READ,
    AUDIT_READ,
    GROUP_SOURCE_WRITE,
    USER_SOURCE_WRITE,
)
"""What the main application holds. Agents are left out: the service has no application permission for them."""

READ_BY_KIND: dict[str, Permissions] = {
    "group": GROUP_READ,
    "user": USER_READ,
    "servicePrincipal": APPLICATION_READ,
    "application": APPLICATION_READ,
}
"""What lets an application read the properties of an object; without it, a relationship still shows the id."""


def granted(client: str, settings: Settings) -> Permissions:
    """Return what an application holds."""
    if client == "limited":
        return frozenset(settings.limited_permissions)
    return EVERYTHING | AGENT_READ if settings.agents_readable else EVERYTHING

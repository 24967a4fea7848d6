# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules do in Microsoft Graph, and which permissions let them.

Source: Microsoft Graph permissions reference, and the permission tables of each operation.
"""

from __future__ import annotations

import typing as t

Json = dict[str, t.Any]

_DIRECTORY = ("Directory.Read.All", "Directory.ReadWrite.All")
_GROUPS = ("Group.Read.All", "Group.ReadWrite.All")
_OWNED = "Application.ReadWrite.OwnedBy"


class Purpose(t.NamedTuple):
    """Something that modules do. One of the permissions is enough, the recommended one comes first.

    ``signed_in_users``: the service takes it from signed-in users alone, whatever an application is granted.
    """

    text: str
    modules: tuple[str, ...]
    permissions: tuple[str, ...]
    signed_in_users: bool = False


PURPOSES = (
    Purpose(
        "find a configuration",
        ("sync_job_info", "every module with the option configuration"),
        ("Application.Read.All", "Application.ReadWrite.All", _OWNED, *_DIRECTORY),
    ),
    Purpose(
        "read jobs and schemas",
        ("sync_job_info", "sync_schema_info", "writeback_info", "writeback_assert", "writeback_plan"),
        ("Synchronization.Read.All", "Synchronization.ReadWrite.All", _OWNED),
    ),
    Purpose(
        "change jobs, schemas and settings, and provision on demand",
        ("sync_job", "sync_schema", "sync_settings", "provision_on_demand", "change_rollback"),
        ("Synchronization.ReadWrite.All", _OWNED),
    ),
    Purpose(
        "read groups and their members",
        ("entra_group_info", "sync_scope", "provision_on_demand", "writeback_info", "writeback_assert", "writeback_plan"),
        ("GroupMember.Read.All", "GroupMember.ReadWrite.All", *_GROUPS, *_DIRECTORY),
    ),
    Purpose(
        "read the users among the members",
        ("entra_group_info", "provision_on_demand", "writeback_info", "writeback_assert", "writeback_plan"),
        ("User.Read.All", "User.ReadWrite.All", *_DIRECTORY),
    ),
    Purpose(
        "make and remove the application of a configuration",
        ("sync_application",),
        (_OWNED, "Application.ReadWrite.All"),
    ),
    Purpose("assign groups to a configuration", ("sync_scope", "change_rollback"), ("AppRoleAssignment.ReadWrite.All",)),
    Purpose("create, change and remove a test group", ("entra_group",), ("Group.ReadWrite.All", "Directory.ReadWrite.All")),
    Purpose("read the provisioning log", ("provisioning_log_info",), ("AuditLog.Read.All",)),
    Purpose(
        "read the provisioning agents",
        ("sync_agent_info",),
        ("OnPremisesPublishingProfiles.ReadWrite.All", "Directory.ReadWrite.All"),
        signed_in_users=True,
    ),
)


def judge(granted: frozenset[str] | None, *, delegated: bool) -> list[Json]:
    """Return for each purpose whether a token's permissions are enough; None where the token doesn't tell."""
    return [_judged(purpose, granted, delegated=delegated) for purpose in PURPOSES]


def _judged(purpose: Purpose, granted: frozenset[str] | None, *, delegated: bool) -> Json:
    usable = frozenset() if purpose.signed_in_users and not delegated else granted
    found = None if granted is None or usable is None else sorted(usable.intersection(purpose.permissions))
    return {
        "purpose": purpose.text,
        "modules": list(purpose.modules),
        "any_of": list(purpose.permissions),
        "signed_in_users": purpose.signed_in_users,
        "granted": found or [],
        "present": None if found is None else bool(found),
    }

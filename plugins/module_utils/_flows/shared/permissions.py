# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules do in Microsoft Graph, and which permissions let them.

Source: Microsoft Graph permissions reference, and the permission tables of each operation.
"""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..._graph.auth.claims import read_claims

_DIRECTORY = ("Directory.Read.All", "Directory.ReadWrite.All")
_GROUPS = ("Group.Read.All", "Group.ReadWrite.All")
_OWNED = "Application.ReadWrite.OwnedBy"
_SYNCHRONIZATION = (
    f"With {_OWNED} the application must be an owner of the service principal (enterprise application); owning the app registration is "
    "not enough. A signed-in user needs the role Hybrid Identity Administrator."
)


class Purpose(t.NamedTuple):
    """Something that modules do. One of the permissions is enough, the recommended one comes first.

    ``when`` says of a module that does it only sometimes when it does. ``note`` is what else to know when it isn't permitted.
    ``signed_in_users``: the service takes it from signed-in users only, whatever an application is granted.
    """

    key: str
    text: str
    modules: tuple[str, ...]
    permissions: tuple[str, ...]
    when: t.Mapping[str, str] = {}
    signed_in_users: bool = False
    note: str = ""

    @property
    def all_modules(self) -> list[str]:
        """All that do it, always or sometimes."""
        return [*self.modules, *self.when]

    def granted_by(self, granted: Granted) -> list[str]:
        """Return which of the permissions that a token carries are enough, in the order of their names."""
        if self.signed_in_users and not granted.delegated:
            return []
        return sorted(granted.names.intersection(self.permissions))


class Granted(t.NamedTuple):
    """The permissions in a token; ``delegated`` ones are limited by what the signed-in user may do."""

    delegated: bool
    names: frozenset[str]


_CONFIGURED = (
    "change_preflight",
    "change_rollback",
    "change_snapshot",
    "provision_on_demand",
    "sync_calibration_info",
    "sync_job",
    "sync_job_info",
    "sync_schema",
    "sync_schema_info",
    "sync_scope",
    "sync_settings",
    "writeback_assert",
    "writeback_drift",
    "writeback_explain",
    "writeback_info",
    "writeback_plan",
)

PURPOSES = (
    Purpose(
        "find_configuration",
        "find a configuration",
        ("sync_application", *_CONFIGURED),
        ("Application.Read.All", "Application.ReadWrite.All", _OWNED, *_DIRECTORY),
        when={"provisioning_log_info": "without job_id"},
    ),
    Purpose(
        "read_synchronization",
        "read jobs and schemas",
        ("change_info", "sync_application", *_CONFIGURED),
        ("Synchronization.Read.All", "Synchronization.ReadWrite.All", _OWNED),
        when={"provisioning_log_info": "without job_id"},
        note=_SYNCHRONIZATION,
    ),
    Purpose(
        "change_synchronization",
        "change jobs, schemas and settings, and provision on demand",
        ("change_rollback", "provision_on_demand", "sync_job", "sync_schema", "sync_settings"),
        ("Synchronization.ReadWrite.All", _OWNED),
        when={
            "change_preflight": "for the settings, and to ask the agent",
            "change_snapshot": "to keep the settings",
            "writeback_drift": "for the settings, which are not compared without it",
        },
        note=_SYNCHRONIZATION,
    ),
    Purpose(
        "read_groups",
        "read groups and their members",
        (
            "change_preflight",
            "change_snapshot",
            "entra_group_info",
            "provision_on_demand",
            "sync_calibration_info",
            "sync_scope",
            "writeback_assert",
            "writeback_drift",
            "writeback_explain",
            "writeback_info",
            "writeback_plan",
        ),
        ("GroupMember.Read.All", "GroupMember.ReadWrite.All", *_GROUPS, *_DIRECTORY),
        when={"sync_schema": "in check mode, for the plan"},
    ),
    Purpose(
        "read_deleted_groups",
        "tell a deleted group from one that never was",
        (),
        ("Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"),
        {"writeback_drift": "where Active Directory holds a group that Entra ID doesn't"},
    ),
    Purpose(
        "read_users",
        "read the users among the members",
        (
            "change_preflight",
            "change_snapshot",
            "entra_group_info",
            "provision_on_demand",
            "writeback_assert",
            "writeback_drift",
            "writeback_info",
        ),
        ("User.Read.All", "User.ReadWrite.All", *_DIRECTORY),
        when={"entra_group": "with members", "writeback_explain": "with a member"},
    ),
    Purpose(
        "read_memberships",
        "read what users are members of",
        (),
        _DIRECTORY,
        when={
            "provision_on_demand": "in check mode, with a user",
            "writeback_info": "with users and scope_mode=selected",
        },
        note="It is needed only where a configuration provisions users, and only with scope_mode=selected.",
    ),
    Purpose(
        "manage_application",
        "make and remove the application of a configuration",
        ("sync_application",),
        (_OWNED, "Application.ReadWrite.All"),
        note=f"{_OWNED} lets it make applications and manage those it owns. A signed-in user needs the role Application Administrator "
        "or Cloud Application Administrator.",
    ),
    Purpose(
        "assign",
        "assign groups to a configuration",
        ("sync_scope",),
        ("AppRoleAssignment.ReadWrite.All",),
        when={"change_rollback": "when the change assigned groups"},
    ),
    Purpose(
        "write_groups",
        "create, change and remove a test group",
        ("entra_group",),
        ("Group.ReadWrite.All", "Directory.ReadWrite.All"),
    ),
    Purpose(
        "convert_groups",
        "convert the source of authority of groups",
        (),
        ("Group-OnPremisesSyncBehavior.ReadWrite.All",),
        when={"entra_group": "with source_of_authority"},
        note="A signed-in user needs the role Hybrid Identity Administrator too.",
    ),
    Purpose(
        "read_log",
        "read the provisioning log",
        ("provisioning_log_info",),
        ("AuditLog.Read.All",),
        when={
            "sync_job": "with expected_deletes",
            "writeback_drift": "with confirm=audit",
            "writeback_explain": "for what the log says, which is left out without it",
        },
        note="By Microsoft's reference the service may want Directory.Read.All as well. A signed-in user needs a role such as Reports Reader "
        "or Cloud Application Administrator.",
    ),
    Purpose(
        "read_agents",
        "read the provisioning agents",
        ("sync_agent_info",),
        ("OnPremisesPublishingProfiles.ReadWrite.All", "Directory.ReadWrite.All"),
        signed_in_users=True,
        note="The user needs the role Hybrid Identity Administrator. Without it, change_preflight asks the agent by an on-demand run.",
    ),
)


def purposes(*keys: str) -> tuple[Purpose, ...]:
    """Return the purposes with these keys, in the order of ``PURPOSES``."""
    return tuple(purpose for purpose in PURPOSES if purpose.key in keys)


# What a change does in any case. With Application.ReadWrite.OwnedBy the application must own the service principal,
# which a token doesn't show.
_CHANGE = ("find_configuration", "change_synchronization", "read_groups", "read_users")
# What an onboarding does besides; the application only when there is none.
_ONBOARDING = (*_CHANGE, "assign", "write_groups")
CHANGE_NEEDS = purposes(*_CHANGE)
GOING_ON_NEEDS = purposes(*_ONBOARDING)
ONBOARDING_NEEDS = purposes(*_ONBOARDING, "manage_application")


def granted_permissions(token: str) -> Granted | None:
    """Return what the claims ``roles`` (application) or ``scp`` (delegated) say; None when the token can't be read.

    Microsoft calls access tokens opaque to the client, so a token that can't be read is not an error. What is read here is
    shown to people and decides nothing about access; the signature is not verified.
    Source: Microsoft identity platform, access token claims reference.
    """
    claims = read_claims(token)
    if claims is None:
        return None
    scopes = claims.get("scp")
    if isinstance(scopes, str):
        return Granted(True, frozenset(scopes.split()))
    roles = claims.get("roles")
    return Granted(False, frozenset(map(str, roles if isinstance(roles, list) else ())))


def missing(granted: Granted, needs: t.Sequence[Purpose]) -> list[Purpose]:
    """Return what can't be done with these permissions."""
    return [need for need in needs if not need.granted_by(granted)]


def judge(granted: Granted | None) -> list[Json]:
    """Return for each purpose whether a token's permissions are enough; None where the token doesn't tell."""
    return [_judged(purpose, granted) for purpose in PURPOSES]


def _judged(purpose: Purpose, granted: Granted | None) -> Json:
    found = purpose.granted_by(granted) if granted else []
    return {
        "operation": purpose.text,
        "modules": purpose.all_modules,
        "any_of": list(purpose.permissions),
        "signed_in_users": purpose.signed_in_users,
        "granted": found,
        "present": None if granted is None else bool(found),
    }

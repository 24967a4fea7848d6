# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading groups, users and members with all that a schema reads of them; many at once, twenty in each request."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.groups import GROUP_FIELDS, MEMBER_FIELDS, Groups
from ..._graph.resources.users import USER_FIELDS, Users
from ..._sync.entra_objects import EntraGroup, EntraObject, EntraUser, entra_object
from ..._sync.schema.document import GROUP, USER, find_attribute_mapping
from ..._sync.schema.references import source_properties
from .context import Context

if t.TYPE_CHECKING:
    from ..._sync.expected.members import MembershipRules

_EXTENSION = "extension_"
# Properties of Microsoft Graph v1.0 that the default mappings don't read.
_OPTIONAL_GROUP_FIELDS = frozenset(
    {
        "classification",
        "deletedDateTime",
        "expirationDateTime",
        "isAssignableToRole",
        "membershipRuleProcessingState",
        "onPremisesLastSyncDateTime",
        "preferredDataLocation",
        "renewedDateTime",
        "resourceBehaviorOptions",
        "resourceProvisioningOptions",
        "theme",
        "uniqueName",
    }
)
_OPTIONAL_USER_FIELDS = frozenset(
    {
        "createdDateTime",
        "employeeHireDate",
        "employeeLeaveDateTime",
        "employeeType",
        "onPremisesLastSyncDateTime",
        "otherMails",
        "passwordPolicies",
        "securityIdentifier",
    }
)
# References are read by themselves, and whether an object was deleted is derived.
_NEVER_READ = frozenset({"members", "owners", "IsSoftDeleted"})
_MANAGER_FIELDS = "id,displayName,userPrincipalName,userType,onPremisesSyncEnabled,onPremisesSecurityIdentifier"


class Assigned(t.NamedTuple):
    """What is assigned to a configuration, as ids in lower case; ``everything`` includes users."""

    everything: frozenset[str]
    groups: frozenset[str]


def read_assigned(context: Context) -> Assigned:
    """Return what is assigned to the configuration."""
    found = Assignments(context.session, context.configuration.service_principal).list()
    groups = [each for each in found if each.get("principalType") == "Group"]
    return Assigned(*(frozenset(str(each["principalId"]).lower() for each in some) for some in (found, groups)))


def group_fields(*documents: Json) -> str:
    """Return the ``$select`` list with all that the schemas read of groups."""
    return _with_optional(GROUP_FIELDS, source_properties(documents, GROUP), _OPTIONAL_GROUP_FIELDS)


def user_fields(*documents: Json) -> str:
    """Return the ``$select`` list with all that the schemas read of users."""
    return _with_optional(USER_FIELDS, source_properties(documents, USER), _OPTIONAL_USER_FIELDS)


def member_fields(*documents: Json) -> str:
    """Return the ``$select`` list with all that is needed to judge members, users and nested groups alike."""
    optional = {*GROUP_FIELDS.split(","), *USER_FIELDS.split(","), *_OPTIONAL_GROUP_FIELDS, *_OPTIONAL_USER_FIELDS}
    return _with_optional(MEMBER_FIELDS, source_properties(documents, GROUP, USER), optional)


def manager_fields(*documents: Json) -> str:
    """Return the ``$select`` list with all that is needed to judge a user's manager."""
    optional = {*USER_FIELDS.split(","), *_OPTIONAL_USER_FIELDS}
    return _with_optional(_MANAGER_FIELDS, source_properties(documents, USER), optional)


def unreadable_warnings(*documents: Json) -> list[str]:
    """Return a warning when the schemas read what Microsoft Graph doesn't show of groups, so that it counts as null."""
    fields = set(group_fields(*documents).split(","))
    names = sorted(source_properties(documents, GROUP) - fields - _NEVER_READ)
    if not names:
        return []
    return [f"Microsoft Graph doesn't show these source attributes, so they count as having no value: {', '.join(names)}"]


def _with_optional(fields: str, names: t.Iterable[str], optional: t.Collection[str]) -> str:
    """Add what is read beyond the usual: an unknown property would be refused, and extensions come only by name."""
    known = fields.split(",")
    return ",".join([*known, *sorted(name for name in names if _is_optional(name, optional) and name not in known)])


def _is_optional(name: str, optional: t.Collection[str]) -> bool:
    return name in optional or name.startswith(_EXTENSION)


def read_groups_by_id(session: GraphSession, ids: t.Iterable[str], fields: str) -> dict[str, EntraGroup | None]:
    """Return groups by id, None for those that are none or don't exist any more."""
    found = Groups(session).get_many(ids, fields=fields)
    return {each: None if raw is None else EntraGroup(raw) for each, raw in found.items()}


def read_members(session: GraphSession, ids: t.Sequence[str], fields: str) -> dict[str, list[EntraObject]]:
    """Return the direct members of groups."""
    found = Groups(session).members_of_many(ids, fields=fields)
    return {group_id: list(map(entra_object, members)) for group_id, members in found.items()}


def read_users(session: GraphSession, references: t.Iterable[str], fields: str, *, manager: str | None) -> list[EntraUser]:
    """Return users by object id or user principal name; NotFoundError for one who is none.

    ``manager`` are the fields of the manager that comes with each user; None leaves managers out.
    """
    return list(map(EntraUser, Users(session).get_many(references, fields=fields, manager=manager)))


def read_users_with_groups(
    session: GraphSession, references: t.Sequence[str], rules: MembershipRules
) -> list[tuple[EntraUser, list[str]]]:
    """Return users with all that the rules read of them, and the groups that may bring each one into scope."""
    if not references:
        return []
    mappings = rules.users.provisioning
    has_manager = any(find_attribute_mapping(mapping, "manager") for mapping in mappings)
    manager = manager_fields(rules.document) if has_manager else None
    users = read_users(session, references, user_fields(rules.document), manager=manager)
    if not mappings or rules.mode == "all":
        return [(user, []) for user in users]
    groups = Users(session).group_ids_of_many([user.id for user in users])
    return [(user, groups[user.id]) for user in users]

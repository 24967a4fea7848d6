# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading many groups, users and members at once: twenty in each request."""

from __future__ import annotations

import typing as t
from urllib.parse import quote

from ..._common.errors import NotFoundError
from ..._common.json import Json
from ..._graph.http.batch import BatchAnswer, BatchRequest
from ..._graph.http.paths import group_path, user_path
from ..._graph.http.session import GraphSession
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.groups import GROUP_FIELDS, MEMBER_FIELDS, Groups, told_apart
from ..._graph.resources.users import USER_FIELDS
from ..._sync.schema.document import GROUP, USER, find_attribute_mapping
from ..._sync.schema.references import source_properties
from .context import Context

if t.TYPE_CHECKING:
    from ..._sync.expected.members import MembershipRules

_EXTENSION = "extension_"
_PAGE_SIZE = 999
_SECURITY_GROUPS = "securityEnabled eq true"
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


def read_groups_by_id(session: GraphSession, ids: t.Iterable[str], fields: str) -> dict[str, Json | None]:
    """Return groups by id, None for those that are none or don't exist any more."""
    wanted = list(dict.fromkeys(ids))
    query = f"?$select={quote(fields, safe=',')}"
    answers = session.batch([BatchRequest("GET", group_path(each) + query) for each in wanted])
    return {each: None if answer.status == 404 else answer.result() for each, answer in zip(wanted, answers, strict=True)}


def all_security_groups(session: GraphSession, fields: str) -> list[Json]:
    """Return every security group of the tenant."""
    return list(session.get_all("/groups", params={"$filter": _SECURITY_GROUPS, "$select": fields, "$top": _PAGE_SIZE}))


def read_members(session: GraphSession, ids: t.Sequence[str], fields: str) -> dict[str, list[Json]]:
    """Return the direct members of groups; only groups with more than a page of them take requests of their own."""
    query = f"?$select={quote(fields, safe=',')}&$top={_PAGE_SIZE}"
    answers = session.batch([BatchRequest("GET", group_path(each, "members") + query) for each in ids])
    members = {}
    for group_id, answer in zip(ids, answers, strict=True):
        page = answer.result()
        if "@odata.nextLink" in page:
            members[group_id] = Groups(session).members(group_id, fields=fields)
        else:
            members[group_id] = told_apart(session, page.get("value") or [])
    return members


def read_users(session: GraphSession, references: t.Iterable[str], fields: str, *, manager: str | None) -> list[Json]:
    """Return users by object id or user principal name; NotFoundError for one who is none.

    ``manager`` are the fields of the manager that comes with each user; None leaves managers out.
    """
    wanted = list(dict.fromkeys(references))
    query = f"?$select={quote(fields, safe=',')}"
    if manager:
        query += f"&$expand=manager($select={manager})"
    answers = session.batch([BatchRequest("GET", user_path(each) + query) for each in wanted])
    unknown = [each for each, answer in zip(wanted, answers, strict=True) if answer.status == 404]
    if unknown:
        raise NotFoundError(
            f"There is no user with the id or user principal name {' or '.join(map(repr, unknown))}",
            hint="Check the spelling; a guest's name has the form name_domain#EXT#@tenant.onmicrosoft.com.",
        )
    return [answer.result() for answer in answers]


def read_users_with_groups(
    session: GraphSession, references: t.Sequence[str], rules: MembershipRules
) -> list[tuple[Json, list[str]]]:
    """Return users with all that the rules read of them, and the groups that may bring each one into scope."""
    if not references:
        return []
    mappings = rules.users.provisioning
    has_manager = any(find_attribute_mapping(mapping, "manager") for mapping in mappings)
    manager = manager_fields(rules.document) if has_manager else None
    users = read_users(session, references, user_fields(rules.document), manager=manager)
    if not mappings or rules.mode == "all":
        return [(user, []) for user in users]
    groups = read_group_ids_of_users(session, [str(user["id"]) for user in users])
    return [(user, groups[str(user["id"])]) for user in users]


def read_group_ids_of_users(session: GraphSession, ids: t.Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of what each user is a direct member of; more than a page of them takes requests of their own."""
    paths = [f"{user_path(each)}/memberOf" for each in ids]
    answers = session.batch([BatchRequest("GET", f"{path}?$select=id&$top={_PAGE_SIZE}") for path in paths])
    memberships = [_memberships(session, path, answer) for path, answer in zip(paths, answers, strict=True)]
    return {each: [str(group["id"]) for group in groups] for each, groups in zip(ids, memberships, strict=True)}


def _memberships(session: GraphSession, path: str, answer: BatchAnswer) -> list[Json]:
    page = answer.result()
    if "@odata.nextLink" in page:
        return list(session.get_all(path, params={"$select": "id", "$top": _PAGE_SIZE}))
    return page.get("value") or []

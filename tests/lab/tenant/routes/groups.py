# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups: list, get, create, change, delete.

Source: Microsoft Graph reference, ``group``.
"""

from __future__ import annotations

import re
import typing as t

from tests.lab.contract.checker import known_property, problems

from ..clock import timestamp
from ..http.call import NO_CONTENT, Answer, Call, Json
from ..http.errors import bad_request
from ..http.operation import Operation, with_context
from ..http.permissions import GROUP_READ, GROUP_WRITE, MEMBER_WRITE
from ..well_known import REFERENCES_PER_REQUEST, SYNCED_OBJECT_REFUSED
from .querying import GROUPS, counted, listed
from .shaping import expanded_members, resource
from .visible_members import members_of

if t.TYPE_CHECKING:
    from ..tenant import Tenant

BINDING = "members@odata.bind"
_REQUIRED = ("displayName", "mailEnabled", "mailNickname", "securityEnabled")
_LENGTHS = {"displayName": 256, "mailNickname": 64, "description": 1024}
_NICKNAME = re.compile(r"[\x21-\x7e]+")
_NICKNAME_FORBIDDEN = frozenset('@()\\[]";:<>, ')
_WRITABLE = frozenset(
    {
        "description",
        "displayName",
        "mailEnabled",
        "mailNickname",
        "securityEnabled",
        "groupTypes",
        "membershipRule",
        "membershipRuleProcessingState",
        "classification",
        "preferredLanguage",
        "theme",
        "visibility",
        "uniqueName",
        "isAssignableToRole",
    }
)
_EXTENSION = "extension_"
_REFERENCE = re.compile(r"(?:/v1\.0|/beta)/(?:directoryObjects|users|groups)/([^/?#]+)")


def list_groups(tenant: Tenant, call: Call) -> Answer:
    """List groups."""
    settings = tenant.settings
    groups = tenant.store.replicated(tenant.store.groups.values(), tenant.clock.now(), settings.replication_delay)

    def members(group: Json) -> Json:
        return expanded_members(call, members_of(tenant, call, group["id"]))

    return listed(call, "group", "groups", groups, GROUPS, members)


def count_groups(tenant: Tenant, call: Call) -> Answer:
    """Return how many groups there are, or fit a filter."""
    settings = tenant.settings
    groups = tenant.store.replicated(tenant.store.groups.values(), tenant.clock.now(), settings.replication_delay)
    return counted(call, groups, GROUPS)


def get_group(tenant: Tenant, call: Call) -> Answer:
    """Return one group, with its members on request."""
    group = tenant.store.group(call["group"])
    members = expanded_members(call, members_of(tenant, call, group["id"]))
    return Answer(body=with_context(call, "groups/$entity", {**resource(call, "group", group), **members}))


def create_group(tenant: Tenant, call: Call) -> Answer:
    """Create a group, with up to 20 members."""
    body, members = _payload(call)
    for name in _REQUIRED:
        if body.get(name) is None:
            raise bad_request(f"A value is required for property '{name}' of resource 'Group'.")
    require_valid(body)
    now = tenant.clock.now()
    group = tenant.store.add_group(body, members, now, timestamp(now))
    return Answer(201, with_context(call, "groups/$entity", resource(call, "group", group)))


def update_group(tenant: Tenant, call: Call) -> Answer:
    """Change properties of a group, or add up to 20 members."""
    group = tenant.store.group(call["group"])
    body, members = _payload(call)
    require_writable(group)
    require_valid(body)
    if members:
        require_assigned_membership(group)
        tenant.store.add_members(group["id"], members)
    if body:
        tenant.store.update(group, body)
    return NO_CONTENT


def delete_group(tenant: Tenant, call: Call) -> Answer:
    """Delete a group."""
    group = tenant.store.group(call["group"])
    require_writable(group)
    tenant.store.delete(group["id"], timestamp(tenant.clock.now()))
    tenant.assignments.forget(group["id"])
    return NO_CONTENT


def _payload(call: Call) -> tuple[Json, list[str]]:
    body = call.json()
    members = references(call, body.get(BINDING, []))
    return {name: value for name, value in body.items() if "@odata." not in name}, members


def references(call: Call, links: t.Any) -> list[str]:
    """Return the object ids that links name; 400 for more than 20, or for links to elsewhere."""
    if not isinstance(links, list):
        raise bad_request(f"The value of '{BINDING}' must be a collection of links.")
    if len(links) > REFERENCES_PER_REQUEST:
        raise bad_request(f"The number of references added in one request must not exceed {REFERENCES_PER_REQUEST}.")
    return [reference(call, link) for link in links]


def reference(call: Call, link: t.Any) -> str:
    """Return the object id that a link names; 400 for a link to elsewhere."""
    path = str(link).removeprefix(call.graph_url)
    match = _REFERENCE.fullmatch(path)
    if not str(link).startswith(call.graph_url) or match is None:
        raise bad_request(f"Invalid URL format specified in payload: '{link}'.")
    return match[1]


def require_writable(group: Json) -> None:
    """Refuse to change a group that is mastered in AD."""
    if group["onPremisesSyncEnabled"]:
        raise bad_request(SYNCED_OBJECT_REFUSED)


def require_assigned_membership(group: Json) -> None:
    """Refuse to change the members of a group whose members follow a rule."""
    if "DynamicMembership" in group["groupTypes"]:
        raise bad_request("Insufficient privileges to complete the operation: the group has dynamic membership.")


def require_valid(body: Json) -> None:
    """Refuse properties that do not exist, cannot be set, or have values that they cannot have."""
    for name, value in body.items():
        if name.startswith(_EXTENSION):
            continue
        if not known_property("group", name):
            raise bad_request(f"One or more property values specified are invalid: '{name}' does not exist.")
        if name not in _WRITABLE:
            raise bad_request(f"Property '{name}' is read-only and cannot be set.")
        if isinstance(value, str) and len(value) > _LENGTHS.get(name, len(value)):
            raise bad_request(f"Invalid value specified for property '{name}' of resource 'Group'.")
    wrong = problems("group", body)
    if wrong:
        raise bad_request(f"Invalid value specified for a property of resource 'Group': {wrong[0]}")
    nickname = body.get("mailNickname")
    if nickname is not None and (not _NICKNAME.fullmatch(nickname) or _NICKNAME_FORBIDDEN & set(nickname)):
        raise bad_request("Invalid value specified for property 'mailNickname' of resource 'Group'.")


OPERATIONS = [
    Operation("GET", "/groups", list_groups, GROUP_READ, expands=True),
    Operation("GET", "/groups/$count", count_groups, GROUP_READ),
    Operation("POST", "/groups", create_group, GROUP_WRITE),
    Operation("GET", "/groups/{group}", get_group, GROUP_READ, expands=True),
    Operation("PATCH", "/groups/{group}", update_group, MEMBER_WRITE),
    Operation("DELETE", "/groups/{group}", delete_group, GROUP_WRITE),
]

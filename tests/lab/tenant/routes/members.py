# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a group: list, cast, add, remove.

Source: Microsoft Graph reference, ``group: list members``, ``add members``, ``remove member``.
"""

from __future__ import annotations

import typing as t

from ..http.call import NO_CONTENT, Answer, Call, Json
from ..http.errors import GraphFailure, unsupported_query
from ..http.operation import Operation
from ..http.pages import collection, page
from ..http.permissions import GROUP_READ, MEMBER_WRITE, READ_BY_KIND, granted
from ..objects.store import Kind
from ..odata.filter import compile_filter
from .groups import reference, require_assigned_membership, require_writable
from .querying import GROUPS, USERS, is_advanced, number, require_counting
from .shaping import directory_objects
from .visible_members import members_of, transitive_members_of

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_CASTS: dict[str, Kind] = {
    "microsoft.graph.user": "user",
    "microsoft.graph.group": "group",
    "microsoft.graph.servicePrincipal": "servicePrincipal",
}
_FILTERABLE = {"user": USERS, "group": GROUPS}


def list_members(tenant: Tenant, call: Call) -> Answer:
    """List the direct members of a group, all or those of one type."""
    return directory_page(tenant, call, members_of(tenant, call, call["group"]))


def list_transitive_members(tenant: Tenant, call: Call) -> Answer:
    """List the members of a group and of its groups."""
    return directory_page(tenant, call, transitive_members_of(tenant, call, call["group"]))


def list_member_links(tenant: Tenant, call: Call) -> Answer:
    """List links to the direct members of a group."""
    found = members_of(tenant, call, call["group"])
    items, next_link = page(call, found)
    links: list[Json] = [{"@odata.id": f"{call.root}/directoryObjects/{record['id']}"} for _kind, record in items]
    return Answer(body=collection(call, "Collection($ref)", links, next_link, len(found)))


def count_members(tenant: Tenant, call: Call) -> Answer:
    """Return how many direct members a group has, all or those of one type."""
    require_counting(call)
    return number(len(_of_type(call, members_of(tenant, call, call["group"]))))


def count_transitive_members(tenant: Tenant, call: Call) -> Answer:
    """Return how many members a group and its groups have, all or those of one type."""
    require_counting(call)
    return number(len(_of_type(call, transitive_members_of(tenant, call, call["group"]))))


def add_member(tenant: Tenant, call: Call) -> Answer:
    """Add one member."""
    group = tenant.store.group(call["group"])
    body = call.json()
    if "@odata.id" not in body:
        raise GraphFailure(400, "BadRequest", "The entity reference link '@odata.id' is missing.")
    member = reference(call, body["@odata.id"])
    require_writable(group)
    require_assigned_membership(group)
    tenant.store.add_members(group["id"], [member])
    return NO_CONTENT


def remove_member(tenant: Tenant, call: Call) -> Answer:
    """Remove one member, whom the path names or the query option ``@id``."""
    group = tenant.store.group(call["group"])
    member = call.parameters.get("member") or reference(call, call.query.get("@id"))
    require_writable(group)
    require_assigned_membership(group)
    tenant.store.remove_member(group["id"], member)
    return NO_CONTENT


def directory_page(tenant: Tenant, call: Call, objects: list[tuple[Kind, Json]]) -> Answer:
    """Return one page of related objects, those of one type when the path ends with a cast.

    Of an object whose type the application may not read, only id and type are shown, and all else is null (Microsoft
    Graph permissions overview, "Limited information returned for inaccessible member objects").
    """
    found = _of_type(call, objects)
    items, next_link = page(call, found)
    shaped = directory_objects(call, items, hidden_kinds(tenant, call))
    return Answer(body=collection(call, "directoryObjects", shaped, next_link, len(found)))


def hidden_kinds(tenant: Tenant, call: Call) -> set[str]:
    """Return the types of which the application may see no more than that an object exists."""
    permitted = granted(call.client, tenant.settings)
    return {kind for kind, permissions in READ_BY_KIND.items() if not permissions & permitted}


def _of_type(call: Call, found: list[tuple[Kind, Json]]) -> list[tuple[Kind, Json]]:
    name = call.parameters.get("cast")
    if name is None:
        if "filter" in call.query:
            raise unsupported_query("The specified filter to the reference property query is currently not supported.")
        return found
    if name not in _CASTS:
        raise unsupported_query(f"The specified cast to '{name}' is not supported.")
    kind = _CASTS[name]
    fitting = [(each, record) for each, record in found if each == kind]
    if "filter" not in call.query:
        return fitting
    predicate = compile_filter(call.query["filter"], _FILTERABLE[kind], advanced=is_advanced(call))
    return [(each, record) for each, record in fitting if predicate(record)]


OPERATIONS = [
    Operation("GET", "/groups/{group}/members", list_members, GROUP_READ),
    Operation("GET", "/groups/{group}/members/$count", count_members, GROUP_READ),
    Operation("GET", "/groups/{group}/transitiveMembers/$count", count_transitive_members, GROUP_READ),
    Operation("DELETE", "/groups/{group}/members/$ref", remove_member, MEMBER_WRITE),
    Operation("GET", "/groups/{group}/members/$ref", list_member_links, GROUP_READ),
    Operation("POST", "/groups/{group}/members/$ref", add_member, MEMBER_WRITE),
    Operation("GET", "/groups/{group}/members/{cast}", list_members, GROUP_READ),
    Operation("GET", "/groups/{group}/members/{cast}/$count", count_members, GROUP_READ),
    Operation("DELETE", "/groups/{group}/members/{member}/$ref", remove_member, MEMBER_WRITE),
    Operation("GET", "/groups/{group}/transitiveMembers", list_transitive_members, GROUP_READ),
    Operation("GET", "/groups/{group}/transitiveMembers/{cast}", list_transitive_members, GROUP_READ),
    Operation("GET", "/groups/{group}/transitiveMembers/{cast}/$count", count_transitive_members, GROUP_READ),
]

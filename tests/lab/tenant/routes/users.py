# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and other directory objects: list, get with the manager, list memberships, get many by id.

Source: Microsoft Graph reference, ``user``, ``user: list manager``, ``user: list memberOf``, ``directoryObject``.
"""

from __future__ import annotations

import re
import secrets
import typing as t
from collections.abc import Collection, Sequence
from urllib.parse import quote

from ..http.call import Answer, Call, Json
from ..http.errors import GraphFailure, bad_request, insufficient_privileges
from ..http.operation import Operation, with_context
from ..http.permissions import DIRECTORY_READ, MEMBERSHIP_READ, USER_READ
from .members import directory_page, hidden_kinds
from .querying import USERS, counted, listed
from .shaping import directory_objects, expanded_manager, resource

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_LARGEST_REQUEST = 1000
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def list_users(tenant: Tenant, call: Call) -> Answer:
    """List users."""
    delay = tenant.settings.replication_delay
    users = tenant.store.replicated(tenant.store.users.values(), tenant.clock.now(), delay)
    return listed(call, "user", "users", users, USERS)


def count_users(tenant: Tenant, call: Call) -> Answer:
    """Return how many users there are, or fit a filter."""
    delay = tenant.settings.replication_delay
    return counted(call, tenant.store.replicated(tenant.store.users.values(), tenant.clock.now(), delay), USERS)


def get_user(tenant: Tenant, call: Call) -> Answer:
    """Return a user by object id or user principal name, with the manager on request."""
    user = tenant.store.user(call["user"])
    manager = expanded_manager(call, tenant.store.manager_of(user["id"]))
    return Answer(body=with_context(call, "users/$entity", {**resource(call, "user", user), **manager}))


def list_memberships(tenant: Tenant, call: Call) -> Answer:
    """List what a user is a direct member of, all or only groups."""
    user = tenant.store.user(call["user"])
    return directory_page(tenant, call, [("group", group) for group in tenant.store.groups_of(user["id"])])


def get_object(tenant: Tenant, call: Call) -> Answer:
    """Return any directory object."""
    found = tenant.store.require(call["object"])
    return Answer(body=with_context(call, "directoryObjects/$entity", directory_objects(call, [found])[0]))


def get_objects_by_id(tenant: Tenant, call: Call) -> Answer:
    """Return those of up to 1000 directory objects that exist."""
    body = call.json()
    ids, types = body.get("ids"), body.get("types")
    if not isinstance(ids, list) or not 0 < len(ids) <= _LARGEST_REQUEST:
        raise bad_request(f"'ids' must hold between 1 and {_LARGEST_REQUEST} ids.")
    for each in ids:
        if not _GUID.fullmatch(str(each)):
            raise bad_request(f"Invalid object identifier '{each}'.")
    return _objects_by_id(tenant, call, [str(each).lower() for each in ids], {str(each) for each in types or []})


def get_more_objects_by_id(tenant: Tenant, call: Call) -> Answer:
    """Return the next page of such objects; a next link is read with GET, so its token holds what was asked."""
    token = call.query.get("skiptoken", "")
    if token not in tenant.asked_ids:
        raise GraphFailure(400, "Directory_ExpiredPageToken", "The specified page token value has expired.")
    return _objects_by_id(tenant, call, *tenant.asked_ids[token])


def _objects_by_id(tenant: Tenant, call: Call, ids: Sequence[str], types: Collection[str]) -> Answer:
    if tenant.settings.get_by_ids == "refused":
        raise insufficient_privileges()
    size = tenant.settings.get_by_ids_page
    objects = [tenant.store.find(object_id) for object_id in ids[:size]]
    found = [each for each in objects if each is not None and (not set(types) - {"directoryObject"} or each[0] in types)]
    body: Json = call.context("directoryObjects")
    if len(ids) > size:
        token = secrets.token_urlsafe(32)
        tenant.asked_ids[token] = (ids[size:], types)
        selection = f"$select={quote(call.query['select'], safe='')}&" if "select" in call.query else ""
        body["@odata.nextLink"] = f"{call.root}/directoryObjects/getByIds?{selection}$skiptoken={token}"
    return Answer(body={**body, "value": directory_objects(call, found, hidden_kinds(tenant, call))})


OPERATIONS = [
    Operation("GET", "/users", list_users, USER_READ),
    Operation("GET", "/users/$count", count_users, USER_READ),
    Operation("GET", "/users/{user}", get_user, USER_READ, expands=True),
    Operation("GET", "/users/{user}/memberOf", list_memberships, MEMBERSHIP_READ),
    Operation("GET", "/users/{user}/memberOf/{cast}", list_memberships, MEMBERSHIP_READ),
    Operation("POST", "/directoryObjects/getByIds", get_objects_by_id, DIRECTORY_READ),
    Operation("GET", "/directoryObjects/getByIds", get_more_objects_by_id, DIRECTORY_READ),
    Operation("GET", "/directoryObjects/{object}", get_object, DIRECTORY_READ),
]

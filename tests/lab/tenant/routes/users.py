# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and other directory objects: list, get with the manager, list memberships, get many by id.

Source: Microsoft Graph reference, ``user``, ``user: list manager``, ``user: list memberOf``, ``directoryObject``.
"""

from __future__ import annotations

import typing as t

from ..http.call import Answer, Call
from ..http.errors import bad_request
from ..http.operation import Operation, with_context
from ..http.permissions import DIRECTORY_READ, MEMBERSHIP_READ, USER_READ
from .members import directory_page
from .querying import USERS, counted, listed
from .shaping import directory_objects, expanded_manager, resource

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_LARGEST_REQUEST = 1000


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
    wanted = None if not types or "directoryObject" in types else {str(each) for each in types}
    objects = [tenant.store.find(str(object_id)) for object_id in ids]
    found = [each for each in objects if each is not None and (wanted is None or each[0] in wanted)]
    return Answer(body={**call.context("directoryObjects"), "value": directory_objects(call, found)})


OPERATIONS = [
    Operation("GET", "/users", list_users, USER_READ),
    Operation("GET", "/users/$count", count_users, USER_READ),
    Operation("GET", "/users/{user}", get_user, USER_READ, expands=True),
    Operation("GET", "/users/{user}/memberOf", list_memberships, MEMBERSHIP_READ),
    Operation("GET", "/users/{user}/memberOf/{cast}", list_memberships, MEMBERSHIP_READ),
    Operation("GET", "/directoryObjects/{object}", get_object, DIRECTORY_READ),
    Operation("POST", "/directoryObjects/getByIds", get_objects_by_id, DIRECTORY_READ),
]

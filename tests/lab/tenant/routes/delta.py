# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The delta query on groups.

Source: Microsoft Graph reference, ``group: delta``.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t
from urllib.parse import quote

from ..http.call import Answer, Call, Json
from ..http.errors import GraphFailure, unsupported_query
from ..http.operation import Operation
from ..http.permissions import GROUP_READ
from ..objects.changes import GroupChange
from .shaping import resource

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_TOKEN = re.compile(r"(\w+)\.(\d+)")
_FILTER = re.compile(r"\s*id\s+eq\s+'([^']*)'\s*")
_LARGEST_FILTER = 50


def list_changes(tenant: Tenant, call: Call) -> Answer:
    """Return all groups at first, and what changed since a token afterwards; 410 for a token of another time."""
    wanted = _wanted(call)
    token = call.query.get("deltatoken")
    if token is None:
        changes: dict[str, GroupChange | None] = dict.fromkeys(tenant.store.groups)
    else:
        changes = dict(tenant.store.changes.since(_position(tenant, call, token)))
    items = [_item(tenant, call, each, change) for each, change in changes.items() if wanted is None or each in wanted]
    body: Json = {**call.context("groups"), "@odata.deltaLink": _link(tenant, call), "value": items}
    return Answer(body=body)


def _wanted(call: Call) -> set[str] | None:
    if "filter" not in call.query:
        return None
    parts = [_FILTER.fullmatch(part) for part in re.split(r"\s+or\s+", call.query["filter"])]
    ids = {part[1].lower() for part in parts if part}
    if None in parts or len(parts) > _LARGEST_FILTER:
        raise unsupported_query(f"Only up to {_LARGEST_FILTER} clauses of the form id eq 'x' are supported.")
    return ids


def _position(tenant: Tenant, call: Call, token: str) -> int:
    match = _TOKEN.fullmatch(token)
    if match is None or match[1] != tenant.store.changes.id or int(match[2]) > tenant.store.changes.position:
        location = {"Location": f"{call.root}/groups/delta"}
        raise GraphFailure(410, "resyncRequired", "The delta token is no longer valid. Start again.", location)
    return int(match[2])


def _item(tenant: Tenant, call: Call, group_id: str, change: GroupChange | None) -> Json:
    if group_id not in tenant.store.groups:
        return {"id": group_id, "@removed": {"reason": "deleted"}}
    shown = {"id": group_id, **resource(_without_members(call), "group", tenant.store.groups[group_id])}
    members = dict.fromkeys(tenant.store.members[group_id], True) if change is None else change.members
    if members and ("select" not in call.query or "members" in call.query["select"].split(",")):
        shown["members@delta"] = [_member(tenant, each, present) for each, present in members.items()]
    return shown


def _without_members(call: Call) -> Call:
    names = [name for name in call.query.get("select", "").split(",") if name.strip() not in ("", "members")]
    query = {**call.query, "select": ",".join(names)}
    return dataclasses.replace(call, query=query)


def _member(tenant: Tenant, object_id: str, present: bool) -> Json:
    found = tenant.store.find(object_id)
    item: Json = {"@odata.type": f"#microsoft.graph.{found[0] if found else 'user'}", "id": object_id}
    return item if present else {**item, "@removed": {"reason": "deleted"}}


def _link(tenant: Tenant, call: Call) -> str:
    token = f"{tenant.store.changes.id}.{tenant.store.changes.position}"
    kept = {name: value for name, value in call.query.items() if name in ("select", "filter")}
    options = {**kept, "deltatoken": token}
    query = "&".join(f"${name}={quote(value, safe='')}" for name, value in options.items())
    return f"{call.root}/groups/delta?{query}"


OPERATIONS = [Operation("GET", "/groups/delta", list_changes, GROUP_READ)]

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeding, changing and deleting objects of the tenant, past every rule of the service.

An object is named by its id, a user also by user principal name, a group also by its display name where that is unique.
"""

from __future__ import annotations

import typing as t

from ..clock import timestamp
from ..engine.values import guid_text, sid_text
from ..http.call import NO_CONTENT, Answer, Call, Json
from ..objects.store import Kind
from ..seed import on_premises, on_premises_user
from ..well_known import APP_ROLE, ENTRA_TO_AD_APPLICATION_TEMPLATE
from .answers import AdminError, body_of

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_LISTS = ("users", "groups", "memberships", "assignments")
_OWN = ("members", "assigned", "synced", "manager")
SYNCED = "synced"
"""Key of a seeded object whose value is the sAMAccountName of the object in AD that it is synced from."""


def post_objects(tenant: Tenant, call: Call) -> Answer:
    """Add users, groups, memberships and assignments."""
    body = body_of(call)
    unknown = set(body) - set(_LISTS)
    if unknown:
        raise AdminError(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(_LISTS)}")
    accounts = {name: _account(tenant, name) for name in _synced_names(body)}
    with tenant.lock:
        users = [_add_user(tenant, values, accounts) for values in body.get("users", [])]
        for values, user in zip(body.get("users", []), users, strict=True):
            _set_manager(tenant, user, values.get("manager"))
        groups = [_add_group(tenant, values, accounts) for values in body.get("groups", [])]
        for values, group in zip(body.get("groups", []), groups, strict=True):
            _set_members(tenant, group, values.get("members", []))
            if values.get("assigned"):
                _assign(tenant, group["id"], assigned=True)
        for membership in body.get("memberships", []):
            group = _named(tenant, membership["group"])
            tenant.store.add_members(group["id"], [_named(tenant, membership["member"])["id"]])
        for name in body.get("assignments", []):
            _assign(tenant, _named(tenant, name)["id"], assigned=True)
    return Answer(201, {"users": users, "groups": groups})


def get_object(tenant: Tenant, call: Call) -> Answer:
    """Return an object as the tenant holds it, with the ids of members and manager, and whether it is assigned."""
    with tenant.lock:
        record = _named(tenant, call["object"])
        members, manager = tenant.store.members.get(record["id"], {}), tenant.store.managers.get(record["id"])
        assigned = _is_assigned(tenant, record["id"])
        return Answer(body={**record, "members": list(members), "manager": manager, "assigned": assigned})


def patch_object(tenant: Tenant, call: Call) -> Answer:
    """Change properties, the members (all of them), the manager (null for none), or whether it is assigned."""
    body = body_of(call)
    account = _account(tenant, body[SYNCED]) if body.get(SYNCED) else None
    with tenant.lock:
        record = _named(tenant, call["object"])
        values = {name: value for name, value in body.items() if name not in _OWN}
        if account is not None:
            kind: Kind = "user" if record["id"] in tenant.store.users else "group"
            values = {**_synced(tenant, kind, account), **values}
        tenant.store.update(record, values)
        if "members" in body:
            _set_members(tenant, record, body["members"])
        if "manager" in body:
            _set_manager(tenant, record, body["manager"])
        if "assigned" in body:
            _assign(tenant, record["id"], assigned=bool(body["assigned"]))
    return NO_CONTENT


def delete_object(tenant: Tenant, call: Call) -> Answer:
    """Delete an object."""
    with tenant.lock:
        record = _named(tenant, call["object"])
        is_kept = record["id"] in tenant.store.groups or record["id"] in tenant.store.users
        tenant.store.delete(record["id"], timestamp(tenant.clock.now()) if is_kept else "")
        tenant.assignments.forget(record["id"])
    return NO_CONTENT


def _synced_names(body: Json) -> list[str]:
    return [str(each[SYNCED]) for kind in ("users", "groups") for each in body.get(kind, []) if each.get(SYNCED)]


def _account(tenant: Tenant, name: str) -> dict[str, str]:
    found = tenant.agent.search(f"(sAMAccountName={name})", ["objectSid", "objectGUID", "sAMAccountName"])
    if len(found) != 1:
        raise AdminError(f"AD holds {len(found)} objects with the sAMAccountName {name!r}")
    entry = found[0]
    return {
        "dn": entry.dn,
        "sid": sid_text(entry.attributes["objectsid"][0]),
        "guid": guid_text(entry.attributes["objectguid"][0]),
        "sam_account_name": entry.texts("sAMAccountName")[0],
    }


def _synced(tenant: Tenant, kind: Kind, account: dict[str, str]) -> Json:
    now = tenant.clock.now()
    return on_premises_user(tenant, account, now) if kind == "user" else on_premises(tenant, account, now)


def _add_user(tenant: Tenant, values: Json, accounts: dict[str, dict[str, str]]) -> Json:
    if not values.get("userPrincipalName"):
        raise AdminError("a user needs a userPrincipalName")
    now = tenant.clock.now()
    known = _synced(tenant, "user", accounts[values[SYNCED]]) if values.get(SYNCED) else {}
    own = {name: value for name, value in values.items() if name not in _OWN}
    defaults = {"displayName": values["userPrincipalName"]}
    return tenant.store.add_user({**defaults, **known, **own}, now, timestamp(now))


def _add_group(tenant: Tenant, values: Json, accounts: dict[str, dict[str, str]]) -> Json:
    if not values.get("displayName"):
        raise AdminError("a group needs a displayName")
    now = tenant.clock.now()
    known = _synced(tenant, "group", accounts[values[SYNCED]]) if values.get(SYNCED) else {}
    own = {name: value for name, value in values.items() if name not in _OWN}
    return tenant.store.add_group({"mailNickname": "seeded", **known, **own}, [], now, timestamp(now))


def _set_members(tenant: Tenant, group: Json, names: list[str]) -> None:
    wanted = [_named(tenant, name)["id"] for name in names]
    for member in set(tenant.store.members[group["id"]]) - set(wanted):
        tenant.store.remove_member(group["id"], member)
    tenant.store.add_members(group["id"], [each for each in wanted if not tenant.store.is_member(group["id"], each)])


def _set_manager(tenant: Tenant, user: Json, name: str | None) -> None:
    if name is None:
        tenant.store.managers.pop(user["id"], None)
        return
    manager = _named(tenant, name)
    for each in (user, manager):
        if each["id"] not in tenant.store.users:
            raise AdminError(f"{each['displayName']!r} is no user: only users have managers, and are managers")
    tenant.store.managers[user["id"]] = manager["id"]


def _assign(tenant: Tenant, object_id: str, *, assigned: bool) -> None:
    if assigned == _is_assigned(tenant, object_id):
        return
    principal = _configuration(tenant)
    if assigned:
        tenant.assignments.add(principal, object_id, APP_ROLE, tenant.clock.now())
        return
    for each in tenant.assignments.of(principal["id"]):
        if each.principal_id == object_id:
            tenant.assignments.remove(principal["id"], each.id, tenant.clock.now())


def _is_assigned(tenant: Tenant, object_id: str) -> bool:
    resources = [job.service_principal_id for job in tenant.writing_jobs()]
    return any(each.principal_id == object_id for resource in resources for each in tenant.assignments.of(resource))


def _configuration(tenant: Tenant) -> Json:
    for principal in tenant.store.service_principals.values():
        if principal["applicationTemplateId"] == ENTRA_TO_AD_APPLICATION_TEMPLATE:
            return principal
    raise AdminError("the tenant has no configuration to assign anything to")


def _named(tenant: Tenant, name: str) -> Json:
    found = tenant.store.find(name)
    if found is not None:
        return found[1]
    users = [each for each in tenant.store.users.values() if each["userPrincipalName"].casefold() == name.casefold()]
    groups = [each for each in tenant.store.groups.values() if each["displayName"] == name]
    if len(users + groups) != 1:
        raise AdminError(f"{len(users + groups)} objects are named {name!r}")
    return (users + groups)[0]

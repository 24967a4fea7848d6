# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tenant's directory: users, groups with their members, applications and service principals."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ..http.errors import bad_request, not_found
from ..well_known import REFERENCE_EXISTS
from .changes import ChangeLog
from .records import Json, new_group, new_user

Kind = t.Literal["user", "group", "servicePrincipal", "application"]


class ObjectStore:
    """Records by object id. Its methods raise what Graph answers; callers hold the tenant's lock."""

    def __init__(self) -> None:
        self.users: dict[str, Json] = {}
        self.groups: dict[str, Json] = {}
        self.service_principals: dict[str, Json] = {}
        self.applications: dict[str, Json] = {}
        self.members: dict[str, dict[str, None]] = {}
        self.managers: dict[str, str] = {}
        self.converted: set[str] = set()
        self.deleted: dict[str, Json] = {}
        self.changes = ChangeLog()
        self._created: dict[str, datetime] = {}
        self._ids_by_upn: dict[str, str] = {}

    def add_user(self, values: Json, now: datetime, created: str) -> Json:
        """Add a user; ``created`` is the time as Graph writes it."""
        record = new_user(values, created)
        self.users[record["id"]] = record
        self._ids_by_upn[str(record["userPrincipalName"]).casefold()] = record["id"]
        self._created[record["id"]] = now
        return record

    def add_group(self, values: Json, members: Iterable[str], now: datetime, created: str) -> Json:
        """Add a group with its members, whose ids must exist."""
        found = [self.require_object(member) for member in members]
        record = new_group(values, created)
        self.groups[record["id"]] = record
        self.members[record["id"]] = dict.fromkeys(found)
        self._created[record["id"]] = now
        self.changes.group_changed(record["id"])
        for member in found:
            self.changes.member_changed(record["id"], member, added=True)
        return record

    def add_service_principal(self, record: Json, application: Json, now: datetime) -> None:
        """Add a service principal with its application."""
        self.service_principals[record["id"]] = record
        self.applications[application["id"]] = application
        self._created[record["id"]] = now

    def user(self, identifier: str) -> Json:
        """Return a user by object id or user principal name; 404 when there is none."""
        object_id = self._ids_by_upn.get(identifier.casefold(), identifier.lower())
        if object_id not in self.users:
            raise not_found(identifier)
        return self.users[object_id]

    def group(self, object_id: str) -> Json:
        """Return a group; 404 when there is none."""
        return _get(self.groups, object_id)

    def service_principal(self, object_id: str) -> Json:
        """Return a service principal; 404 when there is none."""
        return _get(self.service_principals, object_id)

    def find(self, object_id: str) -> tuple[Kind, Json] | None:
        """Return any object with its kind, or None."""
        key = object_id.lower()
        for kind, records in self._collections():
            if key in records:
                return kind, records[key]
        return None

    def require(self, object_id: str) -> tuple[Kind, Json]:
        """Return any object with its kind; 404 when there is none."""
        found = self.find(object_id)
        if found is None:
            raise not_found(object_id)
        return found

    def require_object(self, object_id: str) -> str:
        """Return the id of an existing object; 404 when there is none."""
        return str(self.require(object_id)[1]["id"])

    def members_of(self, group_id: str) -> Iterator[tuple[Kind, Json]]:
        """Return the direct members of a group, in the order they were added."""
        for member in self.members[self.group(group_id)["id"]]:
            yield self.require(member)

    def groups_of(self, object_id: str) -> list[Json]:
        """Return the groups that an object is a direct member of, in the order they were added."""
        return [self.groups[group] for group, members in self.members.items() if object_id in members]

    def manager_of(self, user_id: str) -> Json | None:
        """Return a user's manager, or None."""
        manager = self.managers.get(user_id)
        return None if manager is None else self.users[manager]

    def is_member(self, group_id: str, object_id: str) -> bool:
        """Tell whether an object is a direct member of a group."""
        return object_id.lower() in self.members.get(group_id.lower(), {})

    def transitive_members_of(self, group_id: str) -> list[tuple[Kind, Json]]:
        """Return the members of a group and of its groups, each once."""
        seen: dict[str, None] = {}
        waiting = [self.group(group_id)["id"]]
        while waiting:
            for member in self.members.get(waiting.pop(), {}):
                if member not in seen:
                    seen[member] = None
                    waiting.append(member)
        return [self.require(member) for member in seen]

    def add_members(self, group_id: str, object_ids: list[str]) -> None:
        """Add members, all or none; 400 when one is a member already, 404 when one does not exist."""
        group = self.group(group_id)["id"]
        found = [self.require_object(object_id) for object_id in object_ids]
        if len(set(found)) < len(found) or any(member in self.members[group] for member in found):
            raise bad_request(REFERENCE_EXISTS)
        for member in found:
            self.members[group][member] = None
            self.changes.member_changed(group, member, added=True)

    def remove_member(self, group_id: str, object_id: str) -> None:
        """Remove a member; 404 when it is none."""
        group = self.group(group_id)["id"]
        member = object_id.lower()
        if member not in self.members[group]:
            raise not_found(object_id)
        del self.members[group][member]
        self.changes.member_changed(group, member, added=False)

    def update(self, record: Json, values: Json) -> None:
        """Change properties of a record."""
        if "userPrincipalName" in values and record["id"] in self.users:
            self._ids_by_upn.pop(str(record["userPrincipalName"]).casefold(), None)
            self._ids_by_upn[str(values["userPrincipalName"]).casefold()] = record["id"]
        record.update(values)
        if record["id"] in self.groups:
            self.changes.group_changed(record["id"])

    def deleted_item(self, object_id: str) -> Json:
        """Return a group or a user that was deleted; 404."""
        return _get(self.deleted, object_id)

    def delete(self, object_id: str, deleted: str = "") -> None:
        """Delete an object, every membership of it, and whom it manages; with the time as Graph writes it, it is kept as deleted."""
        kind, record = self.require(object_id)
        key = record["id"]
        if deleted:
            self.deleted[key] = {**record, "deletedDateTime": deleted}
        for group, members in self.members.items():
            if key in members:
                del members[key]
                self.changes.member_changed(group, key, added=False)
        if kind == "user":
            self._ids_by_upn.pop(str(record["userPrincipalName"]).casefold(), None)
            self.managers = {user: manager for user, manager in self.managers.items() if key not in (user, manager)}
        if kind == "group":
            del self.members[key]
            self.changes.group_deleted(key)
        for _kind, records in self._collections():
            records.pop(key, None)

    def replicated(self, records: Iterable[Json], now: datetime, delay: float) -> list[Json]:
        """Return the records that lists and queries know already."""
        if not delay:
            return list(records)
        return [record for record in records if self.is_replicated(record["id"], now, delay)]

    def is_replicated(self, object_id: str, now: datetime, delay: float) -> bool:
        """Tell whether an object is old enough to be known everywhere."""
        return self._created[object_id] + timedelta(seconds=delay) <= now

    def _collections(self) -> tuple[tuple[Kind, dict[str, Json]], ...]:
        return (
            ("user", self.users),
            ("group", self.groups),
            ("servicePrincipal", self.service_principals),
            ("application", self.applications),
        )


def _get(records: dict[str, Json], object_id: str) -> Json:
    record = records.get(object_id.lower())
    if record is None:
        raise not_found(object_id)
    return record

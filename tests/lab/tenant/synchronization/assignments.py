# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assignments of users and groups to a service principal's roles, with the delay after which they count."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..http.errors import bad_request, not_found
from ..objects.records import Json
from ..well_known import ASSIGNMENT_EXISTS, NO_APP_ROLE, ROLE_NOT_FOUND


@dataclass(slots=True)
class Assignment:
    """One assignment; a removed one is kept, because it counts until the removal is replicated."""

    id: str
    principal_id: str
    resource_id: str
    role_id: str
    created: datetime
    removed: datetime | None = None

    @property
    def link(self) -> tuple[str, str, str]:
        """What is assigned to what: there is one assignment of each kind."""
        return self.resource_id, self.principal_id, self.role_id

    def counts(self, now: datetime, delay: float) -> bool:
        """Tell whether the sync engine sees the assignment."""
        lag = timedelta(seconds=delay)
        return self.created + lag <= now and (self.removed is None or self.removed + lag > now)


class Assignments:
    """All assignments of the tenant."""

    def __init__(self) -> None:
        self._active: dict[str, Assignment] = {}
        self._removed: list[Assignment] = []
        self._taken: set[tuple[str, str, str]] = set()

    def add(self, resource: Json, principal_id: str, role_id: str, now: datetime) -> Assignment:
        """Assign a principal; 400, in the service's words, for an unknown role or an assignment that exists."""
        if role_id not in _role_ids(resource):
            raise bad_request(f"{ROLE_NOT_FOUND} {resource['displayName']}.")
        key = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
        assignment = Assignment(key, principal_id, resource["id"], role_id, now)
        if assignment.link in self._taken:
            raise bad_request(f"{ASSIGNMENT_EXISTS}.")
        self._active[key] = assignment
        self._taken.add(assignment.link)
        return assignment

    def of(self, resource_id: str) -> list[Assignment]:
        """Return the assignments to a service principal."""
        return [each for each in self._active.values() if each.resource_id == resource_id]

    def get(self, resource_id: str, assignment_id: str) -> Assignment:
        """Return one assignment; 404 when there is none."""
        assignment = self._active.get(assignment_id)
        if assignment is None or assignment.resource_id != resource_id:
            raise not_found(assignment_id)
        return assignment

    def remove(self, resource_id: str, assignment_id: str, now: datetime) -> None:
        """Remove an assignment; 404 when there is none."""
        assignment = self.get(resource_id, assignment_id)
        assignment.removed = now
        self._removed.append(self._active.pop(assignment_id))
        self._taken.remove(assignment.link)

    def forget(self, object_id: str) -> None:
        """Forget the assignments of, or to, an object that is deleted."""
        kept = [each for each in self._active.values() if object_id not in (each.principal_id, each.resource_id)]
        self._active = {each.id: each for each in kept}
        self._taken = {each.link for each in kept}
        self._removed = [each for each in self._removed if object_id not in (each.principal_id, each.resource_id)]

    def effective(self, resource_id: str, now: datetime, delay: float) -> set[str]:
        """Return the ids of the principals whose assignment the sync engine sees."""
        everything = [*self._active.values(), *self._removed]
        return {each.principal_id for each in everything if each.resource_id == resource_id and each.counts(now, delay)}


def _role_ids(resource: Json) -> set[str]:
    roles = {str(role["id"]) for role in resource["appRoles"] if role["isEnabled"]}
    return roles or {NO_APP_ROLE}

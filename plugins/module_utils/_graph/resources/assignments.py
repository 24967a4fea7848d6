# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which groups and users are assigned to a service principal."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError, ConflictError, SchemaError
from ..._common.json import Json
from ..consistency import read_written, says_it_exists
from ..http.answer_validation import OBJECT
from ..http.paths import service_principal_path
from ..http.session import GraphSession
from .shapes import ASSIGNMENT

_PAGE_SIZE = 999
# The role for "no role", valid only where an application declares none.
_DEFAULT_ROLE_ID = "00000000-0000-0000-0000-000000000000"


class Added(t.NamedTuple):
    """An assignment that was asked for; ``was_there``: somebody else had made it, or an earlier run."""

    assignment: Json
    was_there: bool


class Assignments:
    """Client for the assignments of one service principal (Microsoft Graph reference, appRoleAssignedTo)."""

    def __init__(self, session: GraphSession, service_principal: Json) -> None:
        self.session = session
        self.service_principal = service_principal

    def list(self) -> list[Json]:
        """Return all of them, each with ``createdDateTime``; the service hardly supports a filter by principal."""
        return list(self.session.get_all(self._path(), params={"$top": _PAGE_SIZE}, shape=ASSIGNMENT))

    def add(self, principal_id: str) -> Added:
        """Assign a group or user; an assignment that is there already, although no list shows it yet, is looked for.

        Raises ``ConflictError`` when the service says that there is one and doesn't list it.
        """
        resource_id = str(self.service_principal["id"])
        role_id = choose_role(self.service_principal)
        body = {"principalId": principal_id, "resourceId": resource_id, "appRoleId": role_id}
        try:
            return Added(self.session.post(self._path(), json=body, shape=OBJECT), was_there=False)
        except CloudSyncError as problem:
            if not says_it_exists(problem):
                raise
            refused = problem
        existing = read_written(lambda: self._of(principal_id, role_id), lambda found: found is not None)
        if existing is None:
            raise ConflictError(
                f"The service says that {principal_id} is already assigned to the service principal {resource_id}, but doesn't list it",
                hint="Another run may have assigned it; run the task again in a few minutes.",
                cause=refused,
            ) from refused
        return Added(existing, was_there=True)

    def _of(self, principal_id: str, role_id: str) -> Json | None:
        wanted = (principal_id.casefold(), role_id.casefold())
        return next((each for each in self.list() if (_folded(each, "principalId"), _folded(each, "appRoleId")) == wanted), None)

    def remove(self, assignment_id: str) -> None:
        """Remove an assignment by its own id (not the principal's)."""
        self.session.delete(self._path(assignment_id))

    def _path(self, *segments: str) -> str:
        return service_principal_path(str(self.service_principal["id"]), "appRoleAssignedTo", *segments)


def _folded(assignment: Json, name: str) -> str:
    return str(assignment.get(name) or "").casefold()


def choose_role(service_principal: t.Mapping[str, t.Any]) -> str:
    """Return the id of the role that an assignment needs: the enabled one that users and groups may have.

    Where several are, the one named ``User``, as in the portal. Raises ``SchemaError`` when there is no choice.
    """
    declared = [role for role in service_principal.get("appRoles") or [] if isinstance(role, dict)]
    if not declared:
        return _DEFAULT_ROLE_ID
    usable = [role for role in declared if role.get("isEnabled") and "User" in (role.get("allowedMemberTypes") or [])]
    named = [role for role in usable if str(role.get("displayName")).casefold() == "user"]
    choice = named if len(named) == 1 else usable
    if len(choice) == 1:
        return str(choice[0]["id"])
    raise SchemaError(
        f"The service principal {service_principal.get('displayName')!r} has {len(choice)} roles for groups and users, "
        "so none can be chosen",
        hint="Look at its app roles; one of them must be enabled for users and groups.",
        roles=[{"id": role.get("id"), "name": role.get("displayName")} for role in declared],
    )

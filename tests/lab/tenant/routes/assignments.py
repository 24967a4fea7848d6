# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assignments to a service principal: ``appRoleAssignedTo``, and their mirror on groups.

Source: Microsoft Graph reference, ``servicePrincipal: appRoleAssignedTo``.
"""

from __future__ import annotations

import typing as t

from ..clock import timestamp
from ..http.call import NO_CONTENT, Answer, Call, Json
from ..http.errors import bad_request
from ..http.operation import Operation, with_context
from ..http.pages import collection, page
from ..http.permissions import APPLICATION_READ, ASSIGNMENT_WRITE
from ..synchronization.assignments import Assignment

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_PRINCIPAL_TYPES = {"user": "User", "group": "Group", "servicePrincipal": "ServicePrincipal"}


def list_assignments(tenant: Tenant, call: Call) -> Answer:
    """List the assignments to a service principal."""
    principal = tenant.store.service_principal(call["principal"])
    assignments = tenant.assignments.of(principal["id"])
    items, next_link = page(call, assignments)
    shaped = [_shown(tenant, each) for each in items]
    return Answer(body=collection(call, "appRoleAssignments", shaped, next_link, len(assignments)))


def add_assignment(tenant: Tenant, call: Call) -> Answer:
    """Assign a user or group to a service principal."""
    return _add(tenant, call, resource_id=call["principal"])


def add_group_assignment(tenant: Tenant, call: Call) -> Answer:
    """Assign a group, from the group's side."""
    return _add(tenant, call, principal_id=call["group"])


def remove_assignment(tenant: Tenant, call: Call) -> Answer:
    """Remove an assignment."""
    principal = tenant.store.service_principal(call["principal"])
    tenant.assignments.remove(principal["id"], call["assignment"], tenant.clock.now())
    return NO_CONTENT


def _add(tenant: Tenant, call: Call, resource_id: str | None = None, principal_id: str | None = None) -> Answer:
    body = call.json()
    for name in ("principalId", "resourceId", "appRoleId"):
        if not isinstance(body.get(name), str):
            raise bad_request(f"A value is required for property '{name}' of resource 'AppRoleAssignment'.")
    expected = {"resourceId": resource_id, "principalId": principal_id}
    if any(value is not None and body[name].lower() != value.lower() for name, value in expected.items()):
        raise bad_request("The ids of the path and of the body do not match.")
    resource = tenant.store.service_principal(body["resourceId"])
    principal = tenant.store.require_object(body["principalId"])
    assignment = tenant.assignments.add(resource, principal, body["appRoleId"].lower(), tenant.clock.now())
    return Answer(201, with_context(call, "appRoleAssignments/$entity", _shown(tenant, assignment)))


def _shown(tenant: Tenant, assignment: Assignment) -> Json:
    kind, principal = tenant.store.require(assignment.principal_id)
    resource = tenant.store.service_principal(assignment.resource_id)
    return {
        "id": assignment.id,
        "deletedDateTime": None,
        "appRoleId": assignment.role_id,
        "createdDateTime": timestamp(assignment.created),
        "principalDisplayName": principal["displayName"],
        "principalId": assignment.principal_id,
        "principalType": _PRINCIPAL_TYPES[kind],
        "resourceDisplayName": resource["displayName"],
        "resourceId": assignment.resource_id,
    }


_PATH = "/servicePrincipals/{principal}/appRoleAssignedTo"
OPERATIONS = [
    Operation("GET", _PATH, list_assignments, APPLICATION_READ),
    Operation("POST", _PATH, add_assignment, ASSIGNMENT_WRITE),
    Operation("DELETE", f"{_PATH}/{{assignment}}", remove_assignment, ASSIGNMENT_WRITE),
    Operation("POST", "/groups/{group}/appRoleAssignments", add_group_assignment, ASSIGNMENT_WRITE),
]

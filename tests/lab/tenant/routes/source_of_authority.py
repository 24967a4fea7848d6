# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Source of authority of groups and users: ``onPremisesSyncBehavior``.

Source: Microsoft Graph reference, ``onPremisesSyncBehavior``.
"""

from __future__ import annotations

import typing as t

from ..http.call import NO_CONTENT, Answer, Call, Json
from ..http.errors import GraphFailure
from ..http.operation import Operation, with_context
from ..http.permissions import GROUP_SOURCE_READ, GROUP_SOURCE_WRITE, USER_SOURCE_READ, USER_SOURCE_WRITE

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def get_group_behavior(tenant: Tenant, call: Call) -> Answer:
    """Return where a group is mastered."""
    return _shown(call, tenant, tenant.store.group(call["object"]), "groups")


def set_group_behavior(tenant: Tenant, call: Call) -> Answer:
    """Change where a group is mastered."""
    return _changed(call, tenant, tenant.store.group(call["object"]))


def get_user_behavior(tenant: Tenant, call: Call) -> Answer:
    """Return where a user is mastered."""
    return _shown(call, tenant, tenant.store.user(call["object"]), "users")


def set_user_behavior(tenant: Tenant, call: Call) -> Answer:
    """Change where a user is mastered."""
    return _changed(call, tenant, tenant.store.user(call["object"]))


def _shown(call: Call, tenant: Tenant, record: Json, resource: str) -> Answer:
    fragment = f"{resource}('{record['id']}')/onPremisesSyncBehavior/$entity"
    behavior: Json = {"id": record["id"], "isCloudManaged": record["id"] in tenant.store.converted}
    return Answer(body=with_context(call, fragment, behavior))


def _changed(call: Call, tenant: Tenant, record: Json) -> Answer:
    wanted = call.json().get("isCloudManaged")
    if not isinstance(wanted, bool):
        raise GraphFailure(400, "BadRequest", "The property 'isCloudManaged' must be a boolean.")
    # Taking an object over makes its flag null; giving it back waits for the next synchronization from AD. An object
    # that never came from AD stays as it is.
    if wanted and record["onPremisesSecurityIdentifier"]:
        tenant.store.converted.add(record["id"])
        tenant.store.update(record, {"onPremisesSyncEnabled": None})
    elif not wanted:
        tenant.store.converted.discard(record["id"])
    return NO_CONTENT


OPERATIONS = [
    Operation("GET", "/groups/{object}/onPremisesSyncBehavior", get_group_behavior, GROUP_SOURCE_READ),
    Operation("PATCH", "/groups/{object}/onPremisesSyncBehavior", set_group_behavior, GROUP_SOURCE_WRITE),
    Operation("GET", "/users/{object}/onPremisesSyncBehavior", get_user_behavior, USER_SOURCE_READ),
    Operation("PATCH", "/users/{object}/onPremisesSyncBehavior", set_user_behavior, USER_SOURCE_WRITE),
]

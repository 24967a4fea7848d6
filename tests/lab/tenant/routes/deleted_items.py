# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that were deleted: get one.

Source: Microsoft Graph reference, ``Get deleted item (directory object)``.
"""

from __future__ import annotations

import typing as t

from ..http.call import Answer, Call
from ..http.operation import Operation, with_context
from ..http.permissions import DELETED_GROUP_READ
from ..objects.store import Kind
from .shaping import resource

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def get_deleted_item(tenant: Tenant, call: Call) -> Answer:
    """Return one object."""
    record = tenant.store.deleted_item(call["object"])
    kind: Kind = "user" if "userPrincipalName" in record else "group"
    body = {"@odata.type": f"#microsoft.graph.{kind}", **resource(call, kind, record)}
    return Answer(body=with_context(call, "directory/deletedItems/$entity", body))


OPERATIONS = [Operation("GET", "/directory/deletedItems/{object}", get_deleted_item, DELETED_GROUP_READ)]

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Application registrations.

Source: Microsoft Graph reference, ``application``: by object id, or by the alternate key ``appId``.
"""

from __future__ import annotations

import typing as t

from ..applications import remove_application
from ..http.call import NO_CONTENT, Answer, Call, Json
from ..http.errors import not_found
from ..http.operation import Operation, with_context
from ..http.permissions import APPLICATION_READ, APPLICATION_WRITE
from .shaping import resource

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def get_application(tenant: Tenant, call: Call) -> Answer:
    """Return one application."""
    shown = resource(call, "application", _named(tenant, call))
    return Answer(body=with_context(call, "applications/$entity", shown))


def delete_application(tenant: Tenant, call: Call) -> Answer:
    """Delete an application, and with it its service principal in this tenant."""
    remove_application(tenant, _named(tenant, call))
    return NO_CONTENT


def _named(tenant: Tenant, call: Call) -> Json:
    key, value = ("appId", call["app_id"]) if "app_id" in call.parameters else ("id", call["application"])
    for application in tenant.store.applications.values():
        if application[key] == value.lower():
            return application
    raise not_found(value)


OPERATIONS = [
    Operation("GET", "/applications(appId='{app_id}')", get_application, APPLICATION_READ),
    Operation("GET", "/applications/{application}", get_application, APPLICATION_READ),
    Operation("DELETE", "/applications(appId='{app_id}')", delete_application, APPLICATION_WRITE),
    Operation("DELETE", "/applications/{application}", delete_application, APPLICATION_WRITE),
]

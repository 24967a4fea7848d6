# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service principals, and the gallery applications they come from.

Source: Microsoft Graph reference, ``servicePrincipal``, ``applicationTemplate: instantiate``.
"""

from __future__ import annotations

import typing as t

from ..applications import add_application, remove_service_principal
from ..http.call import NO_CONTENT, Answer, Call, Json
from ..http.errors import GraphFailure, not_found
from ..http.operation import Operation, with_context
from ..http.permissions import APPLICATION_READ, APPLICATION_WRITE
from ..objects.gallery import GALLERY, GalleryApplication
from .querying import SERVICE_PRINCIPALS, listed
from .shaping import resource

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def list_service_principals(tenant: Tenant, call: Call) -> Answer:
    """List service principals."""
    store = tenant.store
    principals = store.replicated(store.service_principals.values(), tenant.clock.now(), tenant.settings.replication_delay)
    return listed(call, "servicePrincipal", "servicePrincipals", principals, SERVICE_PRINCIPALS)


def get_service_principal(tenant: Tenant, call: Call) -> Answer:
    """Return one service principal."""
    principal = tenant.store.service_principal(call["principal"])
    return _one(call, principal)


def get_service_principal_by_application(tenant: Tenant, call: Call) -> Answer:
    """Return the service principal of an application id."""
    for principal in tenant.store.service_principals.values():
        if principal["appId"] == call["application"].lower():
            return _one(call, principal)
    raise not_found(call["application"])


def delete_service_principal(tenant: Tenant, call: Call) -> Answer:
    """Delete a service principal; what its jobs wrote stays in AD."""
    remove_service_principal(tenant, call["principal"])
    return NO_CONTENT


def get_template(tenant: Tenant, call: Call) -> Answer:
    """Return a gallery application."""
    gallery = _gallery(call["template"])
    shown: Json = {"id": gallery.id, "displayName": gallery.display_name, "supportedProvisioningTypes": ["sync"]}
    return Answer(body=with_context(call, "applicationTemplates/$entity", shown))


def instantiate(tenant: Tenant, call: Call) -> Answer:
    """Add a gallery application to the tenant."""
    gallery = _gallery(call["template"])
    name = call.json().get("displayName")
    if not isinstance(name, str) or not name:
        raise GraphFailure(400, "BadRequest", "The property 'displayName' is required.")
    application, principal = add_application(tenant, gallery, name)
    body: Json = {"application": application, "servicePrincipal": principal}
    return Answer(201, with_context(call, "microsoft.graph.applicationServicePrincipal", body))


def _one(call: Call, principal: Json) -> Answer:
    shown = resource(call, "servicePrincipal", principal)
    return Answer(body=with_context(call, "servicePrincipals/$entity", shown))


def _gallery(template_id: str) -> GalleryApplication:
    gallery = GALLERY.get(template_id.lower())
    if gallery is None:
        raise not_found(template_id)
    return gallery


OPERATIONS = [
    Operation("GET", "/servicePrincipals", list_service_principals, APPLICATION_READ),
    Operation("GET", "/servicePrincipals(appId='{application}')", get_service_principal_by_application, APPLICATION_READ),
    Operation("GET", "/servicePrincipals/{principal}", get_service_principal, APPLICATION_READ),
    Operation("DELETE", "/servicePrincipals/{principal}", delete_service_principal, APPLICATION_WRITE),
    Operation("GET", "/applicationTemplates/{template}", get_template, APPLICATION_READ),
    Operation("POST", "/applicationTemplates/{template}/instantiate", instantiate, APPLICATION_WRITE),
]

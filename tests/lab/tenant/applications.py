# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding an application to the tenant, with what it synchronizes."""

from __future__ import annotations

import typing as t

from .clock import timestamp
from .objects.gallery import GalleryApplication, NewId, instantiate, random_id
from .objects.records import Json
from .synchronization.service import Synchronization

if t.TYPE_CHECKING:
    from .tenant import Tenant


def add_application(tenant: Tenant, gallery: GalleryApplication, display_name: str, new_id: NewId = random_id) -> tuple[Json, Json]:
    """Instantiate a gallery application; return the application and its service principal."""
    now = tenant.clock.now()
    application, principal = instantiate(gallery, display_name, tenant.state.tenant_id, timestamp(now), new_id)
    tenant.store.add_service_principal(principal, application, now)
    templates = list(gallery.synchronization_templates)
    tenant.synchronization[principal["id"]] = Synchronization(principal["id"], templates)
    return application, principal


def remove_application(tenant: Tenant, application: Json) -> None:
    """Delete an application and the service principals that it has in this tenant."""
    for principal in list(tenant.store.service_principals.values()):
        if principal["appId"] == application["appId"]:
            remove_service_principal(tenant, principal["id"])
    tenant.store.delete(application["id"])


def remove_service_principal(tenant: Tenant, principal_id: str) -> None:
    """Delete a service principal with everything that belongs to it."""
    principal = tenant.store.service_principal(principal_id)
    tenant.store.delete(principal["id"])
    tenant.assignments.forget(principal["id"])
    tenant.synchronization.pop(principal["id"], None)

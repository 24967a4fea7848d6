# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications from the gallery that can be instantiated."""

from __future__ import annotations

import typing as t
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from .. import synthetic
from ..well_known import (
    AD_TO_ENTRA_APPLICATION_TEMPLATE,
    AD_TO_ENTRA_TEMPLATE,
    APP_ROLE,
    ENTRA_TO_AD_APPLICATION_TEMPLATE,
    ENTRA_TO_AD_TEMPLATE,
)
from .records import Json, new_service_principal

NewId = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class GalleryApplication:
    """One application of the gallery."""

    id: str
    display_name: str
    role_id: str
    synchronization_templates: tuple[str, ...]


_APPLICATIONS = (
    GalleryApplication(
        ENTRA_TO_AD_APPLICATION_TEMPLATE,
        "Azure Active Directory to Active Directory Provisioning",
        APP_ROLE,
        (ENTRA_TO_AD_TEMPLATE,),
    ),
    GalleryApplication(
        AD_TO_ENTRA_APPLICATION_TEMPLATE,
        "Active Directory to Azure Active Directory Provisioning",
        synthetic.INBOUND_APP_ROLE,
        (AD_TO_ENTRA_TEMPLATE, "AD2AADPasswordHash"),
    ),
    GalleryApplication(
        synthetic.OTHER_APPLICATION_TEMPLATE,
        "Somebody's Application",
        synthetic.OTHER_APP_ROLE,
        (synthetic.OTHER_TEMPLATE,),
    ),
)
GALLERY: t.Final = {application.id: application for application in _APPLICATIONS}


def random_id(_kind: str) -> str:
    """Return an id for a new object."""
    return str(uuid.uuid4())


def instantiate(gallery: GalleryApplication, display_name: str, tenant_id: str, created: str, new_id: NewId) -> tuple[Json, Json]:
    """Return a new application and its service principal; ``new_id`` gives each kind of object its id."""
    app_id = new_id("appId")
    roles = [
        {
            "id": gallery.role_id,
            "allowedMemberTypes": ["User"],
            "description": "User",
            "displayName": "User",
            "isEnabled": True,
            "origin": "Application",
            "value": None,
        }
    ]
    shared: Json = {
        "displayName": display_name,
        "appId": app_id,
        "applicationTemplateId": gallery.id,
        "appRoles": roles,
    }
    application: Json = {
        **shared,
        "id": new_id("application"),
        "deletedDateTime": None,
        "createdDateTime": created,
        "identifierUris": [],
        "signInAudience": "AzureADMyOrg",
        "tags": [],
        "keyCredentials": [],
        "passwordCredentials": [],
    }
    principal = new_service_principal(
        {
            **shared,
            "id": new_id("servicePrincipal"),
            "appDisplayName": gallery.display_name,
            "appOwnerOrganizationId": tenant_id,
            "homepage": synthetic.homepage(gallery.synchronization_templates[0]),
            "servicePrincipalNames": [app_id, gallery.id],
        }
    )
    return application, principal

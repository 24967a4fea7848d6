# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifiers and texts that Microsoft publishes, or that public clients show."""

from __future__ import annotations

ENTRA_TO_AD_APPLICATION_TEMPLATE = "fb81332f-3eca-4ecf-a939-4278e501d330"
AD_TO_ENTRA_APPLICATION_TEMPLATE = "1a4721b3-e57f-4451-ae87-ef078703ec94"
ENTRA_TO_AD_TEMPLATE = "AAD2ADGroupProvisioning"
AD_TO_ENTRA_TEMPLATE = "AD2AADProvisioning"
# Of the AD to Entra direction, as exported schemas show them that were published (Use-AzureAD on GitHub).
AD_TO_ENTRA_RULE = "6c409270-f78a-4bc6-af23-7cf3ab6482fe"
AD_TO_ENTRA_RULE_NAME = "AD2AADProvisioning"
AD_TO_ENTRA_USERS = "Provision Active Directory users"
APP_ROLE = "1a0abf4d-b9fa-4512-a3a2-51ee82c6fd9f"
NO_APP_ROLE = "00000000-0000-0000-0000-000000000000"
NEVER = "0001-01-01T00:00:00Z"

MEMBERS_PER_ON_DEMAND_CALL = 5
ON_DEMAND_CALLS = 5
ON_DEMAND_WINDOW_SECONDS = 10.0
REFERENCES_PER_REQUEST = 20
REQUESTS_PER_BATCH = 20
LARGEST_PAGE = 999
LARGEST_EXPANDED_PAGE = 100
DEFAULT_PAGE = 100

SYNCED_OBJECT_REFUSED = (
    "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects "
    "currently undergoing migration."
)
REFERENCE_EXISTS = "One or more added object references already exist for the following modified properties: 'members'."
ASSIGNMENT_EXISTS = "Permission being assigned already exists on the object"
ROLE_NOT_FOUND = "Permission being assigned was not found on application"
NO_PREMIUM_LICENCE = (
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    "Neither tenant is B2C or tenant doesn't have premium license",
)

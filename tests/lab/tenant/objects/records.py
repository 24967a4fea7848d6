# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""New users, groups and service principals with every property that Graph shows for them."""

from __future__ import annotations

import struct
import typing as t
import uuid

Json = dict[str, t.Any]

GROUP_DEFAULTS: Json = {
    "deletedDateTime": None,
    "classification": None,
    "createdDateTime": None,
    "description": None,
    "displayName": None,
    "expirationDateTime": None,
    "groupTypes": [],
    "isAssignableToRole": None,
    "mail": None,
    "mailEnabled": False,
    "mailNickname": None,
    "membershipRule": None,
    "membershipRuleProcessingState": None,
    "onPremisesDomainName": None,
    "onPremisesLastSyncDateTime": None,
    "onPremisesNetBiosName": None,
    "onPremisesSamAccountName": None,
    "onPremisesSecurityIdentifier": None,
    "onPremisesSyncEnabled": None,
    "preferredDataLocation": None,
    "preferredLanguage": None,
    "proxyAddresses": [],
    "renewedDateTime": None,
    "resourceBehaviorOptions": [],
    "resourceProvisioningOptions": [],
    "securityEnabled": True,
    "securityIdentifier": None,
    "theme": None,
    "uniqueName": None,
    "visibility": None,
    "onPremisesProvisioningErrors": [],
    "serviceProvisioningErrors": [],
}

USER_DEFAULTS: Json = {
    "deletedDateTime": None,
    "accountEnabled": True,
    "businessPhones": [],
    "city": None,
    "companyName": None,
    "country": None,
    "createdDateTime": None,
    "department": None,
    "displayName": None,
    "employeeId": None,
    "employeeType": None,
    "faxNumber": None,
    "givenName": None,
    "jobTitle": None,
    "mail": None,
    "mailNickname": None,
    "mobilePhone": None,
    "officeLocation": None,
    "onPremisesDistinguishedName": None,
    "onPremisesDomainName": None,
    "onPremisesImmutableId": None,
    "onPremisesLastSyncDateTime": None,
    "onPremisesProvisioningErrors": [],
    "onPremisesSamAccountName": None,
    "onPremisesSecurityIdentifier": None,
    "onPremisesSyncEnabled": None,
    "onPremisesUserPrincipalName": None,
    "otherMails": [],
    "postalCode": None,
    "preferredLanguage": None,
    "proxyAddresses": [],
    "securityIdentifier": None,
    "state": None,
    "streetAddress": None,
    "surname": None,
    "usageLocation": None,
    "userPrincipalName": None,
    "userType": "Member",
}

USER_SHOWN = (
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
)
"""The properties of a user that Graph returns without ``$select``."""


def new_group(values: Json, created: str) -> Json:
    """Return a group record."""
    return _record(GROUP_DEFAULTS, values, created)


def new_user(values: Json, created: str) -> Json:
    """Return a user record."""
    return _record(USER_DEFAULTS, values, created)


def new_service_principal(values: Json) -> Json:
    """Return the record of a service principal whose ids are given."""
    defaults: Json = {
        "deletedDateTime": None,
        "accountEnabled": True,
        "alternativeNames": [],
        "appDescription": None,
        "appDisplayName": None,
        "applicationTemplateId": None,
        "appOwnerOrganizationId": None,
        "appRoleAssignmentRequired": True,
        "appRoles": [],
        "description": None,
        "disabledByMicrosoftStatus": None,
        "displayName": None,
        "homepage": None,
        "keyCredentials": [],
        "loginUrl": None,
        "logoutUrl": None,
        "notes": None,
        "notificationEmailAddresses": [],
        "oauth2PermissionScopes": [],
        "passwordCredentials": [],
        "preferredSingleSignOnMode": None,
        "replyUrls": [],
        "servicePrincipalNames": [],
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMyOrg",
        "tags": ["WindowsAzureActiveDirectoryIntegratedApp"],
        "tokenEncryptionKeyId": None,
    }
    return {**defaults, **values}


def cloud_security_identifier(object_id: str) -> str:
    """Return the SID that Entra ID derives from an object id."""
    parts = struct.unpack("<4I", uuid.UUID(object_id).bytes_le)
    return "S-1-12-1-" + "-".join(str(part) for part in parts)


def _record(defaults: Json, values: Json, created: str) -> Json:
    object_id = values.get("id") or str(uuid.uuid4())
    record: Json = {"id": object_id}
    record.update({name: list(value) if isinstance(value, list) else value for name, value in defaults.items()})
    record.update(createdDateTime=created, securityIdentifier=cloud_security_identifier(object_id))
    record.update({name: value for name, value in values.items() if name != "id"})
    return record

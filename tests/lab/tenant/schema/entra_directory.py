# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source directory of a schema: which attributes of Entra ID's users and groups the sync engine knows."""

from __future__ import annotations

import typing as t

from .. import synthetic
from .definitions import AttributeTable, directory_definition, object_definition

_EXTENSION_ATTRIBUTES = " ".join(f"extensionAttribute{number}" for number in range(1, 16))
_EXTENSIONS = " ".join(
    f"extension_{synthetic.EXTENSION_APPLICATION_ID.replace('-', '')}_{name}" for name in synthetic.EXTENSION_NAMES
)

_GROUP = AttributeTable(
    anchor="objectId",
    strings=f"""
        objectId displayName description mail mailNickname classification preferredLanguage preferredDataLocation theme
        visibility uniqueName membershipRule membershipRuleProcessingState groupTypes proxyAddresses
        resourceBehaviorOptions resourceProvisioningOptions onPremisesDomainName onPremisesNetBiosName
        onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesObjectIdentifier onPremisesDistinguishedName
        securityIdentifier cloudAnchor sourceAnchor {_EXTENSION_ATTRIBUTES} {_EXTENSIONS}
    """,
    booleans="securityEnabled mailEnabled dirSyncEnabled isAssignableToRole IsSoftDeleted isPublic cloudMastered",
    times="createdDateTime renewedDateTime expirationDateTime lastDirSyncTime",
    references="members owners",
    multivalued="members owners groupTypes proxyAddresses resourceBehaviorOptions resourceProvisioningOptions",
    required="displayName",
    case_exact="objectId",
)
_USER = AttributeTable(
    anchor="objectId",
    strings=f"""
        objectId userPrincipalName displayName givenName surname mail mailNickname userType usageLocation
        city companyName country department employeeId employeeType facsimileTelephoneNumber jobTitle mobile
        physicalDeliveryOfficeName postalCode preferredLanguage state streetAddress telephoneNumber otherMails
        proxyAddresses immutableId onPremisesDistinguishedName onPremisesDomainName onPremisesSamAccountName
        onPremisesSecurityIdentifier onPremisesObjectIdentifier onPremisesUserPrincipalName originalUserPrincipalName
        securityIdentifier netId passwordPolicies cloudAnchor sourceAnchor {_EXTENSION_ATTRIBUTES} {_EXTENSIONS}
    """,
    booleans="accountEnabled dirSyncEnabled IsSoftDeleted cloudMastered",
    times="createdDateTime lastDirSyncTime employeeHireDate employeeLeaveDateTime",
    references="manager appRoleAssignments",
    multivalued="otherMails proxyAddresses appRoleAssignments",
    required="userPrincipalName",
    case_exact="objectId",
)


def entra_directory() -> dict[str, t.Any]:
    """Return the definition of Entra ID."""
    soft_deletion = {"PropertyNameSoftDeleted": "IsSoftDeleted", "IsSoftDeletionSupported": "true"}
    user_metadata = {"PropertyNameAccountEnabled": "accountEnabled", **soft_deletion}
    objects = [
        object_definition("Group", _GROUP, soft_deletion, ("User", "Group")),
        object_definition("User", _USER, user_metadata, ("User",)),
    ]
    return directory_definition(
        synthetic.SOURCE_DIRECTORY_ID,
        synthetic.SOURCE_DIRECTORY,
        synthetic.DIRECTORY_VERSION,
        objects,
        discoverable=True,
    )

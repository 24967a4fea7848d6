# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The target directory of a schema: which attributes of AD's users and groups the sync engine knows.

Microsoft Entra documentation, "Attribute mapping - Microsoft Entra ID to Active Directory": the AD schema is not
discoverable and the set is fixed. Which attributes it has is synthetic.
"""

from __future__ import annotations

import typing as t

from .. import synthetic
from .definitions import AttributeTable, directory_definition, object_definition

_EXTENSION_ATTRIBUTES = " ".join(f"extensionAttribute{number}" for number in range(1, 16))
_COMMON = f"""
    objectGUID objectSid cn distinguishedName parentDistinguishedName displayName description info mail sAMAccountName
    adminDescription adminDisplayName msDS-ExternalDirectoryObjectId msDS-ObjectSoa mS-DS-ConsistencyGuid
    mailNickname proxyAddresses legacyExchangeDN targetAddress telephoneNumber wWWHomePage url comment
    physicalDeliveryOfficeName showInAddressBook textEncodedORAddress {_EXTENSION_ATTRIBUTES}
"""
_GROUP = AttributeTable(
    anchor="objectGUID",
    strings=f"{_COMMON} desktopProfile businessCategory",
    booleans="isSecurityGroup UniversalScope reportToOriginator hideDLMembership msExchHideFromAddressLists",
    integers="groupType msExchRecipientDisplayType msExchRecipientTypeDetails",
    times="whenCreated whenChanged",
    binaries="thumbnailLogo",
    references="member managedBy memberOf authOrig unauthOrig dLMemSubmitPerms dLMemRejectPerms publicDelegates",
    multivalued="""
        member memberOf proxyAddresses url authOrig unauthOrig dLMemSubmitPerms dLMemRejectPerms publicDelegates
        showInAddressBook businessCategory
    """,
    read_only="objectSid distinguishedName memberOf whenCreated whenChanged groupType",
    required="cn parentDistinguishedName msDS-ExternalDirectoryObjectId",
)
_USER = AttributeTable(
    anchor="objectGUID",
    strings=f"""
        {_COMMON} userPrincipalName givenName sn initials title department company co c l st postalCode
        streetAddress postOfficeBox mobile homePhone pager ipPhone facsimileTelephoneNumber otherTelephone employeeID
        employeeNumber employeeType division preferredLanguage homeDirectory homeDrive profilePath scriptPath
    """,
    booleans="accountDisabled msExchHideFromAddressLists",
    integers="userAccountControl countryCode msExchRecipientDisplayType msExchRecipientTypeDetails",
    times="whenCreated whenChanged accountExpires pwdLastSet lastLogonTimestamp",
    binaries="thumbnailPhoto jpegPhoto userCertificate",
    references="manager memberOf directReports publicDelegates assistant",
    multivalued="""
        proxyAddresses url otherTelephone memberOf directReports publicDelegates showInAddressBook userCertificate
        jpegPhoto
    """,
    read_only="objectSid distinguishedName memberOf directReports whenCreated whenChanged userAccountControl",
    required="cn parentDistinguishedName",
)


def active_directory() -> dict[str, t.Any]:
    """Return the definition of Active Directory."""
    objects = [
        object_definition("group", _GROUP, {"ConnectorDataStorageRequired": "true"}, ("user", "group")),
        object_definition("user", _USER, {"PropertyNameAccountEnabled": "accountDisabled"}, ("user", "group")),
    ]
    return directory_definition(
        synthetic.TARGET_DIRECTORY_ID,
        synthetic.TARGET_DIRECTORY,
        synthetic.DIRECTORY_VERSION,
        objects,
        discoverable=False,
    )

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Well-known Active Directory attributes and how their values are presented to people and programs.

Attributes that are not listed here come as a list of text. A value that is not text in UTF-8 becomes
``{"base64": "..."}``.
"""

from __future__ import annotations

import base64
import enum
import typing as t

from .._common.json import Json
from . import codecs
from .entries import Entry

ANCHOR = "msDS-ExternalDirectoryObjectId"


class AttributeSyntax(enum.Enum):
    """How the raw value of an attribute is read."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    SID = "sid"
    GUID = "guid"
    TIME = "time"
    FILETIME = "filetime"
    GROUP_TYPE = "group_type"
    ACCOUNT_CONTROL = "account_control"


class AttributeType(t.NamedTuple):
    """What is known of an attribute: its name in the schema's spelling, its syntax, whether it holds one value."""

    name: str
    syntax: AttributeSyntax
    single_valued: bool = True


_SINGLE: t.Mapping[AttributeSyntax, str] = {
    AttributeSyntax.TEXT: f"""
        {ANCHOR} adminDescription adminDisplayName c cn co comment company department description
        displayName displayNamePrintable distinguishedName division employeeID employeeNumber employeeType
        extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5
        extensionAttribute6 extensionAttribute7 extensionAttribute8 extensionAttribute9 extensionAttribute10
        extensionAttribute11 extensionAttribute12 extensionAttribute13 extensionAttribute14 extensionAttribute15
        facsimileTelephoneNumber generationQualifier givenName homeDirectory homeDrive homeMDB homePhone info initials
        ipPhone l lastKnownParent legacyExchangeDN mail mailNickname managedBy manager middleName mobile
        msDS-ObjectSoa msDS-PrincipalName name objectCategory pager personalTitle physicalDeliveryOfficeName
        postalCode preferredLanguage profilePath sAMAccountName scriptPath sn st streetAddress targetAddress
        telephoneNumber title userPrincipalName wWWHomePage
        """,
    AttributeSyntax.INTEGER: """
        adminCount badPwdCount codePage countryCode instanceType logonCount
        msDS-SupportedEncryptionTypes primaryGroupID sAMAccountType systemFlags uSNChanged uSNCreated uidNumber
        gidNumber
        """,
    AttributeSyntax.BOOLEAN: "isCriticalSystemObject isDeleted isRecycled msExchHideFromAddressLists showInAdvancedViewOnly",
    AttributeSyntax.SID: "objectSid",
    AttributeSyntax.GUID: "objectGUID mS-DS-ConsistencyGuid",
    AttributeSyntax.TIME: "createTimeStamp modifyTimeStamp whenChanged whenCreated",
    AttributeSyntax.FILETIME: """
        accountExpires badPasswordTime lastLogoff lastLogon lastLogonTimestamp lockoutTime
        msDS-UserPasswordExpiryTimeComputed pwdLastSet
        """,
    AttributeSyntax.GROUP_TYPE: "groupType",
    AttributeSyntax.ACCOUNT_CONTROL: "userAccountControl",
}
_MULTIPLE: t.Mapping[AttributeSyntax, str] = {
    AttributeSyntax.TEXT: "directReports managedObjects member memberOf objectClass otherTelephone ou proxyAddresses "
    "servicePrincipalName url",
    AttributeSyntax.SID: "sIDHistory tokenGroups",
    AttributeSyntax.TIME: "dSCorePropagationData",
}
_DECODERS: t.Mapping[AttributeSyntax, t.Callable[[bytes], t.Any]] = {
    AttributeSyntax.TEXT: lambda raw: raw.decode("utf-8"),
    AttributeSyntax.INTEGER: int,
    AttributeSyntax.BOOLEAN: codecs.decode_boolean,
    AttributeSyntax.SID: codecs.decode_sid,
    AttributeSyntax.GUID: codecs.decode_guid,
    AttributeSyntax.TIME: codecs.decode_generalized_time,
    AttributeSyntax.FILETIME: codecs.decode_filetime,
    AttributeSyntax.GROUP_TYPE: codecs.decode_group_type,
    AttributeSyntax.ACCOUNT_CONTROL: codecs.decode_account_control,
}


def _table() -> dict[str, AttributeType]:
    single = [AttributeType(name, syntax) for syntax, names in _SINGLE.items() for name in names.split()]
    multiple = [AttributeType(name, syntax, False) for syntax, names in _MULTIPLE.items() for name in names.split()]
    return {known.name.lower(): known for known in [*single, *multiple]}


ATTRIBUTES: t.Mapping[str, AttributeType] = _table()


def decode_value(name: str, raw: bytes) -> t.Any:
    """Return one value of an attribute in its natural type.

    Text stays text; a SID, a GUID and a time become text; ``groupType`` and ``userAccountControl`` become dictionaries.
    What does not fit the attribute's syntax becomes ``{"base64": "..."}``.
    """
    known = ATTRIBUTES.get(name.lower())
    try:
        return _DECODERS[known.syntax if known else AttributeSyntax.TEXT](raw)
    except ValueError:
        return {"base64": base64.b64encode(raw).decode("ascii")}


def decode_attributes(entry: Entry, names: t.Sequence[str]) -> Json:
    """Return the named attributes under these names, ``*`` standing for all that the object has.

    An attribute that can hold one value is that value or ``None``; every other is a list.
    """
    everything = [_spelling(name) for name in entry.attributes] if "*" in names else []
    wanted = [name for name in names if name != "*"]
    return {name: _decode(name, entry.values(name)) for name in [*everything, *wanted]}


def decode_first(entry: Entry, name: str) -> t.Any:
    """Return the first value of an attribute in its natural type, or ``None``."""
    raw = entry.first(name)
    return None if raw is None else decode_value(name, raw)


def _decode(name: str, values: t.Sequence[bytes]) -> t.Any:
    content = [decode_value(name, value) for value in values]
    known = ATTRIBUTES.get(name.lower())
    if known is None or not known.single_valued or len(content) > 1:
        return content
    return content[0] if content else None


def _spelling(name: str) -> str:
    known = ATTRIBUTES.get(name.lower())
    return known.name if known else name

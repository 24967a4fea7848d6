# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes of groups and users under the names that the sync engine uses.

Source: Microsoft Entra documentation, default attribute mappings of Cloud Sync from Entra ID to AD, compared with the
property names of the Microsoft Graph reference. Graph's own names stay available, and directory extensions keep theirs.
"""

from __future__ import annotations

import typing as t

from .._common.errors import ExpressionError
from .expression.failures import FunctionFailure
from .expression.values import Value, normalize

# Sync-engine name to Graph property.
GROUP_NAMES: t.Final[t.Mapping[str, str]] = {
    "objectId": "id",
    "dirSyncEnabled": "onPremisesSyncEnabled",
}
USER_NAMES: t.Final[t.Mapping[str, str]] = {
    "objectId": "id",
    "dirSyncEnabled": "onPremisesSyncEnabled",
    "mobile": "mobilePhone",
    "telephoneNumber": "businessPhones",
    "physicalDeliveryOfficeName": "officeLocation",
}
# Source: Microsoft Graph reference, 'group', its properties; the sync engine's own names and its reference of members.
GROUP_ATTRIBUTES: t.Final = frozenset(
    (
        *GROUP_NAMES,
        *GROUP_NAMES.values(),
        *"assignedLabels classification createdDateTime deletedDateTime description displayName expirationDateTime groupTypes".split(),
        *"hasMembersWithLicenseErrors isAssignableToRole IsSoftDeleted mail mailEnabled mailNickname members membershipRule".split(),
        *"membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName".split(),
        *"onPremisesSamAccountName onPremisesSecurityIdentifier preferredDataLocation preferredLanguage proxyAddresses".split(),
        *"renewedDateTime resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier theme".split(),
        *"uniqueName visibility".split(),
    )
)
_EXTENSION_ATTRIBUTES: t.Final = "onPremisesExtensionAttributes"


def group_attributes(graph_group: t.Mapping[str, t.Any]) -> dict[str, Value]:
    """Return a Graph group's attributes under their sync-engine names and their Graph names."""
    return _renamed(graph_group, GROUP_NAMES)


def user_attributes(graph_user: t.Mapping[str, t.Any]) -> dict[str, Value]:
    """Return a Graph user's attributes under their sync-engine names and their Graph names.

    extensionAttribute1 to 15 come out of onPremisesExtensionAttributes, telephoneNumber is the first business phone.
    IsSoftDeleted is true for a deleted or disabled user.
    """
    attributes = _renamed(graph_user, USER_NAMES)
    extensions = graph_user.get(_EXTENSION_ATTRIBUTES)
    if isinstance(extensions, t.Mapping):
        attributes |= {str(name): _value(value) for name, value in extensions.items() if name not in attributes}
    phones = attributes.get("telephoneNumber")
    if isinstance(phones, tuple):
        attributes["telephoneNumber"] = phones[0]
    if graph_user.get("accountEnabled") is False:
        attributes["IsSoftDeleted"] = True
    return attributes


def require_spelling(names: t.Iterable[str], attributes: t.Mapping[str, t.Any]) -> None:
    """Raise ExpressionError for a name that the attributes have in other letter case only: the service finds no such attribute."""
    folded = {str(name).casefold(): name for name in attributes}
    for name in sorted(names):
        spelled = folded.get(name.casefold())
        if name not in attributes and spelled is not None:
            raise ExpressionError(
                f"the attribute '{name}' is unknown",
                hint=f"Write '{spelled}': the service tells upper and lower case apart in the names of source attributes.",
                attribute=name,
            )


def _renamed(graph_object: t.Mapping[str, t.Any], names: t.Mapping[str, str]) -> dict[str, Value]:
    attributes: dict[str, Value] = {}
    for name, raw in graph_object.items():
        if "@" not in name:
            attributes[name] = _value(raw)
            if isinstance(raw, t.Mapping):
                attributes |= {f"{name}.{inner}": _value(value) for inner, value in raw.items()}
    for engine_name, graph_name in names.items():
        if graph_name in attributes:
            attributes.setdefault(engine_name, attributes[graph_name])
    attributes.setdefault("IsSoftDeleted", bool(graph_object.get("deletedDateTime")))
    return attributes


def _value(raw: t.Any) -> Value:
    """Return a property as a value of the expression language: a reference is its id, other objects are null."""
    if isinstance(raw, t.Mapping):
        return _value(raw.get("id"))
    if isinstance(raw, (list, tuple)):
        values = tuple(_value(one) for one in raw if not isinstance(one, (list, tuple)))
        return tuple(one for one in values if one is not None) or None
    try:
        return normalize(raw)
    except FunctionFailure:
        return None

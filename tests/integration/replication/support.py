# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing at one domain controller and looking at the other, past the collection."""

from __future__ import annotations

import uuid

import ldap3

FIRST, SECOND = "dc1.contoso.lab", "dc2.contoso.lab"
LDAPS_FIRST, LDAPS_SECOND = f"{FIRST}:636", f"{SECOND}:636"
GROUPS = "OU=Groups,DC=contoso,DC=lab"
REPLICATION_SECONDS = 20.0
"""More than replication takes on a busy machine; about one second on an idle one."""
LAG_SECONDS = 5.0
"""More than replication takes where nothing holds it back."""
_UNIVERSAL_SECURITY_GROUP = -2147483640


def add_group(connection: ldap3.Connection, name: str, **attributes: str) -> str:
    """Create a group as the service writes one, which a reset therefore removes; return its name."""
    dn = f"CN={name},{GROUPS}"
    anchor = f"Group_{uuid.uuid4()}"
    values = {"groupType": _UNIVERSAL_SECURITY_GROUP, "msDS-ExternalDirectoryObjectId": anchor, **attributes}
    assert connection.add(dn, "group", values), connection.result
    return dn


def values(connection: ldap3.Connection, dn: str, attribute: str) -> list[str] | None:
    """Return the values of an attribute as text; None when there is no such object."""
    if not connection.search(dn, "(objectClass=*)", ldap3.BASE, attributes=[attribute]):
        return None
    found: list[bytes] = connection.response[0]["raw_attributes"].get(attribute, [])
    return sorted(value.decode(errors="backslashreplace") for value in found)

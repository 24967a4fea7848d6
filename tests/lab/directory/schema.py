# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attributes of newer AD schemas that Samba's lacks. Runs in the system Python, which has Samba's bindings."""

from __future__ import annotations

import typing as t
import uuid
from dataclasses import dataclass

import ldb


@dataclass(frozen=True)
class Attribute:
    """A single-valued Unicode attribute, as its public specification defines it."""

    name: str
    common_name: str
    oid: str
    guid: str
    search_flags: int
    in_global_catalog: bool
    range_upper: int | None = None

    def record(self) -> dict[str, str | bytes]:
        """Return the attributeSchema object's attributes."""
        record: dict[str, str | bytes] = {
            "objectClass": "attributeSchema",
            "lDAPDisplayName": self.name,
            "attributeID": self.oid,
            "attributeSyntax": "2.5.5.12",
            "oMSyntax": "64",
            "isSingleValued": "TRUE",
            "showInAdvancedViewOnly": "TRUE",
            "isMemberOfPartialAttributeSet": str(self.in_global_catalog).upper(),
            "searchFlags": str(self.search_flags),
            "rangeLower": "1",
            "schemaIDGUID": uuid.UUID(self.guid).bytes_le,
        }
        if self.range_upper is not None:
            record["rangeUpper"] = str(self.range_upper)
        return record


ATTRIBUTES = (
    # MS-ADA2, Attribute msDS-ExternalDirectoryObjectId: the anchor, since Windows Server 2016.
    Attribute(
        name="msDS-ExternalDirectoryObjectId",
        common_name="ms-DS-External-Directory-Object-Id",
        oid="1.2.840.113556.1.4.2310",
        guid="bd29bf90-66ad-40e1-887b-10df070419a6",
        search_flags=9,
        in_global_catalog=True,
        range_upper=256,
    ),
    # MS-ADA2, Attribute msDS-ObjectSoa: the source of authority of the object, since Windows Server 2016.
    Attribute(
        name="msDS-ObjectSoa",
        common_name="ms-DS-Object-SOA",
        oid="1.2.840.113556.1.4.2353",
        guid="34f6bdf5-2e79-4c3b-8e14-3d93b75aab89",
        search_flags=0,
        in_global_catalog=False,
    ),
)
# An auxiliary class of both groups and users.
HOLDER = "CN=Mail-Recipient"


def extend(directory: t.Any) -> None:
    """Add each attribute that the directory's schema does not have yet, and allow it on groups and users."""
    schema = str(directory.get_schema_basedn())
    missing = [attribute for attribute in ATTRIBUTES if not _exists(directory, schema, attribute)]
    for attribute in missing:
        directory.add({"dn": f"CN={attribute.common_name},{schema}", **attribute.record()})
    _reload(directory)
    for attribute in missing:
        _modify(directory, f"{HOLDER},{schema}", ldb.FLAG_MOD_ADD, "mayContain", attribute.name)
    _reload(directory)


def _exists(directory: t.Any, schema: str, attribute: Attribute) -> bool:
    return bool(directory.search(base=schema, expression=f"(lDAPDisplayName={attribute.name})", attrs=["cn"]))


def _reload(directory: t.Any) -> None:
    _modify(directory, "", ldb.FLAG_MOD_ADD, "schemaUpdateNow", "1")


def _modify(directory: t.Any, name: str, operation: int, attribute: str, value: str) -> None:
    message = ldb.Message(ldb.Dn(directory, name))
    message[attribute] = ldb.MessageElement(value, operation, attribute)
    directory.modify(message)

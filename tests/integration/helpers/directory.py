# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading Active Directory past the collection, as ``ldapsearch`` would."""

from __future__ import annotations

import dataclasses
import typing as t

import ldap3
from ldap3.utils.conv import escape_filter_chars

from tests.lab.client import Lab

BASE = "DC=contoso,DC=lab"


@dataclasses.dataclass(frozen=True)
class AdGroup:
    """A group as the directory holds it; single values as text."""

    dn: str
    attributes: dict[str, str]
    members: list[str]


def find_group(lab: Lab, object_id: str) -> AdGroup | None:
    """Return the group with the anchor of an Entra group; AssertionError when there are several."""
    query = f"(&(objectClass=group)(msDS-ExternalDirectoryObjectId=Group_{escape_filter_chars(object_id)}))"
    found = search(lab, query, ["*"])
    assert len(found) <= 1, [entry["dn"] for entry in found]
    return _group(found[0]) if found else None


def search(lab: Lab, query: str, attributes: list[str]) -> list[dict[str, t.Any]]:
    """Return the entries of a search below the domain."""
    with lab.ldap() as connection:
        connection.search(BASE, query, search_scope=ldap3.SUBTREE, attributes=attributes)
        return [entry for entry in connection.response if entry["type"] == "searchResEntry"]


def _group(entry: dict[str, t.Any]) -> AdGroup:
    raw: dict[str, list[bytes]] = entry["raw_attributes"]
    values = {name: found[0].decode("utf-8", "replace") for name, found in raw.items() if len(found) == 1}
    return AdGroup(entry["dn"], values, sorted(value.decode() for value in raw.get("member", [])))


def address(found: t.Any) -> str:
    """Return host and port of the controller that a result, a row of it or an error names."""
    return f"{found['server']}:{found['port']}"

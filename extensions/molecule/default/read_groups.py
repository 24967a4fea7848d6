# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print, as JSON, what the directory holds of the groups with a display name. Uses ldap3, and nothing of the collection.

Usage: read_groups.py DISPLAY_NAME ; the connection is in the environment, as the lab sets it.
"""

from __future__ import annotations

import json
import os
import ssl
import sys
import typing as t

import ldap3
from ldap3.utils.conv import escape_filter_chars

ATTRIBUTES = (
    "adminDescription",
    "cn",
    "description",
    "displayName",
    "groupType",
    "info",
    "msDS-ExternalDirectoryObjectId",
)


def main(display_name: str) -> None:
    """Print the groups."""
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=os.environ["CLOUD_SYNC_AD_CA_PATH"])
    server = ldap3.Server(os.environ["CLOUD_SYNC_AD_SERVERS"].split(",")[0], use_ssl=True, tls=tls, get_info=ldap3.NONE)
    user, password = os.environ["CLOUD_SYNC_AD_USER"], os.environ["CLOUD_SYNC_AD_PASSWORD"]
    with ldap3.Connection(server, user, password, auto_bind=True, raise_exceptions=True) as connection:
        base = "DC=" + os.environ["CLOUD_SYNC_AD_DOMAIN"].replace(".", ",DC=")
        query = f"(&(objectClass=group)(displayName={escape_filter_chars(display_name)}))"
        connection.search(base, query, attributes=[*ATTRIBUTES, "member"])
        json.dump([group(connection, entry) for entry in entries(connection)], sys.stdout)


def entries(connection: t.Any) -> list[dict[str, t.Any]]:
    """Return what the last search found, without referrals."""
    return [entry for entry in connection.response if entry["type"] == "searchResEntry"]


def group(connection: t.Any, entry: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return a group's name, its attributes as text, and the user principal names of its members."""
    raw = entry["raw_attributes"]
    members = [principal_name(connection, dn.decode()) for dn in raw["member"]]
    values = {name: [value.decode() for value in raw[name]] for name in ATTRIBUTES}
    return {"dn": entry["dn"], **values, "members": sorted(members)}


def principal_name(connection: t.Any, dn: str) -> str:
    """Return the user principal name of a member, or its name where it has none."""
    connection.search(dn, "(objectClass=*)", search_scope=ldap3.BASE, attributes=["userPrincipalName"])
    values = entries(connection)[0]["raw_attributes"]["userPrincipalName"]
    return values[0].decode() if values else dn


if __name__ == "__main__":
    main(sys.argv[1])

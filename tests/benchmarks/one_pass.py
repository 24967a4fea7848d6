# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read all written groups with their members in this process, and print what it costs: by the collection, or by ldap3 alone.

Usage: python -m tests.benchmarks.one_pass ours|ldap3 [PAGE_SIZE]      (in a lab; prints JSON)
"""

from __future__ import annotations

import json
import ssl
import sys
import time
import typing as t

import ldap3
from ldap3.protocol.microsoft import extended_dn_control

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import open_directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup import written_groups
from tests.benchmarks.memory import peak_megabytes
from tests.lab.frame.state import State

ATTRIBUTES = ("cn", "displayName", "description", "adminDescription", "info", "mail", "managedBy")
_IDENTITY = ("objectGUID", "objectSid", "msDS-ExternalDirectoryObjectId", "sAMAccountName", "objectClass")
_OTHERS = ("groupType", "whenChanged", "uSNChanged")
_FILTER = "(msDS-ExternalDirectoryObjectId=Group_*)"


class Found(t.NamedTuple):
    """How much was found."""

    groups: int
    memberships: int
    principals: int


def ours() -> Found:
    """Read as the collection does."""
    state = State.read()
    reader = state.ldap["reader"]
    given = {
        "ad_servers": [state.controllers[0]],
        "ad_user": reader.user,
        "ad_password": reader.password,
        "ad_ca_path": state.ca_path,
    }
    with open_directory(AdOptions.from_parameters(given)) as directory:
        found = written_groups.read_written_groups(directory, ATTRIBUTES)
        print(json.dumps(directory.traffic.describe()), file=sys.stderr)
    return Found(sum(map(len, found.objects.values())), found.memberships, len(found.principals))


def bare() -> Found:
    """Search by ldap3 alone, the same with the same control, and keep no more than numbers."""
    state = State.read()
    groups = memberships = 0
    cookie: bytes | None = None
    reader = state.ldap["reader"]
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=state.ca_path)
    server = ldap3.Server(state.controllers[0], 636, use_ssl=True, tls=tls, get_info=ldap3.NONE)
    with ldap3.Connection(server, reader.user, reader.password, check_names=False, auto_referrals=False) as connection:
        while cookie or not groups:
            connection.search(
                state.base_dn,
                _FILTER,
                attributes=[*_IDENTITY, *_OTHERS, *ATTRIBUTES, "member"],
                paged_size=written_groups.PAGE_SIZE,
                paged_cookie=cookie,
                controls=[extended_dn_control(criticality=True)],
            )
            entries = [entry for entry in connection.response if entry["type"] == "searchResEntry"]
            groups += len(entries)
            memberships += sum(len(entry["raw_attributes"].get("member", ())) for entry in entries)
            cookie = connection.result["controls"]["1.2.840.113556.1.4.319"]["value"]["cookie"]
    return Found(groups, memberships, 0)


def main(way: str, page_size: str = "") -> None:
    """Read, and print seconds, seconds on the processor, megabytes and what was found."""
    if page_size:
        written_groups.PAGE_SIZE = int(page_size)
    started = time.monotonic()
    found = {"ours": ours, "ldap3": bare}[way]()
    cost = {"seconds": time.monotonic() - started, "processor": time.process_time(), "megabytes": peak_megabytes()}
    print(json.dumps({**cost, **found._asdict()}))


if __name__ == "__main__":
    main(*sys.argv[1:])

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of Active Directory and their members, complete whatever their number."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..attributes import decode_first
from ..directory import Directory
from ..entries import Entry
from ..entry_validation import names
from .filters import equals
from .identities import ATTRIBUTES_OF_IDENTITY, describe

GROUP_FILTER = "(objectClass=group)"
GROUP_ATTRIBUTES = (
    "cn",
    "displayName",
    "description",
    "adminDescription",
    "info",
    "mail",
    "managedBy",
    "groupType",
    "whenCreated",
    "whenChanged",
    "uSNChanged",
    "msDS-ObjectSoa",
)


def describe_group(entry: Entry) -> Json:
    """Return a group with decoded values; what it does not have is ``None``."""
    return {
        **describe(entry),
        "cn": decode_first(entry, "cn"),
        "display_name": decode_first(entry, "displayName"),
        "description": decode_first(entry, "description"),
        "admin_description": decode_first(entry, "adminDescription"),
        "info": decode_first(entry, "info"),
        "mail": decode_first(entry, "mail"),
        "managed_by": decode_first(entry, "managedBy"),
        "group_type": decode_first(entry, "groupType"),
        "object_soa": decode_first(entry, "msDS-ObjectSoa"),
        "when_created": decode_first(entry, "whenCreated"),
        "when_changed": decode_first(entry, "whenChanged"),
        "usn_changed": decode_first(entry, "uSNChanged"),
    }


def member_dns(entry: Entry) -> list[str]:
    """Return the distinguished names of all direct members of a group that was read with ``member``, sorted."""
    return sorted(names(entry, "member"))


def described_members(directory: Directory, group_dn: str) -> dict[str, Json]:
    """Return what identifies each member that lives in the controller's domain, by distinguished name.

    One paged search by ``memberOf`` instead of a read for each member. Members of other domains are not in it. What was
    read is not kept: a group can have 50,000 members.
    """
    search_filter = equals("memberOf", group_dn)
    found = directory.search(directory.base_dn, search_filter, ATTRIBUTES_OF_IDENTITY)
    return {entry.dn: describe(entry) for entry in found}


def member_rows(dns: t.Iterable[str], described: t.Mapping[str, Json], why_unknown: t.Callable[[str], str]) -> list[Json]:
    """Return a row for each member; one whose object was not found has ``resolved`` false, its name and a reason."""
    return [
        {**described[dn], "resolved": True, "reason": None}
        if dn in described
        else {**describe(Entry(dn, {})), "resolved": False, "reason": why_unknown(dn)}
        for dn in dns
    ]

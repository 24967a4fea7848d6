# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the written-back state: the group in Active Directory and the objects of its members."""

from __future__ import annotations

import typing as t

from ..._ad.directory import Directory
from ..._ad.entries import Entry
from ..._ad.lookup.bulk import find_by_anchors, find_by_sids
from ..._ad.lookup.global_catalog import GlobalCatalog
from ..._ad.lookup.groups import member_dns
from ..._sync.directory_object import DirectoryObject
from ..._sync.expected.group import ExpectedGroup
from ..._sync.expected.members import Join


class Joined(t.NamedTuple):
    """The distinguished name of each object that was found, and why others are not known."""

    names: t.Mapping[Join, str]
    unknown: t.Mapping[Join, str]


def find_members(directory: Directory, catalog: GlobalCatalog, expected: ExpectedGroup) -> Joined:
    """Return the distinguished name of each expected member that has an object in the forest."""
    return find_joined(directory, catalog, [member.join for member in expected.members if member.join is not None])


def find_joined(directory: Directory, catalog: GlobalCatalog, joins: t.Sequence[Join]) -> Joined:
    """Return the distinguished name of each object that is found by SID or anchor; other domains are found by SID.

    What is written back by the configuration lies in its own domain, so an anchor is not looked for elsewhere.
    """
    sids = [join.value for join in joins if join.kind == "sid"]
    by_sid = find_by_sids(directory, sids)
    by_sid.update(catalog.find_by_sids(sid for sid in sids if sid not in by_sid))
    by_anchor = find_by_anchors(directory, [join.value for join in joins if join.kind == "anchor"])
    found: dict[Join, str] = {}
    for join in joins:
        entries = [by_sid[join.value]] if join.kind == "sid" and join.value in by_sid else by_anchor.get(join.value, [])
        if entries:
            found[join] = entries[0].dn
    missing = catalog.unknown_sids(sid for sid in sids if sid not in by_sid)
    reason = f"its object lies in another domain of the forest, and no global catalog can be asked: {catalog.problem}"
    return Joined(found, {Join("sid", sid): reason for sid in missing})


def read_groups(directory: Directory, anchor: str) -> list[DirectoryObject]:
    """Return every object that carries the anchor; more than one is a defect of the directory."""
    entries = find_by_anchors(directory, [anchor], ["*"]).get(anchor, [])
    return [actual_of(entry) for entry in entries]


def actual_of(entry: Entry) -> DirectoryObject:
    """Return an object as it is compared."""
    return DirectoryObject(entry.dn, texts_of_entry(entry), member_dns(entry))


def texts_of_entry(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Return all attributes as text, their names in lower case; binary values as hexadecimal digits."""
    return {name.casefold(): tuple(map(_text, values)) for name, values in entry.attributes.items()}


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()

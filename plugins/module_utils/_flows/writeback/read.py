# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the written-back state: the objects that carry an anchor, and those that they refer to."""

from __future__ import annotations

import typing as t

from ..._ad.directory import Directory
from ..._ad.entries import Entry
from ..._ad.entry_validation import integer
from ..._ad.lookup.bulk import find_by_anchors, find_by_sids, find_by_values
from ..._ad.lookup.global_catalog import GlobalCatalog
from ..._ad.lookup.groups import member_dns
from ..._ad.lookup.primary_groups import members_by_primary_group
from ..._sync.directory_object import DirectoryObject
from ..._sync.expected.group import ExpectedObject
from ..._sync.expected.members import Join
from ..._verify.directory_state import DirectoryState, References
from ..._verify.identity import legacy_marks_of_missing
from ..._verify.legacy import ADMIN_DESCRIPTION

Entries = t.Mapping[str, t.Sequence[Entry]]


def read_entries(directory: Directory, expected: t.Iterable[ExpectedObject]) -> Entries:
    """Return the entries that carry the anchors of these objects, with all their attributes."""
    return find_by_anchors(directory, [each.anchor for each in expected], ["*"])


def read_state(
    directory: Directory, catalog: GlobalCatalog, expected: t.Sequence[ExpectedObject], entries: Entries
) -> DirectoryState:
    """Return what these objects are compared with; ``entries`` are what was read of them already."""
    found = _identified(directory, [each.anchor for each in expected], entries)
    joins = dict.fromkeys(join for each in expected if found.object_of(each.anchor) for join in each.joins)
    return DirectoryState(found.objects, find_references(directory, catalog, list(joins)), found.legacy)


def read_identity(directory: Directory, anchor: str) -> DirectoryState:
    """Return what carries an anchor, or what older writebacks left of it, without what that refers to."""
    return _identified(directory, [anchor], find_by_anchors(directory, [anchor], ["*"]))


def find_references(directory: Directory, catalog: GlobalCatalog, joins: t.Sequence[Join]) -> References:
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
    reason = f"its object is in another domain of the forest, and no global catalog can be asked: {catalog.problem}"
    return References(found, {Join("sid", sid): reason for sid in missing})


def _identified(directory: Directory, anchors: t.Sequence[str], entries: Entries) -> DirectoryState:
    groups = [entry for some in entries.values() for entry in some if b"group" in entry.values("objectClass")]
    accounts = members_by_primary_group(directory, groups)
    found = DirectoryState(
        {anchor: [directory_object(entry, accounts.get(entry.dn, ())) for entry in some] for anchor, some in entries.items()}
    )
    legacy: dict[str, list[DirectoryObject]] = {}
    for entry in find_by_values(directory, ADMIN_DESCRIPTION, legacy_marks_of_missing(anchors, found), ["*"]):
        for mark in entry.texts(ADMIN_DESCRIPTION):
            legacy.setdefault(mark.casefold(), []).append(directory_object(entry))
    return DirectoryState(found.objects, legacy=legacy)


def directory_object(entry: Entry, accounts: t.Sequence[Entry] = ()) -> DirectoryObject:
    """Return an object as it is compared; ``accounts`` are those whose primary group it is, which ``member`` doesn't list."""
    members = member_dns(entry)
    integer(entry, "groupType")  # what follows counts with its bits
    return DirectoryObject(
        entry.dn, texts_of_entry(entry), sorted({*members, *(each.dn for each in accounts)}) if accounts else members
    )


def texts_of_entry(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Return all attributes as text, their names in lower case; binary values as hexadecimal digits."""
    return {name.casefold(): tuple(map(_text, values)) for name, values in entry.attributes.items()}


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()

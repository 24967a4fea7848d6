# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about many objects at once, a hundred values in each search; and every group that the service has written."""

from __future__ import annotations

import typing as t

from ..attributes import ANCHOR
from ..directory import Directory
from ..entries import Entry
from .filters import all_of, any_of, equals
from .groups import GROUP_FILTER
from .identities import ANCHOR_OF_ENTRA, ATTRIBUTES_OF_IDENTITY, SID, Identity

ANCHORED_LIKE_A_GROUP = f"({ANCHOR}=Group_*)"

# [MS-ADTS] 3.1.1.2.2.2: Object(DS-DN), and names together with bytes or text.
_SYNTAXES_WITH_NAMES = ("2.5.5.1", "2.5.5.7", "2.5.5.14")


def find_by_sids(directory: Directory, sids: t.Iterable[str], attributes: t.Sequence[str] = ()) -> dict[str, Entry]:
    """Return the object of each security identifier that the domain knows; a SID is unique in it."""
    found = find_by(directory, SID, sids, attributes)
    return {sid: entries[0] for sid, entries in found.items()}


def find_by_anchors(directory: Directory, anchors: t.Iterable[str], attributes: t.Sequence[str] = ()) -> dict[str, list[Entry]]:
    """Return the objects of each anchor (``Group_<id>``, ``User_<id>``) that the domain knows.

    Nothing in Active Directory keeps an anchor unique, so several objects of one are all returned.
    """
    return find_by(directory, ANCHOR_OF_ENTRA, anchors, attributes)


def find_by(
    directory: Directory, identity: Identity, values: t.Iterable[str], attributes: t.Sequence[str] = ()
) -> dict[str, list[Entry]]:
    """Return the objects of each value, under the value as it was given; unknown values are left out."""
    given = {value: identity.fold(identity.normalize(value)) for value in values}
    wanted = list(dict.fromkeys([identity.attribute, *(attributes or ATTRIBUTES_OF_IDENTITY)]))
    raw = [identity.encode(identity.normalize(value)) for value in given]
    by_key: dict[t.Hashable, list[Entry]] = {}
    for search_filter in any_of(identity.attribute, raw):
        for entry in directory.search(directory.base_dn, search_filter, wanted):
            for found in identity.of(entry):
                by_key.setdefault(identity.fold(found), []).append(entry)
    return {value: by_key[key] for value, key in given.items() if key in by_key}


def schema_attributes(directory: Directory, names: t.Iterable[str]) -> set[str]:
    """Return those of the attribute names that the schema of the forest knows, as they were given."""
    given = list(dict.fromkeys(names))
    known: set[str] = set()
    for search_filter in any_of("lDAPDisplayName", given):
        only = all_of("(objectClass=attributeSchema)", search_filter)
        for entry in directory.search(directory.schema_dn, only, ["lDAPDisplayName"], scope="one_level"):
            known.update(name.lower() for name in entry.texts("lDAPDisplayName"))
    return {name for name in given if name.lower() in known}


def name_attributes(directory: Directory) -> frozenset[str]:
    """Return the attributes, in lower case, whose values are distinguished names; none where the schema may not be read."""
    of_names = "".join(equals("attributeSyntax", syntax) for syntax in _SYNTAXES_WITH_NAMES)
    only = f"(&(objectClass=attributeSchema)(|{of_names}))"
    found = directory.search(directory.schema_dn, only, ["lDAPDisplayName"], scope="one_level")
    return frozenset(name.lower() for entry in found for name in entry.texts("lDAPDisplayName"))


def anchored_groups(directory: Directory, attributes: t.Sequence[str]) -> t.Iterator[Entry]:
    """Yield every group of the domain that carries an anchor, in one paged search."""
    yield from directory.search(directory.base_dn, all_of(GROUP_FILTER, ANCHORED_LIKE_A_GROUP), attributes)


def find_by_names(directory: Directory, names: t.Iterable[str], attributes: t.Sequence[str]) -> t.Iterator[Entry]:
    """Yield the objects that exist under these distinguished names, a hundred names in each search."""
    for search_filter in any_of("distinguishedName", list(dict.fromkeys(names))):
        yield from directory.search(directory.base_dn, search_filter, attributes)


def find_by_values(directory: Directory, attribute: str, values: t.Iterable[str], attributes: t.Sequence[str]) -> t.Iterator[Entry]:
    """Yield the objects with any of these values of a text attribute."""
    for search_filter in any_of(attribute, list(dict.fromkeys(values))):
        yield from directory.search(directory.base_dn, search_filter, attributes)

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that the service has written to a domain, with all members, in one pass over one controller.

A look at each member would take a request for each hundred of them. Instead the controller is asked to bring GUID and SID with each
distinguished name (the Extended DN control). One that can't brings plain names, which are looked up afterwards.
"""

from __future__ import annotations

import typing as t
from array import array
from dataclasses import dataclass, field

from ..._common.errors import UnsupportedControl
from ..attributes import ANCHOR
from ..directory import Directory
from ..entries import Entry
from ..entry_validation import decoded, integer
from ..extended_names import ExtendedName, decode_extended_name, is_extended
from ..ldap.bounds import VALUE_BYTES
from .bulk import ANCHORED_LIKE_A_GROUP, find_by_names, name_attributes
from .global_catalog import GlobalCatalog
from .groups import GROUP_FILTER
from .identities import ANCHOR_OF_ENTRA, ATTRIBUTES_OF_IDENTITY, GUID, SID
from .primary_groups import members_by_primary_group
from .principals import Principals, PrincipalsReader

PAGE_SIZE = 200
"""Of groups with members: a page of groups with as many members as come without ranges still has its place in memory."""

_MEMBER = "member"
_GROUP = b"group"
_ALWAYS = (*ATTRIBUTES_OF_IDENTITY, "groupType", "whenChanged", "uSNChanged")
_LEGACY = f"(|(adminDescription=TakenOver_*)(&(adminDescription=Group_*)(!({ANCHOR}=*))))"


@dataclass(slots=True)
class WrittenObject:
    """An object that carries the anchor of a group, without ``member`` among the attributes of ``entry``.

    ``position`` is its own in the table of principals, ``members`` are those of its members, sorted: with the accounts whose primary
    group it is, which ``by_primary_group`` lists. ``is_group`` is false for an object of another class, which has none.
    """

    entry: Entry
    position: int
    members: array[int]
    is_group: bool
    by_primary_group: array[int] = field(default_factory=lambda: array("I"))


@dataclass(frozen=True, slots=True)
class WrittenGroups:
    """What one controller held. ``objects`` are by anchor in lower case: more than one of an anchor is a defect of the directory.

    ``accounts`` are the positions of the objects with the anchors of users, ``legacy`` the objects by ``adminDescription`` in lower
    case that older writebacks left, both only if they were asked for. ``usn`` is the controller's highest number of a change before
    it was read. ``warnings`` say in which way members were read, if not in the usual one.
    """

    server: str
    principals: Principals
    objects: t.Mapping[str, t.Sequence[WrittenObject]]
    accounts: t.Mapping[str, t.Sequence[int]]
    legacy: t.Mapping[str, t.Sequence[Entry]]
    usn: int | None
    warnings: tuple[str, ...]

    @property
    def memberships(self) -> int:
        """How many members all groups have together."""
        return sum(len(each.members) for found in self.objects.values() for each in found)

    def positions_of(self, anchor: str) -> list[int]:
        """Return the positions of the objects that carry an anchor, of a group or, if accounts were read, of a user."""
        key = anchor.lower()
        return [*(each.position for each in self.objects.get(key, ())), *self.accounts.get(key, ())]

    def member_names(self, written: WrittenObject) -> list[str]:
        """Return the distinguished names of the members of a group, sorted."""
        return self.principals.names(written.members)


def read_written_groups(
    directory: Directory,
    attributes: t.Iterable[str],
    *,
    accounts: bool = False,
    legacy: bool = False,
    catalog: GlobalCatalog | None = None,
) -> WrittenGroups:
    """Read all objects with the anchor of a group, with these attributes and those that identify them.

    ``accounts`` and ``legacy`` ask for what ``WrittenGroups`` says of them. Members of other domains whose SID the controller doesn't
    bring are looked up in the ``catalog``. Raises what ``Directory`` says; nothing is ever put together of two controllers.
    """
    wanted = list(dict.fromkeys([*_ALWAYS, *attributes]))
    written = directory.on_one_controller(lambda controller: _read(controller, wanted, accounts=accounts, legacy=legacy))
    if catalog is not None:
        _identify_foreign(written.principals, catalog)
    return written


def _read(directory: Directory, wanted: t.Sequence[str], *, accounts: bool, legacy: bool) -> WrittenGroups:
    root = directory.read_object("", ["highestCommittedUSN"])
    usn = integer(root, "highestCommittedUSN") if root else None
    names = name_attributes(directory)
    reason = "" if names else "the schema doesn't say which attributes hold names"
    try:
        reading = _Pass(directory, names)
        objects = reading.objects(wanted)
    except UnsupportedControl as problem:
        reason = problem.message
        reading = _Pass(directory, frozenset())
        objects = reading.objects(wanted)
    reading.add_accounts_of_primary_groups(objects)
    anchored = reading.accounts() if accounts else {}
    principals = reading.reader.table()
    if plain := principals.without_guid():
        _identify(principals, find_by_names(directory, plain, ["objectGUID", "objectSid"]), plain)
        reason = reason or "it answered without GUID and SID"
    marked = _legacy(directory, wanted) if legacy else {}
    return WrittenGroups(
        str(directory.server), principals, objects, anchored, marked, usn, (_slow(directory, reason),) if reason else ()
    )


def _slow(directory: Directory, reason: str) -> str:
    return (
        f"{directory.server} doesn't bring the SID of each member with its name ({reason}), so members were looked up by name, "
        "which takes longer."
    )


class _Pass:
    """The searches of one pass; ``names`` are the attributes that hold distinguished names, none: plain names are asked for."""

    def __init__(self, directory: Directory, names: frozenset[str]) -> None:
        self._directory = directory
        self._names = names - {_MEMBER}
        self._extended = bool(names)
        self._kept = 0
        self.reader = PrincipalsReader()

    def objects(self, wanted: t.Sequence[str]) -> dict[str, list[WrittenObject]]:
        """Return all objects that carry the anchor of a group, by anchor in lower case."""
        found: dict[str, list[WrittenObject]] = {}
        for entry in self._search(ANCHORED_LIKE_A_GROUP, [*wanted, _MEMBER]):
            integer(entry, "groupType")  # what compares it counts with its bits
            members = self.reader.positions(entry.dn, entry.values(_MEMBER))
            described = self._without_members(entry)
            written = WrittenObject(described, self._position(entry), members, _GROUP in entry.values("objectClass"))
            for anchor in ANCHOR_OF_ENTRA.of(entry):
                same = found.setdefault(anchor.lower(), [])
                if all(each.position != written.position for each in same):  # what changes meanwhile may come again
                    same.append(written)
        return found

    def add_accounts_of_primary_groups(self, objects: t.Mapping[str, t.Sequence[WrittenObject]]) -> None:
        """Add the accounts whose primary group each group is to its members."""
        groups = {each.entry.dn: each for found in objects.values() for each in found if each.is_group}
        for dn, accounts in members_by_primary_group(self._directory, [each.entry for each in groups.values()]).items():
            group = groups[dn]
            group.by_primary_group = array("I", sorted({self._position(account) for account in accounts}))
            group.members = array("I", sorted({*group.members, *group.by_primary_group}))

    def accounts(self) -> dict[str, list[int]]:
        """Return the positions of all objects that carry the anchor of a user, by anchor in lower case."""
        found: dict[str, list[int]] = {}
        for entry in self._search(f"({ANCHOR}=User_*)", ["objectGUID", "objectSid", ANCHOR]):
            for anchor in ANCHOR_OF_ENTRA.of(entry):
                found.setdefault(anchor.lower(), []).append(self._position(entry))
                self._kept += len(anchor) + VALUE_BYTES
        return found

    def _search(self, search_filter: str, attributes: t.Sequence[str]) -> t.Iterator[Entry]:
        return self._directory.search(
            self._directory.base_dn,
            search_filter,
            attributes,
            page_size=PAGE_SIZE,
            extended_names=self._extended,
            kept=lambda: self._kept + self.reader.size,
        )

    def _position(self, entry: Entry) -> int:
        return self.reader.position(ExtendedName(entry.dn, *_first(GUID.of(entry)), *_first(SID.of(entry))))

    def _without_members(self, entry: Entry) -> Entry:
        """Return an entry as other searches bring it, without members; its values are counted."""
        attributes = {}
        for name, values in entry.attributes.items():
            key = name.lower()
            if key != _MEMBER:
                plain = decoded(entry, name, _plain, "a distinguished name") if key in self._names else values
                attributes[name] = tuple(plain)
                self._kept += sum(map(len, values)) + VALUE_BYTES * len(values)
        return Entry(entry.dn, attributes)


def _first(values: t.Sequence[str]) -> tuple[str | None]:
    return (values[0] if values else None,)


def _plain(value: bytes) -> bytes:
    return decode_extended_name(value).dn.encode() if is_extended(value) else value


def _identify(principals: Principals, found: t.Iterable[Entry], positions: t.Mapping[str, int]) -> None:
    by_name = {dn.lower(): position for dn, position in positions.items()}
    for entry in found:
        position = by_name.get(entry.dn.lower())
        if position is not None:
            principals.identify(position, *_first(GUID.of(entry)), *_first(SID.of(entry)))


def _identify_foreign(principals: Principals, catalog: GlobalCatalog) -> None:
    unknown = principals.without_sid()
    _identify(principals, catalog.find_by_names(unknown).values(), unknown)


def _legacy(directory: Directory, wanted: t.Sequence[str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in directory.search(directory.base_dn, f"(&{GROUP_FILTER}{_LEGACY})", [*wanted, "adminDescription"]):
        for mark in entry.texts("adminDescription"):
            found.setdefault(mark.lower(), []).append(entry)
    return found

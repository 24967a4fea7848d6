# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of everything that is a member of some group, each object once, by numbers: half a million memberships in a few megabytes."""

from __future__ import annotations

import functools
import typing as t
import uuid
from array import array

from ..entry_validation import unreadable, valid_name
from ..extended_names import ExtendedName, decode_extended_name, has_sid, is_extended
from ..ldap.bounds import VALUE_BYTES

_NUMBER = "I"
_NUMBER_BYTES = 4


class Principals:
    """Objects by position, from 0. What is kept of each is its extended name, as bytes, and decoded when it is asked for."""

    def __init__(self, names: list[bytes]) -> None:
        self._names = names

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, position: int) -> ExtendedName:
        return decode_extended_name(self._names[position])

    @functools.cached_property
    def by_sid(self) -> t.Mapping[str, int]:
        """The position of each security identifier."""
        return {sid: position for position, sid in enumerate(self._all("sid")) if sid}

    @functools.cached_property
    def by_name(self) -> t.Mapping[str, int]:
        """The position of each distinguished name, in lower case."""
        return {dn.lower(): position for position, dn in enumerate(self._all("dn"))}

    def names(self, positions: t.Iterable[int]) -> list[str]:
        """Return the distinguished names of these positions, sorted."""
        return sorted(self[position].dn for position in positions)

    def identify(self, position: int, guid: str | None, sid: str | None) -> None:
        """Note what was found out about an object; before anything is looked up by SID."""
        self._names[position] = self[position]._replace(guid=guid, sid=sid).encode()

    def without_guid(self) -> dict[str, int]:
        """Return the positions of objects whose GUID is not known, by distinguished name."""
        return self._without(is_extended)

    def without_sid(self) -> dict[str, int]:
        """Return the positions of objects whose SID is not known, or that have none, by distinguished name."""
        return self._without(has_sid)

    def _without(self, has: t.Callable[[bytes], bool]) -> dict[str, int]:
        return {self[position].dn: position for position, raw in enumerate(self._names) if not has(raw)}

    def _all(self, part: t.Literal["dn", "sid"]) -> t.Iterator[t.Any]:
        return (getattr(self[position], part) for position in range(len(self)))


class PrincipalsReader(dict[bytes, int]):
    """Makes the table while groups are read: the position of each value of ``member``, decoded when it comes for the first time.

    An object is known by its GUID, so one that is renamed meanwhile stays one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: list[bytes] = []
        self._by_guid: dict[bytes, int] = {}
        self._group = ""
        self.size = 0
        """How many bytes are kept, as ``ad_max_answer_size`` counts them."""

    def positions(self, group: str, values: t.Iterable[bytes]) -> array[int]:
        """Return the members of a group, sorted; ``UnreadableAnswerError`` for what isn't a distinguished name."""
        self._group = group
        found = array(_NUMBER, sorted({*map(self.__getitem__, values)}))
        self.size += _NUMBER_BYTES * len(found)
        return found

    def position(self, name: ExtendedName) -> int:
        """Return the position of an object that was read itself; as a member it may have come under its plain name."""
        plain = name.dn.encode()
        known = self.get(plain)
        if known is None:
            known = self[plain] = self[name.encode()]
        else:
            self._names[known] = name.encode()
        return known

    def table(self) -> Principals:
        """Return the table; nothing can be added any more."""
        names, self._names = self._names, []
        self._by_guid.clear()
        self.clear()
        return Principals(names)

    def __missing__(self, raw: bytes) -> int:
        name = self._decoded(raw)
        guid = uuid.UUID(name.guid).bytes if name.guid else None
        position = self._by_guid.get(guid, len(self._names)) if guid else len(self._names)
        if position == len(self._names):
            encoded = name.encode()
            self._names.append(raw if encoded == raw else encoded)  # not twice in memory
            self.size += len(raw) + VALUE_BYTES
            if guid:
                self._by_guid[guid] = position
        self[raw] = position
        return position

    def _decoded(self, raw: bytes) -> ExtendedName:
        try:
            name = decode_extended_name(raw)
            if not name.dn:
                raise ValueError("the name of the root")
        except ValueError as problem:
            raise unreadable(self._group, "member", raw, "a distinguished name") from problem
        valid_name(name.dn, self._group, "member")
        return name

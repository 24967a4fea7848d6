# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nested membership, in both directions: everything in a group through other groups, and every group of an object.

Two ways give the same objects. ``in_chain`` lets the controller follow the chain (LDAP_MATCHING_RULE_IN_CHAIN), one
search however deep. ``walk`` asks level by level, and so knows path and depth. Both stay within the controller's domain:
what lies in other domains is a member, but is not followed. Membership by the primary group counts, and is marked.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..._common.json import Json
from ..directory import Directory
from ..entries import Entry
from ..entry_validation import names
from .filters import any_of, equals
from .global_catalog import GlobalCatalog
from .identities import ATTRIBUTES_OF_IDENTITY, describe
from .primary_groups import PRIMARY_GROUP_ID, members_by_primary_group, primary_groups

IN_CHAIN = "1.2.840.113556.1.4.1941"  # [MS-ADTS] 3.1.1.3.4.4.3

Direction = t.Literal["down", "up"]


class _Links(t.NamedTuple):
    """How an object is linked to those of the next level: it lists them, and they list it."""

    listed_in: str
    found_by: str


_LINKS: t.Mapping[Direction, _Links] = {"down": _Links("member", "memberOf"), "up": _Links("memberOf", "member")}
_Level = dict[str, tuple[Entry, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class ReachedObject:
    """An object that was reached: ``path`` are the groups in between, the first is the nearest to the start.

    ``entry`` is ``None`` for what is listed but lies in another domain; ``path`` is ``None`` where it is not known.
    ``by_primary_group`` says that the last membership is that of a primary group.
    """

    dn: str
    entry: Entry | None
    path: tuple[str, ...] | None
    by_primary_group: bool = False

    @property
    def depth(self) -> int | None:
        """How many memberships lie between: 1 for a direct one."""
        return None if self.path is None else len(self.path) + 1


@dataclass(frozen=True, slots=True)
class Reached:
    """All objects in the order of their names. The start is none of them; ``cyclic`` says that it was reached again.

    ``complete`` is false when the depth was limited and there would have been more.
    """

    steps: tuple[ReachedObject, ...]
    cyclic: bool
    complete: bool = True


def reach(directory: Directory, start: Entry, direction: Direction, way: str, max_depth: int) -> Reached | None:
    """Return what is reached in a way: ``none``, ``direct``, ``in_chain`` or ``walk``."""
    if way == "none":
        return None
    if way == "in_chain":
        return in_chain(directory, start, direction)
    return walk(directory, start, direction, 1 if way == "direct" else max_depth)


def in_chain(directory: Directory, start: Entry, direction: Direction) -> Reached:
    """Return what the controller finds by following the chain from one object."""
    entries = _chained(directory, start, direction)
    others = {entry.dn.lower(): ReachedObject(entry.dn, entry, None) for entry in entries if entry.dn.lower() != start.dn.lower()}
    cyclic = len(others) < len(entries)
    if direction == "down":
        groups = [start, *entries]
        more = [entry for found in members_by_primary_group(directory, groups).values() for entry in found]
        by_primary_group = {entry.dn.lower() for entry in more}
    else:
        primary = list(primary_groups(directory, [start]).values())
        more = [*primary, *(entry for group in primary for entry in _chained(directory, group, direction))]
        by_primary_group = {entry.dn.lower() for entry in primary}
    for entry in more:
        key = entry.dn.lower()
        others.setdefault(key, ReachedObject(entry.dn, entry, None, key in by_primary_group))
    return Reached(_in_order(others.values()), cyclic=cyclic)


def _chained(directory: Directory, start: Entry, direction: Direction) -> list[Entry]:
    rule = equals(f"{_LINKS[direction].found_by}:{IN_CHAIN}:", start.dn)
    return list(directory.search(directory.base_dn, rule, ATTRIBUTES_OF_IDENTITY))


def listed_attributes(direction: Direction) -> list[str]:
    """Return the attributes with which the start must have been read."""
    return [_LINKS[direction].listed_in, PRIMARY_GROUP_ID]


def walk(directory: Directory, start: Entry, direction: Direction, max_depth: int) -> Reached:
    """Return what is reached level by level, at most so many memberships away, each with one of its shortest paths."""
    origin = start.dn.lower()
    reached: dict[str, ReachedObject] = {}
    level: _Level = {origin: (start, ())}
    cyclic = False
    for depth in range(max_depth + 1):
        found = _next_level(directory, level, direction)
        cyclic = cyclic or origin in found
        fresh = {key: step for key, step in found.items() if key != origin and key not in reached}
        if depth == max_depth or not fresh:
            return Reached(_in_order(reached.values()), cyclic, complete=not fresh)
        reached.update(fresh)
        level = {key: (step.entry, (*(step.path or ()), step.dn)) for key, step in fresh.items() if step.entry}
    raise ValueError("max_depth is negative")


def _next_level(directory: Directory, level: _Level, direction: Direction) -> dict[str, ReachedObject]:
    """Return the objects one membership further, by their names in lower case."""
    links = _LINKS[direction]
    listing = [(entry, path) for entry, path in level.values() if entry.values(links.listed_in)]
    # Of several paths of one length the first by name is told, in whatever order the controller answers.
    listing.sort(key=lambda listed: listed[1])
    wanted = [*ATTRIBUTES_OF_IDENTITY, *listed_attributes(direction)]
    entries = {
        entry.dn.lower(): entry
        for search_filter in any_of(links.found_by, [entry.dn for entry, _path in listing])
        for entry in directory.search(directory.base_dn, search_filter, wanted)
    }
    found: dict[str, ReachedObject] = {}
    for entry, path in listing:
        for dn in names(entry, links.listed_in):
            found.setdefault(dn.lower(), ReachedObject(dn, entries.get(dn.lower()), path))
    for entry, path in _by_primary_group(directory, level, direction):
        found.setdefault(entry.dn.lower(), ReachedObject(entry.dn, entry, path, by_primary_group=True))
    return found


def _by_primary_group(directory: Directory, level: _Level, direction: Direction) -> t.Iterator[tuple[Entry, tuple[str, ...]]]:
    paths = {entry.dn: path for entry, path in sorted(level.values(), key=lambda listed: listed[1])}
    entries = [entry for entry, _path in level.values()]
    if direction == "down":
        for name, accounts in members_by_primary_group(directory, entries).items():
            yield from ((account, paths[name]) for account in accounts)
    else:
        for name, group in primary_groups(directory, entries, [*ATTRIBUTES_OF_IDENTITY, *listed_attributes(direction)]).items():
            yield group, paths[name]


def _in_order(steps: t.Iterable[ReachedObject]) -> tuple[ReachedObject, ...]:
    return tuple(sorted(steps, key=lambda step: step.dn))


def describe_reached(reached: Reached, name: str, catalog: GlobalCatalog) -> Json:
    """Return the objects under a name, with their number, and what is to know of the whole."""
    unknown = [step.dn for step in reached.steps if step.entry is None]
    elsewhere = catalog.find_by_names(unknown) if unknown else {}
    return {
        name: [_row(step, step.entry or elsewhere.get(step.dn), catalog) for step in reached.steps],
        "count": len(reached.steps),
        "cyclic": reached.cyclic,
        "complete": reached.complete,
    }


def _row(step: ReachedObject, entry: Entry | None, catalog: GlobalCatalog) -> Json:
    return {
        **describe(entry or Entry(step.dn, {})),
        "resolved": entry is not None,
        "reason": None if entry else catalog.why_unknown(step.dn),
        "depth": step.depth,
        "path": None if step.path is None else list(step.path),
        "by_primary_group": step.by_primary_group,
    }

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing both sides of a whole configuration, group by group; groups that agree cost neither names nor checks.

Members are compared as numbers. Only a group that differs, or whose members can't all be placed, gets the names that the comparison
of the house takes.
"""

from __future__ import annotations

import dataclasses
import typing as t
from array import array

from ..._ad.lookup.written_groups import WrittenGroups, WrittenObject
from ..._common.distinguished_name import parse as parse_distinguished_name
from ..._common.errors import CloudSyncError
from ..._sync.directory_object import DirectoryObject
from ..._sync.entra_objects import group_anchor
from ..._sync.expected.group import ExpectedGroup, expect_group
from ..._sync.expected.members import ExpectedMember, Join
from ..._verify.compare import EVERY_MEMBER, find_differences
from ..._verify.directory_state import DirectoryState, References
from ..._verify.drift import catalogue
from ..._verify.drift.finding import Finding, Fix, FoundObject
from ..._verify.drift.group_findings import GroupFindings, adopted_instead, make_finding
from ..._verify.identity import legacy_objects
from ..._verify.legacy import legacy_marks
from ..._verify.members import MemberSelection
from ..writeback.read import directory_object, texts_of_entry
from .entra_side import EntraSide, ScopedGroup

FindReferences = t.Callable[[t.Sequence[Join]], References]

_NOWHERE = -1
"""No object of Active Directory belongs to the member, so that no group can refer to it."""
_BY_NAME = -2
"""The member takes the whole comparison: its object is known by name alone, or not known at all."""


class SideComparison:
    """Both sides, prepared for comparing any group of them; members without a place are looked for by ``find_references``."""

    def __init__(
        self,
        entra: EntraSide,
        written: WrittenGroups,
        macros: t.Mapping[str, str],
        configuration: str,
        find_references: FindReferences,
    ) -> None:
        self._entra = entra
        self._written = written
        self._macros = macros
        self._places, self._references = _place(entra.members, written, find_references)
        self._findings = GroupFindings(configuration, MemberDescriber(entra, self._places, written))

    def compare(self, scoped: ScopedGroup, *, with_members: bool) -> list[Finding]:
        """Return the findings of one group in scope."""
        group_id = scoped.group.id
        expected = expect_group(scoped.group, (), self._entra.rules, self._macros)
        objects = self._written.objects.get(expected.anchor.lower(), ())
        unreadable = self._entra.memberships.failures.get(group_id)
        numbers = self._entra.memberships.of.get(group_id)
        compares_members = with_members and numbers is not None and not _is_hidden(scoped, numbers)
        if not compares_members or numbers is None or self._same_members(numbers, objects):
            found = self.of_state(expected, self._state(expected, objects), None)
        else:
            members = tuple(self._entra.members[number] for number in numbers)
            expected = dataclasses.replace(expected, members=members)
            found = self.of_state(expected, self._state_with_members(expected, objects, numbers), EVERY_MEMBER)
        if with_members and not compares_members:
            found.append(_unreadable_members(expected, objects, unreadable))
        return found

    def of_state(self, expected: ExpectedGroup, state: DirectoryState, selection: MemberSelection | None) -> list[Finding]:
        """Return the findings of one group by what was read of it."""
        found = self._findings.of(expected, state, find_differences(expected, state, selection))
        legacy = list(legacy_findings(expected, state))
        if legacy:
            found = [adopted_instead(each) if each.check == catalogue.GROUP_MISSING else each for each in found]
        return [*found, *legacy]

    def _same_members(self, numbers: array[int], objects: t.Sequence[WrittenObject]) -> bool:
        if len(objects) != 1:
            return True  # there are no members to compare
        places = {self._places[number] for number in numbers}
        places.discard(_NOWHERE)
        return _BY_NAME not in places and places == set(objects[0].members)

    def _state(self, expected: ExpectedGroup, objects: t.Sequence[WrittenObject]) -> DirectoryState:
        found = [DirectoryObject(each.entry.dn, texts_of_entry(each.entry)) for each in objects]
        return DirectoryState({expected.anchor: found}, legacy=self._legacy_state(expected, objects))

    def _state_with_members(
        self, expected: ExpectedGroup, objects: t.Sequence[WrittenObject], numbers: array[int]
    ) -> DirectoryState:
        found = [DirectoryObject(each.entry.dn, texts_of_entry(each.entry), self._written.member_names(each)) for each in objects]
        names = {
            member.join: self._written.principals[place].dn
            for number, member in zip(numbers, expected.members, strict=True)
            if member.join is not None and (place := self._places[number]) >= 0
        }
        joins = [member.join for member in expected.members if member.join in self._references.names]
        names.update((join, self._references.names[join]) for join in joins if join is not None)
        return DirectoryState({expected.anchor: found}, References(names, self._references.unknown))

    def _legacy_state(self, expected: ExpectedGroup, objects: t.Sequence[WrittenObject]) -> dict[str, list[DirectoryObject]]:
        marks = () if objects else (mark.casefold() for mark in legacy_marks(expected.anchor))
        return {
            mark: [directory_object(entry) for entry in self._written.legacy[mark]]
            for mark in marks
            if mark in self._written.legacy
        }


class MemberDescriber:
    """Says of a member of Active Directory, by distinguished name, whose it is in Entra ID where a group in scope has it."""

    def __init__(self, entra: EntraSide, places: array[int], written: WrittenGroups) -> None:
        self._entra = entra
        self._written = written
        self._by_place = {place: number for number, place in enumerate(places) if place >= 0}

    def __call__(self, name: str) -> FoundObject:
        place = self._written.principals.by_name.get(name.lower())
        if place is None:
            return FoundObject(name, name, name)
        known = self._written.principals[place]
        number = self._by_place.get(place, self._entra.unwritten.get(known.sid or ""))
        if number is not None:
            member = self._entra.members[number]
            return FoundObject(member.id, member.name, name)
        return FoundObject(known.sid or known.guid or name, parse_distinguished_name(name).rdn_value, name)


def legacy_findings(expected: ExpectedGroup, state: DirectoryState) -> t.Iterator[Finding]:
    """Yield a finding for each object that an earlier writeback left of a group that is missing."""
    group = FoundObject(expected.id, expected.display_name)
    for each in legacy_objects(expected.anchor, state):
        yield make_finding(catalogue.GROUP_LEGACY, "none", each.distinguished_name, each.reason, group=group)


def _place(
    members: t.Sequence[ExpectedMember], written: WrittenGroups, find_references: FindReferences
) -> tuple[array[int], References]:
    """Return where each member is in the table of Active Directory, and what was looked for besides."""
    places = array("l", [_place_of(member, written) for member in members])
    lost = [number for number, place in enumerate(places) if place == _NOWHERE and members[number].join is not None]
    joins = dict.fromkeys(join for number in lost if (join := members[number].join) is not None)
    references = find_references(list(joins)) if joins else References()
    for number in lost:
        join = members[number].join
        if join in references.names or join in references.unknown:
            places[number] = _BY_NAME
    return places, references


def _place_of(member: ExpectedMember, written: WrittenGroups) -> int:
    if member.failure is not None:
        return _BY_NAME
    if member.join is None:
        return _NOWHERE
    if member.join.kind == "sid":
        return written.principals.by_sid.get(member.join.value, _NOWHERE)
    found = written.positions_of(member.join.value)
    return found[0] if found else _NOWHERE


def _is_hidden(scoped: ScopedGroup, numbers: array[int]) -> bool:
    """Tell whether Graph answers with no members because it hides them."""
    return not numbers and scoped.group.hides_members


def _unreadable_members(expected: ExpectedGroup, objects: t.Sequence[WrittenObject], problem: CloudSyncError | None) -> Finding:
    group = FoundObject(expected.id, expected.display_name, objects[0].entry.dn if objects else "")
    reason = problem.message if problem else "the group hides its members (HiddenMembership), and none was shown"
    hint = problem.hint if problem and problem.hint else catalogue.kind_of(catalogue.MEMBERS_UNREADABLE).fix
    return make_finding(catalogue.MEMBERS_UNREADABLE, "(unknown)", "(not compared)", reason, group=group, fix=Fix(hint))


def anchors_in_scope(entra: EntraSide) -> set[str]:
    """Return the anchors, in lower case, of the groups that are in scope or of which that isn't known."""
    return {group_anchor(each.group.id).lower() for each in entra.groups if each.scope.in_scope or each.scope.failure is not None}

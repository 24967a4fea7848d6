# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Entra ID holds for a whole configuration: the groups, their members by number, and each distinct member once, judged."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t
from array import array

from ..._common import odata_types
from ..._common.errors import AuthorizationError, CloudSyncError
from ..._common.json import Json
from ..._common.progress import Say
from ..._common.service_times import read_time
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.directory_objects import DirectoryObjects, ObjectType
from ..._graph.resources.groups import Groups
from ..._sync.entra_objects import EntraGroup, entra_object
from ..._sync.expected.failure import Failure
from ..._sync.expected.members import ExpectedMember, MembershipRules, expected_member_or_failure
from ..._sync.expected.scope import ScopeMode, ScopeVerdict, group_scope, verdict_or_failure
from ..._sync.source_attributes import group_attributes
from ..shared.bulk_reads import group_fields, user_fields
from ..shared.context import Context

if t.TYPE_CHECKING:
    from ..._graph.resources.member_ids import MemberIds

_GROUPS_AT_ONCE = 2000
"""Of how many groups the members are read before they become numbers: enough to keep all flights busy."""
_SAID_EVERY = 1000

_NOT_SHOWN = Failure(
    "Microsoft Graph lists it as a member, and shows no such object", "Run again; if it stays, check the permissions of the reader."
)


class ScopedGroup(t.NamedTuple):
    """A group of Entra ID with the verdict on its scope."""

    group: EntraGroup
    scope: ScopeVerdict


@dataclasses.dataclass(frozen=True, slots=True)
class AssignedGroups:
    """What is assigned to a configuration: as Graph says it, all ids in lower case, those of groups, and since when."""

    raw: t.Sequence[Json]
    everything: frozenset[str]
    groups: frozenset[str]
    since: t.Mapping[str, datetime.datetime]


@dataclasses.dataclass(slots=True)
class Memberships:
    """The members of groups, as numbers of a table of ids; ``failures`` say why those of some groups aren't known.

    ``types`` are Graph's words for what each member is.
    """

    ids: list[str] = dataclasses.field(default_factory=list)
    of: dict[str, array[int]] = dataclasses.field(default_factory=dict)
    types: dict[str, str] = dataclasses.field(default_factory=dict)
    failures: dict[str, CloudSyncError] = dataclasses.field(default_factory=dict)
    _numbers: dict[str, int] = dataclasses.field(default_factory=dict)

    def add(self, found: MemberIds) -> None:
        """Note the members of some groups."""
        self.failures.update(found.unreadable)
        self.types.update(found.types)
        for group_id, members in found.members.items():
            self.of[group_id] = array("I", sorted({self._number(each) for each in members}))

    @property
    def count(self) -> int:
        """How many members all groups have together."""
        return sum(map(len, self.of.values()))

    def _number(self, member_id: str) -> int:
        number = self._numbers.get(member_id)
        if number is None:
            number = self._numbers[member_id] = len(self.ids)
            self.ids.append(member_id)
        return number


@dataclasses.dataclass(frozen=True, slots=True)
class EntraSide:
    """One side of the comparison; ``gone`` are ids of assigned groups that don't exist any more."""

    rules: MembershipRules
    assigned: AssignedGroups
    groups: t.Sequence[ScopedGroup]
    gone: tuple[str, ...]
    memberships: Memberships
    members: t.Sequence[ExpectedMember]
    """Judged, by the numbers of ``memberships``."""
    unwritten: t.Mapping[str, int]
    """The numbers of synced members that the service doesn't write, by SID."""

    @property
    def in_scope(self) -> list[ScopedGroup]:
        """The groups that the service writes."""
        return [each for each in self.groups if each.scope.in_scope]


def read_assigned_groups(context: Context) -> AssignedGroups:
    """Return what is assigned to the configuration."""
    found = Assignments(context.session, context.configuration.service_principal).list()
    groups = [each for each in found if each.get("principalType") == "Group"]
    since = {_folded_id(each): moment for each in groups if (moment := read_time(each.get("createdDateTime")))}
    return AssignedGroups(found, frozenset(map(_folded_id, found)), frozenset(map(_folded_id, groups)), since)


def read_entra_side(
    context: Context,
    document: Json,
    assigned: AssignedGroups,
    mode: ScopeMode,
    *,
    only: t.Container[str] | None,
    with_members: bool,
    say: Say,
) -> EntraSide:
    """Read groups, members by id alone, and each distinct member once; ``only`` are ids in lower case, None for all groups."""
    rules = MembershipRules(document, assigned.everything, mode)
    found, gone = read_scoped_groups(context, rules, assigned)
    groups = found if only is None else [each for each in found if each.group.id.lower() in only]
    ids = [each.group.id for each in groups if each.scope.in_scope] if with_members else []
    memberships = _read_memberships(context, ids, say)
    judge = _Judge(context, memberships, rules, say)
    return EntraSide(rules, assigned, groups, gone, memberships, judge.members(), judge.unwritten)


def read_scoped_groups(
    context: Context, rules: MembershipRules, assigned: AssignedGroups
) -> tuple[list[ScopedGroup], tuple[str, ...]]:
    """Return the groups that the configuration works on, and the ids of assigned groups that don't exist any more."""
    fields = group_fields(rules.document)
    if rules.mode == "all":
        return [scoped(EntraGroup(raw), rules) for raw in Groups(context.session).security_groups(fields=fields)], ()
    found = DirectoryObjects(context.session).get_by_ids(sorted(assigned.groups), types=("group",), fields=fields)
    known = {str(each).lower() for each in found}
    return [scoped(EntraGroup(raw), rules) for raw in found.values()], tuple(sorted(assigned.groups - known))


def scoped(group: EntraGroup, rules: MembershipRules) -> ScopedGroup:
    """Return a group with the verdict on its scope."""
    is_assigned = group.id.lower() in rules.assigned
    attributes = group_attributes(group.raw)
    return ScopedGroup(
        group, verdict_or_failure(lambda: group_scope(rules.groups, attributes, assigned=is_assigned, mode=rules.mode))
    )


def _read_memberships(context: Context, ids: t.Sequence[str], say: Say) -> Memberships:
    memberships = Memberships()
    for start in range(0, len(ids), _GROUPS_AT_ONCE):
        some = ids[start : start + _GROUPS_AT_ONCE]
        memberships.add(Groups(context.session).member_ids_of_many(some))
        say(f"Entra ID: the members of {start + len(some):,} of {len(ids):,} groups were read")
    _require_some_right(memberships, len(ids))
    return memberships


def _require_some_right(memberships: Memberships, groups: int) -> None:
    """Raise what refuses the members of every group: then there is no right to this side at all."""
    if memberships.failures and len(memberships.failures) == groups:
        refused = next((each for each in memberships.failures.values() if isinstance(each, AuthorizationError)), None)
        if refused is not None:
            raise refused


class _Judge:
    """Reads each distinct member once and keeps nothing of it but the judgement."""

    def __init__(self, context: Context, memberships: Memberships, rules: MembershipRules, say: Say) -> None:
        self._client = DirectoryObjects(context.session)
        self._memberships = memberships
        self._rules = rules
        self._say = say
        self._numbers = {member_id: number for number, member_id in enumerate(memberships.ids)}
        self.unwritten: dict[str, int] = {}

    def members(self) -> list[ExpectedMember]:
        """Return all members, judged, by their numbers."""
        found = [self._not_shown(each) for each in self._memberships.ids]
        by_type: dict[str, list[str]] = {}
        for each in self._memberships.ids:
            by_type.setdefault(self._memberships.types.get(each, ""), []).append(each)
        document = self._rules.document
        for raw in self._read(by_type.get(odata_types.USER, []), ("user",), user_fields(document)):
            self._add(raw, found)
        for raw in self._read(by_type.get(odata_types.GROUP, []), ("group",), group_fields(document)):
            self._add(raw, found)
        for kind in by_type.keys() - {odata_types.USER, odata_types.GROUP}:
            for each in by_type[kind]:  # what it is says enough: it is never written
                self._add({"id": each, odata_types.TYPE: kind}, found)
        return found

    def _read(self, ids: t.Sequence[str], types: t.Sequence[ObjectType], fields: str) -> t.Iterator[Json]:
        for count, raw in enumerate(self._client.each_by_id(ids, types=types, fields=fields), 1):
            yield raw
            if count % _SAID_EVERY == 0:
                self._say(f"Entra ID: {count:,} of {len(ids):,} members were read")

    def _add(self, raw: Json, found: list[ExpectedMember]) -> None:
        member = entra_object(raw)
        number = self._numbers[member.id]
        found[number] = expected_member_or_failure(member, self._rules)
        if member.on_premises_sid and found[number].join is None:
            self.unwritten[member.on_premises_sid] = number

    @staticmethod
    def _not_shown(member_id: str) -> ExpectedMember:
        return ExpectedMember(member_id, member_id, "unknown", None, _NOT_SHOWN.reason, _NOT_SHOWN)


def _folded_id(assignment: Json) -> str:
    return str(assignment["principalId"]).lower()

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Building a plan: both schemas are evaluated for every group, and the result is held against Active Directory."""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..directory_object import DirectoryObject
from ..entra_objects import EntraGroup, EntraObject, group_anchor
from ..expected.mapping_results import Flow, PreparedMapping, prepare_mappings
from ..expected.members import MembershipRules
from ..expected.scope import ScopeMode, ScopeVerdict, group_scope
from ..expression.public import Value
from ..schema.document import group_mapping
from ..source_attributes import group_attributes
from .group import GroupState, plan_group
from .members import member_change
from .rows import Action, PlanRow, Problem, WritebackPlan

LEAVES = (
    "Microsoft doesn't document what the service does with a group that leaves the scope (unverified); "
    "expect that it deletes the group in Active Directory"
)
NOT_THERE = "nothing, since the group isn't in Active Directory"

Anchored = t.Mapping[str, t.Sequence[DirectoryObject]]
Members = t.Mapping[str, t.Sequence[EntraObject]]


@dataclasses.dataclass(frozen=True, slots=True)
class ConfigurationState:
    """A schema and what else decides about the scope; ``assigned`` are object ids in lower case."""

    document: Json
    assigned: frozenset[str]
    mode: ScopeMode = "selected"

    @property
    def rules(self) -> MembershipRules:
        """What decides about members."""
        return MembershipRules(self.document, self.assigned, self.mode)

    def has_in_scope(self, group: EntraGroup) -> bool:
        """Tell whether a group of Entra ID is in scope."""
        assigned, attributes = group.id.lower() in self.assigned, group_attributes(group.raw)
        return group_scope(group_mapping(self.document), attributes, assigned=assigned, mode=self.mode).in_scope


def build_plan(
    before: ConfigurationState,
    after: ConfigurationState,
    groups: t.Iterable[EntraGroup],
    anchored: Anchored | None,
    macros: t.Mapping[str, str] | None = None,
    members: Members | None = None,
) -> WritebackPlan:
    """Return what happens to each group of Entra ID when ``after`` replaces ``before``, without conflicts.

    ``anchored`` are the objects of Active Directory by anchor in lower case. Without it Active Directory is taken to
    hold what ``before`` asks for. ``members`` are the members of groups by id, where the rules for members change.
    """
    planner = _Planner(before, after, anchored, macros or {}, members or {})
    rows = sorted(map(planner.row, groups), key=lambda row: (row.display_name.casefold(), row.id))
    return WritebackPlan(tuple(rows), assumed=anchored is None)


class _Planner:
    def __init__(
        self,
        before: ConfigurationState,
        after: ConfigurationState,
        anchored: Anchored | None,
        macros: t.Mapping[str, str],
        members: Members,
    ) -> None:
        self._before, self._after = _Side(before), _Side(after)
        self._members = members
        self._rules = (before.rules, after.rules) if members else None
        self._anchored = anchored
        self._macros = macros
        self._same_scope = self._before.same_scope(self._after)
        unchanged = self._before.mappings.items() & self._after.mappings.items()
        self._shared = frozenset(key for key, _mapping in unchanged)

    def row(self, group: EntraGroup) -> PlanRow:
        source = group_attributes(group.raw)
        identifier = group.id
        before = self._before.scope(identifier, source)
        after = before if self._same_scope else self._after.scope(identifier, source)
        row = PlanRow(identifier, group.display_name, after.in_scope, after.reason)
        if not before.in_scope and not after.in_scope:
            return row
        state = self._state(identifier, source, before)
        if isinstance(state, Problem):
            return dataclasses.replace(row, problems=(state,))
        row = dataclasses.replace(row, exists=state.exists, old=state.name)
        if not after.in_scope:
            return _leaving(row, state)
        return self._with_members(self._planned(row, state, source, before), state, before)

    def _state(self, identifier: str, source: t.Mapping[str, Value], before: ScopeVerdict) -> GroupState | Problem:
        flows = self._before.working_flows(source, self._macros) if before.in_scope else None
        if self._anchored is None:
            return GroupState.assumed(flows)
        found = self._anchored.get(group_anchor(identifier).casefold(), ())
        if len(found) > 1:
            names = "; ".join(each.distinguished_name for each in found)
            return Problem("duplicate_anchor", f"several objects in Active Directory carry its anchor: {names}")
        return GroupState.real(flows, found[0] if found else None)

    def _with_members(self, row: PlanRow, state: GroupState, before: ScopeVerdict) -> PlanRow:
        """Add what the rules for members change in a group that is there already."""
        if self._rules is None or row.problems or not (state.exists and before.in_scope):
            return row
        change = member_change(self._members.get(row.id, ()), *self._rules)
        if change is None:
            return row
        actions: tuple[Action, ...] = row.actions if "update" in row.actions else (*row.actions, "update")
        return dataclasses.replace(row, actions=actions, pending=row.pending - {"update"}, changes=(*row.changes, change))

    def _planned(self, row: PlanRow, state: GroupState, source: t.Mapping[str, Value], before: ScopeVerdict) -> PlanRow:
        try:
            flows = self._after.flows(source, self._macros, self._shared, state.flows or {})
        except ExpressionError as error:
            return dataclasses.replace(row, problems=(Problem("expression_failed", error.message),))
        planned = plan_group(state, flows)
        actions = planned.actions if before.in_scope else ("enter_scope", *planned.actions)
        return dataclasses.replace(
            row,
            actions=actions,
            pending=planned.pending if before.in_scope else frozenset(),
            new=planned.name,
            changes=planned.changes,
            sam_account_name=planned.sam_account_name,
            problems=planned.problems,
        )


def _leaving(row: PlanRow, state: GroupState) -> PlanRow:
    service = LEAVES if state.exists else NOT_THERE
    return dataclasses.replace(row, actions=("leave_scope",), service=service)


class _Side:
    """One configuration, prepared for many groups."""

    def __init__(self, configuration: ConfigurationState) -> None:
        self._configuration = configuration
        self._mapping = group_mapping(configuration.document)
        self.mappings: dict[str, PreparedMapping] = {each.key: each for each in prepare_mappings(self._mapping)}

    def same_scope(self, other: _Side) -> bool:
        """Whether both let the same groups through, as far as can be told without looking at groups."""
        mine, theirs = self._configuration, other._configuration
        same_rules = all(self._mapping.get(key) == other._mapping.get(key) for key in ("enabled", "scope"))
        return same_rules and (mine.assigned, mine.mode) == (theirs.assigned, theirs.mode)

    def scope(self, identifier: str, source: t.Mapping[str, Value]) -> ScopeVerdict:
        """Judge a group."""
        assigned = identifier.lower() in self._configuration.assigned
        return group_scope(self._mapping, source, assigned=assigned, mode=self._configuration.mode)

    def working_flows(self, source: t.Mapping[str, Value], macros: t.Mapping[str, str]) -> dict[str, Flow]:
        """Evaluate the mappings for a group, without those that fail: a plan may be about to repair them."""
        flows = {}
        for key, mapping in self.mappings.items():
            with contextlib.suppress(ExpressionError):
                flows[key] = mapping.flow(source, macros)
        return flows

    def flows(
        self,
        source: t.Mapping[str, Value],
        macros: t.Mapping[str, str],
        shared: t.Collection[str],
        known: t.Mapping[str, Flow],
    ) -> dict[str, Flow]:
        """Evaluate the mappings for a group; those ``shared`` with another side are taken over from ``known``."""
        return {
            key: known[key] if key in shared and key in known else mapping.flow(source, macros)
            for key, mapping in self.mappings.items()
        }

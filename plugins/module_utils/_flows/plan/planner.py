# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a plan: what it needs of Graph and of Active Directory, in as few requests as possible."""

from __future__ import annotations

import dataclasses
import os
import typing as t

from ..._ad.attributes import ANCHOR
from ..._ad.directory import Directory
from ..._ad.entries import Entry
from ..._ad.lookup.bulk import anchored_groups, find_by_names, find_by_values, schema_attributes
from ..._common.json import Json
from ..._common.run_origin import find_origin
from ..._common.text import listed
from ..._common.waiting import utc_now
from ..._graph.resources.groups import Groups
from ..._sync.directory_object import DirectoryObject
from ..._sync.entra_objects import EntraGroup
from ..._sync.expected.scope import ScopeMode
from ..._sync.plan.build import Anchored, ConfigurationState, Members, build_plan
from ..._sync.plan.conflicts import Answers, Questions, find_conflicts, mapped_attributes, questions_of
from ..._sync.plan.digest import PlanDigest
from ..._sync.plan.limits import Limits, Violation, find_violations
from ..._sync.plan.members import references_differ
from ..._sync.plan.rows import WritebackPlan
from ..._sync.plan.text import count_line, markdown, table
from ..._sync.schema.edits import SchemaEdit
from ..shared.bulk_reads import group_fields, member_fields, read_assigned, read_members
from ..shared.context import Context
from ..writeback.read import texts_of_entry

_NAMES = ("sAMAccountName", ANCHOR)
_LISTED = 5


@dataclasses.dataclass(frozen=True, slots=True)
class PlanInput:
    """A schema before and after, with the groups that it is about, as Graph returns them: there can be thousands."""

    before: ConfigurationState
    after: ConfigurationState
    groups: list[Json]
    missing: tuple[str, ...] = ()
    members: Members = dataclasses.field(default_factory=dict)

    @property
    def warnings(self) -> list[str]:
        """What the user should know of groups that could not be read."""
        if not self.missing:
            return []
        return [f"{len(self.missing)} assigned groups don't exist any more and are left out: {listed(self.missing, _LISTED)}"]


def propose(
    context: Context,
    live: Json,
    edited: Json,
    mode: ScopeMode,
    *,
    assign: t.Collection[str] = (),
    unassign: t.Collection[str] = (),
) -> PlanInput:
    """Read the groups that are in scope before or after, or could be; ``assign`` and ``unassign`` are ids."""
    assigned, added = read_assigned(context), {each.lower() for each in assign}
    before, after = assigned.everything, (assigned.everything | added) - {each.lower() for each in unassign}
    groups, missing = _read_groups(Groups(context.session), mode, assigned.groups | added, group_fields(live, edited))
    sides = ConfigurationState(live, before, mode), ConfigurationState(edited, after, mode)
    return PlanInput(*sides, groups, missing, _read_members(context, *sides, groups))


def _read_groups(client: Groups, mode: ScopeMode, ids: t.Collection[str], fields: str) -> tuple[list[Json], tuple[str, ...]]:
    """Return the groups, and the ids of those that don't exist any more."""
    if mode == "all":
        return client.security_groups(fields=fields), ()
    found = client.get_many(sorted(ids), fields=fields)
    return [group for group in found.values() if group], tuple(each for each, group in found.items() if group is None)


def _read_members(context: Context, before: ConfigurationState, after: ConfigurationState, groups: list[Json]) -> Members:
    """Read the members of the groups in scope, if the rules for members change: it takes a request for twenty groups."""
    if not references_differ(before.document, after.document):
        return {}
    ids = [group.id for group in map(EntraGroup, groups) if before.has_in_scope(group) and after.has_in_scope(group)]
    return read_members(context.session, ids, member_fields(before.document, after.document))


def plan_with_directory(proposal: PlanInput, directory: Directory, macros: t.Mapping[str, str]) -> WritebackPlan:
    """Plan against what Active Directory holds."""
    anchored = _read_anchored(directory, mapped_attributes(proposal.after.document))
    plan = build_plan(proposal.before, proposal.after, map(EntraGroup, proposal.groups), anchored, macros, proposal.members)
    questions = questions_of(plan, proposal.after.document)
    answers = _answer(directory, questions, anchored)
    return dataclasses.replace(plan, conflicts=tuple(find_conflicts(plan, questions, answers)))


def plan_without_directory(proposal: PlanInput, macros: t.Mapping[str, str]) -> WritebackPlan:
    """Plan as if Active Directory held what the live configuration asks for."""
    plan = build_plan(proposal.before, proposal.after, map(EntraGroup, proposal.groups), None, macros, proposal.members)
    return dataclasses.replace(plan, conflicts=tuple(find_conflicts(plan, None, None)))


def describe_plan(
    plan: WritebackPlan, limits: Limits, changes: t.Sequence[SchemaEdit], table_rows: int, about: t.Mapping[str, str]
) -> tuple[Json, list[Violation]]:
    """Return the form in which modules return a plan, and the limits that it exceeds; ``about`` are facts for its reader."""
    violations = find_violations(plan, limits)
    shown = [change.as_dict() for change in changes]
    described = {
        "assumed": plan.assumed,
        "summary": count_line(plan),
        "counts": plan.counts(),
        "rows": [row.as_dict() for row in plan.rows],
        "conflicts": [conflict.as_dict() for conflict in plan.conflicts],
        "violations": [violation.as_dict() for violation in violations],
        "table": table(plan, table_rows),
        "markdown": markdown(plan, shown, violations, table_rows, about),
    }
    return described, violations


def facts_of_plan(context: Context, live: Json, digest: PlanDigest | None = None) -> dict[str, str]:
    """Return what the reader of a plan must know of it, by its name; empty where it isn't known."""
    origin = find_origin(os.environ)
    return {
        "Configuration": context.configuration.name,
        "Job": context.configuration.job_id,
        "Planned at": utc_now(),
        "Schema version": str(live.get("version") or ""),
        "Commit": origin.commit if origin else "",
        "Run": origin.address if origin else "",
        "Digest": str(digest or ""),
    }


def _read_anchored(directory: Directory, attributes: t.Iterable[str]) -> Anchored:
    wanted = list(dict.fromkeys([*_NAMES, "cn", "groupType", *attributes]))
    found: dict[str, list[DirectoryObject]] = {}
    for entry in anchored_groups(directory, wanted):
        described = _described(entry)
        found.setdefault(str(described.anchor).casefold(), []).append(described)
    return found


def _answer(directory: Directory, questions: Questions, anchored: Anchored) -> Answers:
    holders = [each for objects in anchored.values() for each in objects]
    holders += map(_described, find_by_names(directory, questions.names, _NAMES))
    holders += map(_described, find_by_values(directory, "sAMAccountName", questions.sam_account_names, _NAMES))
    containers = [entry.dn for entry in find_by_names(directory, questions.containers, ["objectClass"])]
    return Answers(holders, containers, schema_attributes(directory, questions.attributes))


def _described(entry: Entry) -> DirectoryObject:
    return DirectoryObject(entry.dn, texts_of_entry(entry))

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conflicts of a plan, found before the service finds them: with itself, and with Active Directory.

A plan first says what it needs to know (``questions_of``); the answers then make its conflicts (``find_conflicts``).
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from ..._common.text import listed
from ..directory_object import DirectoryObject
from ..expected.attributes import NOT_LDAP
from ..schema.document import group_mapping
from ..schema.views import view_mappings
from .names import Key, Name, container_key, read_name
from .rows import Conflict, PlanRow, WritebackPlan

_MOVING = frozenset({"create", "rename", "move"})
_LISTED = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Questions:
    """What has to be looked up in Active Directory: which objects have these names, which containers exist."""

    names: tuple[str, ...]
    sam_account_names: tuple[str, ...]
    containers: tuple[str, ...]
    attributes: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """What Active Directory holds of it; names as they were asked for, but ``objects`` as they are."""

    objects: t.Sequence[DirectoryObject]
    containers: t.Collection[str]
    attributes: t.Collection[str]


def questions_of(plan: WritebackPlan, document: Json) -> Questions:
    """Return what a plan for this schema needs to know."""
    moving = [row.new for row in plan.rows if row.new is not None and not _MOVING.isdisjoint(row.actions)]
    containers: dict[Key, str] = {}
    for name in moving:
        if name.container not in containers:
            containers[name.container] = name.container_text
    return Questions(
        names=tuple(name.text for name in moving),
        sam_account_names=tuple(row.sam_account_name for row in plan.rows if row.sam_account_name and _sets_name(row)),
        containers=tuple(containers.values()),
        attributes=tuple(mapped_attributes(document)),
    )


def _sets_name(row: PlanRow) -> bool:
    return any(change.name.casefold() == "samaccountname" for change in row.changes)


def mapped_attributes(document: Json) -> list[str]:
    """Return the LDAP attributes that the mappings of groups write."""
    views = view_mappings(group_mapping(document))
    return [view.target for view in views if view.target.casefold() not in NOT_LDAP]


def find_conflicts(plan: WritebackPlan, questions: Questions | None, answers: Answers | None) -> list[Conflict]:
    """Return all conflicts; without answers only those of the plan with itself."""
    conflicts = [*_problems(plan), *_duplicates(plan)]
    if questions is not None and answers is not None:
        conflicts += [*_unknown_attributes(questions, answers), *_missing_containers(plan, questions, answers)]
        conflicts += [*_taken_names(plan, answers), *_taken_account_names(plan, answers)]
    return conflicts


def _problems(plan: WritebackPlan) -> t.Iterator[Conflict]:
    for row in plan.rows:
        for problem in row.problems:
            yield Conflict(problem.kind, f"{row.display_name}: {problem.message}", (row.id,))


def _duplicates(plan: WritebackPlan) -> t.Iterator[Conflict]:
    by_name: dict[Key, list[PlanRow]] = {}
    by_account_name: dict[str, list[PlanRow]] = {}
    for row in plan.rows:
        if not row.in_scope:
            continue
        if row.new is not None:
            by_name.setdefault(row.new.key, []).append(row)
        if row.sam_account_name:
            by_account_name.setdefault(row.sam_account_name.casefold(), []).append(row)
    for rows in by_name.values():
        if len(rows) > 1 and rows[0].new:
            yield _shared("duplicate_distinguished_name", "distinguished name", rows[0].new.text, rows)
    for rows in by_account_name.values():
        if len(rows) > 1:
            yield _shared("duplicate_sam_account_name", "sAMAccountName", str(rows[0].sam_account_name), rows)


def _shared(kind: str, what: str, value: str, rows: t.Sequence[PlanRow]) -> Conflict:
    message = f"{len(rows)} groups get the {what} '{value}': {_named(rows)}"
    return Conflict(kind, message, tuple(row.id for row in rows))


def _named(rows: t.Sequence[PlanRow]) -> str:
    return listed([f"{row.display_name} ({row.id})" for row in rows], _LISTED)


def _unknown_attributes(questions: Questions, answers: Answers) -> t.Iterator[Conflict]:
    known = {name.casefold() for name in answers.attributes}
    for name in questions.attributes:
        if name.casefold() not in known:
            message = f"the mapped attribute '{name}' is unknown to the schema of Active Directory"
            yield Conflict("unknown_attribute", message)


def _missing_containers(plan: WritebackPlan, questions: Questions, answers: Answers) -> t.Iterator[Conflict]:
    existing = {container_key(name) for name in answers.containers}
    missing = {container_key(name): name for name in questions.containers if container_key(name) not in existing}
    affected: dict[Key, list[PlanRow]] = {key: [] for key in missing}
    for row in plan.rows:
        if row.new is not None and row.new.container in affected and not _MOVING.isdisjoint(row.actions):
            affected[row.new.container].append(row)
    for key, rows in affected.items():
        message = f"the container '{missing[key]}' doesn't exist in Active Directory, or this account may not see it"
        yield Conflict("missing_container", f"{message}: {_named(rows)}", tuple(row.id for row in rows))


def _taken_names(plan: WritebackPlan, answers: Answers) -> t.Iterator[Conflict]:
    holders = {read_name(each.distinguished_name).key: each for each in answers.objects}
    leaving = {row.old.key for row in plan.rows if row.old and row.new and row.old.key != row.new.key}
    for row in plan.rows:
        if row.new is None or _MOVING.isdisjoint(row.actions) or _is_own(row.new, row.old):
            continue
        holder = holders.get(row.new.key)
        if holder is not None:
            more = ", which gets another name in this plan, but maybe later" if row.new.key in leaving else ""
            taken = f"the distinguished name '{row.new.text}' is taken by {_described(holder)}"
            message = f"{row.display_name}: {taken}{more}"
            yield Conflict("taken_distinguished_name", message, (row.id,))


def _is_own(new: Name, old: Name | None) -> bool:
    """Whether a name is the object's own, as when only its case changes."""
    return old is not None and new.key == old.key


def _taken_account_names(plan: WritebackPlan, answers: Answers) -> t.Iterator[Conflict]:
    holders = {each.sam_account_name.casefold(): each for each in answers.objects if each.sam_account_name}
    for row in plan.rows:
        if not row.sam_account_name or not _sets_name(row):
            continue
        holder = holders.get(row.sam_account_name.casefold())
        if holder is not None and (row.old is None or read_name(holder.distinguished_name).key != row.old.key):
            message = f"{row.display_name}: the sAMAccountName '{row.sam_account_name}' is taken by {holder.distinguished_name}"
            yield Conflict("taken_sam_account_name", message, (row.id,))


def _described(holder: DirectoryObject) -> str:
    return f"the object with the anchor {holder.anchor}" if holder.anchor else "an object without an anchor"

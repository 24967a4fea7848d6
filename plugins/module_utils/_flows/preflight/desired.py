# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the desired configuration valid? Every entry is judged by itself, so that one mistake doesn't hide the next."""

from __future__ import annotations

import dataclasses
import typing as t
from functools import partial

from ..._common.errors import AmbiguousError, CloudSyncError, ExpressionError, OptionError, SchemaError
from ..._common.json import Json
from ..._sync.schema.desired import MappingEdit, read_filters, read_mapping_edits, read_target_container, require_distinct
from ..._sync.schema.edits import SchemaEdit
from ..schema.desired_options import Desired
from ..schema.edit import edit
from ..shared.context import Context
from .findings import Findings
from .service import SCHEMA, Service

VALID = "desired.valid"

_EXPECTED = "accepted by the live schema and by the service"
_MISTAKES = (AmbiguousError, ExpressionError, OptionError, SchemaError)
_ANY_MAPPING: Json = {"target": "displayName", "attribute": "displayName"}

Entry = t.TypeVar("Entry")
Value = t.TypeVar("Value")


@dataclasses.dataclass(frozen=True, slots=True)
class SchemaProposal:
    """The live schema and what the desired configuration makes of it, as far as it is valid.

    ``filters_hold`` says whether its scoping filters are the desired ones.
    """

    live: Json
    edited: Json
    changes: tuple[SchemaEdit, ...]
    filters_hold: bool = True


def look_at_desired(parameters: Json, service: Service, findings: Findings) -> SchemaProposal | None:
    """Check the desired configuration; None when there is no live schema to compare it with."""
    problems: list[CloudSyncError] = []
    wanted = read_wanted(parameters, problems)
    subject = str(parameters["configuration"] or "the configuration")
    if service.context is None or service.live is None:
        cause = SCHEMA if service.context else service.cause
        if problems:
            findings.error(VALID, subject, _EXPECTED, *problems)
        else:
            findings.skipped(VALID, subject, _EXPECTED, cause)
        return None
    try:
        proposal = _propose(service.context, service.live, wanted, problems)
    except CloudSyncError as problem:
        findings.error(VALID, subject, _EXPECTED, *problems, problem)
        return None
    if problems:
        findings.error(VALID, subject, _EXPECTED, *problems)
    else:
        count = len(proposal.changes)
        findings.passed(VALID, subject, _EXPECTED, f"valid, changes: {count}" if count else "valid, nothing to change")
    return proposal


class DesiredInput(t.NamedTuple):
    """What the task's own words ask for; ``filters_hold`` says whether all scoping filters are among it."""

    desired: Desired
    filters_hold: bool


def read_wanted(parameters: Json, problems: list[CloudSyncError]) -> DesiredInput:
    """Read the task's own words."""
    edits = _one_by_one(parameters["attribute_mappings"], read_mapping_edits, problems, placeholder=_ANY_MAPPING)
    if parameters["target_container"] is not None:
        edits += _valid([parameters["target_container"]], read_target_container, problems)
    distinct: list[MappingEdit] = []
    for each in edits:
        distinct += _valid([each], partial(_distinct, distinct), problems)
    exact = parameters["scoping_filters_mode"] == "exact"
    desired = Desired(distinct, None, exact, parameters["on_premises_members"])
    given = parameters["scoping_filters"]
    if given is None:
        return DesiredInput(desired, True)
    filters = _one_by_one(given, read_filters, problems)
    complete = len(filters) == len(given)
    return DesiredInput(desired._replace(filters=filters if complete else None), complete)


def _one_by_one(
    entries: t.Sequence[Json],
    read: t.Callable[[t.Sequence[Json]], list[Value]],
    problems: list[CloudSyncError],
    *,
    placeholder: Json | None = None,
) -> list[Value]:
    """Return the valid entries; the placeholder keeps the place of a wrong one, since messages count."""
    kept: list[Json] = []
    values: list[Value] = []
    for entry in entries:
        try:
            values.append(read([*kept, entry])[-1])
            kept.append(entry)
        except OptionError as problem:
            problems.append(problem)
            kept += [placeholder] if placeholder else []
    return values


def _valid(entries: t.Iterable[Entry], read: t.Callable[[Entry], Value], problems: list[CloudSyncError]) -> list[Value]:
    values: list[Value] = []
    for entry in entries:
        try:
            values.append(read(entry))
        except _MISTAKES as problem:
            problems.append(problem)
    return values


def _distinct(earlier: t.Sequence[MappingEdit], one: MappingEdit) -> MappingEdit:
    require_distinct([*earlier, one])
    return one


def _propose(context: Context, live: Json, wanted: DesiredInput, problems: list[CloudSyncError]) -> SchemaProposal:
    """Edit a copy of the live schema as ``sync_schema`` would; leave out what is wrong, and note it."""
    try:
        edited, changes = edit(live, wanted.desired, context)
        return SchemaProposal(live, edited, tuple(changes), wanted.filters_hold)
    except _MISTAKES as problem:
        together = problem
    found: list[CloudSyncError] = []
    valid = _without_mistakes(context, live, wanted, found)
    problems += found or [together]
    edited, changes = edit(live, valid.desired, context) if found else (live, [])
    return SchemaProposal(live, edited, tuple(changes), valid.filters_hold)


def _without_mistakes(context: Context, live: Json, wanted: DesiredInput, problems: list[CloudSyncError]) -> DesiredInput:
    nothing = Desired([], None, wanted.desired.exact_filters)

    def try_edit(one: MappingEdit) -> MappingEdit:
        edit(live, nothing._replace(edits=[one]), context)
        return one

    def try_filter(one: Json) -> Json:
        edit(live, nothing._replace(filters=[one]), context)
        return one

    def try_switch(one: bool | None) -> bool | None:
        edit(live, nothing._replace(on_premises_members=one), context)
        return one

    edits = _valid(wanted.desired.edits, try_edit, problems)
    switch = next(iter(_valid([wanted.desired.on_premises_members], try_switch, problems)), None)
    valid = nothing._replace(edits=edits, on_premises_members=switch)
    given = wanted.desired.filters
    if given is None:
        return DesiredInput(valid, wanted.filters_hold)
    complete = len(_valid(given, try_filter, problems)) == len(given)
    return DesiredInput(valid._replace(filters=given if complete else None), complete)

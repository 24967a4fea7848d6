# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desired configuration makes of the live schema: validated, and with expressions that the service parsed."""

from __future__ import annotations

import copy
import dataclasses
import typing as t

from ..._common.errors import AmbiguousError, ExpressionError, OptionError, SchemaError
from ..._common.json import Json
from ..._common.problems import Problems
from ..._sync.schema.desired import Desired, MappingEdit
from ..._sync.schema.document import GROUP, without_annotations
from ..._sync.schema.doubtful_texts import doubtful_texts
from ..._sync.schema.edits import SchemaEdit, apply_filters, apply_mapping_edits, apply_switch
from ..._sync.schema.pending_edits import editable_mapping, pending_edits
from ..._sync.schema.validation import (
    expression_place,
    expression_problem,
    spelled_as_known,
    validate_filters,
    validate_mapping_edit,
)
from ..shared.context import Context

_MISTAKES = (AmbiguousError, ExpressionError, OptionError, SchemaError)


@dataclasses.dataclass(frozen=True, slots=True)
class SchemaProposal:
    """The live schema, the edited copy that holds whatever is valid, and what changed in it.

    ``filters_hold`` says whether its scoping filters are the desired ones; ``warnings`` are about texts that look like a mistake.
    """

    live: Json
    edited: Json
    changes: tuple[SchemaEdit, ...]
    filters_hold: bool = True
    warnings: tuple[str, ...] = ()


def propose_schema(live: Json, desired: Desired, context: Context, problems: Problems) -> SchemaProposal:
    """Edit a copy of the live schema; what can't be meant is left out of it, and noted."""
    edited = copy.deepcopy(live)
    changes: list[SchemaEdit] = []
    for each in desired.edits:
        with problems.noting(*_MISTAKES):
            changes += _edit_mapping(live, edited, each, context)
    valid = [_is_valid(live, each, problems) for each in desired.filters or []]
    filters_hold = all(valid)
    if desired.filters is not None and filters_hold:
        filters_hold = False
        with problems.noting(*_MISTAKES):
            object_mapping = editable_mapping(edited, GROUP)
            changes += apply_filters(object_mapping, GROUP, desired.filters, exact=desired.exact_filters)
            filters_hold = True
    if desired.on_premises_members is not None:
        with problems.noting(*_MISTAKES):
            changes += apply_switch(edited, on=desired.on_premises_members)
    warnings = doubtful_texts(desired.edits)
    return SchemaProposal(live, edited, tuple(changes), filters_hold, tuple(warnings))


def _edit_mapping(live: Json, edited: Json, edit: MappingEdit, context: Context) -> list[SchemaEdit]:
    if not pending_edits(live, [edit]):
        return []
    if edit.kind != "absent":
        validate_mapping_edit(live, edit)
    sources = {edit.value: _parse(context, edit)} if edit.kind == "expression" else {}
    return apply_mapping_edits(edited, [spelled_as_known(live, edit)], sources)


def _is_valid(live: Json, scoping_filter: Json, problems: Problems) -> bool:
    with problems.noting(*_MISTAKES):
        validate_filters(live, [scoping_filter], GROUP)
        return True
    return False


def _parse(context: Context, edit: MappingEdit) -> Json:
    """Let the service parse an expression: it has the last word, and its tree is what gets stored."""
    answer = context.schemas.parse_expression(edit.value)
    source = answer.get("parsedExpression")
    if answer.get("parsingSucceeded") is True and isinstance(source, dict):
        return t.cast("Json", without_annotations(source))
    problem = expression_problem(edit)
    if problem is not None:
        raise problem
    error = answer.get("error") or {}
    raise ExpressionError(
        f"{expression_place(edit)}: the service can't parse the expression: "
        f"{error.get('message') or error.get('code') or 'no reason given'}",
        hint="Compare it with the reference of attribute-mapping expressions.",
        target=edit.target,
    )

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The edited copy of a schema that a desired configuration makes, validated and with expressions that the service parsed."""

from __future__ import annotations

import copy
import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..._sync.schema.desired import MappingEdit
from ..._sync.schema.document import GROUP, without_annotations
from ..._sync.schema.edits import SchemaEdit, apply_filters, apply_mapping_edits, apply_switch
from ..._sync.schema.expressions import parse_locally
from ..._sync.schema.pending_edits import editable_mapping, pending_edits
from ..._sync.schema.validation import validate_filters, validate_mapping_edit
from ..shared.context import Context
from .desired_options import Desired


def edit(live: Json, desired: Desired, context: Context) -> tuple[Json, list[SchemaEdit]]:
    """Return the edited copy of the live schema and what changed in it."""
    pending = pending_edits(live, desired.edits)
    for each in pending:
        if each.kind != "absent":
            validate_mapping_edit(live, each)
    if desired.filters is not None:
        validate_filters(live, desired.filters, GROUP)
    sources = {each.value: _parse(context, each) for each in pending if each.kind == "expression"}
    edited = copy.deepcopy(live)
    changes = apply_mapping_edits(edited, pending, sources)
    if desired.filters is not None:
        changes += apply_filters(editable_mapping(edited, GROUP), GROUP, desired.filters, exact=desired.exact_filters)
    if desired.on_premises_members is not None:
        changes += apply_switch(edited, on=desired.on_premises_members)
    return edited, changes


def _parse(context: Context, edit: MappingEdit) -> Json:
    """Let the service parse an expression: it has the last word, and its tree is what gets stored."""
    answer = context.schemas.parse_expression(edit.value)
    source = answer.get("parsedExpression")
    if answer.get("parsingSucceeded") is True and isinstance(source, dict):
        return t.cast("Json", without_annotations(source))
    local = parse_locally(edit.value)
    if isinstance(local, ExpressionError):
        raise ExpressionError(f"{_where(edit)}: {local.message}", hint=local.hint, cause=local, target=edit.target)
    error = answer.get("error") or {}
    raise ExpressionError(
        f"{_where(edit)}: the service can't parse the expression: {error.get('message') or error.get('code') or 'no reason given'}",
        hint="Compare it with the reference of attribute-mapping expressions.",
        target=edit.target,
    )


def _where(edit: MappingEdit) -> str:
    return f"Attribute mapping of '{edit.target}', expression {edit.value}"

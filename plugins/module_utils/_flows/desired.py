# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desired configuration says, and the edited copy of the schema that it makes."""

from __future__ import annotations

import copy
import typing as t

from .._common.argument_spec import ArgumentSpec
from .._common.errors import ExpressionError
from .._sync.schema.desired import MappingEdit, read_filters, read_mapping_edits, read_target_container, require_distinct
from .._sync.schema.document import GROUP, without_annotations
from .._sync.schema.edits import Change, apply_filters, apply_mapping_edits, editable_mapping, pending_edits
from .._sync.schema.expressions import parse_locally
from .._sync.schema.validation import validate_filters, validate_mapping_edit
from .context import Context, Json

_MAPPING_OPTIONS = {
    "target": {"type": "str", "required": True},
    "attribute": {"type": "str"},
    "constant": {"type": "str"},
    "expression": {"type": "str"},
    "default_value": {"type": "str"},
    "apply": {"type": "str", "choices": ["always", "on_create"]},
    "object_type": {"type": "str", "default": GROUP},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
_CLAUSE_OPTIONS = {
    "attribute": {"type": "str", "required": True},
    "operator": {"type": "str", "required": True},
    "values": {"type": "list", "elements": "str", "default": []},
}
_FILTER_OPTIONS = {
    "name": {"type": "str", "required": True},
    "all_of": {"type": "list", "elements": "dict", "required": True, "options": _CLAUSE_OPTIONS},
}

DESIRED_SPEC = ArgumentSpec(
    {
        "attribute_mappings": {"type": "list", "elements": "dict", "default": [], "options": _MAPPING_OPTIONS},
        "scoping_filters": {"type": "list", "elements": "dict", "options": _FILTER_OPTIONS},
        "scoping_filters_mode": {"type": "str", "choices": ["exact", "additive"], "default": "exact"},
        "target_container": {"type": "str"},
    }
)


class Desired(t.NamedTuple):
    """What the task asks for."""

    edits: list[MappingEdit]
    filters: list[Json] | None
    exact_filters: bool


def read_desired(parameters: Json) -> Desired:
    """Validate the task's own words, before anything is asked of the service."""
    edits = read_mapping_edits(parameters["attribute_mappings"])
    if parameters["target_container"] is not None:
        edits.append(read_target_container(parameters["target_container"]))
    require_distinct(edits)
    filters = None if parameters["scoping_filters"] is None else read_filters(parameters["scoping_filters"])
    return Desired(edits, filters, parameters["scoping_filters_mode"] == "exact")


def edit(live: Json, desired: Desired, context: Context) -> tuple[Json, list[Change]]:
    """Return the edited copy of the live schema and what changed in it."""
    edited = copy.deepcopy(live)
    pending = pending_edits(edited, desired.edits)
    for each in pending:
        if each.kind != "absent":
            validate_mapping_edit(edited, each)
    sources = {each.value: _parse(context, each) for each in pending if each.kind == "expression"}
    changes = apply_mapping_edits(edited, pending, sources)
    if desired.filters is not None:
        validate_filters(edited, desired.filters, GROUP)
        changes += apply_filters(editable_mapping(edited, GROUP), GROUP, desired.filters, exact=desired.exact_filters)
    return edited, changes


def _parse(context: Context, edit: MappingEdit) -> Json:
    """Let the service parse an expression: it has the last word, and its tree is what gets stored."""
    answer = context.schemas.parse_expression(edit.value)
    source = answer.get("parsedExpression")
    if answer.get("parsingSucceeded") is True and isinstance(source, dict):
        return t.cast("Json", without_annotations(source))
    local = parse_locally(edit.value)
    if isinstance(local, ExpressionError):
        raise ExpressionError(f"{_where(edit)}: {local.message}", hint=local.hint, target=edit.target, **local.details)
    error = answer.get("error") or {}
    raise ExpressionError(
        f"{_where(edit)}: the service can't parse the expression: {error.get('message') or error.get('code') or 'no reason given'}",
        hint="Compare it with the reference of attribute-mapping expressions.",
        target=edit.target,
    )


def _where(edit: MappingEdit) -> str:
    return f"Attribute mapping of '{edit.target}', expression {edit.value}"

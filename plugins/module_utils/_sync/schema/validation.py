# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking edits against the directories that the schema itself describes, before anything is written."""

from __future__ import annotations

import difflib
import typing as t

from ..._common.errors import ExpressionError, OptionError, SchemaError
from ..._common.json import Json
from .desired import MappingEdit
from .document import directory_attributes, find_object_mapping, select_rule
from .expressions import parse_locally


def known_attributes(document: Json, object_type: str) -> tuple[list[str] | None, list[str] | None]:
    """Return the names of source and target attributes that the schema describes; None where it describes none."""
    rule = select_rule(document, object_type)
    mapping = find_object_mapping(rule, object_type) or {}
    source = directory_attributes(document, rule.get("sourceDirectoryName"), mapping.get("sourceObjectName"))
    target = directory_attributes(document, rule.get("targetDirectoryName"), mapping.get("targetObjectName"))
    return _names(source), _names(target)


def _names(attributes: list[Json] | None) -> list[str] | None:
    return None if attributes is None else [str(each.get("name")) for each in attributes]


def require_known(names: t.Iterable[str], known: list[str] | None, where: str) -> None:
    """Refuse attribute names that the directory doesn't have, naming the nearest ones."""
    if known is None:
        return
    folded = {name.casefold(): name for name in known}
    for name in names:
        if name.casefold() not in folded:
            near = [folded[each] for each in difflib.get_close_matches(name.casefold(), folded, n=3)]
            raise SchemaError(
                f"{where}: the attribute '{name}' is unknown to the schema's directory.",
                hint=f"Did you mean {', '.join(near)}?" if near else "Look the attribute up in sync_schema_info.",
                attribute=name,
                nearest=near,
            )


def expression_problem(edit: MappingEdit) -> ExpressionError | None:
    """Return why the expression of an edit can't be parsed here; None when it can, and for an edit without one."""
    parsed = parse_locally(edit.value) if edit.kind == "expression" else None
    if not isinstance(parsed, ExpressionError):
        return None
    return ExpressionError(f"{expression_place(edit)}: {parsed.message}", hint=parsed.hint, cause=parsed, target=edit.target)


def expression_place(edit: MappingEdit) -> str:
    """Return how a message about the expression of an edit begins."""
    return f"Attribute mapping of '{edit.target}', expression {edit.value}"


def validate_mapping_edit(document: Json, edit: MappingEdit) -> None:
    """Refuse a mapping whose source or target attribute doesn't exist."""
    source, target = known_attributes(document, edit.object_type)
    require_known([edit.target], target, f"Attribute mapping of '{edit.target}', target")
    if edit.kind == "attribute":
        require_known([edit.value], source, f"Attribute mapping of '{edit.target}', source")
    if edit.kind == "expression":
        expression = parse_locally(edit.value)
        if not isinstance(expression, ExpressionError):
            require_known(sorted(expression.attributes), source, f"Attribute mapping of '{edit.target}', expression")


def validate_filters(document: Json, filters: t.Sequence[Json], object_type: str) -> None:
    """Refuse a scoping filter with an unknown attribute or operator."""
    from ..scoping import OPERATORS  # the engine behind it loads slowly, and few tasks set filters

    source, _target = known_attributes(document, object_type)
    for group in filters:
        for clause in group["clauses"]:
            where = f"Scoping filter '{group['name']}'"
            require_known([clause["sourceOperandName"]], source, where)
            if clause["operatorName"] not in OPERATORS:
                near = difflib.get_close_matches(clause["operatorName"].upper(), OPERATORS, n=3)
                raise OptionError(
                    f"{where}: the operator '{clause['operatorName']}' is unknown.",
                    hint=f"Use one of: {', '.join(near or OPERATORS)}.",
                )

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
    return _names(_described(document, object_type, "source")), _names(_described(document, object_type, "target"))


def _described(document: Json, object_type: str, end: str) -> list[Json] | None:
    rule = select_rule(document, object_type)
    mapping = find_object_mapping(rule, object_type) or {}
    return directory_attributes(document, rule.get(f"{end}DirectoryName"), mapping.get(f"{end}ObjectName"))


def _names(attributes: list[Json] | None) -> list[str] | None:
    return None if attributes is None else [str(each.get("name")) for each in attributes]


def require_known_target(names: t.Iterable[str], known: list[str] | None, where: str) -> None:
    """Refuse names of target attributes that the directory doesn't have, naming the nearest ones; case doesn't count."""
    if known is not None:
        folded = {name.casefold() for name in known}
        _refuse_unknown((name for name in names if name.casefold() not in folded), known, where)


def require_known_source(names: t.Iterable[str], known: list[str] | None, where: str) -> None:
    """Refuse names of source attributes that the directory doesn't have; the service regards upper and lower case."""
    if known is not None:
        exact = frozenset(known)
        _refuse_unknown((name for name in names if name not in exact), known, where)


def _refuse_unknown(names: t.Iterable[str], known: list[str], where: str) -> None:
    folded = {name.casefold(): name for name in known}
    for name in names:
        spelled = folded.get(name.casefold())
        near = [spelled] if spelled else [folded[each] for each in difflib.get_close_matches(name.casefold(), folded, n=3)]
        if spelled:
            hint = f"Write '{spelled}': the service tells upper and lower case apart in the names of source attributes."
        else:
            hint = f"Did you mean {', '.join(near)}?" if near else "Look the attribute up in sync_schema_info."
        raise SchemaError(
            f"{where}: the attribute '{name}' is unknown to the schema's directory.", hint=hint, attribute=name, nearest=near
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


def spelled_as_known(document: Json, edit: MappingEdit) -> MappingEdit:
    """Return an edit with its target as the schema's directory spells it."""
    _source, known = known_attributes(document, edit.object_type)
    return edit._replace(target={name.casefold(): name for name in known or []}.get(edit.target.casefold(), edit.target))


def validate_mapping_edit(document: Json, edit: MappingEdit) -> None:
    """Refuse a mapping whose source or target attribute doesn't exist."""
    source, target = known_attributes(document, edit.object_type)
    require_known_target([edit.target], target, f"Attribute mapping of '{edit.target}', target")
    if edit.kind == "attribute":
        require_known_source([edit.value], source, f"Attribute mapping of '{edit.target}', source")
    if edit.kind == "expression":
        expression = parse_locally(edit.value)
        if not isinstance(expression, ExpressionError):
            require_known_source(sorted(expression.attributes), source, f"Attribute mapping of '{edit.target}', expression")


def validate_filters(document: Json, filters: t.Sequence[Json], object_type: str) -> None:
    """Refuse a scoping filter that the service can't evaluate, whatever the values of the objects are."""
    described = _described(document, object_type, "source")
    multivalued = {str(each.get("name")).casefold() for each in described or [] if each.get("multivalued") is True}
    names = _names(described)
    usable = None if names is None else [name for name in names if name.casefold() not in multivalued]
    for group in filters:
        where = f"Scoping filter '{group.get('name')}'"
        for clause in group.get("clauses") or []:
            _require_single_value(str(clause.get("sourceOperandName")), multivalued, where)
            require_known_source([str(clause.get("sourceOperandName"))], usable, where)
            validate_clause(clause, where)


def validate_clause(clause: Json, where: str) -> None:
    """Refuse a clause that the service can't evaluate, whatever the schema describes; ``where`` begins the message."""
    _require_operator(str(clause.get("operatorName")), where)
    _require_evaluable(clause, where)


def _require_operator(name: str, where: str) -> None:
    from ..scoping_operators import (  # the engine behind it loads slowly, and few tasks set filters
        SUPPORTED_OPERATORS,
        operator_hint,
    )

    if name not in SUPPORTED_OPERATORS:
        raise OptionError(
            f"{where}: the operator '{name}' is unknown, or the service doesn't support it.",
            hint=operator_hint(name),
        )


def _require_single_value(name: str, multivalued: t.Collection[str], where: str) -> None:
    from ..scoping import SINGLE_VALUED_ONLY

    if name.casefold() in multivalued:
        raise OptionError(f"{where}: '{name}' has several values.", hint=SINGLE_VALUED_ONLY)


def _require_evaluable(clause: Json, where: str) -> None:
    from ..scoping import check_clause

    try:
        check_clause(clause)
    except ExpressionError as error:
        raise ExpressionError(f"{where}: {error.message}.", hint=error.hint, cause=error) from error

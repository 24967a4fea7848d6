# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turning a parsed ``$filter`` into a predicate, within what a resource lets one filter on."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..http.errors import GraphFailure, unsupported_query
from .parser import AnyOf, Comparison, Literal, Negation, Node, Path, parse_filter

Record = Mapping[str, t.Any]
Predicate = Callable[[Record], bool]

SIMPLE = frozenset({"eq", "in"})
TEXT = frozenset({"eq", "in", "startswith"})
ADVANCED_ONLY = frozenset({"ne", "endswith", "not"})
ORDER = frozenset({"eq", "gt", "ge", "lt", "le"})
EXTENSION = "extension_"


@dataclass(frozen=True, slots=True)
class Filterable:
    """What a resource can be filtered on: property name -> operators.

    ``advanced``: ``ne``, ``not`` and ``endswith`` are answered too, for callers that accept eventual consistency and
    count (Microsoft Graph, "Advanced query capabilities on Microsoft Entra ID objects").
    ``exact``: strings compare with case, as the reports do; the directory compares without.
    """

    resource: str
    properties: Mapping[str, frozenset[str]]
    advanced: bool = True
    exact: bool = False
    collections: frozenset[str] = field(default=frozenset())

    def operators(self, name: str) -> frozenset[str] | None:
        """Return the operators of a property, or None when it cannot be filtered on."""
        if name.lower().startswith(EXTENSION):
            return TEXT
        return {key.lower(): value for key, value in self.properties.items()}.get(name.lower())


def compile_filter(text: str, filterable: Filterable, *, advanced: bool) -> Predicate:
    """Return the predicate of a filter; 400 for what the resource does not support."""
    return _Compiler(filterable, advanced).compile(parse_filter(text))


class _Compiler:
    def __init__(self, filterable: Filterable, advanced: bool) -> None:
        self._filterable = filterable
        self._advanced = advanced

    def compile(self, node: Node) -> Predicate:
        if isinstance(node, Comparison):
            return self._comparison(node)
        if isinstance(node, AnyOf):
            return self._any(node)
        if isinstance(node, Negation):
            self._require_advanced("not")
            inner = self.compile(node.condition)
            return lambda record: not inner(record)
        left, right = self.compile(node.left), self.compile(node.right)
        if node.operator == "and":
            return lambda record: left(record) and right(record)
        return lambda record: left(record) or right(record)

    def _comparison(self, node: Comparison) -> Predicate:
        self._check(node.path, node.operator)
        test = _test(node, exact=self._filterable.exact)
        return lambda record: test(_value(record, node.path))

    def _any(self, node: AnyOf) -> Predicate:
        if node.path.name.lower() not in {name.lower() for name in self._filterable.collections}:
            raise self._unsupported(node.path.name)
        condition = node.condition
        if not isinstance(condition, Comparison) or condition.path.name or condition.operator != "eq":
            raise self._unsupported(node.path.name)
        test = _test(condition, exact=self._filterable.exact)
        return lambda record: any(test(item) for item in _value(record, node.path) or ())

    def _check(self, path: Path, operator: str) -> None:
        known = self._filterable.operators(path.name)
        if known is None or (operator not in known and operator not in ADVANCED_ONLY):
            raise self._unsupported(path.name)
        if operator in ADVANCED_ONLY:
            self._require_advanced(operator)

    def _require_advanced(self, operator: str) -> None:
        if not self._filterable.advanced:
            raise unsupported_query(f"Unsupported or invalid query filter clause specified: operator '{operator}'.")
        if not self._advanced:
            raise unsupported_query(
                f"Operator '{operator}' is not supported because the 'ConsistencyLevel:eventual' header or the "
                "'$count=true' query parameter is missing. Refer to https://aka.ms/graph-docs/advanced-queries."
            )

    def _unsupported(self, name: str) -> GraphFailure:
        return unsupported_query(
            f"Unsupported or invalid query filter clause specified for property '{name}' of resource '{self._filterable.resource}'."
        )


def _test(node: Comparison, *, exact: bool) -> Callable[[t.Any], bool]:
    fold = _identity if exact else _fold
    wanted = [fold(value) for value in node.values]
    operator = node.operator
    if operator in ("eq", "in"):
        return lambda value: fold(value) in wanted
    if operator == "ne":
        return lambda value: fold(value) not in wanted
    if operator in ("startswith", "endswith", "contains"):
        return lambda value: isinstance(value, str) and _text_test(operator, str(fold(value)), str(wanted[0]))
    return lambda value: value is not None and _order_test(operator, value, node.values[0])


def _text_test(operator: str, value: str, wanted: str) -> bool:
    if operator == "startswith":
        return value.startswith(wanted)
    return value.endswith(wanted) if operator == "endswith" else wanted in value


def _order_test(operator: str, value: t.Any, wanted: Literal) -> bool:
    left, right = _moment(str(value)), _moment(str(wanted))
    return {"gt": left > right, "ge": left >= right, "lt": left < right, "le": left <= right}[operator]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise unsupported_query(f"Invalid filter clause: '{text}' is not a date and time.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _fold(value: t.Any) -> t.Any:
    return value.casefold() if isinstance(value, str) else value


def _identity(value: t.Any) -> t.Any:
    return value


def _value(record: Record, path: Path) -> t.Any:
    value: t.Any = record
    for name in path.name.split("/"):
        value = _property(value, name) if isinstance(value, Mapping) else None
    return value.lower() if path.lowered and isinstance(value, str) else value


def _property(record: Mapping[str, t.Any], name: str) -> t.Any:
    if name in record:
        return record[name]
    return next((value for key, value in record.items() if key.lower() == name.lower()), None)

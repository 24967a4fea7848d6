# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators of attribute scoping filters.

Source: Microsoft Entra documentation, "Attribute scope filtering" and "Scoping filters". All comparisons regard case.
A null or empty attribute passes IS NULL only, and IS FALSE for dirSyncEnabled, which cloud groups do not have.
"""

from __future__ import annotations

import operator
import types
import typing as t

from .._common.errors import ExpressionError
from .expression.failures import FunctionFailure
from .expression.values import Value, as_integer, as_text

_Matches = t.Callable[[str, str], bool]
_Evaluate = t.Callable[[str, Value, t.Sequence[str]], bool]

# Operators of Connect Sync's scoping filters, of OData, of PowerShell and of SQL, without case and signs.
_ELSEWHERE: t.Final[t.Mapping[str, str]] = {
    "equal eq is": "Write EQUALS.",
    "notequal notequals ne isnot": "Write NOT EQUALS.",
    "contains contain like": "Write INCLUDES, or REGEX MATCH with a pattern.",
    "notcontains notlike": "Write NOT REGEX MATCH with a pattern.",
    "startswith beginswith": "Write REGEX MATCH with a pattern such as ^SG-.",
    "notstartswith": "Write NOT REGEX MATCH with a pattern such as ^SG-.",
    "endswith": "Write ENDS_WITH, or REGEX MATCH with a pattern such as -EMEA$.",
    "notendswith": "Write NOT REGEX MATCH with a pattern such as -EMEA$.",
    "match matches regex regexmatch": "Write REGEX MATCH.",
    "notmatch notregexmatch": "Write NOT REGEX MATCH.",
    "isin in": "Write REGEX MATCH with a pattern such as ^(one|two)$.",
    "isnotin notin": "Write NOT REGEX MATCH with a pattern such as ^(one|two)$.",
    "greaterthan gt": "Write GREATER_THAN.",
    "greaterthanorequal greaterthanorequals ge": "Write GREATER_THAN_OR_EQUALS.",
    "lessthan lt lessthanorequal lessthanorequals le": "There is no such operator; write REGEX MATCH with a pattern of the numbers.",
    "isnull null isempty": "Write IS NULL.",
    "isnotnull notnull present": "Write IS NOT NULL.",
    "isbitset isbitnotset": "There is no such operator, and a filter can't compute.",
    "ismemberof memberof": "The service doesn't support it. Assign the groups, or filter by an attribute of theirs.",
}

# Null means "not synced from AD" here, in both spellings of the attribute.
_NULL_IS_FALSE = ("dirSyncEnabled", "onPremisesSyncEnabled")


class Operator(t.NamedTuple):
    """An operator as ``GET schema/filterOperators`` describes it.

    evaluate: gets the attribute's name, its value and the clause's values, and says whether the clause passes.
    """

    name: str
    arity: t.Literal["Binary", "Unary"]
    evaluate: _Evaluate


def find_operator(name: str) -> Operator:
    """Return the operator with this wire name, in any case, with spaces or underscores. Raises ExpressionError."""
    found = _BY_FOLDED_NAME.get(_folded(name))
    if found is None:
        raise ExpressionError(f"Unknown scoping operator {name}", hint=operator_hint(name), operator=name)
    return found


def operator_hint(name: str) -> str:
    """Return what to write instead of an operator that the service doesn't have, or doesn't support."""
    squeezed = "".join(character for character in name.lower() if character.isalnum())
    translation = next((hint for names, hint in _ELSEWHERE.items() if squeezed in names.split()), None)
    if translation is not None:
        return translation
    import difflib

    near = difflib.get_close_matches(name.upper(), _DOCUMENTED, n=3)
    return f"Use one of: {', '.join(near or _DOCUMENTED)}."


def _folded(name: str) -> str:
    return " ".join(name.upper().replace("_", " ").split())


def _any(matches: _Matches) -> _Evaluate:
    def evaluate(attribute: str, value: Value, operands: t.Sequence[str]) -> bool:
        source = as_text(value)
        needed = _needed(operands)
        return bool(source) and any(matches(str(source), one) for one in needed)

    return evaluate


def _none(matches: _Matches) -> _Evaluate:
    def evaluate(attribute: str, value: Value, operands: t.Sequence[str]) -> bool:
        source = as_text(value)
        needed = _needed(operands)
        return bool(source) and not any(matches(str(source), one) for one in needed)

    return evaluate


def _ordered(order: t.Callable[[int, int], bool]) -> _Evaluate:
    def evaluate(attribute: str, value: Value, operands: t.Sequence[str]) -> bool:
        limits = [as_integer(one) for one in _needed(operands)]
        try:
            number = as_integer(value)
        except FunctionFailure:
            return False
        return number is not None and all(limit is not None and order(number, limit) for limit in limits)

    return evaluate


def _needed(operands: t.Sequence[str]) -> t.Sequence[str]:
    if not operands:
        raise FunctionFailure("has no value to compare with", hint="Give the clause a value.")
    return operands


def _equals(source: str, wanted: str) -> bool:
    return source == wanted


def _includes(source: str, part: str) -> bool:
    return part in source


def _ends_with(source: str, end: str) -> bool:
    return source.endswith(end)


def _occurs_in(source: str, text: str) -> bool:
    return source in text


def _matches(source: str, pattern: str) -> bool:
    from .expression.regular_expressions.pattern import compile_pattern

    return compile_pattern(pattern).matches(source)


def _is_null(attribute: str, value: Value, operands: t.Sequence[str]) -> bool:
    return value is None or value == ""


def _is_not_null(attribute: str, value: Value, operands: t.Sequence[str]) -> bool:
    return value is not None and value != ""


def _is_true(attribute: str, value: Value, operands: t.Sequence[str]) -> bool:
    return (as_text(value) or "").lower() == "true"


def _is_false(attribute: str, value: Value, operands: t.Sequence[str]) -> bool:
    if value is None or value == "":
        return attribute in _NULL_IS_FALSE
    return (as_text(value) or "").lower() == "false"


def _not_described(attribute: str, value: Value, operands: t.Sequence[str]) -> bool:
    raise FunctionFailure(
        "uses an operator whose meaning is not public or not supported",
        hint="Use EQUALS, REGEX MATCH, IS NULL or another documented operator.",
    )


_ALL: t.Final = (
    Operator("EQUALS", "Binary", _any(_equals)),
    Operator("NOT EQUALS", "Binary", _none(_equals)),
    Operator("INCLUDES", "Binary", _any(_includes)),
    Operator("ENDS_WITH", "Binary", _any(_ends_with)),
    Operator("&", "Binary", _any(_occurs_in)),
    Operator("!&", "Binary", _none(_occurs_in)),
    Operator("REGEX MATCH", "Binary", _any(_matches)),
    Operator("NOT REGEX MATCH", "Binary", _none(_matches)),
    Operator("GREATER_THAN", "Binary", _ordered(operator.gt)),
    Operator("GREATER_THAN_OR_EQUALS", "Binary", _ordered(operator.ge)),
    Operator("IS NULL", "Unary", _is_null),
    Operator("IS NOT NULL", "Unary", _is_not_null),
    Operator("IS TRUE", "Unary", _is_true),
    Operator("IS FALSE", "Unary", _is_false),
    # The service lists these without saying what they do.
    Operator("PRESENT", "Unary", _is_not_null),
    Operator("IS_MEMBER_OF", "Binary", _not_described),
    Operator("VALID CERT MATCH", "Binary", _not_described),
)

# Wire name to operator, in the documentation's order.
OPERATORS: t.Final[t.Mapping[str, Operator]] = types.MappingProxyType({one.name: one for one in _ALL})
# Those that are evaluated; IS_MEMBER_OF is documented as not supported.
SUPPORTED_OPERATORS: t.Final = tuple(name for name, one in OPERATORS.items() if one.evaluate is not _not_described)
# Those that a message proposes; what PRESENT does is a choice of this collection.
_DOCUMENTED: t.Final = tuple(name for name in SUPPORTED_OPERATORS if name != "PRESENT")
# An older documentation page prints "!&L" for "!&".
_BY_FOLDED_NAME: t.Final = {_folded(one.name): one for one in _ALL} | {"!&L": OPERATORS["!&"]}

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scope: which objects a filter lets through, and the clause that decided.

Sources: Microsoft Entra documentation, "Attribute scope filtering" of Cloud Sync and "Scoping users or groups to be
provisioned with scoping filters"; Microsoft Graph reference, filterGroup and filterClause. Clauses of one group are
joined by AND, groups by OR. Shapes are Graph's: ``{"name", "clauses": [{"sourceOperandName", "operatorName",
"targetOperand": {"values": []}}]}``.
"""

from __future__ import annotations

import types
import typing as t

from .._common.errors import ExpressionError
from .expression.failures import FunctionFailure
from .expression.values import Value, as_text, normalize
from .scoping_operators import OPERATORS, Operator, find_operator

__all__ = [
    "OPERATORS",
    "SECURITY_CLAUSES",
    "SINGLE_VALUED_ONLY",
    "ClauseVerdict",
    "FilterVerdict",
    "Operator",
    "check_clause",
    "evaluate_clause",
    "evaluate_filter",
    "evaluate_security_clauses",
    "unfulfilled",
]

Clause = t.Mapping[str, t.Any]
Attributes = t.Mapping[str, t.Any]


def _clause(attribute: str, operator: str) -> Clause:
    return types.MappingProxyType({"sourceOperandName": attribute, "operatorName": operator, "targetOperand": {"values": []}})


# Joined by AND with every configured filter, for groups only.
SECURITY_CLAUSES: t.Final[tuple[Clause, ...]] = (
    _clause("securityEnabled", "IS TRUE"),
    _clause("dirSyncEnabled", "IS FALSE"),
    _clause("mailEnabled", "IS FALSE"),
)

SINGLE_VALUED_ONLY = "The service filters single-valued attributes only."

_NOT_FILTERABLE = ("member", "members")


class ClauseVerdict(t.NamedTuple):
    """One clause's outcome.

    text: the clause for people, ``displayName REGEX MATCH '^SG-'``. actual: the attribute's value, None for null.
    """

    passed: bool
    text: str
    actual: str | None = None


class FilterVerdict(t.NamedTuple):
    """A filter's outcome.

    results: every clause, by its key in the service's ScopeEvaluationResult, ``<filter name>.<clause>``.
    decided_by: the name of the first filter group that let the object through, or else the first failing clause of
    each group; None when there is no filter. failing: those first failing clauses, empty when the filter passes.
    """

    passed: bool
    results: dict[str, bool]
    decided_by: str | None
    failing: tuple[str, ...] = ()


def evaluate_clause(clause: Clause, attributes: Attributes) -> ClauseVerdict:
    """Return whether ``attributes`` fulfil one clause.

    Raises ExpressionError for an unknown operator, a value or pattern that the operator cannot use, and for attributes
    that cannot be filtered: several values, and group members.
    """
    attribute = _required(clause, "sourceOperandName")
    operator = find_operator(_required(clause, "operatorName"))
    operands = _operands(clause)
    text = _clause_text(attribute, operator, operands)
    try:
        value = _single(attribute, attributes.get(attribute))
        passed = operator.evaluate(attribute, value, operands)
    except FunctionFailure as failure:
        raise ExpressionError(f"The clause {text} {failure.message}", hint=failure.hint, clause=text) from None
    return ClauseVerdict(passed, text, as_text(value))


def check_clause(clause: Clause) -> None:
    """Raise ExpressionError when no value of the attribute could be judged: a wrong pattern, number, or count of values."""
    operator = find_operator(_required(clause, "operatorName"))
    operands = _operands(clause)
    text = _clause_text(_required(clause, "sourceOperandName"), operator, operands)
    if operator.arity == "Unary" and operands:
        raise ExpressionError(f"The clause {text} takes no value", hint=f"Remove the values of {operator.name}.", clause=text)
    evaluate_clause(clause, {clause["sourceOperandName"]: "1"})


def evaluate_filter(filter_groups: t.Sequence[t.Mapping[str, t.Any]], attributes: Attributes) -> FilterVerdict:
    """Return whether ``attributes`` pass any of the filter groups; no group at all lets everything through.

    Raises ExpressionError like ``evaluate_clause``.
    """
    results: dict[str, bool] = {}
    passing: str | None = None
    failing: list[str] = []
    for place, group in enumerate(filter_groups, start=1):
        name = str(group.get("name") or "")
        verdicts = [evaluate_clause(clause, attributes) for clause in group.get("clauses") or ()]
        results |= {_result_key(name, verdict): verdict.passed for verdict in verdicts}
        first_failing = next((verdict for verdict in verdicts if not verdict.passed), None)
        if first_failing is not None:
            failing.append(_result_key(name, first_failing))
        elif passing is None:
            passing = name or f"filter {place}"
    if not filter_groups:
        return FilterVerdict(True, results, None)
    if passing is not None:
        return FilterVerdict(True, results, passing)
    return FilterVerdict(False, results, "; ".join(failing), tuple(failing))


def evaluate_security_clauses(attributes: Attributes) -> FilterVerdict:
    """Return whether a group is a cloud security group without mail: the service's implicit clauses for groups."""
    verdicts = [evaluate_clause(clause, attributes) for clause in SECURITY_CLAUSES]
    results = {verdict.text: verdict.passed for verdict in verdicts}
    failing = next((verdict.text for verdict in verdicts if not verdict.passed), None)
    return FilterVerdict(True, results, None) if failing is None else FilterVerdict(False, results, failing, (failing,))


def unfulfilled(clauses: t.Sequence[str]) -> str:
    """Return in words that clauses don't hold; one that has quotes of its own gets no others."""
    named = ", ".join(clause if "'" in clause else f"'{clause}'" for clause in clauses)
    return f"clause {named} does not hold" if len(clauses) == 1 else f"clauses {named} do not hold"


def _required(clause: Clause, key: str) -> str:
    value = clause.get(key)
    if not isinstance(value, str) or not value:
        raise ExpressionError(f"A scoping clause has no {key}", hint="Give attribute, operator and values.", clause=dict(clause))
    return value


def _operands(clause: Clause) -> tuple[str, ...]:
    target = clause.get("targetOperand")
    values = target.get("values") if isinstance(target, t.Mapping) else None
    if isinstance(values, str):
        return (values,)
    return tuple(str(as_text(normalize(one)) or "") for one in values or ())


def _single(attribute: str, raw: t.Any) -> Value:
    value = normalize(raw)
    if attribute in _NOT_FILTERABLE or isinstance(value, tuple):
        raise FunctionFailure(
            "uses an attribute with several values",
            hint=SINGLE_VALUED_ONLY,
        )
    return value


def _clause_text(attribute: str, operator: Operator, operands: t.Sequence[str]) -> str:
    if operator.arity == "Unary":
        return f"{attribute} {operator.name}"
    quoted = ", ".join([f"'{one}'" for one in operands])
    return f"{attribute} {operator.name} {quoted}".rstrip()


def _result_key(name: str, verdict: ClauseVerdict) -> str:
    return f"{name}.{verdict.text}" if name else verdict.text

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scope: every operator, the implicit clauses, and the clause that decided.

Source: Microsoft Entra documentation, "Attribute scope filtering" and "Scoping users or groups to be provisioned".
"""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.scoping import (
    OPERATORS,
    SECURITY_CLAUSES,
    evaluate_clause,
    evaluate_filter,
    evaluate_security_clauses,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.scoping_operators import operator_hint
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.source_attributes import group_attributes


def clause(attribute: str, operator: str, *values: str) -> dict[str, t.Any]:
    return {"sourceOperandName": attribute, "operatorName": operator, "targetOperand": {"values": list(values)}}


SALES = r"(?:^|\W)Sales|Marketing|Operations(?:$|\W)"
BINARY: list[tuple[str, t.Any, str, bool]] = [
    ("EQUALS", "Sales", "Sales", True),
    ("EQUALS", "Sales", "sales", False),
    ("EQUALS", "", "Sales", False),
    ("EQUALS", None, "Sales", False),
    ("EQUALS", 7, "7", True),
    ("EQUALS", True, "True", True),
    ("NOT EQUALS", "Sales", "sales", True),
    ("NOT EQUALS", "Sales", "Sales", False),
    ("NOT EQUALS", None, "Sales", False),
    ("NOT EQUALS", "", "Sales", False),
    ("INCLUDES", "EMEA Sales", "Sales", True),
    ("INCLUDES", "EMEA Sales", "sales", False),
    ("INCLUDES", None, "Sales", False),
    ("ENDS_WITH", "EMEA Sales", "Sales", True),
    ("ENDS_WITH", "EMEA Sales", "sales", False),
    ("ENDS_WITH", "Sales EMEA", "Sales", False),
    ("ENDS_WITH", None, "Sales", False),
    ("&", "Sales", "Sales, Marketing", True),
    ("&", "Sales, Marketing", "Sales", False),
    ("&", None, "Sales", False),
    ("!&", "Sales", "Sales, Marketing", False),
    ("!&", "Legal", "Sales, Marketing", True),
    ("!&", None, "Sales", False),
    ("REGEX MATCH", "SG-Sales", "^SG-", True),
    ("REGEX MATCH", "sg-Sales", "^SG-", False),
    ("REGEX MATCH", "XSG-Sales", "SG-", True),
    ("REGEX MATCH", "The Sales team", SALES, True),
    ("REGEX MATCH", "xMarketingx", SALES, True),
    ("REGEX MATCH", "PreSales", SALES, False),
    ("REGEX MATCH", None, ".*", False),
    ("REGEX MATCH", "", ".*", False),
    ("NOT REGEX MATCH", "Legal", "^SG-", True),
    ("NOT REGEX MATCH", "SG-Sales", "^SG-", False),
    ("NOT REGEX MATCH", None, "^SG-", False),
    ("NOT REGEX MATCH", "", "^SG-", False),
    ("GREATER_THAN", 11, "10", True),
    ("GREATER_THAN", "9", "10", False),
    ("GREATER_THAN", 10, "10", False),
    ("GREATER_THAN", "many", "10", False),
    ("GREATER_THAN", None, "10", False),
    ("GREATER_THAN_OR_EQUALS", 10, "10", True),
    ("GREATER_THAN_OR_EQUALS", 9, "10", False),
    ("GREATER_THAN_OR_EQUALS", None, "10", False),
]
UNARY: list[tuple[str, t.Any, bool]] = [
    ("IS NULL", None, True),
    ("IS NULL", "", True),
    ("IS NULL", [], True),
    ("IS NULL", "x", False),
    ("IS NULL", False, False),
    ("IS NOT NULL", "x", True),
    ("IS NOT NULL", 0, True),
    ("IS NOT NULL", "", False),
    ("IS NOT NULL", None, False),
    ("IS TRUE", True, True),
    ("IS TRUE", "True", True),
    ("IS TRUE", "true", True),
    ("IS TRUE", False, False),
    ("IS TRUE", None, False),
    ("IS FALSE", False, True),
    ("IS FALSE", "False", True),
    ("IS FALSE", True, False),
    ("IS FALSE", None, False),
    ("PRESENT", "x", True),
    ("PRESENT", None, False),
]


@pytest.mark.parametrize(("operator", "actual", "value", "passed"), BINARY)
def test_binary_operator(operator: str, actual: t.Any, value: str, *, passed: bool) -> None:
    verdict = evaluate_clause(clause("department", operator, value), {"department": actual})
    assert (verdict.passed, verdict.text) == (passed, f"department {operator} '{value}'")


@pytest.mark.parametrize(("operator", "actual", "passed"), UNARY)
def test_unary_operator(operator: str, actual: t.Any, *, passed: bool) -> None:
    verdict = evaluate_clause(clause("department", operator), {"department": actual})
    assert (verdict.passed, verdict.text) == (passed, f"department {operator}")


def test_every_operator_is_tested() -> None:
    tested = {operator for operator, *_rest in BINARY + UNARY}
    assert set(OPERATORS) - tested == {"IS_MEMBER_OF", "VALID CERT MATCH"}
    assert {name for name, operator in OPERATORS.items() if operator.arity == "Unary"} == {name for name, *_rest in UNARY}


@pytest.mark.parametrize(
    ("written", "known"),
    [("ends with", "ENDS_WITH"), ("Regex_Match", "REGEX MATCH"), ("GREATER THAN", "GREATER_THAN"), ("!&L", "!&")],
)
def test_spelling_of_operators(written: str, known: str) -> None:
    assert evaluate_clause(clause("a", written, "9"), {"a": "19"}).text == f"a {known} '9'"


def test_a_verdict_tells_the_actual_value() -> None:
    assert evaluate_clause(clause("a", "IS TRUE"), {"a": False}).actual == "False"
    assert evaluate_clause(clause("a", "IS TRUE"), {}).actual is None


def test_several_values() -> None:
    attributes = {"department": "Sales", "level": 5}
    assert evaluate_clause(clause("department", "EQUALS", "Legal", "Sales"), attributes).passed
    assert not evaluate_clause(clause("department", "NOT EQUALS", "Legal", "Sales"), attributes).passed
    assert not evaluate_clause(clause("level", "GREATER_THAN", "4", "6"), attributes).passed
    assert evaluate_clause(clause("department", "EQUALS", "a", "b"), attributes).text == "department EQUALS 'a', 'b'"


@pytest.mark.parametrize(
    ("wrong", "attributes", "message"),
    [
        (clause("a", "LIKE", "x"), {}, "Unknown scoping operator LIKE"),
        (clause("a", "IS_MEMBER_OF", "x"), {"a": "x"}, "meaning is not public or not supported"),
        (clause("a", "VALID CERT MATCH", "x"), {"a": "x"}, "meaning is not public or not supported"),
        (clause("a", "EQUALS"), {"a": "x"}, "The clause a EQUALS has no value to compare with"),
        (clause("a", "REGEX MATCH", "("), {"a": "x"}, "a group that is not closed"),
        (clause("a", "GREATER_THAN", "ten"), {"a": 1}, 'expects an integer, not "ten"'),
        (clause("a", "EQUALS", "x"), {"a": ["x", "y"]}, "uses an attribute with several values"),
        (clause("members", "IS NULL"), {}, "uses an attribute with several values"),
        (clause("a", "EQUALS", "x"), {"a": {"b": 1}}, "holds a value of type dict"),
        ({}, {}, "A scoping clause has no sourceOperandName"),
        ({"sourceOperandName": "a"}, {}, "A scoping clause has no operatorName"),
        (
            {"sourceOperandName": "a", "operatorName": "EQUALS", "targetOperand": None},
            {"a": "x"},
            "has no value to compare",
        ),
    ],
)
def test_wrong_clause(wrong: dict[str, t.Any], attributes: dict[str, t.Any], message: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        evaluate_clause(wrong, attributes)
    assert message in refused.value.message
    assert refused.value.hint


EMEA = {"name": "EMEA", "clauses": [clause("displayName", "REGEX MATCH", "^SG-EMEA-"), clause("mail", "IS NULL")]}
CANARY = {"name": "Canary", "clauses": [clause("description", "EQUALS", "canary")]}


def test_clauses_of_a_filter_are_joined_by_and() -> None:
    verdict = evaluate_filter([EMEA], {"displayName": "SG-EMEA-Sales", "mail": "x@contoso.com"})
    assert not verdict.passed
    assert verdict.results == {"EMEA.displayName REGEX MATCH '^SG-EMEA-'": True, "EMEA.mail IS NULL": False}
    assert verdict.decided_by == "EMEA.mail IS NULL"


def test_filters_are_joined_by_or() -> None:
    verdict = evaluate_filter([EMEA, CANARY], {"displayName": "Other", "description": "canary"})
    assert verdict.passed
    assert verdict.decided_by == "Canary"
    assert verdict.results == {
        "EMEA.displayName REGEX MATCH '^SG-EMEA-'": False,
        "EMEA.mail IS NULL": True,
        "Canary.description EQUALS 'canary'": True,
    }


def test_every_filter_has_its_failing_clause() -> None:
    verdict = evaluate_filter([EMEA, CANARY], {"displayName": "Other"})
    assert verdict.decided_by == "EMEA.displayName REGEX MATCH '^SG-EMEA-'; Canary.description EQUALS 'canary'"


def test_no_filter_lets_everything_through() -> None:
    verdict = evaluate_filter([], {})
    assert (verdict.passed, verdict.results, verdict.decided_by) == (True, {}, None)


def test_a_filter_without_name_or_clauses() -> None:
    assert evaluate_filter([{"name": None, "clauses": None}], {}).decided_by == "filter 1"
    nameless = evaluate_filter([{"clauses": [clause("a", "IS NULL")]}], {"a": "x"})
    assert (nameless.passed, nameless.results, nameless.decided_by) == (False, {"a IS NULL": False}, "a IS NULL")


CLOUD = {"securityEnabled": True, "mailEnabled": False, "onPremisesSyncEnabled": None}


@pytest.mark.parametrize(
    ("changed", "decided_by"),
    [
        ({}, None),
        ({"onPremisesSyncEnabled": False}, None),
        ({"onPremisesSyncEnabled": True}, "dirSyncEnabled IS FALSE"),
        ({"securityEnabled": False}, "securityEnabled IS TRUE"),
        ({"mailEnabled": True}, "mailEnabled IS FALSE"),
        ({"mailEnabled": None}, "mailEnabled IS FALSE"),
    ],
)
def test_security_clauses(changed: dict[str, t.Any], decided_by: str | None) -> None:
    verdict = evaluate_security_clauses(group_attributes(CLOUD | changed))
    assert (verdict.passed, verdict.decided_by) == (decided_by is None, decided_by)
    assert list(verdict.results) == ["securityEnabled IS TRUE", "dirSyncEnabled IS FALSE", "mailEnabled IS FALSE"]
    assert len(SECURITY_CLAUSES) == 3


@pytest.mark.parametrize("name", ["", "PRESNT", "nonsense"])
def test_an_operator_whose_meaning_is_not_public_is_not_proposed(name: str) -> None:
    hint = operator_hint(name)
    assert hint.startswith("Use one of: ")
    assert not {"PRESENT", "IS_MEMBER_OF", "VALID CERT MATCH"} & set(
        hint.removeprefix("Use one of: ").removesuffix(".").split(", ")
    )

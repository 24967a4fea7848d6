# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an expression gives, here and by the service, in one form."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.outcomes import (
    ExpressionOutcome,
    engine_outcome,
    evaluation_request,
    service_outcome,
)

Json = dict[str, t.Any]

NOTHING = ExpressionOutcome()
FAILED = ExpressionOutcome(error="why")


@pytest.mark.parametrize(
    ("expression", "given", "expected"),
    [
        ('Append([a], "x")', {"a": "y"}, ExpressionOutcome(("yx",))),
        ('Append([a], "x")', {}, NOTHING),
        ('Left("abc", 0)', {}, ExpressionOutcome(("",))),
        ("Count([a])", {"a": ("1", "2")}, ExpressionOutcome(("2",))),
        ("RemoveDuplicates([a])", {"a": ("1", "2")}, ExpressionOutcome(("1", "2"))),
        ('IsPresent("a")', {}, ExpressionOutcome(("True",))),
        ("IgnoreFlowIfNullOrEmpty([a])", {}, NOTHING),
        ("Guid()", {}, None),
        ('Redact("x")', {}, ExpressionOutcome(("x",), is_redacted=True)),
    ],
)
def test_the_engine_says_it_in_texts(expression: str, given: Json, expected: ExpressionOutcome | None) -> None:
    found = engine_outcome(expression, given, {})
    if expected is None:
        assert (found.is_volatile, len(found.values)) == (True, 1)
    else:
        assert found == expected


@pytest.mark.parametrize("expression", ['Mid("abc", 0, 2)', "Soundex([a])", "Append("])
def test_the_engine_says_why_it_gives_nothing(expression: str) -> None:
    assert engine_outcome(expression, {}, {}).error


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"parsingSucceeded": True, "evaluationSucceeded": True, "evaluationResult": ["EN_US"]}, ExpressionOutcome(("EN_US",))),
        ({"parsingSucceeded": True, "evaluationSucceeded": True, "evaluationResult": [None]}, NOTHING),
        ({"parsingSucceeded": True, "evaluationSucceeded": True, "evaluationResult": None}, NOTHING),
        ({"parsingSucceeded": True, "evaluationSucceeded": True, "evaluationResult": []}, NOTHING),
        (
            {"parsingSucceeded": False, "error": {"code": "Bad", "message": "No such function"}},
            ExpressionOutcome(error="No such function"),
        ),
        ({"parsingSucceeded": True, "evaluationSucceeded": False, "error": None}, ExpressionOutcome(error="")),
        ({"parsingSucceeded": True, "evaluationSucceeded": False, "error": {"code": "Bad"}}, ExpressionOutcome(error="Bad")),
    ],
)
def test_the_service_says_it_in_a_list(answer: Json, expected: ExpressionOutcome) -> None:
    assert service_outcome(answer) == expected


@pytest.mark.parametrize(
    ("left", "right", "agree", "write_the_same"),
    [
        (ExpressionOutcome(("a",)), ExpressionOutcome(("a",)), True, True),
        (ExpressionOutcome(("a",)), ExpressionOutcome(("A",)), False, False),
        (ExpressionOutcome(("a", "b")), ExpressionOutcome(("b", "a")), True, True),
        (ExpressionOutcome(("a", "a")), ExpressionOutcome(("a",)), False, False),
        (NOTHING, ExpressionOutcome(("",)), False, True),
        (FAILED, ExpressionOutcome(error="other words"), True, True),
        (FAILED, NOTHING, False, False),
    ],
)
def test_outcomes_are_compared(left: ExpressionOutcome, right: ExpressionOutcome, agree: bool, write_the_same: bool) -> None:
    assert (left.agrees(right), right.agrees(left)) == (agree, agree)
    assert (left.writes_the_same(right), right.writes_the_same(left)) == (write_the_same, write_the_same)


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (NOTHING, "null"),
        (ExpressionOutcome(("",)), '""'),
        (ExpressionOutcome(("ä",)), '"ä"'),
        (ExpressionOutcome(("a", "b")), '["a", "b"]'),
        (FAILED, "an error: why"),
        (ExpressionOutcome(error=""), "an error"),
        (ExpressionOutcome(("secret",), is_redacted=True), "[Redact]"),
    ],
)
def test_an_outcome_is_shown_as_in_the_open_questions(outcome: ExpressionOutcome, shown: str) -> None:
    assert outcome.shown() == shown


def test_the_service_is_sent_what_the_expression_reads() -> None:
    given: Json = {"text": "x", "flag": True, "number": 7, "none": None, "several": ("a", "b")}
    assert evaluation_request("Trim([text])", given) == {
        "expression": "Trim([text])",
        "targetAttributeDefinition": None,
        "testInputObject": {
            "definition": None,
            "properties": [
                {"key": "flag", "value": True},
                {"key": "number", "value": "7"},
                {"key": "several", "value@odata.type": "#Collection(String)", "value": ["a", "b"]},
                {"key": "text", "value": "x"},
            ],
        },
    }

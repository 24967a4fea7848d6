# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service and the collection evaluate expressions; where they differ, both results are shown."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.outcomes import ExpressionOutcome
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.calibration import (
    Evaluation,
    as_sentence,
    compare,
    mapping_evaluations,
    question_evaluations,
    question_row,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import FoundObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.service_findings import as_finding
from tests.unit.documents import CN, GROUP_ID, attribute, entra_group, function, schema
from tests.unit.postures import document

GROUP = FoundObject(GROUP_ID, "Expense approvers")


def of_mapping(expression: str, **attributes: str) -> Evaluation:
    return Evaluation(expression, attributes, target="info", group=GROUP)


def test_every_question_with_an_expression_is_evaluated_and_agrees_with_itself() -> None:
    evaluations = question_evaluations()
    assert len(evaluations) == 34
    for each in evaluations:
        engine = compare(each, ExpressionOutcome(), {"DomainFQDN": "contoso.com"}).collection
        compared = compare(each, engine, {"DomainFQDN": "contoso.com"})
        assert compared.verdict == "agrees"
        assert each.question is not None
        shown = question_row(compared, each.question)
        # The service answers with a list, whether the result is one text or a list of one.
        assert shown["collection"].partition(":")[0] == each.question.gives.lstrip("[").partition(":")[0]


def test_only_expressions_are_evaluated_with_what_they_read() -> None:
    live = document(function("info", "Odd([notes], [displayName])"), attribute("description", "description"))
    found = mapping_evaluations(live, [EntraGroup(entra_group())])
    assert [(each.target, each.expression, each.attributes) for each in found] == [
        ("adminDescription", 'Append("Group_",[objectId])', {"objectId": GROUP_ID}),
        ("cn", CN, {"displayName": "Expense approvers", "objectId": GROUP_ID}),
        ("info", "Odd([notes], [displayName])", {"displayName": "Expense approvers"}),
        ("msDS-ExternalDirectoryObjectId", 'Append("Group_",[objectId])', {"objectId": GROUP_ID}),
    ]
    assert len(mapping_evaluations(schema(), [EntraGroup(entra_group(id=str(place))) for place in range(3)])) == 12


@pytest.mark.parametrize(
    ("evaluation", "service", "verdict"),
    [
        (of_mapping("Trim([a])", a=" x "), ExpressionOutcome(("x",)), "agrees"),
        (of_mapping("Trim([a])", a=" x "), ExpressionOutcome((" x ",)), "differs"),
        (of_mapping('Left("a", 0)'), ExpressionOutcome(), "agrees"),
        (of_mapping('Mid("abc", 0, 2)'), ExpressionOutcome(("a",)), "differs"),
        (of_mapping('Mid("abc", 0, 2)'), ExpressionOutcome(error="x"), "agrees"),
        (of_mapping("Guid()"), ExpressionOutcome(("00aa00aa-bb11-cc22-dd33-44ee44ee44ee",)), "not_comparable"),
        (of_mapping("Guid()"), ExpressionOutcome(error="x"), "differs"),
    ],
)
def test_a_mapping_is_judged_by_what_it_writes(evaluation: Evaluation, service: ExpressionOutcome, verdict: str) -> None:
    assert compare(evaluation, service, {}).verdict == verdict


def test_a_question_tells_null_from_an_empty_text() -> None:
    word = next(each for each in question_evaluations() if each.expression == 'Word("one", 1, ",")')
    assert compare(word, ExpressionOutcome(), {}).results() == {"verdict": "differs", "collection": '""', "service": "null"}


def test_a_difference_is_a_finding_of_its_group_and_mapping() -> None:
    found = as_finding(compare(of_mapping("Trim([a])", a=" x "), ExpressionOutcome(("y",)), {}))
    assert (found.check, found.subject, found.group, found.state) == ("not_computable.service", "info", GROUP, "unknown")
    assert (found.expected, found.actual) == ('"y"', '"x"')


def test_what_is_redacted_is_not_shown() -> None:
    compared = compare(of_mapping("Redact([a])", a="secret"), ExpressionOutcome(("other secret",)), {})
    assert compared.results() == {"verdict": "differs", "collection": "[Redact]", "service": "[Redact]"}
    assert "secret" not in as_sentence(compared)


def test_a_sentence_says_both_results() -> None:
    assert as_sentence(compare(of_mapping("Trim([a])", a=" x "), ExpressionOutcome(("y",)), {})) == (
        'The service evaluates the mapping of \'info\' for Expense approvers to "y", the collection to "x": what is computed for it '
        'isn\'t what the service writes. Expression: "Trim([a])"'
    )

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of open questions says what the engine does."""

from __future__ import annotations

import json

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.choices import CHOICES, OpenQuestion
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

OTHERS = {
    "default values": "mappings",
    "IS FALSE on null": "scope",
    "PRESENT as a scoping operator": "scope",
    "several values in one scoping clause": "scope",
}
"""No expression can settle these."""


def outcome(question: OpenQuestion) -> str:
    """Return what the engine makes of the question's expression, in the notation of the list."""
    given = {name: value if isinstance(value, str) else tuple(value) for name, value in question.given.items()}
    try:
        result = parse(question.check).evaluate(given, {"DomainFQDN": "contoso.com"})
    except ExpressionError:
        return "an error"
    return json.dumps(result.value if isinstance(result.value, tuple) else result.text, ensure_ascii=False)


@pytest.mark.parametrize("question", [each for each in CHOICES if each.check], ids=lambda question: question.topic)
def test_every_choice_can_be_checked_with_an_expression(question: OpenQuestion) -> None:
    assert outcome(question) == question.gives


def test_a_question_without_an_expression_is_about_mappings_or_scope() -> None:
    assert {each.topic: each.theme for each in CHOICES if not each.check} == OTHERS
    assert {each.theme for each in CHOICES if each.check} == {"expressions"}


def test_every_topic_stands_there_once() -> None:
    assert len({each.topic for each in CHOICES}) == len(CHOICES)

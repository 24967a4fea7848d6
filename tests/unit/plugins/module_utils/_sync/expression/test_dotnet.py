# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine beside what a .NET runtime answered: patterns, dates, letters, encodings, differences of dates.

`make dotnet` asks .NET again, and more; `make dotnet RECORD=yes` writes these answers anew.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.second_opinion.product import answer, verdict
from tests.second_opinion.questions import Question
from tests.second_opinion.recorded import read

RECORDED = read()
KINDS = {
    *("decoded", "difference", "encoded", "found", "lower", "number", "read_exactly", "read_freely", "replaced", "sum", "titled"),
    *("trimmed", "upper", "written"),
}


def test_every_kind_of_question_is_recorded() -> None:
    recorded = Counter(name for (name, _arguments), _answer in RECORDED)
    assert set(recorded) == KINDS
    assert min(recorded.values()) >= 50


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_engine_answers_as_dotnet_does(kind: str) -> None:
    asked = [(question, dotnet, answer(question)) for question, dotnet in RECORDED if question[0] == kind]
    assert [each for each in asked if verdict(*each) == "different"] == []
    # A quarter of random patterns, and of random dates, has something that the engine refuses on purpose.
    assert sum(verdict(*each) == "same" for each in asked) > len(asked) * 0.6


@pytest.mark.parametrize(
    ("dotnet", "engine", "expected"),
    [
        ({"value": "a"}, {"value": "a"}, "same"),
        ({"value": "a"}, {"value": "b"}, "different"),
        ({"error": "RegexParseException"}, {"error": "has a regular expression with ..."}, "same"),
        ({"error": "RegexParseException"}, {"value": "a"}, "different"),
        ({"value": "a"}, {"error": "a group that is not closed"}, "different"),
        ({"value": "a"}, {"error": "something that is not supported here"}, "refused"),
        ({"error": "IndexOutOfRangeException"}, {"value": "a"}, "skipped"),
    ],
)
def test_a_difference_is_seen(dotnet: dict[str, str], engine: dict[str, str], expected: str) -> None:
    question: Question = ("replaced", ["a", "b", "c"])
    assert verdict(question, dotnet, engine) == expected

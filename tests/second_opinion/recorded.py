# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What .NET answered once, for tests that run without it: a question and its answer on each line of recorded.json."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path

from tests.second_opinion.product import Answer
from tests.second_opinion.questions import Question

PATH = Path(__file__).with_name("recorded.json")
_WITH_A_YEAR = frozenset("dDfFgGoOrRsuUyY")


def read() -> list[tuple[Question, Answer]]:
    """Return the recorded questions and answers."""
    return [((name, arguments), answer) for name, arguments, answer in json.loads(PATH.read_text(encoding="utf-8"))]


def write(answers: Iterable[tuple[Question, Answer]]) -> None:
    """Record questions and answers, but for those that depend on the day."""
    lines = [json.dumps([*question, answer]) for question, answer in answers if not _depends_on_today(question, answer)]
    PATH.write_text("[\n" + ",\n".join(dict.fromkeys(lines)) + "\n]\n", encoding="utf-8")


def _depends_on_today(question: Question, answer: Answer) -> bool:
    """Return whether .NET may have completed a date: one without a year gets this one, one without a day this day."""
    name, arguments = question
    if name != "read_exactly":
        return False
    date_format = arguments[1].replace('"y"', "")
    has_year = date_format in _WITH_A_YEAR if len(date_format) == 1 else "y" in date_format
    return not has_year or answer.get("value", "").startswith(f"{datetime.date.today().year}")

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A .NET runtime in a process of its own, and the questions that it is asked."""

from __future__ import annotations

import json
import random
import subprocess
import typing as t
from collections.abc import Iterator
from pathlib import Path

from tests.second_opinion import questions
from tests.second_opinion.questions import Question
from tests.tools.collection_copy import REPOSITORY

PYTHON = REPOSITORY / ".venv-dotnet" / "bin" / "python"
RUNTIME = Path(__file__).with_name("runtime.py")

Answer = dict[str, t.Any]


class Dotnet:
    """A context manager; the process ends with it."""

    def __enter__(self) -> Dotnet:
        self._process = subprocess.Popen([PYTHON, RUNTIME], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *problem: object) -> None:
        self._process.communicate(timeout=60)

    def ask(self, question: Question) -> Answer:
        """Return what .NET answers."""
        stdin, stdout = t.cast(t.IO[str], self._process.stdin), t.cast(t.IO[str], self._process.stdout)
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise RuntimeError(f".NET ended at the question {question!a}")
        return t.cast(Answer, json.loads(line))


def asked(dotnet: Dotnet, seed: int, count: int) -> Iterator[tuple[Question, Answer]]:
    """Yield ``count`` questions of each kind with .NET's answers."""
    for question in questions.plain(seed, count):
        yield question, dotnet.ask(question)
    for question in _about_dates(dotnet, seed, count):
        yield question, dotnet.ask(question)


def _about_dates(dotnet: Dotnet, seed: int, count: int) -> Iterator[Question]:
    """Yield questions about dates that .NET writes first, and that are damaged then."""
    chance = random.Random(f"{seed} dates")
    for _ in range(count):
        ticks, date_format = questions.exact_formats(chance)
        text = _date(dotnet, chance, ticks, date_format)
        if text:
            yield "read_exactly", [text, date_format, questions.exact_styles(chance)]
        text = _date(dotnet, chance, *questions.free_formats(chance))
        if text:
            yield "read_freely", [text]


def _date(dotnet: Dotnet, chance: random.Random, ticks: int, date_format: str) -> str:
    written = dotnet.ask(("written", [ticks, date_format]))
    return questions.damaged_date(chance, written["value"]) if "value" in written else ""

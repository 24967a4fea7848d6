# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's answers to the questions that .NET is asked, and whether the two agree."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression import case
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.dates import free_parser, writer
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.dates.moment import Moment
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.failures import FunctionFailure
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.regular_expressions.pattern import (
    compile_pattern,
)
from tests.second_opinion.questions import Question

Answer = dict[str, t.Any]

OPEN = ("not supported here", "versions of .NET take", "the documentation does not say")
"""What the engine says where it refuses what .NET evaluates."""

DOTNET_FAULTS = ("IndexOutOfRange", "ArgumentOutOfRange", "RegexMatchTimeout")
"""Exceptions of .NET that say nothing about a pattern: faults of its own, and its time-out."""


def answer(question: Question) -> Answer:
    """Return the engine's answer, as .NET's are written."""
    name, arguments = question
    try:
        return {"value": _ANSWERS[name](*arguments)}
    except (ExpressionError, FunctionFailure) as refused:
        return {"error": refused.message}


def verdict(question: Question, dotnet: Answer, engine: Answer) -> str:
    """Return "same", "refused" where the engine refuses on purpose, "skipped" where .NET has a fault, or "different"."""
    if any(fault in dotnet.get("error", "") for fault in DOTNET_FAULTS):
        return "skipped"
    if "error" in engine and "error" in dotnet:
        return "same"
    if "error" in engine:
        # The engine reads fewer forms of dates on their own than .NET.
        on_purpose = question[0] == "read_freely" or any(reason in engine["error"] for reason in OPEN)
        return "refused" if on_purpose else "different"
    return "same" if engine == dotnet else "different"


def _evaluated(expression: str, **source: t.Any) -> t.Any:
    return parse(expression).evaluate(source).value


def _written(ticks: int, date_format: str) -> str:
    seconds, fraction = divmod(ticks, 10**7)
    return writer.write_date(Moment(datetime.datetime.min + datetime.timedelta(seconds=seconds), fraction, "Z"), date_format)


def _read_exactly(text: str, date_format: str, styles: list[str]) -> t.Any:
    return _evaluated("FormatDateTime([a], [b], [c], [d])", a=text, b=",".join(styles), c=date_format, d="o")


def _read_freely(text: str) -> str:
    return writer.write_date(t.cast(Moment, free_parser.read_date(text)), "o")


def _decoded(text: str, encoding: str) -> t.Any:
    return _evaluated(f"ConvertFromBase64([a], {encoding})", a=text)


def _difference(interval: str, first: str, second: str) -> t.Any:
    return _evaluated("DateDiff([a], [b], [c])", a=interval, b=first, c=second)


def _sum(interval: str, count: int, date: str) -> str:
    return str(_evaluated("DateAdd([a], [b], [c])", a=interval, b=count, c=date).strftime("%Y-%m-%dT%H:%M:%S"))


_ANSWERS: t.Mapping[str, t.Callable[..., t.Any]] = {
    "replaced": lambda pattern, text, replacement: compile_pattern(pattern).replace(text, replacement),
    "written": _written,
    "read_exactly": _read_exactly,
    "read_freely": _read_freely,
    "difference": _difference,
    "sum": _sum,
    "upper": lambda text, culture: _evaluated("ToUpper([a], [b])", a=text, b=culture),
    "lower": lambda text, culture: _evaluated("ToLower([a], [b])", a=text, b=culture),
    "titled": case.to_title,
    "trimmed": lambda text: _evaluated("Trim([a])", a=text),
    "found": lambda text, wanted: _evaluated("InStr([a], [b], 1, vbTextCompare)", a=text, b=wanted),
    "encoded": lambda text: _evaluated("ConvertToBase64([a])", a=text),
    "decoded": _decoded,
    "number": lambda text: str(_evaluated("BitAnd([a], -1)", a=text)),
}

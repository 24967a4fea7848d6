# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a result is null or ignored, in words."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

NULL = [
    ("[a]", {}, "attribute a has no value"),
    ("Trim(ToUpper([a]))", {}, "attribute a has no value"),
    ("Append([a], Item([b], 1))", {"a": "x"}, "attribute b has no value"),
    ("IIF(IsNull([a]), [b], [c])", {}, "attribute b has no value"),
    ("Coalesce([a], Trim([b]))", {}, "attribute a has no value; attribute b has no value"),
    ('Switch([a], , "x", "1")', {"a": "y"}, 'Switch has no key for [a], which is "y", and no default value'),
    ('Switch([a], [b], "x", "1")', {"a": "y"}, "attribute b has no value"),
    ('Switch([a], "d", "y", [b])', {"a": "y"}, "attribute b has no value"),
    ('DNComponent("CN=a", 7)', {}, 'DNComponent("CN=a", 7) gives no value'),
    ('Replace([a], "x", , , [b], , )', {}, "attribute a has no value"),
]
IGNORED = [
    ("IgnoreFlowIfNullOrEmpty(Trim([a]))", {}, "attribute a has no value"),
    ("IgnoreFlowIfNullOrEmpty(Trim([a]))", {"a": " "}, "Trim([a]) is empty"),
    ('IIF([a] = "x", "y", IgnoreFlowIfNullOrEmpty([b]))', {}, "attribute b has no value"),
    ('Switch([a], "d", "x", IgnoreFlowIfNullOrEmpty([b]))', {"a": "x"}, "attribute b has no value"),
    ('Append(IgnoreFlowIfNullOrEmpty([a]), "x")', {}, "attribute a has no value"),
    ("Coalesce([a], IgnoreFlowIfNullOrEmpty([b]))", {}, "attribute b has no value"),
    ('"x" & IgnoreFlowIfNullOrEmpty([a])', {}, "attribute a has no value"),
]


@pytest.mark.parametrize(("expression", "source", "reason"), NULL)
def test_null(expression: str, source: dict[str, t.Any], reason: str) -> None:
    result = parse(expression).evaluate(source)
    assert (result.value, result.text, result.ignored, result.reason) == (None, None, False, reason)


@pytest.mark.parametrize(("expression", "source", "cause"), IGNORED)
def test_ignored(expression: str, source: dict[str, t.Any], cause: str) -> None:
    result = parse(expression).evaluate(source)
    assert (result.value, result.text, result.ignored) == (None, None, True)
    assert result.reason == f"IgnoreFlowIfNullOrEmpty leaves the target untouched: {cause}"


@pytest.mark.parametrize("source", [{"a": "x"}, {"a": ("x", "y")}])
def test_a_value_needs_no_reason(source: dict[str, t.Any]) -> None:
    result = parse("IgnoreFlowIfNullOrEmpty(Trim([a]))").evaluate(source)
    assert (result.ignored, result.reason) == (False, None)


def test_the_reason_is_looked_for_anew_for_each_object() -> None:
    expression = parse("Coalesce(Item([a], 1), Trim([b]))")
    assert [expression.evaluate(source).reason for source in ({}, {"a": "x"}, {})] == [
        "attribute a has no value; attribute b has no value",
        None,
        "attribute a has no value; attribute b has no value",
    ]

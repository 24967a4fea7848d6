# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that do not fit, and expressions beyond all bounds: always the engine's own error, with position and hint."""

from __future__ import annotations

import time
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    CloudSyncError,
    ExpressionError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import (
    FUNCTION_NAMES,
    parse,
    signature_of,
)

TWO = ("x", "y")

FAILING = [
    ("Left([a], 3)", {"a": TWO}, 5, "Left: argument 1 (String) expects a single value, not 2 values"),
    ('IIF([a] = "x", 1, 2)', {"a": TWO}, 4, "The comparison = cannot compare 2 values"),
    ('IIF(Now() < "x", 1, 2)', {}, 4, "cannot order"),
    ('"x" & [a]', {"a": TWO}, 6, "The concatenation expects a single value, not 2 values"),
    ("Left([a], [b])", {"a": "x", "b": "many"}, 10, 'argument 2 (NumChars) expects an integer, not "many"'),
    ("Left([a], [b])", {"a": "x", "b": True}, 10, 'expects an integer, not "True"'),
    ("IIF([a], 1, 2)", {"a": "maybe"}, 4, 'argument 1 (condition) expects a condition, not "maybe"'),
    ("Trim([a])", {"a": {"b": "c"}}, 5, "Attribute [a] holds a value of type dict"),
    ("Trim([a])", {"a": 1.5}, 5, "Attribute [a] holds a value of type float"),
    ("Trim([a])", {"a": [["x"]]}, 5, "Attribute [a] holds a list within a list"),
    ("Trim([a])", {"a": 2**64}, 5, "Attribute [a] expects an integer of 64 bits"),
    ("Append([a], %Domain%)", {"a": "x"}, 12, "The macro %Domain% has no value"),
    ("Item([a], 3)", {"a": TWO}, 10, "Item: argument 2 (index) is 3, but there are 2 values"),
    ("Item([a], 0)", {"a": TWO}, 10, "is 0, but there are 2 values"),
    ("Mid([a], 0, 1)", {"a": "x"}, 9, "Mid: argument 2 (start) must be 1 or more, not 0"),
    ("Mid([a], 1, -1)", {"a": "x"}, 12, "must be 0 or more, not -1"),
    ('InStr("a", "b", 0)', {}, 16, "must be 1 or more, not 0"),
    ('InStr("a", "b", 1, [a])', {"a": "vbOther"}, 19, 'InStr: argument 4 (compareType) does not take "vbOther"'),
    ('ToUpper("a", "not a culture")', {}, 13, "is not a culture name"),
    ('ConvertFromBase64("%")', {}, 18, "is not base64"),
    ("StringFromSid([a])", {"a": "S-1-5-18"}, 14, "is not a binary security identifier"),
    ("StringFromSid([a])", {"a": bytes((1, 16, *bytes(6 + 4 * 16)))}, 14, "is not a binary security identifier"),
    ('DNComponent("no name", 1)', {}, 12, "is not a distinguished name"),
    ("DateFromNum(9223372036854775807)", {}, 0, "DateFromNum gets 9223372036854775807, which is not a date"),
    ("DateFromNum(-1)", {}, 0, "which is not a date"),
    ('DateAdd("yyyy", 9000, "2020-01-01")', {}, 0, "gives a date outside the years 1 to 9999"),
    ('DateAdd("s", 9223372036854775807, "2020-01-01")', {}, 0, "gives a date outside the years 1 to 9999"),
    ('DateAdd("x", 1, "2020-01-01")', {}, 8, 'gets the interval "x"'),
    ('NumFromDate("1600-12-31")', {}, 12, "gets a date before 1601"),
    ("RandomString(3, 2, 2, 0, 0)", {}, 13, "is 3, less than the sum 4"),
    ("RandomString(257, 0, 0, 0, 0)", {}, 13, "must be from 0 to 256, not 257"),
    ("RandomString(5, -1, 0, 0, 0)", {}, 16, "must be 0 or more, not -1"),
    ('RandomString(5, 1, 0, 0, 0, "0123456789")', {}, 16, "cannot be reached without the characters to avoid"),
    ("SingleAppRoleAssignment([a])", {"a": TWO}, 24, "gets 2 role assignments"),
    ("SelectUniqueValue([a], [b])", {}, 0, "SelectUniqueValue finds every value taken or empty"),
    (
        'Replace([a], , [b], , "", , )',
        {"a": "x", "b": "("},
        15,
        "argument 3 (regexPattern) has the regular expression (",
    ),
    ('Replace([a], , "(?<n>x)", "m", "", , )', {"a": "x"}, 0, "names the group m"),
]


@pytest.mark.parametrize(("expression", "source", "position", "message"), FAILING)
def test_failing(expression: str, source: dict[str, t.Any], position: int, message: str) -> None:
    with pytest.raises(ExpressionError) as failed:
        parse(expression).evaluate(source)
    assert message in failed.value.message
    assert failed.value.describe()["position"] == position
    assert failed.value.hint
    assert issubclass(type(failed.value), CloudSyncError)


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_null_everywhere(name: str) -> None:
    """Every function copes with null in every argument: a value, null, or the engine's own error."""
    signature = signature_of(name)
    arguments = ", ".join(["[a]"] * (signature.minimum + (name == "Switch")))
    if name == "Replace":
        arguments = "[a], , [a], [a], , [a], "
    try:
        result = parse(f"{name}({arguments})").evaluate({"a": None})
    except ExpressionError as error:
        assert error.hint
    else:
        assert result.value is not None or result.reason


@pytest.mark.parametrize("value", [(), [], ("x",)])
def test_a_list_of_one_or_none_is_a_single_value(value: t.Any) -> None:
    assert parse('Coalesce(Left([a], 1), "none")').evaluate({"a": value}).value == ("x" if value else "")


DEEP = [
    ("Trim(" * 1000 + "[a]" + ")" * 1000, 750),
    ("(" * 1000 + "[a]" + ")" * 1000, 150),
    ('IIF([a]="x",1,' * 1000 + "2" + ")" * 1000, 2090),
]


@pytest.mark.parametrize(("expression", "position"), DEEP)
def test_nesting_beyond_the_bound(expression: str, position: int) -> None:
    with pytest.raises(ExpressionError, match="More than 150 functions or brackets inside one another") as refused:
        parse(expression)
    assert refused.value.describe()["position"] == position


def test_the_deepest_nesting_works() -> None:
    expression = parse("ToUpper(" * 149 + "[a]" + ")" * 149)
    assert expression.evaluate({"a": "x"}).value == "X"
    assert expression.evaluate({}).reason == "attribute a has no value"
    assert parse(expression.print()) == expression
    tree = expression.source_tree()
    for _level in range(149):
        tree = tree["parameters"][0]["value"]
    assert tree["name"] == "a"


def test_the_longest_expression_works() -> None:
    head, tail = 'Append([a], "', '")'
    text = head + "x" * (100_000 - len(head) - len(tail)) + tail
    assert parse(text).evaluate({"a": "y"}).value == "y" + "x" * (100_000 - len(head) - len(tail))


def test_an_expression_beyond_the_longest_is_refused() -> None:
    with pytest.raises(ExpressionError, match=r"The expression has 100001 characters; at most 100000 are read"):
        parse('"' + "x" * 99_999 + '"')


def test_a_long_chain_of_operands_is_not_deep() -> None:
    assert parse(" & ".join(["[a]"] * 10_000)).evaluate({"a": "x"}).value == "x" * 10_000


GROWING = [
    "ConvertToUTF8Hex(" * 100 + "[a]" + ")" * 100,
    "ConvertToBase64(" * 100 + "[a]" + ")" * 100,
    "Replace(" * 60 + "[a]" + ', "x", , , "xxxxxxxxxx", , )' * 60,
    "Replace(" * 60 + "[a]" + ', , "x", , "$_$_", , )' * 60,
    "Replace(" * 60 + "[a]" + ', "x", , , , , "xxxxxxxxxx")' * 60,
    "Append(" * 100 + "[a]" + f', "{"y" * 900}")' * 100 + " & [b] & [b]",
    "Join([b], " + ", ".join(["[b]"] * 50) + ")",
    "AppRoleAssignmentsComplex(" * 100 + "[a]" + ")" * 100,
]


@pytest.mark.parametrize("expression", GROWING)
def test_a_text_that_grows_without_end_is_stopped(expression: str) -> None:
    started = time.monotonic()
    with pytest.raises(ExpressionError, match="gives more than 200000 characters"):
        parse(expression).evaluate({"a": "xx", "b": "x" * 100_000})
    assert time.monotonic() - started < 3

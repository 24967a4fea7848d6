# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every function on what is seldom thought of: null, an empty text, several values, other letters, numbers at the borders.

Expected values are worked out by hand; a test says which functions have a row, so that none is forgotten.
"""

from __future__ import annotations

import datetime
import re
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import (
    FUNCTION_NAMES,
    parse,
    signature_of,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.signatures import Kind
from tests.unit.plugins.module_utils._sync.expression.test_documented import DOCUMENTED, TIME_ZONE, UNIQUE

ERROR: t.Final = "an error"
FAILS = (ERROR,) * 4
PAIR = ("x", "y")
UTC = datetime.UTC

# Of [a]: null, "", two values, a letter beyond ASCII, a character beyond U+FFFF.
TEXTS: dict[str, tuple[t.Any, ...]] = {
    'Append([a], "x")': (None, "x", ERROR, "éx", "😀x"),
    "Count(AppRoleAssignmentsComplex([a]))": (0, 1, 2, 1, 1),
    "BitAnd([a], 7)": (None, *FAILS),
    "CBool([a])": (False, False, ERROR, False, False),
    "CDate([a])": (None, *FAILS),
    'Coalesce([a], "d")': ("d", "", PAIR, "é", "😀"),
    "ConvertFromBase64([a])": (None, "", ERROR, ERROR, ERROR),
    "ConvertToBase64([a])": (None, "", ERROR, "6QA=", "PdgA3g=="),
    "ConvertToUTF8Hex([a])": (None, "", ERROR, "C3A9", "F09F9880"),
    "Count([a])": (0, 1, 2, 1, 1),
    "CStr([a])": (None, "", ERROR, "é", "😀"),
    'DateAdd("d", 1, [a])': (None, *FAILS),
    'DateDiff("d", [a], "2024-01-01")': (None, *FAILS),
    "DateFromNum([a])": (None, *FAILS),
    "DNComponent([a], 1)": (None, None, ERROR, ERROR, ERROR),
    "Error([a])": (ERROR, *FAILS),
    'FormatDateTime([a], , "yyyy", "yy")': (None, *FAILS),
    "IgnoreFlowIfNullOrEmpty([a])": (None, None, PAIR, "é", "😀"),
    'IIF([a], "t", "f")': ("f", "f", ERROR, ERROR, ERROR),
    'InStr([a], "😀")': (0, 0, ERROR, 0, 1),
    "IsNull([a])": (True, False, False, False, False),
    "IsNullOrEmpty([a])": (True, True, False, False, False),
    "IsPresent([a])": (False, False, True, True, True),
    "IsString([a])": (False, True, False, True, True),
    "Item([a], 2)": (None, ERROR, "y", ERROR, ERROR),
    'Join("-", [a], "z")': ("z", "z", "x-y-z", "é-z", "😀-z"),
    "Left([a], 1)": ("", "", ERROR, "é", "\ufffd"),
    "Mid([a], 2, 1)": (None, "", ERROR, "", "\ufffd"),
    "NormalizeDiacritics([a])": (None, "", ERROR, "e", "😀"),
    "Not([a])": (True, True, ERROR, True, True),
    "NumFromDate([a])": (None, *FAILS),
    "PCase([a])": (None, "", ERROR, "É", "😀"),
    "RandomString([a], 0, 0, 0, 0)": (None, *FAILS),
    "Redact([a])": (None, "", PAIR, "é", "😀"),
    "RemoveDuplicates([a])": (None, ("",), PAIR, ("é",), ("😀",)),
    'Replace([a], "é", , , "e", , )': (None, "", ERROR, "e", "😀"),
    'Replace([a], , "^.", , "_", , )': (None, "", ERROR, "_", "_\ufffd"),
    'SelectUniqueValue([a], "d")': ("d", "d", ERROR, "é", "😀"),
    "SingleAppRoleAssignment([a])": (None, "", ERROR, "é", "😀"),
    'Split([a], "x")': (None, ("",), ("", "", "y"), ("é",), ("😀",)),
    "StringFromSid([a])": (None, *FAILS),
    "StripSpaces([a])": (None, "", ERROR, "é", "😀"),
    'Switch([a], "d", "é", "1", "", "2")': ("2", "2", ERROR, "1", "d"),
    "ToLower([a])": (None, "", ERROR, "é", "😀"),
    "ToUpper([a])": (None, "", ERROR, "É", "😀"),
    "Trim([a])": (None, "", PAIR, "é", "😀"),
    'Word([a], 1, "é")': ("", "", ERROR, "", ""),
}
GIVEN: tuple[dict[str, t.Any], ...] = ({}, {"a": ""}, {"a": PAIR}, {"a": "é"}, {"a": "😀"})
NO_ARGUMENTS = {"Guid", "Now"}

# Of [a]: -1, 0, the largest number, one more.
NUMBERS: dict[str, tuple[t.Any, ...]] = {
    "BitAnd([a], 7)": (7, 0, 7, ERROR),
    'DateAdd("d", [a], "2024-01-01")': (
        datetime.datetime(2023, 12, 31, tzinfo=UTC),
        datetime.datetime(2024, 1, 1, tzinfo=UTC),
        ERROR,
        ERROR,
    ),
    "DateFromNum([a])": (ERROR, datetime.datetime(1601, 1, 1, tzinfo=UTC), ERROR, ERROR),
    'DNComponent("CN=a,OU=b", [a])': (None, None, None, ERROR),
    'InStr("aa", "a", [a])': (ERROR, ERROR, 0, ERROR),
    'Item(Split("a,b", ","), [a])': FAILS,
    'Left("ab", [a])': ("ab", "", "ab", ERROR),
    'Mid("ab", [a], 1)': (ERROR, ERROR, "", ERROR),
    'Mid("ab", 1, [a])': (ERROR, "", "ab", ERROR),
    "RandomString([a], 0, 0, 0, 0)": (ERROR, "", ERROR, ERROR),
    "RandomString(0, [a], 0, 0, 0)": (ERROR, "", ERROR, ERROR),
    'Word("a b", [a], " ")': ("", "", "", ERROR),
}
LARGEST = 2**63 - 1

NO_SAMPLE = {
    *("AppRoleAssignmentsComplex", "Count", "IsString", "RemoveDuplicates", "SingleAppRoleAssignment", "StringFromSid", "ToUpper"),
}
"""The references print no sample with a result; their rows are worked out from what they say."""
ELSEWHERE = {"Error", "Guid", "Now", "RandomString", "Split"}
"""Their samples have tests of their own: several values, a failure, or another value each time."""


@pytest.mark.parametrize(
    ("expression", "source", "expected"),
    [(expression, GIVEN[place], value) for expression, row in TEXTS.items() for place, value in enumerate(row)]
    + [
        (expression, {"a": number}, value)
        for expression, row in NUMBERS.items()
        for number, value in zip((-1, 0, LARGEST, LARGEST + 1), row, strict=True)
    ],
)
def test_value(expression: str, source: dict[str, t.Any], expected: t.Any) -> None:
    if expected == ERROR:
        with pytest.raises(ExpressionError):
            parse(expression).evaluate(source)
    else:
        value = parse(expression).evaluate(source).value
        assert (type(value), value) == (type(expected), expected)


def test_every_function_has_a_row() -> None:
    assert named(TEXTS) | NO_ARGUMENTS == set(FUNCTION_NAMES)
    assert {len(row) for row in TEXTS.values()} == {len(GIVEN)}


def test_every_function_of_a_number_has_a_row() -> None:
    of_numbers = {name for name in FUNCTION_NAMES if any(one.kind is Kind.INTEGER for one in signature_of(name).parameters)}
    assert named(NUMBERS) - {"Split"} == of_numbers


def test_every_function_has_its_documented_samples() -> None:
    assert named([*(expression for expression, _source, _result in DOCUMENTED), UNIQUE, TIME_ZONE]) >= (
        set(FUNCTION_NAMES) - NO_SAMPLE - ELSEWHERE
    )


def named(expressions: t.Iterable[str]) -> set[str]:
    """Return the functions that the expressions call, but for those in texts."""
    return {name for each in expressions for name in re.findall(r"(\w+)\(", each) if name in FUNCTION_NAMES}

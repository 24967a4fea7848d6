# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Edge cases of every function, worked out by hand from the public references and the choices."""

from __future__ import annotations

import datetime
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import Value, parse

Cases = list[tuple[str, dict[str, t.Any], Value]]

UTC = datetime.UTC
MAILS = ("SMTP:a@b.c", "smtp:x@b.c", "SMTP:a@b.c")
ROLES = ("Admin", "Reader")

TEXT: Cases = [
    ('Append([a], "x")', {"a": ""}, "x"),
    ('Append([a], "x")', {}, None),
    ('Append("x", [a])', {}, None),
    ("Append(1, 2)", {}, "12"),
    ('Left("abc", 0)', {}, ""),
    ('Left("abc", -1)', {}, "abc"),
    ('Left("abc", 9)', {}, "abc"),
    ("Left([a], 3)", {}, ""),
    ('Left("abcdef", "3")', {}, "abc"),
    ('Left("a😀b", 3)', {}, "a😀"),
    ('Left("a😀b", 2)', {}, "a\ufffd"),
    ('Mid("abcdef", 2, 3)', {}, "bcd"),
    ('Mid("abcdef", 5, 100)', {}, "ef"),
    ('Mid("abc", 9, 2)', {}, ""),
    ('Mid("abc", 1, 0)', {}, ""),
    ('Mid("a😀b", 4, 1)', {}, "b"),
    ("Mid([a], 1, 2)", {}, None),
    ("Trim([a])", {"a": "\t\u00a0 x y \u2003\r\n"}, "x y"),
    ("Trim([a])", {"a": "\u200bx"}, "\u200bx"),
    ("Trim([a])", {"a": (" x ", "y ")}, ("x", "y")),
    ("Trim([a])", {}, None),
    ("Trim([a])", {"a": 5}, "5"),
    ('StripSpaces(" a b\tc ")', {}, "ab\tc"),
    ('InStr("abc", "x")', {}, 0),
    ('InStr("abc", "B")', {}, 0),
    ('InStr("abc", "B", 1, vbTextCompare)', {}, 2),
    ('InStr("abc", "B", , VBTEXTCOMPARE)', {}, 2),
    ('InStr("abcabc", "a", 2)', {}, 4),
    ('InStr("abc", "a", 9)', {}, 0),
    ('InStr("abc", "", 2)', {}, 2),
    ('InStr("😀b", "b", , )', {}, 3),
    ('InStr("😀b", "B", 2, vbTextCompare)', {}, 3),
    ('InStr("straße", "SS", 1, vbTextCompare)', {}, 0),
    ('InStr("σς", "ΣΣ", 1, vbTextCompare)', {}, 1),
    ('InStr([a], "b")', {}, 0),
    ('Word("a,,b", 2, ",")', {}, "b"),
    ('Word("a,b", 3, ",")', {}, ""),
    ('Word("a,b", 0, ",")', {}, ""),
    ('Word("ab", 1, ",")', {}, ""),
    ('Word([a], 1, ",")', {}, ""),
]
CASE: Cases = [
    ('ToUpper("straße i ı")', {}, "STRAßE I ı"),
    ('ToLower("ÀΣ İ")', {}, "àσ İ"),
    ('ToUpper("i", "tr-TR")', {}, "İ"),
    ('ToLower("I", "az")', {}, "ı"),
    ('ToUpper("ı", "en-US")', {}, "I"),
    ("ToUpper([a])", {}, None),
    ('ToUpper("ab", )', {}, "AB"),
    ('PCase("o\'brian, anna-lena")', {}, "O'brian, Anna-Lena"),
    ('PCase("3RD_street")', {}, "3Rd_Street"),
    ('PCase("van DER a-b", " ")', {}, "Van Der A-b"),
    ('PCase("ǆ")', {}, "ǅ"),
    ('NormalizeDiacritics("ÄÖÜäöüß")', {}, "AOUaouss"),
    ('NormalizeDiacritics("ŁódźÆøŒ̄İı")', {}, "LodzAEoeOEIi"),
    ('NormalizeDiacritics("Zoe\u0308")', {}, "Zoe"),
    ('NormalizeDiacritics("đðþœķ")', {}, "đðþœķ"),
    ("NormalizeDiacritics([a])", {}, None),
]
LOGIC: Cases = [
    ('IIF([a] = "x", "yes", "no")', {}, "no"),
    ('IIF([a] <> "x", "yes", "no")', {}, "no"),
    ('IIF([a] <> "x", "yes", "no")', {"a": ""}, "yes"),
    ('IIF([a] = "X", "yes", "no")', {"a": "x"}, "no"),
    ('IIF([a] > 9, "yes", "no")', {"a": "10"}, "yes"),
    ('IIF("10" < "9", "yes", "no")', {}, "yes"),
    ('IIF([a] >= 10, "yes", "no")', {"a": 10}, "yes"),
    ('IIF([a] = "True", "yes", "no")', {"a": True}, "yes"),
    ('IIF(CDate("2024-01-02") > CDate("2024-01-01T23:00:00Z"), "yes", "no")', {}, "yes"),
    ('IIF([a], "yes", "no")', {"a": "true"}, "yes"),
    ('IIF([a], "yes", "no")', {"a": ""}, "no"),
    ('IIF([a], "yes", "no")', {}, "no"),
    ('IIF(2, "yes", "no")', {}, "yes"),
    ('IIF(IsPresent([a]), [a], Error("never"))', {"a": "x"}, "x"),
    ("IIF(IsNull([a]), [b], [a])", {}, None),
    ('Switch([a], "d", "A", "1", "a", "2")', {"a": "a"}, "2"),
    ('Switch([a], "d", "a", "1", "a", "2")', {"a": "a"}, "1"),
    ('Switch([a], , "x", "1")', {"a": "a"}, None),
    ('Switch([a], "", "x", "1")', {"a": "a"}, ""),
    ('Switch([a], "d", "", "empty")', {}, "empty"),
    ("Switch([a], [b], [c], [d])", {"a": "x", "c": "x", "d": ("1", "2")}, ("1", "2")),
    ('Switch([a], Error("never"), "True", "1")', {"a": True}, "1"),
    ("Coalesce([a], [b])", {}, None),
    ('Coalesce([a], [b], "d")', {"b": ""}, ""),
    ('Coalesce([a], , "d")', {}, "d"),
    ('Coalesce("x", Error("never"))', {}, "x"),
    ("IsNull([a])", {"a": ()}, True),
    ("IsPresent([a])", {"a": ("x", "y")}, True),
    ("IsString([a])", {"a": 1}, True),
    ("IsString([a])", {}, False),
    ("IsString([a])", {"a": ("x", "y")}, False),
    ("Not([a])", {}, True),
    ('Not("true")', {}, True),
    ("Not(Not([a]))", {"a": True}, True),
    ("CBool([a])", {"a": "7"}, True),
    ("CBool([a])", {"a": "0"}, False),
    ('CBool("TRUE")', {}, True),
    ('CBool("other")', {}, False),
    ("CBool([a])", {}, False),
    ("CBool([a] = [b])", {}, False),
    ("Redact([a])", {}, None),
]
MULTIPLE: Cases = [
    ("Count([a])", {"a": MAILS}, 3),
    ("Count([a])", {"a": "x"}, 1),
    ("Count([a])", {}, 0),
    ("Item([a], 2)", {"a": MAILS}, "smtp:x@b.c"),
    ("Item([a], 1)", {"a": "x"}, "x"),
    ("Item([a], 1)", {}, None),
    ('Join(",", [a], "z")', {"a": MAILS}, "SMTP:a@b.c,smtp:x@b.c,SMTP:a@b.c,z"),
    ('Join("-", "a", , "b", 1000, )', {}, "a-b-1000"),
    ('Join("-", [a], [b])', {}, ""),
    ('Join([a], "x", "y")', {}, "xy"),
    ("RemoveDuplicates([a])", {"a": MAILS}, ("SMTP:a@b.c", "smtp:x@b.c")),
    ("RemoveDuplicates([a])", {}, None),
    ('Split([a], "-")', {"a": "a--b"}, ("a", "", "b")),
    ('Split([a], "-")', {"a": ("a-b", "c")}, ("a", "b", "c")),
    ('Split([a], "x")', {"a": "a b"}, ("a b",)),
    ('Split([a], "")', {"a": "ab"}, ("ab",)),
    ('Split([a], ",")', {}, None),
    ('Split([a], ",")', {"a": "\u3000x ,\x1cy\u200b"}, ("x", "\x1cy\u200b")),
    ("SingleAppRoleAssignment([a])", {"a": ("Admin",)}, "Admin"),
    ("SingleAppRoleAssignment([a])", {}, None),
]
CONVERSION: Cases = [
    ("BitAnd(12, 10)", {}, 8),
    ("BitAnd(-1, &HFF)", {}, 255),
    ("BitAnd([a], 1)", {}, None),
    ("CStr([a])", {"a": True}, "True"),
    ("CStr([a])", {"a": 42}, "42"),
    ("CStr([a])", {}, None),
    ('ConvertFromBase64("SGk=", UTF8)', {}, "Hi"),
    ('ConvertFromBase64("SGk=", ascii)', {}, "Hi"),
    ('ConvertFromBase64("/w==", ASCII)', {}, "?"),
    ('ConvertFromBase64("/w==", "UTF8")', {}, "\ufffd"),
    ('ConvertFromBase64("YQA=", )', {}, "a"),
    ('ConvertFromBase64("YQ A\n=")', {}, "a"),
    # Half a surrogate pair, and half a unit after it.
    ('ConvertFromBase64("Ydhb")', {}, "\ufffd\ufffd"),
    ('ConvertFromBase64("PdgA3g==")', {}, "😀"),
    ("BitAnd([a], 3)", {"a": "00000000000000000000007"}, 3),
    ('ConvertToUTF8Hex("é")', {}, "C3A9"),
    ("ConvertToBase64([a])", {}, None),
    # S-1-5-21-1-2-3-500, in bytes 01 05 000000000005 15000000 01000000 02000000 03000000 f4010000.
    (
        "StringFromSid([a])",
        {"a": bytes.fromhex("010500000000000515000000010000000200000003000000f4010000")},
        "S-1-5-21-1-2-3-500",
    ),
    ('StringFromSid("AQEAAAAAAAUSAAAA")', {}, "S-1-5-18"),
    (r'DNComponent("CN=Doe\\, Jane,OU=Sales", 1)', {}, "Doe, Jane"),
    ('DNComponent("CN=a,OU=b", 2)', {}, "b"),
    ('DNComponent("CN=a,OU=b", 3)', {}, None),
    ("DNComponent([a], 1)", {}, None),
]
DATES: Cases = [
    ('CDate("1/31/2024 11:30:00 PM")', {}, datetime.datetime(2024, 1, 31, 23, 30, tzinfo=UTC)),
    ('CDate("31 Jan 2024 10:00:00 GMT")', {}, datetime.datetime(2024, 1, 31, 10, 0, tzinfo=UTC)),
    ('CDate("Wed, 31 Jan 2024 10:00:00 GMT")', {}, datetime.datetime(2024, 1, 31, 10, 0, tzinfo=UTC)),
    ('CDate("January 31, 2024")', {}, datetime.datetime(2024, 1, 31, tzinfo=UTC)),
    # The invariant culture has the month first, with points too.
    ('CDate("01.02.2024")', {}, datetime.datetime(2024, 1, 2, tzinfo=UTC)),
    ('CDate("2024-1-31 5 pm")', {}, datetime.datetime(2024, 1, 31, 17, tzinfo=UTC)),
    ('CDate("2024-1-31 13:00 PM")', {}, datetime.datetime(2024, 1, 31, 13, tzinfo=UTC)),
    ('CDate("2024/01/31 1:2:3 AM GMT")', {}, datetime.datetime(2024, 1, 31, 1, 2, 3, tzinfo=UTC)),
    ('CDate("2024-01-31 T 10:00+530")', {}, datetime.datetime(2024, 1, 31, 4, 30, tzinfo=UTC)),
    ('CDate("0001-01-01+01:00")', {}, datetime.datetime(1, 1, 1, 23, tzinfo=UTC)),
    ('CDate("Wednesday 31 January 2024")', {}, datetime.datetime(2024, 1, 31, tzinfo=UTC)),
    ('CDate("2024-01-31T10:00:00.1234567Z")', {}, datetime.datetime(2024, 1, 31, 10, 0, 0, 123456, UTC)),
    ("CDate([a])", {"a": datetime.datetime(2024, 1, 31, 12, 0)}, datetime.datetime(2024, 1, 31, 12, 0, tzinfo=UTC)),
    ("CDate([a])", {}, None),
    ('DateAdd("m", 1, CDate("2024-01-31"))', {}, datetime.datetime(2024, 2, 29, tzinfo=UTC)),
    ('DateAdd("yyyy", -1, CDate("2024-02-29"))', {}, datetime.datetime(2023, 2, 28, tzinfo=UTC)),
    ('DateAdd("n", 90, "2024-01-01")', {}, datetime.datetime(2024, 1, 1, 1, 30, tzinfo=UTC)),
    ('DateAdd("S", -1, "2024-01-01")', {}, datetime.datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ('DateDiff("d", "2024-01-01 23:00", "2024-01-02 23:30")', {}, 1),
    ('DateDiff("h", "2024-01-01 02:59", "2024-01-01 00:30")', {}, -2),
    ('DateDiff("ww", "2024-01-06", "2024-01-07")', {}, 1),
    ('DateDiff("ww", "2024-01-07", "2024-01-13")', {}, 0),
    ('DateDiff("yyyy", "2023-12-31", "2024-01-01")', {}, 1),
    ('DateDiff("m", "2024-02-01", "2024-01-31")', {}, -1),
    ('DateDiff("d", [a], Now())', {}, None),
    ("DateFromNum(0)", {}, datetime.datetime(1601, 1, 1, tzinfo=UTC)),
    ('NumFromDate("1601-01-01T00:00:01.0000001Z")', {}, 10000001),
    ("NumFromDate([a])", {}, None),
]

ALL = [*TEXT, *CASE, *LOGIC, *MULTIPLE, *CONVERSION, *DATES]


@pytest.mark.parametrize(("expression", "source", "expected"), ALL)
def test_value(expression: str, source: dict[str, t.Any], expected: Value) -> None:
    value = parse(expression).evaluate(source).value
    assert (type(value), value) == (type(expected), expected)


def test_complex_role_assignments_are_json_objects() -> None:
    value = parse("AppRoleAssignmentsComplex([appRoleAssignments])").evaluate({"appRoleAssignments": ROLES}).value
    assert isinstance(value, tuple)
    assert [json.loads(str(role)) for role in value] == [
        {"primary": False, "type": "WindowsAzureActiveDirectoryRole", "display": "Admin", "value": "Admin"},
        {"primary": False, "type": "WindowsAzureActiveDirectoryRole", "display": "Reader", "value": "Reader"},
    ]


def test_now_is_the_same_within_one_evaluation() -> None:
    assert parse("CBool(Now() = Now())").evaluate({}).value is True


def test_current_time_is_now_in_utc() -> None:
    before = datetime.datetime.now(UTC).replace(microsecond=0)
    value = parse("Now()").evaluate({}).value
    assert isinstance(value, datetime.datetime)
    assert before <= value <= datetime.datetime.now(UTC)


@pytest.mark.parametrize(("source", "volatile"), [({"a": "x"}, False), ({}, True)])
def test_only_an_evaluated_function_makes_a_value_volatile(source: dict[str, t.Any], *, volatile: bool) -> None:
    expression = parse("Coalesce([a], Guid())")
    assert expression.volatile
    assert expression.evaluate(source).volatile is volatile


def test_redacted_value_is_marked() -> None:
    assert parse("Redact([a])").evaluate({"a": "x"}).redacted
    assert not parse("Trim([a])").evaluate({"a": "x"}).redacted


def test_a_source_value_of_another_kind_of_text_is_a_text() -> None:
    class Marked(str):
        __slots__ = ()

    assert parse('Append(Trim([a]), "y")').evaluate({"a": Marked(" x ")}).value == "xy"

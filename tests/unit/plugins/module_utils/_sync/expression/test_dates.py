# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Date formats of .NET, read and written.

Sources: .NET documentation, "Custom date and time format strings", "Standard date and time format strings",
DateTime.ParseExact and DateTimeStyles. Expected values are worked out by hand or documented there.
"""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.dates.moment import Moment
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.dates.writer import write_date
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

# Saturday.
MOMENT = Moment(datetime.datetime(2009, 6, 6, 13, 5, 9), 1_230_000, "Z")

WRITTEN = [
    ("d dd ddd dddd", "6 06 Sat Saturday"),
    ("M MM MMM MMMM", "6 06 Jun June"),
    ("y yy yyy yyyy yyyyy", "9 09 2009 2009 02009"),
    ("h hh H HH", "1 01 13 13"),
    ("m mm s ss", "5 05 9 09"),
    ("t tt", "P PM"),
    ("f ff fff ffff fffffff", "1 12 123 1230 1230000"),
    ("F FF FFFFFFF", "1 12 123"),
    ("z zz zzz K", "+0 +00 +00:00 Z"),
    ("gg", "A.D."),
    ("%d", "6"),
    ("%x%,%Z%dd", "x,Z66"),
    ("'day' d \"o'clock\" \\d", "day 6 o'clock d"),
    ("yyyy-MM-ddTHH:mm:ssZ", "2009-06-06T13:05:09Z"),
    ("d", "06/06/2009"),
    ("D", "Saturday, 06 June 2009"),
    ("g", "06/06/2009 13:05"),
    ("G", "06/06/2009 13:05:09"),
    ("M", "June 06"),
    ("o", "2009-06-06T13:05:09.1230000Z"),
    ("r", "Sat, 06 Jun 2009 13:05:09 GMT"),
    ("s", "2009-06-06T13:05:09"),
    ("t", "13:05"),
    ("u", "2009-06-06 13:05:09Z"),
    ("Y", "2009 June"),
]
FORMATTED = [
    ("2020-12-31-08:00", "yyyy-MM-ddzzz", "yyyy-MM-dd HH:mm K", "2020-12-31 08:00 +00:00"),
    ("2020-12-31+10:00", "yyyy-MM-ddzzz", "yyyy-MM-dd", "2020-12-30"),
    ("2020-12-31 -8", "yyyy-MM-dd z", "HH", "08"),
    ("2020-12-31T10:00:00Z", "yyyy-MM-ddTHH:mm:ssK", "HH:mmK", "10:00Z"),
    ("2020-12-31T10:00:00", "yyyy-MM-ddTHH:mm:ssK", "HH:mmK", "10:00"),
    ("  2020-12-31 ", "yyyy-MM-dd", "d.M.yy", "31.12.20"),
    ("12/31/2020 12:15:00 AM", "M/d/yyyy h:mm:ss tt", "HH:mm", "00:15"),
    ("12/31/2020 12:15:00 pm", "M/d/yyyy h:mm:ss tt", "HH:mm", "12:15"),
    ("1/2/2020 3:04", "M/d/yyyy h:mm", "HH:mm", "03:04"),
    ("31 dec 2020", "dd MMM yyyy", "yyyyMMdd", "20201231"),
    ("Thursday, 31 December 2020", "dddd, dd MMMM yyyy", "yyyyMMdd", "20201231"),
    ("29", "yy", "yyyy", "2029"),
    ("50", "yy", "yyyy", "1950"),
    ("2020", "yyyy", "yyyy-MM-dd HH:mm:ss", "2020-01-01 00:00:00"),
    ("10:11:12.5", "HH:mm:ss.FFF", "fff", "500"),
    ("10:11:12", "HH:mm:ss.FFF", "fff", "000"),
    ("20150123105347.1234567Z", "yyyyMMddHHmmss.fffffffZ", "ss.fffffff", "47.1234567"),
    ("Thu, 31 Dec 2020 10:00:00 GMT", "r", "s", "2020-12-31T10:00:00"),
    ("2020-12-31T10:00:00.0000000Z", "o", "u", "2020-12-31 10:00:00Z"),
    # White space around the format counts as little as around the value, and a space in it may be missing.
    ("2020-12-31", "  yyyy-MM-dd ", "yyyyMMdd", "20201231"),
    ("2020-12-3110:00", "yyyy-MM-dd HH:mm", "HHmm", "1000"),
    # On the first day of all, .NET takes the time for one without a day.
    ("0001-01-01+10:00", "yyyy-MM-ddzzz", "yyyy-MM-dd HH", "0001-01-01 14"),
    ("10:00 GMT", "HH:mm GMT", "HHK", "10+00:00"),
    ("7 ad", "d g", "dd", "07"),
    ("10", "ss.FF", "ss", "10"),
    ("2020", "%yyyy", "%yyyy", "202020"),
    ("Thursday, 31 December 2020 10:00:00", "U", "HHK", "10Z"),
    ("31", "dd", "dd", "31"),
]
UNREADABLE = [
    ("2020-13-01", "yyyy-MM-dd"),
    ("2021-02-29", "yyyy-MM-dd"),
    ("2020-1-01", "yyyy-MM-dd"),
    ("2020-01-01x", "yyyy-MM-dd"),
    ("", "yyyy-MM-dd"),
    ("Friday, 31 December 2020", "dddd, dd MMMM yyyy"),
    ("13:00 PM", "hh:mm tt"),
    ("13:00 AM", "HH:mm tt"),
    ("2020 2021", "yyyy yyyy"),
    ("0001-01-02+25:00", "yyyy-MM-ddzzz"),
    ("9999-12-31 23-01:00", "yyyy-MM-dd HHzzz"),
    # zzz needs the minutes, zz both digits of the hours, t a capital letter.
    ("2020-01-01-8", "yyyy-MM-ddzzz"),
    ("2020-01-01-8", "yyyy-MM-ddzz"),
    ("1:00 a", "h:mm t"),
    # Z is a word, and h and H are the same hour.
    ("10ZMay", "HHZMMM"),
    ("01 13", "hh HH"),
    ("100 20", "yyy yy"),
    # The point may be missing only before more than one optional digit, and then the digits are missing too.
    ("10", "ss.F"),
    ("1012", "ss.FFF"),
    ("10", "ss'.'FFF"),
    ("2020-01-01+15:00", "yyyy-MM-ddzzz"),
    ("24:00", "HH:mm"),
]


def formatted(source: str, styles: str, read: str, write: str) -> str | None:
    return parse("FormatDateTime([a], [b], [c], [d])").evaluate({"a": source, "b": styles, "c": read, "d": write}).text


@pytest.mark.parametrize(("date_format", "expected"), WRITTEN)
def test_write(date_format: str, expected: str) -> None:
    assert write_date(MOMENT, date_format) == expected


def test_an_empty_fraction_takes_its_point_along() -> None:
    assert write_date(Moment(datetime.datetime(2009, 6, 6), 0), "ss.FFF") == "00"


@pytest.mark.parametrize(("source", "read", "write", "expected"), FORMATTED)
def test_format(source: str, read: str, write: str, expected: str) -> None:
    assert formatted(source, "", read, write) == expected


@pytest.mark.parametrize(("source", "read"), UNREADABLE)
def test_unreadable(source: str, read: str) -> None:
    with pytest.raises(ExpressionError, match=r"FormatDateTime: argument 1 \(source\) cannot read") as refused:
        formatted(source, "", read, "yyyy")
    assert refused.value.describe()["position"] == 15


@pytest.mark.parametrize(
    ("styles", "source", "readable"),
    [
        ("None", " 2020-01-01", False),
        ("AllowLeadingWhite", " 2020-01-01", True),
        ("AllowLeadingWhite", "2020-01-01 ", False),
        ("AllowTrailingWhite", "2020-01-01 ", True),
        ("AllowInnerWhite", "2020 - 01-01", True),
        ("DateTimeStyles.RoundtripKind, AllowWhiteSpaces", " 2020 - 01-01 ", True),
        ("AssumeUniversal, AdjustToUniversal", "2020-01-01", True),
    ],
)
def test_styles(styles: str, source: str, *, readable: bool) -> None:
    if readable:
        assert formatted(source, styles, "yyyy-MM-dd", "yyyyMMdd") == "20200101"
    else:
        with pytest.raises(ExpressionError, match="cannot read"):
            formatted(source, styles, "yyyy-MM-dd", "yyyyMMdd")


@pytest.mark.parametrize(
    ("styles", "message"),
    [
        ("Strict", "has the unknown style Strict"),
        ("AssumeLocal, AssumeUniversal", "combines AssumeLocal and AssumeUniversal"),
        ("RoundtripKind, AdjustToUniversal", "combines AdjustToUniversal and RoundtripKind"),
    ],
)
def test_wrong_styles(styles: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        formatted("2020", styles, "yyyy", "yyyy")


@pytest.mark.parametrize("date_format", ["", "x", "ffffffff", "yyyy'", "%", "\\"])
def test_wrong_format(date_format: str) -> None:
    with pytest.raises(ExpressionError, match=r"is not a \.NET date format"):
        formatted("2020", "", "yyyy", date_format)


@pytest.mark.parametrize(
    ("styles", "source", "read", "zone"),
    [
        ("", "2020-01-01Z", "yyyy-MM-ddK", "Z"),
        ("", "2020-01-01", "yyyy-MM-dd", ""),
        ("None", "2020-01-01Z", "yyyy-MM-ddK", "+00:00"),
        ("AdjustToUniversal", "2020-01-01+01:00", "yyyy-MM-ddK", "Z"),
        ("AdjustToUniversal", "2020-01-01", "yyyy-MM-dd", ""),
        ("AssumeLocal", "2020-01-01", "yyyy-MM-dd", "+00:00"),
        ("AssumeUniversal", "2020-01-01", "yyyy-MM-dd", "+00:00"),
        ("AssumeUniversal, AdjustToUniversal", "2020-01-01", "yyyy-MM-dd", "Z"),
    ],
)
def test_the_zone_that_a_style_gives(styles: str, source: str, read: str, zone: str) -> None:
    assert formatted(source, styles, read, "K-") == f"{zone}-"


@pytest.mark.parametrize("written", ["30", "49"])
def test_a_year_that_may_lie_in_two_centuries(written: str) -> None:
    with pytest.raises(ExpressionError, match=f"versions of .NET take for 19{written} or 20{written}") as refused:
        formatted(written, "", "yy", "yyyy")
    assert refused.value.hint == "Give the year with four digits."


def test_inner_white_space_stands_for_that_of_the_format() -> None:
    assert formatted("Thu,31  Dec 2020", "AllowInnerWhite", "ddd, dd MMM yyyy", "yyyyMMdd") == "20201231"


def test_a_month_without_a_year_lies_in_this_year() -> None:
    this_year = parse('FormatDateTime("10:00", , "HH:mm", "yyyy")').evaluate({}).text
    assert formatted("Feb", "NoCurrentDateDefault", "MMM", "yyyy-MM-dd") == f"{this_year}-02-01"


@pytest.mark.parametrize(
    ("interval", "first", "second", "readings"),
    [
        ("d", "2024-01-01 23:00", "2024-01-02 01:00", "0 or 1"),
        ("d", "2024-01-02 01:00", "2024-01-01 23:00", "0 or -1"),
        ("h", "2024-01-01 02:01", "2024-01-01 01:59", "0 or -1"),
        ("n", "2024-01-01 01:00:59", "2024-01-01 01:02:01", "1 or 2"),
        ("s", "2024-01-01T00:00:00.9Z", "2024-01-01T00:00:01.1Z", "0 or 1"),
        ("ww", "2024-01-06 10:00", "2024-01-07 09:00", "0 or 1"),
    ],
)
def test_a_difference_that_counts_parts_or_does_not(interval: str, first: str, second: str, readings: str) -> None:
    with pytest.raises(ExpressionError, match=f'DateDiff is {readings} for the interval "{interval}"'):
        parse("DateDiff([a], [b], [c])").evaluate({"a": interval, "b": first, "c": second})


def test_a_format_without_a_date_means_today() -> None:
    expression = parse('FormatDateTime("10:00", , "HH:mm", "yyyy")')
    result = expression.evaluate({})
    assert result.volatile
    assert int(str(result.text)) >= 2026
    assert formatted("10:00", "NoCurrentDateDefault", "HH:mm", "yyyy-MM-dd") == "0001-01-01"


@pytest.mark.parametrize(
    "written",
    ["yesterday", "2020-02-30", "13/13/2020", "2020-01-01T25:00", "1", "9999-12-31T23:30-01:00", "2020-01-01T13:00 PM"]
    # .NET knows T only after a date that begins with its year, with two digits each and 24 hours.
    + ["1/31/2024T10:00", "31 Jan 2024T10:00", "2024-01-31T1:00", "2024-01-31T10:00 AM", "2024-01-31T10:00GMT"]
    + ["2024-01-31 UTC", "2024-01-31 10:00:00,5", "Tue, 31 Jan 2024", "Foo, 31 Jan 2024", "2024-01-31 13:00 AM"]
    + ["1-31/2024", "2024-01-31+15:00", "2024-01-31+01:60", "1/31/2024 1:00 AMZ"],
)
def test_not_a_date(written: str) -> None:
    with pytest.raises(ExpressionError, match=r"CDate: argument 1 \(expression\) expects a date, not") as refused:
        parse("CDate([a])").evaluate({"a": written})
    assert refused.value.describe()["position"] == 6

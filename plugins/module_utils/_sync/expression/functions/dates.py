# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions on dates. All dates are in UTC."""

from __future__ import annotations

import calendar
import datetime
import typing as t

from ..dates.exact_parser import parse_exact
from ..dates.free_parser import read_date
from ..dates.moment import FILE_TIME_START
from ..dates.styles import parse_styles
from ..dates.writer import write_date
from ..failures import FunctionFailure
from ..signatures import FunctionSignature, anything, date, function, integer, text
from ..values import Scope, Value

_INTERVALS: t.Final = ("yyyy", "m", "d", "ww", "h", "n", "s")
_SECONDS: t.Final = {"d": 86400, "ww": 7 * 86400, "h": 3600, "n": 60, "s": 1}
_OUT_OF_RANGE: t.Final = "gives a date outside the years 1 to 9999"


def to_date(value: datetime.datetime) -> datetime.datetime:
    """Return the date that the argument was converted to."""
    return value


def now(scope: Scope) -> datetime.datetime:
    """Return the current time, to the second."""
    return scope.current_time()


def date_add(interval: str, count: int, date: datetime.datetime) -> datetime.datetime:
    """Return ``date`` plus ``count`` intervals; a day that a month does not have becomes its last."""
    unit = _interval(interval)
    try:
        if unit in ("yyyy", "m"):
            return _add_months(date, count * (12 if unit == "yyyy" else 1))
        return date + datetime.timedelta(seconds=count * _SECONDS[unit])
    except (OverflowError, ValueError):
        raise FunctionFailure(_OUT_OF_RANGE, hint="Correct the number of intervals.") from None


def date_diff(interval: str, first: datetime.datetime, second: datetime.datetime) -> int:
    """Return how many intervals lie between the dates; years and months as the calendar counts them.

    VBA counts how often an interval begins between the dates, .NET whole intervals; where they differ, this fails (see ``choices``).
    """
    unit = _interval(interval)
    if unit == "yyyy":
        return second.year - first.year
    if unit == "m":
        return (second.year - first.year) * 12 + second.month - first.month
    begun, whole = _boundary(second, unit) - _boundary(first, unit), _whole(first, second, unit)
    if begun != whole:
        raise FunctionFailure(
            f'is {whole} or {begun} for the interval "{unit}": the documentation does not say whether a part of one counts',
            hint="Compare dates of the same time of day, or evaluate the expression with the service (parseExpression).",
        )
    return whole


def date_from_number(value: int) -> datetime.datetime:
    """Return the date of an AD file time, in 100 nanoseconds since 1601."""
    try:
        if value < 0:
            raise OverflowError
        return FILE_TIME_START + datetime.timedelta(microseconds=value // 10)
    except OverflowError:
        raise FunctionFailure(
            f"gets {value}, which is not a date",
            hint="In AD, 9223372036854775807 and 0 often mean never; test for them first.",
        ) from None


def number_from_date(value: Value) -> int:
    """Return the AD file time of a date."""
    moment = read_date(value)
    number = -1 if moment is None else moment.to_file_time()
    if number < 0:
        raise FunctionFailure("gets a date before 1601, which AD cannot hold", argument=0, hint="Correct the date.")
    return number


def format_date(scope: Scope, source: str, *arguments: str | None) -> str:
    """Return a date in another format; ``arguments`` are the styles, if given, the input and the output format."""
    *styles, input_format, output_format = arguments
    parsed_styles = parse_styles(styles[0] if styles else None)
    moment = parse_exact(source, str(input_format), parsed_styles, scope.current_time)
    return write_date(moment, str(output_format))


def _interval(written: str) -> str:
    unit = written.lower()
    if unit not in _INTERVALS:
        raise FunctionFailure(
            f'gets the interval "{written[:20]}"', argument=0, hint=f"Use one of {', '.join(_INTERVALS)}; n is minute."
        )
    return unit


def _add_months(date: datetime.datetime, months: int) -> datetime.datetime:
    years, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    last_day = calendar.monthrange(years, month + 1)[1]
    return date.replace(year=years, month=month + 1, day=min(date.day, last_day))


def _whole(first: datetime.datetime, second: datetime.datetime, unit: str) -> int:
    """Return the number of whole days, hours, minutes or seconds, or of weeks between the Sundays before the dates, as .NET has it."""
    if unit == "ww":
        first, second = (date - datetime.timedelta(days=date.isoweekday() % 7) for date in (first, second))
    microseconds = (second - first) // datetime.timedelta(microseconds=1)
    whole = abs(microseconds) // (_SECONDS[unit] * 1_000_000)
    return whole if microseconds > 0 else -whole


def _boundary(date: datetime.datetime, unit: str) -> int:
    """Return the number of the day, week, hour, minute or second that ``date`` lies in; weeks begin on Sunday."""
    day = date.toordinal()
    match unit:
        case "d":
            return day
        case "ww":
            return day // 7
        case "h":
            return day * 24 + date.hour
        case "n":
            return (day * 24 + date.hour) * 60 + date.minute
        case _:
            return ((day * 24 + date.hour) * 60 + date.minute) * 60 + date.second


_SHORT_FORMAT: t.Final = FunctionSignature("FormatDateTime", (text("source"), text("inputFormat"), text("outputFormat")))

DATE_FUNCTIONS = (
    function("CDate", to_date, date("expression")),
    function("DateAdd", date_add, text("interval"), integer("value"), date("dateTime")),
    function("DateDiff", date_diff, text("interval"), date("date1"), date("date2")),
    function("DateFromNum", date_from_number, integer("value")),
    function(
        "FormatDateTime",
        format_date,
        text("source"),
        text("dateTimeStyles", required=False),
        text("inputFormat"),
        text("outputFormat"),
        uses_scope=True,
        short_form=_SHORT_FORMAT,
    ),
    function("Now", now, uses_scope=True, volatile=True),
    function("NumFromDate", number_from_date, anything("value")),
)

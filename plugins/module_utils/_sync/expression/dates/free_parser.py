# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads dates in the forms that .NET's DateTime.Parse takes without being told the format.

Source: .NET documentation, DateTime.Parse, for the invariant culture; the forms that directories and HR systems write.
"""

from __future__ import annotations

import datetime
import re
import typing as t

from ..failures import FunctionFailure
from ..values import Value, describe
from .exact_parser import offset_of
from .moment import DAYS, MONTHS, Moment, from_datetime, in_utc

_MONTH: t.Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_DAY: t.Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in DAYS)
_YEAR_FIRST: t.Final = r"(?P<year1>\d{4})(?P<sign1>[-/.])(?P<month1>\d{1,2})(?P=sign1)(?P<day1>\d{1,2})"
_YEAR_LAST: t.Final = rf"""
    (?:(?P<month2>\d{{1,2}})(?P<sign2>[-/.])(?P<day2>\d{{1,2}})(?P=sign2)(?P<year2>\d{{4}})
    |(?:(?P<weekday3>{_DAY}),?\s+)?(?P<day3>\d{{1,2}})[\s-](?P<name3>{_MONTH})[\s-](?P<year3>\d{{4}})
    |(?:(?P<weekday4>{_DAY}),?\s+)?(?P<name4>{_MONTH})\s(?P<day4>\d{{1,2}}),?\s(?P<year4>\d{{4}}))"""
_T_TIME: t.Final = r"T\s*(?P<hour1>\d{2}):(?P<minute1>\d{2})(?::(?P<second1>\d{2})(?:\.(?P<fraction1>\d{1,7}))?)?"
_TIME: t.Final = r"""
    (?:(?P<hour2>\d{1,2}):(?P<minute2>\d{1,2})(?::(?P<second2>\d{1,2})(?:\.(?P<fraction2>\d{1,7}))?)?(?:\s*(?P<half2>AM|PM))?
    |(?P<hour3>\d{1,2})\s*(?P<half3>AM|PM))"""
_SHIFT: t.Final = r"[+-](?:\d{3,4}|\d{1,2}(?::\d{1,2})?)"
_AFTER_HALF: t.Final = r"(?(half2)\s+|(?(half3)\s+|\s*))"
# The letter T stands only after a date that begins with its year; a time after it has neither GMT nor twelve hours.
_WITH_T = re.compile(rf"\s*{_YEAR_FIRST}\s*{_T_TIME}(?:\s*(?:(?P<offset>{_SHIFT})|Z))?\s*", re.VERBOSE | re.ASCII | re.IGNORECASE)
_WITHOUT_T = re.compile(
    rf"\s*(?:{_YEAR_FIRST}|{_YEAR_LAST})(?:\s+{_TIME})?(?:\s*(?P<offset>{_SHIFT})|{_AFTER_HALF}(?:Z|GMT))?\s*",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d{1,2}))?", re.ASCII)


def read_date(value: Value) -> Moment | None:
    """Return a date, or a text that holds one, as a moment in UTC; null as null. Raises FunctionFailure otherwise."""
    if value is None:
        return None
    if isinstance(value, tuple) and len(value) == 1:
        return read_date(value[0])
    if isinstance(value, datetime.datetime):
        return from_datetime(value)
    found = (_WITH_T.fullmatch(value) or _WITHOUT_T.fullmatch(value)) if isinstance(value, str) else None
    if found is None:
        raise _failure(value)
    try:
        return _moment(found)
    except (ValueError, OverflowError):
        raise _failure(value) from None


def as_date(value: Value) -> datetime.datetime | None:
    """Return a date, or a text that holds one, as a datetime in UTC."""
    moment = read_date(value)
    return None if moment is None else moment.to_datetime()


def _moment(found: re.Match[str]) -> Moment:
    written = {name: text for name, text in found.groupdict().items() if text is not None}
    part = {name.rstrip("1234"): text for name, text in written.items()}
    month = int(part["month"]) if "month" in part else _number(part["name"], MONTHS)
    local = datetime.datetime(
        int(part["year"]), month, int(part["day"]), _hour(part), int(part.get("minute", 0)), int(part.get("second", 0))
    )
    if "weekday" in part and _number(part["weekday"], DAYS) != local.isoweekday():
        raise ValueError("weekday")
    return Moment(in_utc(local, _offset(part.get("offset"))), int(part.get("fraction", "0").ljust(7, "0")), "Z")


def _offset(written: str | None) -> datetime.timedelta | None:
    if written is None:
        return None
    sign, digits = written[0], written[1:]
    if ":" not in digits and len(digits) > 2:
        digits = f"{digits[:-2]}:{digits[-2:]}"
    return offset_of(t.cast("re.Match[str]", _OFFSET.fullmatch(sign + digits)))


def _number(name: str, names: t.Sequence[str]) -> int:
    return next(number for number, known in enumerate(names, start=1) if known[:3].lower() == name[:3].lower())


def _hour(part: t.Mapping[str, str]) -> int:
    hour = int(part.get("hour", 0))
    match part.get("half", "").lower():
        case "am" if hour > 12:
            raise ValueError("hour")
        case "am":
            return hour % 12
        case "pm" if hour < 12:
            return hour + 12
    return hour


def _failure(value: Value) -> FunctionFailure:
    return FunctionFailure(
        f"expects a date, not {describe(value)}",
        hint='Write it like "2024-01-31T08:00:00Z" or "1/31/2024 8:00:00 AM", or convert it with FormatDateTime first.',
    )

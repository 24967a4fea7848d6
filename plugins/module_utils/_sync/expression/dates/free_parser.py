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
from .moment import MONTHS, Moment, from_datetime, in_utc

_MONTH: t.Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_DATE: t.Final = rf"""
    (?:(?P<year1>\d{{4}})-(?P<month1>\d{{1,2}})-(?P<day1>\d{{1,2}})
    |(?P<year2>\d{{4}})/(?P<month2>\d{{1,2}})/(?P<day2>\d{{1,2}})
    |(?P<month3>\d{{1,2}})[/-](?P<day3>\d{{1,2}})[/-](?P<year3>\d{{4}})
    |(?:[A-Za-z]{{3,9}},\s*)?(?P<day4>\d{{1,2}})[\s-](?P<name4>{_MONTH})[\s-](?P<year4>\d{{4}})
    |(?:[A-Za-z]{{6,9}},\s*)?(?P<name5>{_MONTH})\s(?P<day5>\d{{1,2}}),?\s(?P<year5>\d{{4}}))"""
_TIME: t.Final = r"""
    (?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,7}))?)?
    (?:\s*(?P<half>AM|PM))?"""
_ZONE: t.Final = r"\s*(?:(?P<utc>Z|GMT|UTC)|(?P<offset>(?:[+-])\d{1,2}(?::?\d{2})?))"
_FREE = re.compile(rf"\s*{_DATE}(?:(?:T|\s+){_TIME})?(?:{_ZONE})?\s*", re.VERBOSE | re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?", re.ASCII)


def read_date(value: Value) -> Moment | None:
    """Return a date, or a text that holds one, as a moment in UTC; null as null. Raises FunctionFailure otherwise."""
    if value is None:
        return None
    if isinstance(value, tuple) and len(value) == 1:
        return read_date(value[0])
    if isinstance(value, datetime.datetime):
        return from_datetime(value)
    found = _FREE.fullmatch(value) if isinstance(value, str) else None
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
    part = {name.rstrip("12345"): text for name, text in written.items()}
    month = int(part["month"]) if "month" in part else _month_number(part["name"])
    local = datetime.datetime(
        int(part["year"]), month, int(part["day"]), _hour(part), int(part.get("minute", 0)), int(part.get("second", 0))
    )
    offset_match = _OFFSET.fullmatch(part.get("offset", ""))
    offset = offset_of(offset_match) if offset_match else None
    return Moment(in_utc(local, offset), int(part.get("fraction", "0").ljust(7, "0")), "Z")


def _month_number(name: str) -> int:
    return next(number for number, known in enumerate(MONTHS, start=1) if known[:3].lower() == name[:3].lower())


def _hour(part: t.Mapping[str, str]) -> int:
    hour = int(part.get("hour", 0))
    if "half" not in part:
        return hour
    if not 0 <= hour <= 12:
        raise ValueError("hour")
    return hour % 12 + (12 if part["half"].lower() == "pm" else 0)


def _failure(value: Value) -> FunctionFailure:
    return FunctionFailure(
        f"expects a date, not {describe(value)}",
        hint='Write it like "2024-01-31T08:00:00Z" or "1/31/2024 8:00:00 AM", or convert it with FormatDateTime first.',
    )

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A point in time with .NET's precision of 100 nanoseconds."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass

TICKS_PER_SECOND: t.Final = 10_000_000
MONTHS: t.Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS: t.Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# AD's and Windows' file times count from here.
FILE_TIME_START: t.Final = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)

Zone = t.Literal["Z", "+00:00", ""]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time in UTC.

    seconds: the time without a fraction. ticks: the fraction, in 100 nanoseconds. zone: what the format K writes, "Z" for a
    time in UTC, "+00:00" for one in the time zone of the service, "" for one in no known zone.
    """

    seconds: datetime.datetime
    ticks: int = 0
    zone: Zone = ""

    def to_datetime(self) -> datetime.datetime:
        """Return the time as a datetime in UTC, which loses the last digit of the fraction."""
        return self.seconds.replace(microsecond=self.ticks // 10, tzinfo=datetime.UTC)

    def to_file_time(self) -> int:
        """Return the time in 100 nanoseconds since 1601; negative before."""
        passed = self.seconds.replace(tzinfo=datetime.UTC) - FILE_TIME_START
        return (passed.days * 86400 + passed.seconds) * TICKS_PER_SECOND + self.ticks


def from_datetime(value: datetime.datetime) -> Moment:
    """Return a datetime in UTC as a moment."""
    return Moment(value.replace(microsecond=0, tzinfo=None), value.microsecond * 10, "Z")


def in_utc(local: datetime.datetime, offset: datetime.timedelta | None) -> datetime.datetime:
    """Return a time without zone in UTC; without an offset it is UTC already. Raises OverflowError.

    A time on the first day of all is a time of day to .NET, which stays on that day.
    """
    if offset is None:
        return local
    if local.date() == datetime.date.min and local - datetime.datetime.min < offset:
        return local + datetime.timedelta(days=1) - offset
    return local - offset

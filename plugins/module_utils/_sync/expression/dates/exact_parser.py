# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a date in a given .NET format, as DateTime.ParseExact does.

Source: .NET documentation, DateTime.ParseExact.
"""

from __future__ import annotations

import datetime
import re
import typing as t

from ..failures import FunctionFailure
from ..white_space import WHITE_SPACE
from .formats import FormatToken, tokens_to_read
from .moment import DAYS, MONTHS, Moment, Zone, in_utc
from .styles import Styles

# A year of two digits lies between 1930 and 2029, since .NET 8 between 1950 and 2049: these differ.
_DOUBTFUL_SHORT_YEARS: t.Final = range(30, 50)
_OFFSET = re.compile(r"([+-])([0-9]{1,2}):?([0-9]{2})", re.ASCII)
_HOURS = (re.compile(r"([+-])([0-9]{1,2})()", re.ASCII), re.compile(r"([+-])([0-9]{2})()", re.ASCII))
_UTC = re.compile(r"(?:Z|GMT)(?![^\W\d_])", re.IGNORECASE)
_ERA = re.compile(r"A\.D\.|AD", re.IGNORECASE)
_MOST_HOURS: t.Final = 14
_WHITE: t.Final = frozenset(WHITE_SPACE)


def parse_exact(text: str, date_format: str, styles: Styles, current_time: t.Callable[[], datetime.datetime]) -> Moment:
    """Return the moment that ``text`` means in ``date_format``.

    ``current_time`` is asked only for parts of the date that the format does not have.
    Raises FunctionFailure when the text does not have the format, or is no date.
    """
    reader = _Reader(text, date_format, styles)
    if not text:
        raise reader.failure()
    try:
        return reader.read(current_time)
    except (ValueError, OverflowError):
        raise reader.failure() from None


class _Reader:
    def __init__(self, text: str, date_format: str, styles: Styles) -> None:
        text = text.lstrip(WHITE_SPACE) if styles.leading_white else text
        self._text = text.rstrip(WHITE_SPACE) if styles.trailing_white else text
        self._format = date_format
        self._styles = styles
        self._position = 0
        self._parts: dict[str, int] = {}
        self._counts_twelve = False
        self._has_short_year = False
        # The standard format U means a time in UTC, though nothing in the text says so.
        self._offset = datetime.timedelta(0) if date_format == "U" else None
        self._says_utc = date_format == "U"

    def read(self, current_time: t.Callable[[], datetime.datetime]) -> Moment:
        white = {"leading_white": self._styles.leading_white, "trailing_white": self._styles.trailing_white}
        tokens = list(tokens_to_read(self._format, **white))
        while tokens:
            if self._styles.inner_white:
                self._skip_white()
            missing = self._missing(tokens)
            if not missing:
                self._token(tokens[0])
            del tokens[: missing or 1]
        if self._position != len(self._text):
            raise self.failure()
        return self._moment(current_time)

    def failure(self) -> FunctionFailure:
        return FunctionFailure(
            f'cannot read "{self._text[:40]}" as a date in the format "{self._format}"',
            argument=0,
            hint="Make the input format say exactly how the value is written.",
        )

    def _missing(self, tokens: t.Sequence[FormatToken]) -> int:
        """Return how many of the next tokens the text lacks and .NET does without: a space, an optional fraction with its point."""
        if len(tokens) == 1 or self._text.startswith(tokens[0].text, self._position):
            return 0
        if tokens[0].letter == "." and tokens[1].letter == "F" and tokens[1].count > 1:
            return 2
        return 1 if tokens[0].letter == " " and self._styles.trailing_white else 0

    def _token(self, token: FormatToken) -> None:
        match token.letter:
            case "" | ".":
                self._literal(token.text)
            case " " if self._styles.inner_white:
                self._skip_white()
            case " ":
                self._literal(" ")
            case "y":
                self._year(token)
            case "M" | "d" if token.count >= 3:
                self._name(token)
            case "H" | "h":
                self._counts_twelve |= token.letter == "h"
                self._note("hour", self._number(min(token.count, 2)))
            case "m" | "s":
                self._note(token.letter, self._number(min(token.count, 2)))
            case "M" | "d":
                self._note(token.letter, self._number(token.count))
            case "f" | "F":
                self._fraction(token)
            case "t":
                self._read_half(token.count)
            case "g":
                self._matched(_ERA)
            case _:
                self._zone(token)

    def _zone(self, token: FormatToken) -> None:
        match token.letter:
            case "z":
                self._read_offset(_OFFSET if token.count >= 3 else _HOURS[token.count - 1])
            case "GMT":
                self._literal("GMT")
                self._set_offset(datetime.timedelta(0))
            case "Z":
                self._matched(_UTC)
                self._set_utc()
            case _:
                self._read_kind()

    def _year(self, token: FormatToken) -> None:
        self._has_short_year |= token.count <= 2
        self._note("y", self._number(token.count))

    def _name(self, token: FormatToken) -> None:
        names = MONTHS if token.letter == "M" else DAYS
        shown = [name[:3] for name in names] if token.count == 3 else list(names)
        for number, name in enumerate(shown, start=1):
            if self._text[self._position : self._position + len(name)].lower() == name.lower():
                self._position += len(name)
                self._note("M" if token.letter == "M" else "weekday", number)
                return
        raise self.failure()

    def _fraction(self, token: FormatToken) -> None:
        lengths = f"{token.count}" if token.letter == "f" else f"0,{token.count}"
        digits = self._matched(re.compile(f"[0-9]{{{lengths}}}", re.ASCII)).group()
        self._note("ticks", int(digits.ljust(7, "0")))

    def _read_half(self, count: int) -> None:
        # .NET compares the single letter with regard to case, and the two letters without.
        form = re.compile("[AP]") if count == 1 else re.compile("[AP]M", re.IGNORECASE)
        self._note("afternoon", self._matched(form).group()[0] in "Pp")

    def _read_kind(self) -> None:
        if self._text.startswith("Z", self._position):
            self._position += 1
            self._set_utc()
        elif self._text[self._position : self._position + 1] in ("+", "-"):
            self._read_offset(_OFFSET)

    def _read_offset(self, pattern: re.Pattern[str]) -> None:
        self._set_offset(offset_of(self._matched(pattern)))

    def _set_utc(self) -> None:
        self._set_offset(datetime.timedelta(0))
        self._says_utc = True

    def _set_offset(self, offset: datetime.timedelta) -> None:
        if self._offset not in (None, offset):
            raise self.failure()
        self._offset = offset

    def _number(self, count: int) -> int:
        """Read a number of exactly ``count`` digits, or of one or two when ``count`` is one."""
        lengths = "1,2" if count == 1 else str(count)
        return int(self._matched(re.compile(f"[0-9]{{{lengths}}}", re.ASCII)).group())

    def _literal(self, text: str) -> None:
        if not self._text.startswith(text, self._position):
            raise self.failure()
        self._position += len(text)

    def _matched(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self._text, self._position)
        if found is None:
            raise self.failure()
        self._position = found.end()
        return found

    def _skip_white(self) -> None:
        while self._text[self._position : self._position + 1] in _WHITE:
            self._position += 1

    def _note(self, part: str, value: int) -> None:
        if self._parts.setdefault(part, value) != value:
            raise self.failure()

    def _moment(self, current_time: t.Callable[[], datetime.datetime]) -> Moment:
        year, month, day = self._date(current_time)
        local = datetime.datetime(year, month, day, self._hour(), self._parts.get("m", 0), self._parts.get("s", 0))
        if self._parts.get("weekday", local.isoweekday()) != local.isoweekday():
            raise self.failure()
        return Moment(in_utc(local, self._offset), self._parts.get("ticks", 0), self._zone_of_result())

    def _zone_of_result(self) -> Zone:
        if self._offset is None and not self._styles.assumes_zone:
            return ""
        in_utc = self._styles.to_utc or (self._styles.keeps_utc and self._says_utc)
        return "Z" if in_utc else "+00:00"

    def _date(self, current_time: t.Callable[[], datetime.datetime]) -> tuple[int, int, int]:
        parts = self._parts
        if "y" in parts:
            year = self._full_year(parts["y"]) if self._has_short_year else parts["y"]
            return year, parts.get("M", 1), parts.get("d", 1)
        if "M" in parts or "d" in parts:
            return current_time().year, parts.get("M", 1), parts.get("d", 1)
        if self._styles.no_current_date:
            return 1, 1, 1
        today = current_time()
        return today.year, today.month, today.day

    def _full_year(self, year: int) -> int:
        if year > 99:
            raise self.failure()
        if year in _DOUBTFUL_SHORT_YEARS:
            raise FunctionFailure(
                f'has the year {year:02d} in "{self._text[:40]}", which versions of .NET take for 19{year} or 20{year}',
                argument=0,
                hint="Give the year with four digits.",
            )
        return year + (2000 if year < _DOUBTFUL_SHORT_YEARS.start else 1900)

    def _hour(self) -> int:
        hour = self._parts.get("hour", 0)
        afternoon = self._parts.get("afternoon")
        if self._counts_twelve:
            if hour > 12:
                raise self.failure()
            return hour % 12 + (12 if afternoon else 0)
        if afternoon is not None and (hour >= 12) != bool(afternoon):
            raise self.failure()
        return hour


def offset_of(found: re.Match[str]) -> datetime.timedelta:
    """Return the offset that a match of sign, hours and, if there, minutes means. Raises ValueError beyond 14 hours."""
    minutes = int(found.group(3) or 0)
    offset = datetime.timedelta(hours=int(found.group(2)), minutes=minutes)
    if minutes > 59 or offset > datetime.timedelta(hours=_MOST_HOURS):
        raise ValueError("offset")
    return -offset if found.group(1) == "-" else offset

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
from .formats import FormatToken, format_tokens
from .moment import DAYS, MONTHS, Moment, in_utc
from .styles import Styles

# A year of two digits lies between 1950 and 2049.
_LAST_SHORT_YEAR: t.Final = 2049
_OFFSET = re.compile(r"([+-])([0-9]{1,2})(?::?([0-9]{2}))?", re.ASCII)
_SHORT_OFFSET = re.compile(r"([+-])([0-9]{1,2})", re.ASCII)
_UTC = re.compile(r"Z|GMT", re.IGNORECASE)


def parse_exact(text: str, date_format: str, styles: Styles, current_time: t.Callable[[], datetime.datetime]) -> Moment:
    """Return the moment that ``text`` means in ``date_format``.

    ``current_time`` is asked only for parts of the date that the format does not have.
    Raises FunctionFailure when the text does not have the format, or is no date.
    """
    reader = _Reader(text, date_format, styles)
    try:
        return reader.read(current_time)
    except (ValueError, OverflowError):
        raise reader.failure() from None


class _Reader:
    def __init__(self, text: str, date_format: str, styles: Styles) -> None:
        self._text = text
        self._format = date_format
        self._styles = styles
        self._position = 0
        self._parts: dict[str, int] = {}
        self._half: str | None = None
        self._offset: datetime.timedelta | None = None
        self._zone: t.Literal["Z", "+00:00", ""] = ""

    def read(self, current_time: t.Callable[[], datetime.datetime]) -> Moment:
        tokens = format_tokens(self._format)
        if self._styles.leading_white:
            self._skip_white()
        for place, token in enumerate(tokens):
            if self._styles.inner_white:
                self._skip_white()
            if not self._skips_fraction(tokens, place):
                self._token(token)
        if self._styles.trailing_white:
            self._skip_white()
        if self._position != len(self._text):
            raise self.failure()
        return self._moment(current_time)

    def failure(self) -> FunctionFailure:
        return FunctionFailure(
            f'cannot read "{self._text[:40]}" as a date in the format "{self._format}"',
            argument=0,
            hint="Make the input format say exactly how the value is written.",
        )

    def _skips_fraction(self, tokens: t.Sequence[FormatToken], place: int) -> bool:
        """Return whether a point before an optional fraction is missing from the text."""
        follows = place + 1 < len(tokens) and tokens[place + 1].letter == "F"
        return follows and tokens[place].text == "." and not self._text.startswith(".", self._position)

    def _token(self, token: FormatToken) -> None:
        match token.letter:
            case "":
                self._literal(token.text)
            case "y":
                self._year(token)
            case "M" | "d" if token.count >= 3:
                self._name(token)
            case "M" | "d" | "H" | "m" | "s" | "h":
                self._note(token.letter, self._number(token.count if token.count < 2 else 2))
            case "f" | "F":
                self._fraction(token)
            case "t":
                self._read_half(token.count)
            case "z":
                self._read_offset(_OFFSET if token.count >= 3 else _SHORT_OFFSET)
            case "K":
                self._read_kind()
            case "Z":
                self._matched(_UTC)
                self._set_zone(datetime.timedelta(0), "Z")
            case _:
                self._literal("A.D.")

    def _year(self, token: FormatToken) -> None:
        if token.count > 2:
            self._note("y", self._number(token.count))
            return
        year = self._number(token.count)
        century = _LAST_SHORT_YEAR // 100 * 100
        self._note("y", century + year if century + year <= _LAST_SHORT_YEAR else century - 100 + year)

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
        written = self._matched(re.compile("[AP]" if count == 1 else "[AP]M", re.IGNORECASE)).group()
        self._half = written[0].upper()

    def _read_kind(self) -> None:
        if _UTC.match(self._text, self._position):
            self._matched(_UTC)
            self._set_zone(datetime.timedelta(0), "Z")
        elif _OFFSET.match(self._text, self._position):
            self._read_offset(_OFFSET)

    def _read_offset(self, pattern: re.Pattern[str]) -> None:
        self._set_zone(offset_of(self._matched(pattern)), "+00:00")

    def _set_zone(self, offset: datetime.timedelta, zone: t.Literal["Z", "+00:00"]) -> None:
        if self._offset not in (None, offset):
            raise self.failure()
        self._offset, self._zone = offset, zone

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
        while self._position < len(self._text) and self._text[self._position].isspace():
            self._position += 1

    def _note(self, part: str, value: int) -> None:
        if self._parts.setdefault(part, value) != value:
            raise self.failure()

    def _moment(self, current_time: t.Callable[[], datetime.datetime]) -> Moment:
        year, month, day = self._date(current_time)
        local = datetime.datetime(year, month, day, self._hour(), self._parts.get("m", 0), self._parts.get("s", 0))
        if self._parts.get("weekday", local.isoweekday()) != local.isoweekday():
            raise self.failure()
        return Moment(in_utc(local, self._offset), self._parts.get("ticks", 0), self._zone)

    def _date(self, current_time: t.Callable[[], datetime.datetime]) -> tuple[int, int, int]:
        parts = self._parts
        if "y" in parts:
            return parts["y"], parts.get("M", 1), parts.get("d", 1)
        if self._styles.no_current_date:
            return 1, parts.get("M", 1), parts.get("d", 1)
        today = current_time()
        if "M" in parts or "d" in parts:
            return today.year, parts.get("M", 1), parts.get("d", 1)
        return today.year, today.month, today.day

    def _hour(self) -> int:
        hour = self._parts.get("H")
        if hour is None:
            hour = self._parts.get("h", 0)
            if hour > 12:
                raise self.failure()
            return hour % 12 + (12 if self._half == "P" else 0)
        if self._half is not None and (hour >= 12) != (self._half == "P"):
            raise self.failure()
        return hour


def offset_of(found: re.Match[str]) -> datetime.timedelta:
    """Return the offset that a match of sign, hours and, if there, minutes means. Raises ValueError beyond 14 hours."""
    minutes = int(found.group(2)) * 60 + int((found.group(3) if found.re.groups > 2 else None) or 0)
    if minutes > 14 * 60 or (found.re.groups > 2 and int(found.group(3) or 0) > 59):
        raise ValueError("offset")
    return datetime.timedelta(minutes=-minutes if found.group(1) == "-" else minutes)

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a moment in a .NET date format, with the names of the invariant culture."""

from __future__ import annotations

import typing as t

from .formats import FormatToken, tokens_to_write
from .moment import DAYS, MONTHS, Moment

_LITERAL: t.Final = frozenset(("", " ", ".", "Z"))


def write_date(moment: Moment, date_format: str) -> str:
    """Return ``moment`` in a standard or custom format. Raises FunctionFailure when it is not one."""
    written: list[str] = []
    for token in tokens_to_write(date_format):
        text = token.text if token.letter in _LITERAL else _WRITERS[token.letter](moment, token)
        if token.letter == "F" and text == "" and written and written[-1].endswith("."):
            written[-1] = written[-1][:-1]
        written.append(text)
    return "".join(written)


def _padded(value: int, token: FormatToken) -> str:
    return f"{value:0{min(token.count, 2)}d}"


def _day(moment: Moment, token: FormatToken) -> str:
    if token.count <= 2:
        return _padded(moment.seconds.day, token)
    name = DAYS[moment.seconds.weekday()]
    return name[:3] if token.count == 3 else name


def _month(moment: Moment, token: FormatToken) -> str:
    if token.count <= 2:
        return _padded(moment.seconds.month, token)
    name = MONTHS[moment.seconds.month - 1]
    return name[:3] if token.count == 3 else name


def _year(moment: Moment, token: FormatToken) -> str:
    if token.count <= 2:
        return _padded(moment.seconds.year % 100, token)
    return f"{moment.seconds.year:0{token.count}d}"


def _fraction(moment: Moment, token: FormatToken) -> str:
    return f"{moment.ticks:07d}"[: token.count]


def _short_fraction(moment: Moment, token: FormatToken) -> str:
    return _fraction(moment, token).rstrip("0")


def _half(moment: Moment, token: FormatToken) -> str:
    half = "AM" if moment.seconds.hour < 12 else "PM"
    return half[:1] if token.count == 1 else half


def _offset(moment: Moment, token: FormatToken) -> str:
    return {1: "+0", 2: "+00"}.get(token.count, "+00:00")


_WRITERS: t.Final[t.Mapping[str, t.Callable[[Moment, FormatToken], str]]] = {
    "d": _day,
    "M": _month,
    "y": _year,
    "g": lambda moment, token: "A.D.",
    "h": lambda moment, token: _padded(moment.seconds.hour % 12 or 12, token),
    "H": lambda moment, token: _padded(moment.seconds.hour, token),
    "m": lambda moment, token: _padded(moment.seconds.minute, token),
    "s": lambda moment, token: _padded(moment.seconds.second, token),
    "f": _fraction,
    "F": _short_fraction,
    "t": _half,
    "z": _offset,
    "K": lambda moment, token: moment.zone,
}

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splits .NET date formats into tokens, and knows the standard formats of the invariant culture.

Sources: .NET documentation, "Custom date and time format strings" and "Standard date and time format strings".
"""

from __future__ import annotations

import functools
import re
import typing as t
from dataclasses import dataclass

from ..failures import FunctionFailure

_STANDARD: t.Final = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "m": "MMMM dd",
    "M": "MMMM dd",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "U": "dddd, dd MMMM yyyy HH:mm:ss",
    "y": "yyyy MMMM",
    "Y": "yyyy MMMM",
}
_TOKEN = re.compile(
    r"""(?P<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\\(?P<escaped>.)|%(?P<single>[dfFghHKmMstyz:/])
      |(?P<letters>d+|f+|F+|g+|h+|H+|K|m+|M+|s+|t+|y+|z+)|(?P<other>[^'"\\%])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class FormatToken:
    """A part of a format: ``letter`` with its number of repetitions, or a literal ``text`` when the letter is ""."""

    letter: str
    count: int
    text: str = ""


@functools.lru_cache(maxsize=256)
def format_tokens(date_format: str) -> tuple[FormatToken, ...]:
    """Return the tokens of a standard or custom format. Raises FunctionFailure when it is not one."""
    if len(date_format) == 1:
        if date_format not in _STANDARD:
            raise _failure(date_format)
        date_format = _STANDARD[date_format]
    tokens: list[FormatToken] = []
    position = 0
    while position < len(date_format):
        found = _TOKEN.match(date_format, position)
        if found is None:
            raise _failure(date_format)
        tokens.append(_token(found, date_format))
        position = found.end()
    if not tokens:
        raise _failure(date_format)
    return tuple(tokens)


def _token(found: re.Match[str], date_format: str) -> FormatToken:
    letters = found.group("letters") or found.group("single")
    if letters and letters not in (":", "/"):
        if letters[0] in "fF" and len(letters) > 7:
            raise _failure(date_format)
        return FormatToken(letters[0], len(letters))
    quoted = found.group("quoted")
    text = re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted else letters or found.group("escaped") or found.group("other")
    is_plain_z = text == "Z" and found.group("other") is not None
    return FormatToken("Z", 1, "Z") if is_plain_z else FormatToken("", len(text), text)


def _failure(date_format: str) -> FunctionFailure:
    return FunctionFailure(
        f'gets "{date_format}", which is not a .NET date format',
        hint='Write a format such as "yyyy-MM-dd" or "M/d/yyyy h:mm:ss tt".',
    )

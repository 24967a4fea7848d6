# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Date formats of .NET as tokens.

Sources: .NET documentation, "Custom date and time format strings" and "Standard date and time format strings".
"""

from __future__ import annotations

import functools
import re
import typing as t
from dataclasses import dataclass

from ..failures import FunctionFailure
from ..white_space import WHITE_SPACE

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
_QUOTED_OR_ESCAPED: t.Final = r"""(?P<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\\(?P<escaped>.)"""
_LETTERS: t.Final = r"(?P<letters>d+|f+|F+|g+|h+|H+|K|m+|M+|s+|t+|y+|z+)"
_OTHER: t.Final = r"""(?P<other>[^'"\\%])"""
# A writer takes the character after a per cent sign alone, a reader with its repetitions; GMT is a word to readers only.
_WRITING = re.compile(rf"""{_QUOTED_OR_ESCAPED}|%(?P<single>[^%'"\\])|{_LETTERS}|{_OTHER}""", re.DOTALL)
_READING = re.compile(rf"""{_QUOTED_OR_ESCAPED}|(?P<mark>%)(?=[^%])|(?P<gmt>G[Mm][Tt])|{_LETTERS}|{_OTHER}""", re.DOTALL)
_SPECIFIERS: t.Final = frozenset("dfFghHKmMstyz")
_MOST_FRACTION_DIGITS: t.Final = 7


@dataclass(frozen=True, slots=True)
class FormatToken:
    """A part of a format: ``letter`` with its number of repetitions, or a literal ``text`` when the letter is "".

    The letters "Z" and "GMT" are literals that mean something to a reader, and so are " " and "." when they are not quoted.
    """

    letter: str
    count: int
    text: str = ""


@functools.lru_cache(maxsize=256)
def tokens_to_write(date_format: str) -> tuple[FormatToken, ...]:
    """Return the tokens of a standard or custom format. Raises FunctionFailure when it is not one."""
    return _tokens(_expanded(date_format), _WRITING)


@functools.lru_cache(maxsize=256)
def tokens_to_read(date_format: str, *, leading_white: bool, trailing_white: bool) -> tuple[FormatToken, ...]:
    """Return the tokens by which a text is read; white space around the format counts only where the text may have none."""
    expanded = _expanded(date_format)
    expanded = expanded.lstrip(WHITE_SPACE) if leading_white else expanded
    expanded = expanded.rstrip(WHITE_SPACE) if trailing_white else expanded
    return _tokens(expanded, _READING)


def _expanded(date_format: str) -> str:
    if date_format == "" or (len(date_format) == 1 and date_format not in _STANDARD):
        raise _failure(date_format)
    return _STANDARD[date_format] if len(date_format) == 1 else date_format


def _tokens(date_format: str, form: re.Pattern[str]) -> tuple[FormatToken, ...]:
    tokens: list[FormatToken] = []
    position = 0
    while position < len(date_format):
        found = form.match(date_format, position)
        if found is None:
            raise _failure(date_format)
        if found.lastgroup != "mark":
            tokens.append(_token(found, date_format))
        position = found.end()
    return tuple(tokens)


def _token(found: re.Match[str], date_format: str) -> FormatToken:
    kind, written = t.cast(str, found.lastgroup), found.group()
    if kind == "quoted":
        text = re.sub(r"\\(.)", r"\1", written[1:-1], flags=re.DOTALL)
        return FormatToken("", len(text), text)
    if kind == "escaped":
        return FormatToken("", 1, written[1:])
    if kind == "gmt":
        return FormatToken("GMT", 1, "GMT")
    return _specifier(written.removeprefix("%"), date_format)


def _specifier(written: str, date_format: str) -> FormatToken:
    letter = written[0]
    if letter not in _SPECIFIERS:
        return FormatToken(letter if letter in "Z ." else "", 1, written)
    if letter in "fF" and len(written) > _MOST_FRACTION_DIGITS:
        raise _failure(date_format)
    return FormatToken(letter, len(written))


def _failure(date_format: str) -> FunctionFailure:
    return FunctionFailure(
        f'gets "{date_format}", which is not a .NET date format',
        hint='Write a format such as "yyyy-MM-dd" or "M/d/yyyy h:mm:ss tt".',
    )

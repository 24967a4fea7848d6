# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions that cut texts and put them together."""

from __future__ import annotations

from .. import utf16
from ..case import to_upper
from ..failures import FunctionFailure
from ..signatures import anything, function, integer, text, word
from ..values import Value, as_text, require_short
from ..white_space import WHITE_SPACE

_ONE_BASED = "Positions count from 1."


def append(source: str, suffix: str) -> str:
    """Return ``source`` followed by ``suffix``."""
    joined = source + suffix
    require_short(len(joined))
    return joined


def left(source: str | None, count: int) -> str:
    """Return the first ``count`` characters; all of them when it is negative, "" for null."""
    if source is None:
        return ""
    return source if count < 0 else utf16.cut(source, 0, count)


def mid(source: str, start: int, length: int) -> str:
    """Return ``length`` characters from the one at ``start``, counted from 1; fewer when the text ends before."""
    if start < 1:
        raise FunctionFailure(f"must be 1 or more, not {start}", argument=1, hint=_ONE_BASED)
    if length < 0:
        raise FunctionFailure(f"must be 0 or more, not {length}", argument=2, hint="Give the number of characters.")
    return utf16.cut(source, start - 1, start - 1 + length)


def trim(value: Value) -> Value:
    """Return ``value`` without white space at both ends; each one of several values."""
    if isinstance(value, str):
        return value.strip(WHITE_SPACE)
    if isinstance(value, tuple):
        return tuple(trim(one) for one in value)
    return as_text(value)


def strip_spaces(source: str) -> str:
    """Return ``source`` without U+0020."""
    return source.replace(" ", "")


def in_str(searched: str | None, wanted: str | None, start: int, compare: str) -> int:
    """Return the position, from 1, of ``wanted`` in ``searched``, 0 when it is not there."""
    if start < 1:
        raise FunctionFailure(f"must be 1 or more, not {start}", argument=2, hint=_ONE_BASED)
    if not searched or wanted is None:
        return 0
    searched, wanted = utf16.units(searched), utf16.units(wanted)
    if compare == "vbTextCompare":
        searched, wanted = to_upper(searched), to_upper(wanted)
    return 0 if start > len(searched) else searched.find(wanted, start - 1) + 1


def word_at(source: str | None, number: int, delimiters: str) -> str:
    """Return the word at ``number``, from 1; "" when there is none or no delimiter occurs (see ``choices``)."""
    if source is None or number < 1 or not any(one in source for one in set(delimiters)):
        return ""
    words = source.translate({ord(one): "\0" for one in delimiters}).split("\0")
    words = [one for one in words if one]
    return words[number - 1] if number <= len(words) else ""


TEXT_FUNCTIONS = (
    function("Append", append, text("source"), text("suffix")),
    function(
        "InStr",
        in_str,
        text("value1", takes_null=True),
        text("value2", takes_null=True),
        integer("start", required=False, default=1),
        word("compareType", "vbBinaryCompare", "vbTextCompare"),
    ),
    function("Left", left, text("String", takes_null=True), integer("NumChars")),
    function("Mid", mid, text("source"), integer("start"), integer("length")),
    function("StripSpaces", strip_spaces, text("source")),
    function("Trim", trim, anything("value")),
    function("Word", word_at, text("String", takes_null=True), integer("WordNumber"), text("delimiters")),
)

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text for people: whatever a directory or a service says becomes readable text without characters that act on their own.

Control characters, invisible characters and those that reorder what stands beside them are shown instead of obeyed, so
that two values that differ also look different.
"""

from __future__ import annotations

import json
import re
import textwrap
import typing as t

_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "\N{SYMBOL FOR DELETE}"
_LINE_FEED_PICTURE = "\N{SYMBOL FOR LINE FEED}"

# Control characters; separators, surrogates and noncharacters (Unicode 15, section 23); bidirectional controls (Unicode
# Standard Annex #9); and what is invisible by itself (Default_Ignorable_Code_Point in DerivedCoreProperties.txt). The
# joiners U+200C and U+200D and the variation selectors stay: names and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufff9-\ufffb\ufffe\uffff"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)


def visible(value: t.Any) -> str:
    """Return words as text in which every character can be seen; of all control characters only ``\\n`` is left.

    A value that is neither text nor a number is written as JSON; None is an empty text.
    """
    return _UNSEEN.sub(_show, _as_text(value))


def visible_values(value: t.Any) -> t.Any:
    """Do the same for every text inside of mappings and sequences."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, t.Mapping):
        return {visible_values(key): visible_values(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [visible_values(member) for member in value]
    return value


def visible_value(value: t.Any) -> str:
    """Return a value as visible text, where a line feed is seen as well: its picture goes before it."""
    return visible(value).replace("\n", f"{_LINE_FEED_PICTURE}\n")


def one_line(text: str) -> str:
    """Return visible text on one line: of a value with the pictures of its line feeds, of words with spaces."""
    return text.replace(f"{_LINE_FEED_PICTURE}\n", _LINE_FEED_PICTURE).replace("\n", " ")


def in_line(value: t.Any) -> str:
    """Return a value as visible text on one line."""
    return one_line(visible_value(value))


def first_line(text: str) -> str:
    """Return the first line of words."""
    return text.partition("\n")[0]


def shortened(value: str, length: int) -> str:
    """Return at most ``length`` characters of a text, and say how long it was where it was cut."""
    return value if len(value) <= length else f"{value[:length]}… ({len(value)} characters)"


def cut(text: str, width: int) -> str:
    """Return at most ``width`` characters of a text; the last one says that there were more."""
    return text if len(text) <= width else text[: width - 1] + "…"


def listed(names: t.Sequence[str], limit: int) -> str:
    """Return the first ``limit`` names, and how many more there are."""
    more = f" and {len(names) - limit:,} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def aligned(rows: t.Iterable[t.Sequence[str]]) -> list[str]:
    """Return the lines of a table: columns are as wide as the longest cell, the last one as long as it is."""
    cells = list(rows)
    widths = [max(map(len, column)) for column in zip(*(row[:-1] for row in cells), strict=True)]
    return ["  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip() for row in cells]


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Return a text in lines of at most ``width`` characters with the indent; a word that is longer stands on a line of its own."""
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def file_size(size: int) -> str:
    """Return a number of bytes as people read it."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.1f} KiB" if size < 1024**2 else f"{size / 1024**2:.1f} MiB"


def counted(number: int, singular: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun(number, singular)}"


def noun(number: int, singular: str) -> str:
    """Return the form of a noun that goes with a number."""
    return singular if number == 1 else f"{singular}s"


def _as_text(value: t.Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _show(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return _DELETE_PICTURE if code == 0x7F else f"[U+{code:04X}]"

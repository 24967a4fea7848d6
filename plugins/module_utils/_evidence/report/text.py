# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text for reports: whatever a directory holds becomes readable text without characters that act on their own.

Control characters, invisible characters and those that reorder what stands beside them are shown instead of obeyed, so
that two values that differ also look different.
"""

from __future__ import annotations

import json
import re
import typing as t

_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "\N{SYMBOL FOR DELETE}"
_LINE_FEED_PICTURE = "\N{SYMBOL FOR LINE FEED}"

# Unicode Standard Annex #9 (bidirectional controls); Unicode 15, section 23 (surrogates, noncharacters, separators,
# zero-width space, word joiner, byte order mark, tags). The joiners U+200C and U+200D stay: names and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(value: t.Any) -> str:
    """Return words as text in which every character can be seen; of all control characters only ``\\n`` is left.

    A value that is neither text nor a number is written as JSON; None is an empty text.
    """
    return _UNSEEN.sub(_show, _as_text(value))


def visible_value(value: t.Any) -> str:
    """Return a value as visible text, where a line feed is seen as well: its picture goes before it."""
    return visible(value).replace("\n", f"{_LINE_FEED_PICTURE}\n")


def one_line(text: str) -> str:
    """Return visible text on one line: of a value with the pictures of its line feeds, of words with spaces."""
    return text.replace(f"{_LINE_FEED_PICTURE}\n", _LINE_FEED_PICTURE).replace("\n", " ")


def first_line(text: str) -> str:
    """Return the first line of words."""
    return text.partition("\n")[0]


def shortened(value: str, length: int) -> str:
    """Return at most ``length`` characters of a text, and say how long it was where it was cut."""
    return value if len(value) <= length else f"{value[:length]}… ({len(value)} characters)"


def file_size(size: int) -> str:
    """Return a number of bytes as people read it."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.1f} KiB" if size < 1024**2 else f"{size / 1024**2:.1f} MiB"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


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

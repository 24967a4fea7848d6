# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Positions and lengths as .NET counts them: in UTF-16 units, so that an emoji counts as two characters."""

from __future__ import annotations

import array
import sys
import typing as t

_NATIVE: t.Final = f"utf-16-{sys.byteorder[0]}e"


def is_plain(text: str) -> bool:
    """Return whether every character is one UTF-16 unit."""
    return text.isascii() or max(text) <= "\uffff"


def length(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text) if is_plain(text) else len(_encoded(text)) // 2


def cut(text: str, start: int, end: int) -> str:
    """Return the UTF-16 units from ``start`` up to ``end``; half an emoji becomes U+FFFD, as .NET writes it out."""
    if is_plain(text):
        return text[start:end]
    return _encoded(text)[2 * start : 2 * end].decode("utf-16-le", "replace")


def units(text: str) -> str:
    """Return ``text`` as .NET holds it: a character beyond U+FFFF is the two halves of a surrogate pair."""
    return text if is_plain(text) else "".join(map(chr, array.array("H", text.encode(_NATIVE, "surrogatepass"))))


def whole(text: str) -> str:
    """Return ``text`` with halves of characters replaced by U+FFFD, so that it can be written in any encoding."""
    return text if text.isascii() else _encoded(text).decode("utf-16-le", "replace")


def _encoded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions that change a value's type or encoding, and the arithmetic there is."""

from __future__ import annotations

import base64
import binascii
import typing as t

from .. import utf16
from ..failures import FunctionFailure
from ..signatures import anything, function, integer, text, word
from ..values import Value, as_text, require_short

# What .NET skips in base64.
_IGNORED: t.Final = {ord(one): None for one in " \t\n\r"}


def to_string(value: Value) -> str | None:
    """Return a number, boolean, date or reference as a text."""
    return as_text(value)


def bit_and(first: int, second: int) -> int:
    """Return the bits that both numbers have."""
    return first & second


def to_base64(source: str) -> str:
    """Return the UTF-16 bytes of ``source`` in base64."""
    require_short(len(source) * 3)
    return base64.b64encode(source.encode("utf-16-le", "surrogatepass")).decode("ascii")


def from_base64(source: str, encoding: str) -> str:
    """Return the text that base64 holds in an encoding; bytes that mean nothing there become U+FFFD, in ASCII "?"."""
    try:
        content = base64.b64decode(source.translate(_IGNORED), validate=True)
    except (binascii.Error, ValueError):
        raise FunctionFailure("is not base64", argument=0, hint="Give a value that ConvertToBase64 could have made.") from None
    if encoding == "ASCII":
        return "".join(chr(byte) if byte < 128 else "?" for byte in content)
    if encoding == "UTF8":
        return content.decode("utf-8", "replace")
    halves = content[: len(content) // 2 * 2].decode("utf-16-le", "surrogatepass")
    return utf16.whole(halves) + "\N{REPLACEMENT CHARACTER}" * (len(content) % 2)


def to_utf8_hex(source: str) -> str:
    """Return the UTF-8 bytes of ``source`` as upper-case hexadecimal digits."""
    require_short(len(source) * 2)
    return utf16.whole(source).encode("utf-8").hex().upper()


CONVERSION_FUNCTIONS = (
    function("BitAnd", bit_and, integer("value1"), integer("value2")),
    function("ConvertFromBase64", from_base64, text("source"), word("encoding", "Unicode", "UTF8", "ASCII")),
    function("ConvertToBase64", to_base64, text("source")),
    function("ConvertToUTF8Hex", to_utf8_hex, text("source")),
    function("CStr", to_string, anything("value")),
)

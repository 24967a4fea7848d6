# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of a directory that something is decided by, such as names and identities: one that doesn't fit its syntax is an error.

What is only shown is decoded in ``attributes.py``, where such a value becomes base64: attributes that anybody can write to may
hold anything.
"""

from __future__ import annotations

import re
import typing as t

from .._common import distinguished_name
from .._common.errors import OptionError, UnreadableAnswerError
from .._common.peer_text import peer_text
from .entries import Entry

Decoded = t.TypeVar("Decoded")

_LONGEST_SHOWN = 60
# Almost every name; what else is one, the parser tells.
_PLAIN_RDN = r"[A-Za-z]{1,20}=[^,+\"\\<>;=#\0 ][^,+\"\\<>;=\0]*"
_PLAIN_NAME = re.compile(rf"{_PLAIN_RDN}(?:,{_PLAIN_RDN})*")


def decoded(entry: Entry, attribute: str, decode: t.Callable[[bytes], Decoded], expected: str) -> list[Decoded]:
    """Return all values of an attribute; ``UnreadableAnswerError`` when ``decode`` raises ``ValueError`` for one."""
    values = entry.values(attribute)
    try:
        return [decode(value) for value in values]
    except ValueError as problem:
        raise unreadable(entry.dn, attribute, next(value for value in values if not _fits(decode, value)), expected) from problem


def integer(entry: Entry, attribute: str) -> int | None:
    """Return the first value of an attribute, a whole number, or ``None``."""
    return next(iter(decoded(entry, attribute, int, "a whole number")), None)


def require_name(entry: Entry) -> Entry:
    """Return the entry, whose name must be a distinguished name; the root of the directory has none."""
    valid_name(entry.dn, entry.dn, "dn")
    return entry


def names(entry: Entry, attribute: str) -> list[str]:
    """Return all values of an attribute that holds distinguished names."""
    found = entry.texts(attribute)
    for name in found:
        valid_name(name, entry.dn, attribute)
    return found


def parsed_name(text: str, dn: str, attribute: str) -> distinguished_name.DistinguishedName:
    """Return the distinguished name that an attribute of an object holds."""
    try:
        return distinguished_name.parse(text)
    except OptionError as problem:
        raise unreadable(dn, attribute, text.encode("utf-8", "replace"), "a distinguished name") from problem


def valid_name(text: str, dn: str, attribute: str) -> str:
    """Return what an attribute of an object holds, which must be a distinguished name."""
    if not _PLAIN_NAME.fullmatch(text):
        parsed_name(text, dn, attribute)
    return text


def unreadable(dn: str, attribute: str, value: bytes, expected: str) -> UnreadableAnswerError:
    """Return the error for a value that is not what its attribute holds."""
    found = _shown(value)
    return UnreadableAnswerError(
        f"The domain controller answers for {peer_text(dn, longest=200) or 'the root of its directory'}: {attribute} is {found} "
        f"where {expected} is expected",
        hint="Check ad_servers and whether something answers in place of the controller; if not, look at the object with other tools.",
        property=attribute,
        expected=expected,
        found=found,
    )


def _shown(value: bytes) -> str:
    if not value:
        return "empty"
    text = value.decode("utf-8", "replace")
    if text.isprintable() and len(value) <= _LONGEST_SHOWN:
        return f"'{peer_text(text)}'"
    return f"{len(value)} bytes (hexadecimal {value[:16].hex()}{'...' if len(value) > 16 else ''})"


def _fits(decode: t.Callable[[bytes], t.Any], value: bytes) -> bool:
    try:
        decode(value)
    except ValueError:
        return False
    return True

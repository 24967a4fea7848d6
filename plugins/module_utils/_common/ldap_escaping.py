# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a value into an LDAP filter or a distinguished name without it ever becoming syntax."""

from __future__ import annotations

_FILTER_SPECIALS = frozenset(b"*()\\\x00")
_RDN_SPECIALS = frozenset(',+"\\<>;=')
_DELETE = 0x7F


def escape_filter(value: str | bytes) -> str:
    """Escape an assertion value for an LDAP filter (RFC 4515).

    Text keeps its readable characters. Bytes (a GUID, a SID) are escaped one by one, because they need not be UTF-8.
    """
    if isinstance(value, bytes):
        return "".join(f"\\{byte:02x}" for byte in value)
    return "".join(_escape_filter_character(character) for character in value)


def escape_rdn(value: str) -> str:
    """Escape an attribute value for a relative distinguished name (RFC 4514, section 2.4)."""
    last = len(value) - 1
    return "".join(_escape_rdn_character(character, index, last) for index, character in enumerate(value))


def _escape_filter_character(character: str) -> str:
    code = ord(character)
    if code in _FILTER_SPECIALS or code < 0x20 or code == _DELETE:
        return f"\\{code:02x}"
    return character


def _escape_rdn_character(character: str, index: int, last: int) -> str:
    if character in _RDN_SPECIALS:
        return "\\" + character
    if character == " " and index in (0, last):
        return "\\ "
    if character == "#" and index == 0:
        return "\\#"
    if ord(character) < 0x20 or ord(character) == _DELETE:
        return f"\\{ord(character):02X}"
    return character

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a value into a filter, a distinguished name, an OData query or a path without it ever becoming syntax."""

from __future__ import annotations

from urllib.parse import quote

from .errors import OptionError

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


def odata_string(value: str) -> str:
    """Return the value as an OData string literal, quotes included (OData 4.01 ABNF, ``string``).

    The literal still has to be percent-encoded for a URL; ``GraphSession`` does that for parameters.
    """
    return "'" + value.replace("'", "''") + "'"


def path_segment(value: str) -> str:
    """Percent-encode a value for one segment of a URL path, slashes included.

    Raises ``OptionError`` for the three values that no encoding protects: an empty segment would name the collection,
    and HTTP clients resolve ``.`` and ``..`` even when they are encoded.
    """
    if value in ("", ".", ".."):
        raise OptionError(f"{value!r} is not an identifier", hint="Give the id or the name of the object.")
    return quote(value, safe="")


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

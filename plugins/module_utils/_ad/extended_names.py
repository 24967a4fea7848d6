# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distinguished names with the GUID and the SID of what they name, as the Extended DN control brings them.

Source: [MS-ADTS] 3.1.1.3.4.1.5, LDAP_SERVER_EXTENDED_DN_OID, in its form with text: ``<GUID=...>;<SID=...>;CN=...``. What has no
SID, such as a contact, has no ``<SID=...>``.
"""

from __future__ import annotations

import re
import typing as t

from . import codecs

CONTROL = "1.2.840.113556.1.4.529"

_BEGINNING, _SID = b"<GUID=", b"<SID="
_LENGTH_OF_GUID = len("<GUID=00000000-0000-0000-0000-000000000000>;")
_EXTENDED = re.compile(
    rb"<GUID=(?P<guid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})>;(?:<SID=(?P<sid>[^>]{1,200})>;)?(?P<dn>[^<].*)",
    re.IGNORECASE | re.DOTALL,
)
# Almost every SID; what else is one, the decoder tells.
_PLAIN_SID = re.compile(r"S-1-[1-9][0-9]{0,8}(?:-(?:0|[1-9][0-9]{0,9})){1,15}")


class ExtendedName(t.NamedTuple):
    """The name of an object, with its GUID and its SID in lower and upper case as the collection writes them."""

    dn: str
    guid: str | None = None
    sid: str | None = None

    def encode(self) -> bytes:
        """Return the name as the control brings it; without a GUID, the plain name."""
        if self.guid is None:
            return self.dn.encode()
        sid = f"<SID={self.sid}>;" if self.sid else ""
        return f"<GUID={self.guid}>;{sid}{self.dn}".encode()


def is_extended(raw: bytes) -> bool:
    """Return whether a value has what the control adds; a distinguished name doesn't begin so."""
    return raw.startswith(_BEGINNING)


def has_sid(raw: bytes) -> bool:
    """Return whether an extended name has a SID."""
    return is_extended(raw) and raw.startswith(_SID, _LENGTH_OF_GUID)


def decode_extended_name(raw: bytes) -> ExtendedName:
    """Decode a name with or without what the control adds; ``ValueError`` for what is neither. The name itself isn't parsed."""
    if not is_extended(raw):
        return ExtendedName(raw.decode())
    match = _EXTENDED.fullmatch(raw)
    if match is None:
        raise ValueError("not an extended distinguished name")
    sid = match["sid"]
    return ExtendedName(match["dn"].decode(), match["guid"].decode().lower(), None if sid is None else _sid(sid.decode("ascii")))


def _sid(text: str) -> str:
    return text if _PLAIN_SID.fullmatch(text) else codecs.decode_sid(codecs.encode_sid(text))

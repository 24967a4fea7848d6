# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Active Directory's binary and numeric value formats, both ways. Wrong input raises ``ValueError``."""

from __future__ import annotations

import re
import struct
import typing as t
import uuid
from datetime import UTC, datetime, timedelta

from .._common.json import Json

_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_FILETIME_NEVER = 0x7FFFFFFFFFFFFFFF
_GENERALIZED_TIME = re.compile(r"(\d{14})(?:[.,](\d+))?(Z|[+-]\d{4})")
_SID = re.compile(r"S-1-(\d+|0x[0-9A-F]+)((?:-\d+){1,15})", re.IGNORECASE)

_SECURITY_ENABLED = 0x80000000
_GROUP_SCOPES: t.Mapping[int, str] = {
    0x02: "global",
    0x04: "domain_local",
    0x08: "universal",
    0x10: "app_basic",
    0x20: "app_query",
}

# [MS-ADTS] 2.2.16, userAccountControl bits.
_ACCOUNT_FLAGS: t.Mapping[int, str] = {
    0x00000001: "SCRIPT",
    0x00000002: "ACCOUNTDISABLE",
    0x00000008: "HOMEDIR_REQUIRED",
    0x00000010: "LOCKOUT",
    0x00000020: "PASSWD_NOTREQD",
    0x00000040: "PASSWD_CANT_CHANGE",
    0x00000080: "ENCRYPTED_TEXT_PASSWORD_ALLOWED",
    0x00000100: "TEMP_DUPLICATE_ACCOUNT",
    0x00000200: "NORMAL_ACCOUNT",
    0x00000800: "INTERDOMAIN_TRUST_ACCOUNT",
    0x00001000: "WORKSTATION_TRUST_ACCOUNT",
    0x00002000: "SERVER_TRUST_ACCOUNT",
    0x00010000: "DONT_EXPIRE_PASSWD",
    0x00020000: "MNS_LOGON_ACCOUNT",
    0x00040000: "SMARTCARD_REQUIRED",
    0x00080000: "TRUSTED_FOR_DELEGATION",
    0x00100000: "NOT_DELEGATED",
    0x00200000: "USE_DES_KEY_ONLY",
    0x00400000: "DONT_REQUIRE_PREAUTH",
    0x00800000: "PASSWORD_EXPIRED",
    0x01000000: "TRUSTED_TO_AUTHENTICATE_FOR_DELEGATION",
    0x02000000: "NO_AUTH_DATA_REQUIRED",
    0x04000000: "PARTIAL_SECRETS_ACCOUNT",
}


def decode_guid(raw: bytes) -> str:
    """Decode ``objectGUID``: 16 bytes, the first three fields little-endian ([MS-DTYP] 2.3.4)."""
    return str(uuid.UUID(bytes_le=raw))


def encode_guid(text: str) -> bytes:
    """Encode a GUID, with or without braces, as the directory stores it."""
    return uuid.UUID(text).bytes_le


def decode_sid(raw: bytes) -> str:
    """Decode ``objectSid`` ([MS-DTYP] 2.4.2)."""
    if len(raw) < 8 or raw[0] != 1 or len(raw) != 8 + 4 * raw[1]:
        raise ValueError("not a security identifier")
    authority = int.from_bytes(raw[2:8], "big")
    authority_text = str(authority) if authority < 2**32 else f"0x{authority:012X}"
    return "-".join(["S", "1", authority_text, *map(str, struct.unpack(f"<{raw[1]}I", raw[8:]))])


def encode_sid(text: str) -> bytes:
    """Encode a security identifier such as ``S-1-5-21-1-2-3-1104`` as the directory stores it."""
    match = _SID.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a security identifier")
    authority = int(match.group(1), 0)
    parts = [int(part) for part in match.group(2)[1:].split("-")]
    if authority >= 2**48 or any(part >= 2**32 for part in parts):
        raise ValueError(f"{text!r} is not a security identifier: a part is too large")
    return bytes([1, len(parts)]) + authority.to_bytes(6, "big") + struct.pack(f"<{len(parts)}I", *parts)


def decode_generalized_time(raw: bytes) -> str:
    """Decode a time such as ``20261123101500.0Z`` to ISO 8601 in UTC."""
    match = _GENERALIZED_TIME.fullmatch(raw.decode("ascii"))
    if match is None:
        raise ValueError("not a generalized time")
    digits, fraction, zone = match.groups()
    moment = datetime.strptime(digits + zone.replace("Z", "+0000"), "%Y%m%d%H%M%S%z")
    try:
        return _iso(moment + timedelta(seconds=float(f"0.{fraction or 0}")))
    except OverflowError as problem:
        raise ValueError("not a time") from problem


def decode_filetime(raw: bytes) -> str | None:
    """Decode a count of 100 ns since 1601 to ISO 8601 in UTC; 0 and the largest value mean "never": ``None``."""
    ticks = int(raw)
    if ticks in (0, _FILETIME_NEVER):
        return None
    try:
        return _iso(_FILETIME_EPOCH + timedelta(microseconds=ticks // 10))
    except OverflowError as problem:
        raise ValueError("not a time") from problem


def decode_boolean(raw: bytes) -> bool:
    """Decode ``TRUE`` or ``FALSE``."""
    if raw.upper() not in (b"TRUE", b"FALSE"):
        raise ValueError("not a boolean")
    return raw.upper() == b"TRUE"


def decode_group_type(raw: bytes) -> Json:
    """Decode ``groupType`` ([MS-ADTS] 2.2.12): ``scope``, ``security`` (else a distribution group), ``value``."""
    value = int(raw)
    scope = next((name for bit, name in _GROUP_SCOPES.items() if value & bit), "unknown")
    return {"scope": scope, "security": bool(value & _SECURITY_ENABLED), "value": value}


def decode_account_control(raw: bytes) -> Json:
    """Decode ``userAccountControl``: ``enabled``, the names of the set ``flags``, ``value``."""
    value = int(raw)
    flags = [name for bit, name in _ACCOUNT_FLAGS.items() if value & bit]
    return {"enabled": "ACCOUNTDISABLE" not in flags, "flags": flags, "value": value}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="auto").replace("+00:00", "Z")

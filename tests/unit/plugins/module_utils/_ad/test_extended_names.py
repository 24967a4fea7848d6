# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names with GUID and SID. Values are written by hand after [MS-ADTS] 3.1.1.3.4.1.5."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.extended_names import (
    ExtendedName,
    decode_extended_name,
    has_sid,
    is_extended,
)

GUID = "9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a01"
SID = "S-1-5-21-1004336348-1177238915-682003330-1104"
ANA = "CN=Ana Alvarez,OU=People,DC=contoso,DC=com"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (f"<GUID={GUID}>;<SID={SID}>;{ANA}", ExtendedName(ANA, GUID, SID)),
        (f"<GUID={GUID.upper()}>;<SID={SID}>;{ANA}", ExtendedName(ANA, GUID, SID)),
        (f"<GUID={GUID}>;{ANA}", ExtendedName(ANA, GUID)),  # a contact
        (f"<GUID={GUID}>;<SID=S-1-5-11>;CN=S-1-5-11,CN=X", ExtendedName("CN=S-1-5-11,CN=X", GUID, "S-1-5-11")),
        (f"<GUID={GUID}>;<SID=S-1-0x500000000000-7>;CN=a", ExtendedName("CN=a", GUID, "S-1-0x500000000000-7")),
        (f"<GUID={GUID}>;<SID=S-1-5-21-007>;CN=a", ExtendedName("CN=a", GUID, "S-1-5-21-7")),
        (ANA, ExtendedName(ANA)),
        ("CN=Ä\\, b\\;<SID=S-1-5-7>\\;,DC=x", ExtendedName("CN=Ä\\, b\\;<SID=S-1-5-7>\\;,DC=x")),
        (f"<GUID={GUID}>;CN=\\<SID=S-1-5-7\\>\\;,DC=x", ExtendedName("CN=\\<SID=S-1-5-7\\>\\;,DC=x", GUID)),
    ],
)
def test_names(raw: str, name: ExtendedName) -> None:
    assert decode_extended_name(raw.encode()) == name


@pytest.mark.parametrize(
    "raw",
    [
        b"<GUID=>;CN=a",
        f"<GUID={GUID}>;".encode(),
        f"<GUID={GUID}>CN=a".encode(),
        f"<GUID={GUID[:-1]}>;CN=a".encode(),
        f"<GUID={GUID}>;<SID=>;CN=a".encode(),
        f"<GUID={GUID}>;<SID=".encode(),
        f"<GUID={GUID}>;<SID=S-1-05-7>;CN=a".encode(),
        f"<GUID={GUID}>;<SID=S-1-5-x>;CN=a".encode(),
        f"<GUID={GUID}>;<SID=S-1-5-99999999999>;CN=a".encode(),
        f"<GUID={GUID}>;<SID=\xff>;CN=a".encode("latin-1"),
        b"<GUID=604c2f9b831d8e4a9a572f1f0c5e0a01>;CN=a",  # the form in hexadecimal digits, which was not asked for
        b"CN=\xff",
    ],
)
def test_what_is_not_a_name(raw: bytes) -> None:
    with pytest.raises(ValueError, match="."):
        decode_extended_name(raw)


def test_whether_there_is_a_sid() -> None:
    assert has_sid(f"<GUID={GUID}>;<SID={SID}>;CN=a".encode())
    assert not has_sid(f"<GUID={GUID}>;CN=\\<SID={SID}\\>\\;,DC=x".encode())
    assert not has_sid(f"<SID={SID}>;CN=a".encode())
    assert not has_sid(ANA.encode())


def test_what_the_control_adds() -> None:
    assert is_extended(f"<GUID={GUID}>;CN=a".encode())
    assert not is_extended(b"CN=<GUID=")
    assert not is_extended(b"")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        (ExtendedName("CN=Ä", GUID, SID), f"<GUID={GUID}>;<SID={SID}>;CN=Ä"),
        (ExtendedName("CN=a", GUID), f"<GUID={GUID}>;CN=a"),
        (ExtendedName("CN=a"), "CN=a"),
    ],
)
def test_encoding(name: ExtendedName, raw: str) -> None:
    assert name.encode() == raw.encode()

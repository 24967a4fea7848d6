# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Binary and numeric formats of Active Directory, with values from Microsoft's documentation or computed by hand."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad import codecs

GUID = "00112233-4455-6677-8899-aabbccddeeff"
GUID_BYTES = bytes.fromhex("33221100554477668899aabbccddeeff")
SIDS = [
    ("S-1-5-21-1004336348-1177238915-682003330-512", "010500000000000515000000dcf4dc3b833d2b46828ba62800020000"),
    ("S-1-5-32-544", "01020000000000052000000020020000"),
    ("S-1-1-0", "010100000000000100000000"),
    ("S-1-0x100000000000-1", "010110000000000001000000"),
]


def test_guid_has_little_endian_fields() -> None:
    assert codecs.decode_guid(GUID_BYTES) == GUID
    assert codecs.encode_guid(GUID) == GUID_BYTES


@pytest.mark.parametrize("text", [GUID.upper(), f"{{{GUID}}}", GUID.replace("-", "")])
def test_guid_is_read_in_every_spelling(text: str) -> None:
    assert codecs.encode_guid(text) == GUID_BYTES


@pytest.mark.parametrize(("text", "raw"), SIDS)
def test_sid_both_ways(text: str, raw: str) -> None:
    assert codecs.decode_sid(bytes.fromhex(raw)) == text
    assert codecs.encode_sid(text) == bytes.fromhex(raw)


@given(st.integers(0, 2**48 - 1), st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=15))
def test_sid_survives_the_round_trip(authority: int, parts: list[int]) -> None:
    shown = str(authority) if authority < 2**32 else f"0x{authority:012X}"
    text = f"S-1-{shown}-" + "-".join(map(str, parts))
    assert codecs.decode_sid(codecs.encode_sid(text)) == text


@pytest.mark.parametrize(
    "text", ["", "S-1", "S-1-5", "S-2-5-21", "S-1-5-x", "S-1-5-4294967296", "S-1-5" + "-1" * 16, "S-1-5-21 ", "*"]
)
def test_what_is_no_sid_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a security identifier"):
        codecs.encode_sid(text)


@pytest.mark.parametrize("raw", ["", "0105", "020100000000000500000000", "0102000000000005200000002002000000"])
def test_bytes_that_are_no_sid_are_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="not a security identifier"):
        codecs.decode_sid(bytes.fromhex(raw))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"20261123101500.0Z", "2026-11-23T10:15:00Z"),
        (b"20261123101500Z", "2026-11-23T10:15:00Z"),
        (b"20261123101500.25Z", "2026-11-23T10:15:00.250000Z"),
        (b"20261123101500.0+0130", "2026-11-23T08:45:00Z"),
        (b"16010101000000.0Z", "1601-01-01T00:00:00Z"),
    ],
)
def test_generalized_time(raw: bytes, expected: str) -> None:
    assert codecs.decode_generalized_time(raw) == expected


@pytest.mark.parametrize("raw", [b"", b"2026", b"20261323101500.0Z", b"tomorrow", b"20261123101500.0"])
def test_what_is_no_generalized_time_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="."):
        codecs.decode_generalized_time(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"116444736000000000", "1970-01-01T00:00:00Z"),
        (b"132223104000000000", "2020-01-01T00:00:00Z"),
        (b"132223104005000000", "2020-01-01T00:00:00.500000Z"),
        (b"0", None),
        (b"9223372036854775807", None),
    ],
)
def test_filetime(raw: bytes, expected: str | None) -> None:
    assert codecs.decode_filetime(raw) == expected


@pytest.mark.parametrize("raw", [b"", b"soon", b"9223372036854775806"])
def test_what_is_no_filetime_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="."):
        codecs.decode_filetime(raw)


@pytest.mark.parametrize(
    ("raw", "scope", "security"),
    [
        (b"-2147483640", "universal", True),
        (b"-2147483646", "global", True),
        (b"-2147483644", "domain_local", True),
        (b"-2147483643", "domain_local", True),
        (b"8", "universal", False),
        (b"2", "global", False),
        (b"4", "domain_local", False),
        (b"16", "app_basic", False),
        (b"0", "unknown", False),
    ],
)
def test_group_type(raw: bytes, scope: str, security: bool) -> None:
    assert codecs.decode_group_type(raw) == {"scope": scope, "security": security, "value": int(raw)}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"512", {"enabled": True, "flags": ["NORMAL_ACCOUNT"], "value": 512}),
        (b"514", {"enabled": False, "flags": ["ACCOUNTDISABLE", "NORMAL_ACCOUNT"], "value": 514}),
        (b"66048", {"enabled": True, "flags": ["NORMAL_ACCOUNT", "DONT_EXPIRE_PASSWD"], "value": 66048}),
        (b"4096", {"enabled": True, "flags": ["WORKSTATION_TRUST_ACCOUNT"], "value": 4096}),
    ],
)
def test_account_control(raw: bytes, expected: dict[str, t.Any]) -> None:
    assert codecs.decode_account_control(raw) == expected


def test_boolean() -> None:
    assert codecs.decode_boolean(b"TRUE") is True
    assert codecs.decode_boolean(b"FALSE") is False
    with pytest.raises(ValueError, match="not a boolean"):
        codecs.decode_boolean(b"1")

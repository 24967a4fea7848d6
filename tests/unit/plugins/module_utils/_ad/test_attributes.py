# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes as people see them."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.attributes import (
    decode_attributes,
    decode_first,
    decode_value,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry

ENTRY = Entry(
    "CN=x,DC=contoso,DC=lab",
    {
        "displayName": ["Ümlaut 🎉".encode()],
        "member": [b"CN=a,DC=contoso,DC=lab"],
        "objectGUID": [bytes.fromhex("33221100554477668899aabbccddeeff")],
        "objectSid": [bytes.fromhex("01020000000000052000000020020000")],
        "groupType": [b"-2147483640"],
        "whenCreated": [b"20261123101500.0Z"],
        "pwdLastSet": [b"0"],
        "userCertificate": [b"\xff\xfe\x00"],
        "contosoCostCenter": [b"4711"],
        "description": [b"one", b"two"],
        "uSNChanged": [b"12345"],
    },
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("displayName", "Ümlaut 🎉"),
        ("DISPLAYNAME", "Ümlaut 🎉"),
        ("member", ["CN=a,DC=contoso,DC=lab"]),
        ("objectGUID", "00112233-4455-6677-8899-aabbccddeeff"),
        ("objectSid", "S-1-5-32-544"),
        ("groupType", {"scope": "universal", "security": True, "value": -2147483640}),
        ("whenCreated", "2026-11-23T10:15:00Z"),
        ("pwdLastSet", None),
        ("userCertificate", [{"base64": "//4A"}]),
        ("contosoCostCenter", ["4711"]),
        ("description", ["one", "two"]),
        ("uSNChanged", 12345),
        ("mail", None),
        ("memberOf", []),
        ("contosoUnset", []),
    ],
)
def test_one_attribute(name: str, expected: t.Any) -> None:
    assert decode_attributes(ENTRY, [name]) == {name: expected}


def test_star_returns_everything_in_the_spelling_of_the_schema() -> None:
    entry = Entry("CN=x", {"displayname": [b"a"], "CONTOSOthing": [b"b"]})
    assert decode_attributes(entry, ["*", "mail"]) == {"displayName": "a", "CONTOSOthing": ["b"], "mail": None}


@pytest.mark.parametrize("name", ["objectSid", "objectGUID", "groupType", "whenCreated", "pwdLastSet", "isDeleted"])
def test_a_value_that_does_not_fit_its_syntax_comes_as_bytes(name: str) -> None:
    assert decode_value(name, b"odd") == {"base64": "b2Rk"}


def test_first_value() -> None:
    assert decode_first(ENTRY, "objectSID") == "S-1-5-32-544"
    assert decode_first(ENTRY, "mail") is None


def test_entry_finds_attributes_in_any_case() -> None:
    assert ENTRY.text("DisplayName") == "Ümlaut 🎉"
    assert ENTRY.texts("MEMBER") == ["CN=a,DC=contoso,DC=lab"]
    assert ENTRY.first("mail") is None
    assert ENTRY.text("mail") is None

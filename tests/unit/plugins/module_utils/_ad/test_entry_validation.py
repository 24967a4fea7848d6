# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entry_validation import integer, names, require_name
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.groups import member_dns
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.identities import GUID, SID, describe
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import UnreadableAnswerError

DN = "CN=Ana,OU=People,DC=contoso,DC=lab"
SID_BYTES = bytes.fromhex("010500000000000515000000010000000200000003000000f4010000")


def entry(**attributes: list[bytes]) -> Entry:
    """Return an object with attributes."""
    return Entry(DN, attributes)


def test_identities() -> None:
    found = entry(objectSid=[SID_BYTES], objectGUID=[bytes(16)])
    assert SID.of(found) == ["S-1-5-21-1-2-3-500"]
    assert GUID.of(found) == ["00000000-0000-0000-0000-000000000000"]
    assert SID.of(entry()) == []


@pytest.mark.parametrize(
    ("attribute", "value", "found"),
    [
        ("objectSid", b"", "empty where a security identifier"),
        ("objectSid", SID_BYTES[:-1], "27 bytes (hexadecimal 01050000000000051500000001000000...) where a security identifier"),
        (
            "objectSid",
            b"\x02" + SID_BYTES[1:],
            "28 bytes (hexadecimal 02050000000000051500000001000000...) where a security identifier",
        ),
        ("objectSid", b"S-1-5-21-1", "'S-1-5-21-1' where a security identifier"),
        ("objectGUID", bytes(15), "15 bytes (hexadecimal 000000000000000000000000000000) where a GUID (16 bytes)"),
    ],
)
def test_an_identity_that_is_none_is_named(attribute: str, value: bytes, found: str) -> None:
    with pytest.raises(UnreadableAnswerError) as caught:
        describe(entry(**{attribute: [value]}))
    assert caught.value.message == f"The domain controller answers for {DN}: {attribute} is {found} is expected"
    assert caught.value.hint
    assert caught.value.describe()["property"] == attribute


def test_whole_numbers() -> None:
    assert integer(entry(objectVersion=[b"88"]), "objectVersion") == 88
    assert integer(entry(), "objectVersion") is None


@pytest.mark.parametrize("value", [b"x", b"", b"1.5", b"9" * 5000])
def test_a_number_that_is_none(value: bytes) -> None:
    with pytest.raises(UnreadableAnswerError, match="objectVersion is .* where a whole number is expected"):
        integer(entry(objectVersion=[value]), "objectVersion")


@pytest.mark.parametrize(
    "dn", [DN, "", "CN=a\\,b+OU=\\C3\\A9,DC=x", 'CN="a,b",DC=x', "CN=Zoë Müller,DC=contoso,DC=lab", "CN=#0403,DC=x"]
)
def test_names(dn: str) -> None:
    assert require_name(Entry(dn, {})).dn == dn
    assert names(entry(member=[dn.encode()]), "member") == [dn]


@pytest.mark.parametrize("dn", ["CN", "CN=a,", "=x", "CN=a,DC", "CN=a\\", "\0", "a" * 5000])
def test_a_name_that_is_none(dn: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=": dn is .* where a distinguished name is expected"):
        require_name(Entry(dn, {}))
    with pytest.raises(UnreadableAnswerError, match="contoso,DC=lab: member is .* where a distinguished name is expected"):
        member_dns(entry(member=[DN.encode(), dn.encode()]))


def test_what_a_controller_says_is_one_short_line() -> None:
    with pytest.raises(UnreadableAnswerError) as caught:
        SID.of(Entry("CN=\x1b[31m\n" + "a" * 300, {"objectSid": [b"\x1b[2J"]}))
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 400

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of members: each object once, whatever it is called when it comes."""

from __future__ import annotations

from array import array

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.extended_names import ExtendedName
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.principals import PrincipalsReader
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import UnreadableAnswerError

A, B, C = (f"9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a0{number}" for number in (1, 2, 3))
ANA, BEN, CIM = b"CN=Ana,DC=x", b"CN=Ben,DC=x", b"CN=Cim,DC=x"
GROUP = "CN=Group,DC=x"


def extended(guid: str, dn: bytes, sid: str = "") -> bytes:
    """Return a value of ``member`` as the control brings it."""
    return b"<GUID=%s>;%s%s" % (guid.encode(), f"<SID={sid}>;".encode() if sid else b"", dn)


def test_positions_follow_the_first_time_that_an_object_comes() -> None:
    reader = PrincipalsReader()
    assert reader.positions(GROUP, [extended(A, ANA, "S-1-5-21-7"), extended(B, BEN)]) == array("I", [0, 1])
    assert reader.positions(GROUP, [extended(C, CIM), extended(A, ANA, "S-1-5-21-7")]) == array("I", [0, 2])
    assert reader.positions(GROUP, []) == array("I")
    table = reader.table()
    assert [table[position] for position in range(len(table))] == [
        ExtendedName("CN=Ana,DC=x", A, "S-1-5-21-7"),
        ExtendedName("CN=Ben,DC=x", B),
        ExtendedName("CN=Cim,DC=x", C),
    ]
    assert table.by_sid == {"S-1-5-21-7": 0}
    assert table.by_name == {"cn=ana,dc=x": 0, "cn=ben,dc=x": 1, "cn=cim,dc=x": 2}
    assert table.names([2, 0]) == ["CN=Ana,DC=x", "CN=Cim,DC=x"]
    assert table.without_sid() == {"CN=Ben,DC=x": 1, "CN=Cim,DC=x": 2}
    assert table.without_guid() == {}


def test_members_that_come_twice_are_one() -> None:
    assert PrincipalsReader().positions(GROUP, [extended(A, ANA), extended(A, ANA)]) == array("I", [0])


def test_an_object_that_is_renamed_meanwhile_stays_one() -> None:
    reader = PrincipalsReader()
    reader.positions(GROUP, [extended(A, ANA)])
    assert reader.positions(GROUP, [extended(A, BEN), extended(B, CIM)]) == array("I", [0, 1])
    assert reader.table()[0].dn == "CN=Ana,DC=x"


def test_an_object_that_was_read_itself_is_its_member() -> None:
    reader = PrincipalsReader()
    reader.positions(GROUP, [extended(A, ANA, "S-1-5-21-7")])
    assert reader.position(ExtendedName("CN=Ana,DC=x", A, "S-1-5-21-7")) == 0
    assert reader.position(ExtendedName("CN=Ben,DC=x", B, None)) == 1
    assert reader.positions(GROUP, [extended(B, BEN)]) == array("I", [1])


def test_plain_names_get_what_was_read_of_the_object_itself() -> None:
    reader = PrincipalsReader()
    reader.positions(GROUP, [ANA, BEN])
    assert reader.position(ExtendedName("CN=Ben,DC=x", B, "S-1-5-21-8")) == 1
    assert reader.position(ExtendedName("CN=Cim,DC=x", C, "S-1-5-21-9")) == 2
    assert reader.positions(GROUP, [CIM]) == array("I", [2])
    table = reader.table()
    assert table.without_guid() == {"CN=Ana,DC=x": 0}
    table.identify(0, A, "S-1-5-21-7")
    assert table.by_sid == {"S-1-5-21-7": 0, "S-1-5-21-8": 1, "S-1-5-21-9": 2}


@pytest.mark.parametrize("value", [b"<GUID=1>;CN=a", b"no name", b"CN=\xff", b"", extended(A, b"no name")])
def test_what_is_no_name_is_an_error_that_names_the_group(value: bytes) -> None:
    with pytest.raises(UnreadableAnswerError, match="CN=Group,DC=x: member is .* where a distinguished name is expected"):
        PrincipalsReader().positions(GROUP, [value])


def test_what_is_kept_counts_once() -> None:
    reader = PrincipalsReader()
    reader.positions(GROUP, [ANA])
    assert reader.size == len(ANA) + 64 + 4
    reader.positions(GROUP, [ANA])
    assert reader.size == len(ANA) + 64 + 4 + 4

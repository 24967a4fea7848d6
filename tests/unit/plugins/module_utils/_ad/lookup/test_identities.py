# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users write to identify an object."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.identities import (
    GUID,
    SID,
    describe,
    normalize_anchor,
    normalize_dn,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError

ID = "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001"


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        (f"Group_{ID}", (), (f"Group_{ID}",)),
        (f"user_{ID.upper()}", ("Group",), (f"User_{ID}",)),
        (ID, ("Group", "User"), (f"Group_{ID}", f"User_{ID}")),
        (f" {ID} ", ("Group",), (f"Group_{ID}",)),
    ],
)
def test_anchor(text: str, kinds: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert normalize_anchor(text, kinds) == expected


@pytest.mark.parametrize("text", ["Group_", "Group_1", "Device_" + ID, "*", "", "SG-Canary", f"Group_{ID})(cn=*"])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="is not an anchor"):
        normalize_anchor(text, ("Group",))


def test_a_bare_id_needs_a_kind() -> None:
    with pytest.raises(OptionError, match="is not an anchor"):
        normalize_anchor(ID)


def test_guid_and_sid_are_normalized() -> None:
    assert GUID.normalize(f" {{{ID.upper()}}} ") == ID
    assert SID.normalize("s-1-5-32-544 ") == "S-1-5-32-544"
    with pytest.raises(OptionError, match="is not a GUID"):
        GUID.normalize("SG-Canary")
    with pytest.raises(OptionError, match="is not a security identifier"):
        SID.normalize("SG-Canary")


def test_a_wrong_distinguished_name_is_refused() -> None:
    assert normalize_dn("OU=Groups,DC=contoso,DC=lab") == "OU=Groups,DC=contoso,DC=lab"
    with pytest.raises(OptionError, match="is not a distinguished name"):
        normalize_dn("Groups")


@pytest.mark.parametrize(
    "text",
    [
        "OU=#0c0647726F757073,DC=contoso,DC=lab",
        "2.5.4.11=Groups, DC=contoso, DC=lab",
        "OU=\\47roups;DC=contoso;DC=lab",
        'OU="Groups" , DC = contoso,0.9.2342.19200300.100.1.25=lab',
    ],
)
def test_a_distinguished_name_is_sent_as_active_directory_reads_it(text: str) -> None:
    assert normalize_dn(text) == "OU=Groups,DC=contoso,DC=lab"


def test_describe() -> None:
    entry = Entry(
        "CN=x,DC=contoso,DC=lab",
        {
            "objectClass": [b"top", b"person", b"organizationalPerson", b"user"],
            "objectGUID": [bytes.fromhex("33221100554477668899aabbccddeeff")],
            "sAMAccountName": [b"ana"],
        },
    )
    assert describe(entry) == {
        "distinguished_name": "CN=x,DC=contoso,DC=lab",
        "guid": "00112233-4455-6677-8899-aabbccddeeff",
        "sid": None,
        "anchor": None,
        "sam_account_name": "ana",
        "object_class": "user",
    }

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup options, and which of them found nothing. Searching itself is tested in the lab."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.search import Lookup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError

ID = "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001"
OTHER_ID = "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b002"


def lookup(**parameters: t.Any) -> Lookup:
    return Lookup.from_parameters(parameters, anchor_kinds=("Group", "User"))


@pytest.mark.parametrize(
    ("parameters", "kind", "wanted"),
    [
        ({"anchor": [ID]}, "anchor", {ID: (f"Group_{ID}", f"User_{ID}")}),
        ({"anchor": [f"User_{ID}"]}, "anchor", {f"User_{ID}": (f"User_{ID}",)}),
        ({"dn": "CN=a\\, b,DC=lab"}, "dn", {"CN=a\\, b,DC=lab": ("CN=a\\, b,DC=lab",)}),
        ({"dn": ["CN=a,DC=lab", "CN=b,DC=lab"]}, "dn", {name: (name,) for name in ("CN=a,DC=lab", "CN=b,DC=lab")}),
        ({"guid": [ID.upper()]}, "guid", {ID.upper(): (ID,)}),
        ({"sid": ["S-1-5-32-544"]}, "sid", {"S-1-5-32-544": ("S-1-5-32-544",)}),
        ({"sam_account_name": [" a "]}, "sam_account_name", {" a ": (" a ",)}),
        ({"filter": " (cn=*) "}, "filter", {" (cn=*) ": ("(cn=*)",)}),
    ],
)
def test_lookup(parameters: dict[str, t.Any], kind: str, wanted: dict[str, tuple[str, ...]]) -> None:
    chosen = lookup(**parameters)
    assert (chosen.kind, chosen.wanted) == (kind, wanted)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "nothing to look for"),
        ({"anchor": []}, "nothing to look for"),
        ({"filter": ""}, "nothing to look for"),
        ({"sam_account_name": [" "]}, "is empty or no text"),
        ({"dn": ["CN=a,DC=lab", 7]}, "is empty or no text"),
        ({"dn": {"CN": "a"}}, "is empty or no text"),
        ({"dn": "not a name"}, "is not a distinguished name"),
        ({"guid": ["x"]}, "is no GUID"),
        ({"sid": ["x"]}, "is no security identifier"),
        ({"anchor": ["x"]}, "is no anchor"),
        ({"filter": "(cn=*)", "search_base": "nowhere"}, "is not a distinguished name"),
        ({"filter": "(cn=*)", "max_results": -1}, "max_results is -1"),
    ],
)
def test_refused(parameters: dict[str, t.Any], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        lookup(**parameters)
    assert message in caught.value.message
    assert caught.value.hint


def test_missing_is_told_in_the_users_words() -> None:
    found = [Entry("CN=x,DC=lab", {"msDS-ExternalDirectoryObjectId": [f"User_{ID.upper()}".encode()]})]
    assert lookup(anchor=[ID, OTHER_ID]).missing(found) == [OTHER_ID]
    assert lookup(anchor=[f"Group_{ID}"]).missing(found) == [f"Group_{ID}"]


def test_missing_names_ignore_case_and_spelling() -> None:
    found = [Entry("CN=Doe\\, Jane,DC=lab", {"sAMAccountName": [b"Jane"]})]
    assert lookup(sam_account_name=["jANE", "joe"]).missing(found) == ["joe"]
    assert lookup(dn=["cn=doe\\2c jane, dc=LAB", "CN=Joe,DC=lab"]).missing(found) == ["CN=Joe,DC=lab"]


def test_nothing_is_missing_of_a_filter() -> None:
    assert lookup(filter="(cn=*)").missing([]) == []

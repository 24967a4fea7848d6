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
        ({"anchors": [ID]}, "anchors", {ID: (f"Group_{ID}", f"User_{ID}")}),
        ({"anchors": [f"User_{ID}"]}, "anchors", {f"User_{ID}": (f"User_{ID}",)}),
        ({"distinguished_names": "CN=a\\, b,DC=lab"}, "distinguished_names", {"CN=a\\, b,DC=lab": ("CN=a\\, b,DC=lab",)}),
        (
            {"distinguished_names": ["CN=a,DC=lab", "CN=b,DC=lab"]},
            "distinguished_names",
            {name: (name,) for name in ("CN=a,DC=lab", "CN=b,DC=lab")},
        ),
        ({"guids": [ID.upper()]}, "guids", {ID.upper(): (ID,)}),
        ({"sids": ["S-1-5-32-544"]}, "sids", {"S-1-5-32-544": ("S-1-5-32-544",)}),
        ({"sam_account_names": [" a "]}, "sam_account_names", {" a ": (" a ",)}),
        ({"ldap_filter": " (cn=*) "}, "ldap_filter", {" (cn=*) ": ("(cn=*)",)}),
    ],
)
def test_lookup(parameters: dict[str, t.Any], kind: str, wanted: dict[str, tuple[str, ...]]) -> None:
    chosen = lookup(**parameters)
    assert (chosen.kind, chosen.wanted) == (kind, wanted)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "nothing to look for"),
        ({"anchors": []}, "nothing to look for"),
        ({"ldap_filter": ""}, "nothing to look for"),
        ({"sam_account_names": [" "]}, "is empty or no text"),
        ({"distinguished_names": ["CN=a,DC=lab", 7]}, "is empty or no text"),
        ({"distinguished_names": {"CN": "a"}}, "is empty or no text"),
        ({"distinguished_names": "not a name"}, "is not a distinguished name"),
        ({"guids": ["x"]}, "is not a GUID"),
        ({"sids": ["x"]}, "is not a security identifier"),
        ({"anchors": ["x"]}, "is not an anchor"),
        ({"ldap_filter": "(cn=*)", "search_base": "nowhere"}, "is not a distinguished name"),
        ({"ldap_filter": "(cn=*)", "max_results": -1}, "max_results is -1"),
        ({"ldap_filter": "(cn=*"}, "is not an LDAP filter"),
        ({"ldap_filter": "(userCertificate;binary=x)"}, "ldap_filter: 'userCertificate;binary' is not the plain name"),
        ({"ldap_filter": "(&(cn=a)(!(member;range=0-1=*)))"}, "ldap_filter: 'member;range' is not the plain name"),
        ({"ldap_filter": "(|(cn;lang-de=a*b)(cn=a))"}, "ldap_filter: 'cn;lang-de' is not the plain name"),
        ({"ldap_filter": "(cn;x:2.5.13.2:=a)"}, "ldap_filter: 'cn;x' is not the plain name"),
    ],
)
def test_refused(parameters: dict[str, t.Any], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        lookup(**parameters)
    assert message in caught.value.message
    assert caught.value.hint


def test_missing_is_told_in_the_users_words() -> None:
    found = [Entry("CN=x,DC=lab", {"msDS-ExternalDirectoryObjectId": [f"User_{ID.upper()}".encode()]})]
    assert lookup(anchors=[ID, OTHER_ID]).missing(found) == [OTHER_ID]
    assert lookup(anchors=[f"Group_{ID}"]).missing(found) == [f"Group_{ID}"]


def test_missing_names_ignore_case_and_spelling() -> None:
    found = [Entry("CN=Doe\\, Jane,DC=lab", {"sAMAccountName": [b"Jane"]})]
    assert lookup(sam_account_names=["jANE", "joe"]).missing(found) == ["joe"]
    assert lookup(distinguished_names=["cn=doe\\2c jane, dc=LAB", "CN=Joe,DC=lab"]).missing(found) == ["CN=Joe,DC=lab"]


def test_nothing_is_missing_of_a_filter() -> None:
    assert lookup(ldap_filter="(cn=*)").missing([]) == []

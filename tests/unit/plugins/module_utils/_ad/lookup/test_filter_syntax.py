# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""LDAP filters: what RFC 4515 allows is understood and encoded as RFC 4511 says; the rest is told by position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ldap3.utils.asn1 import encode

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.requests import search_request
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.filter_syntax import (
    Combination,
    Extensible,
    Filter,
    FilterComparison,
    Negation,
    Presence,
    Substrings,
    parse,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.filters import equals
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    CloudSyncError,
    OptionError,
)

CN_A = FilterComparison("cn", "=", b"a")
IN_CHAIN = "1.2.840.113556.1.4.1941"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(cn=a)", CN_A),
        ("(cn=Babs Jensen)", FilterComparison("cn", "=", b"Babs Jensen")),
        ("(cn= a )", FilterComparison("cn", "=", b" a ")),
        ("(cn=)", FilterComparison("cn", "=", b"")),
        ("(cn=a=b)", FilterComparison("cn", "=", b"a=b")),
        ("(!(cn=Tim Howes))", Negation(FilterComparison("cn", "=", b"Tim Howes"))),
        ("(uSNChanged>=5)", FilterComparison("uSNChanged", ">=", b"5")),
        ("(uSNChanged<=5)", FilterComparison("uSNChanged", "<=", b"5")),
        ("(cn~=a)", FilterComparison("cn", "~=", b"a")),
        ("(cn=*)", Presence("cn")),
        ("(cn=**)", Presence("cn")),
        ("(o=univ*of*mich*)", Substrings("o", b"univ", (b"of", b"mich"), b"")),
        ("(cn=*a)", Substrings("cn", b"", (), b"a")),
        ("(cn=a*)", Substrings("cn", b"a", (), b"")),
        ("(cn=*a*)", Substrings("cn", b"", (b"a",), b"")),
        (r"(o=Parens R Us \28for all\29)", FilterComparison("o", "=", b"Parens R Us (for all)")),
        (r"(cn=*\2A*)", Substrings("cn", b"", (b"*",), b"")),
        (r"(filename=C:\5cMyFile)", FilterComparison("filename", "=", b"C:\\MyFile")),
        (r"(bin=\00\00\00\04)", FilterComparison("bin", "=", b"\0\0\0\x04")),
        (r"(sn=Lu\c4\8di\c4\87)", FilterComparison("sn", "=", "Lučić".encode())),
        ("(sn=Lučić 🎉)", FilterComparison("sn", "=", "Lučić 🎉".encode())),
        ("(1.3.6.1.4.1.1466.0=a)", FilterComparison("1.3.6.1.4.1.1466.0", "=", b"a")),
        ("(member;range=a)", FilterComparison("member;range", "=", b"a")),
        ("(cn:caseExactMatch:=Fred)", Extensible("cn", "caseExactMatch", False, b"Fred")),
        ("(cn:=Betty)", Extensible("cn", "", False, b"Betty")),
        ("(sn:dn:2.4.6.8.10:=Barney)", Extensible("sn", "2.4.6.8.10", True, b"Barney")),
        ("(o:dn:=Ace)", Extensible("o", "", True, b"Ace")),
        ("(:1.2.3:=Wilma)", Extensible("", "1.2.3", False, b"Wilma")),
        ("(:DN:2.4.6.8.10:=Dino)", Extensible("", "2.4.6.8.10", True, b"Dino")),
        (f"(memberOf:{IN_CHAIN}:=CN=x,DC=lab)", Extensible("memberOf", IN_CHAIN, False, b"CN=x,DC=lab")),
        ("(&(cn=a))", Combination("and", (CN_A,))),
        ("(&(cn=a)(|(cn=a)(cn=*)))", Combination("and", (CN_A, Combination("or", (CN_A, Presence("cn")))))),
        (" ( & (cn=a)\n  (cn=a) ) ".replace("( &", "(&"), Combination("and", (CN_A, CN_A))),
    ],
)
def test_filter(text: str, expected: Filter) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("cn=a", 0),
        ("(cn=a", 5),
        ("(cn)", 3),
        ("((cn=a))", 1),
        ("(&)", 2),
        ("(|)", 2),
        ("(!)", 2),
        ("()", 1),
        ("(=a)", 1),
        ("(!(cn=a)(cn=b))", 8),
        ("(cn=a)(cn=b)", 6),
        ("(cn=(a))", 4),
        ("(cn=a))", 6),
        (r"(cn=\zz)", 4),
        (r"(cn=a\2)", 5),
        ("(cn=a\\", 5),
        ("(cn=a\x00)", 5),
        ("(cn>a)", 3),
        ("(cn>=*)", 5),
        ("(:=a)", 1),
        ("(cn:dn=a)", 6),
        ("(c n=a)", 2),
        ("(&(cn=a)x)", 8),
        ("(" * 101, 1),
        ("(!" * 101 + "(cn=a)" + ")" * 101, 201),
    ],
)
def test_what_is_no_filter(text: str, position: int) -> None:
    with pytest.raises(OptionError, match="is not an LDAP filter: expected") as caught:
        parse(text)
    assert caught.value.describe()["position"] == position
    assert caught.value.hint


@given(st.text(alphabet="()&|!=*\\:;~<>ac2 \x00ü"))
def test_anything_is_a_filter_or_an_error(text: str) -> None:
    try:
        parse(text)
    except CloudSyncError as error:
        assert 0 <= error.describe()["position"] <= len(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_value_survives(value: str) -> None:
    assert parse(equals("cn", value)) == FilterComparison("cn", "=", value.encode())


@given(st.binary())
def test_every_byte_survives(value: bytes) -> None:
    assert parse(equals("objectGUID", value)) == FilterComparison("objectGUID", "=", value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(cn=a)", "a3 07 04 02 636e 04 01 61"),
        ("(cn~=a)", "a8 07 04 02 636e 04 01 61"),
        ("(cn>=a)", "a5 07 04 02 636e 04 01 61"),
        ("(cn<=a)", "a6 07 04 02 636e 04 01 61"),
        ("(cn=*)", "87 02 636e"),
        (r"(cn=\00\ff)", "a3 08 04 02 636e 04 02 00ff"),
        ("(cn=a*b*c)", "a4 0f 04 02 636e 30 09 80 01 61 81 01 62 82 01 63"),
        (r"(cn:=\ff)", "a9 07 82 02 636e 83 01 ff"),
        ("(&(cn=*)(cn=a))", "a0 0d 87 02 636e a3 07 04 02 636e 04 01 61"),
        ("(|(cn=*))", "a1 04 87 02 636e"),
        ("(!(cn=*))", "a2 04 87 02 636e"),
        ("(cn:dn:1.2:=a)", "a9 0f 81 03 312e32 82 02 636e 83 01 61 84 01 ff"),
    ],
)
def test_encoding(text: str, expected: str) -> None:
    request = search_request("", text, "BASE", ["cn"])
    assert encode(request["filter"]) == bytes.fromhex(expected)


@pytest.mark.parametrize("text", [r"(objectSid=\ff*)", r"(objectSid=*\ff*)", r"(objectSid=*\ff)"])
def test_a_part_of_a_binary_value_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="a part of a binary value of objectSid"):
        search_request("", text, "BASE", ["cn"])

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ldap_escaping import (
    escape_filter,
    escape_rdn,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.odata_escaping import (
    odata_string,
    path_segment,
)


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ("plain", "plain"),
        # The examples of RFC 4515, section 4.
        ("Parens R Us (for all your parenthetical needs)", r"Parens R Us \28for all your parenthetical needs\29"),
        ("*", r"\2a"),
        (r"C:\MyFile", r"C:\5cMyFile"),
        (b"\x00\x00\x00\x04", r"\00\00\00\04"),
        ("Lučić", "Lučić"),
        ("a\x00b", r"a\00b"),
        ("two\nlines", r"two\0alines"),
        ("*)(objectClass=*", r"\2a\29\28objectClass=\2a"),
        ("Straße 😀", "Straße 😀"),
        (b"Az\xff", r"\41\7a\ff"),
        ("", ""),
    ],
)
def test_escape_filter(value: str | bytes, escaped: str) -> None:
    assert escape_filter(value) == escaped


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ("Sales", "Sales"),
        # The examples of RFC 4514, section 4.
        ('James "Jim" Smith, III', r"James \"Jim\" Smith\, III"),
        ("Before\rAfter", r"Before\0DAfter"),
        ("#1 team", r"\#1 team"),
        ("team #1", "team #1"),
        (" padded ", r"\ padded\ "),
        ("  two  ", r"\  two \ "),
        (" ", r"\ "),
        ("a+b<c>d;e=f\\g", r"a\+b\<c\>d\;e\=f\\g"),
        ("nul\x00", r"nul\00"),
        ("Ümlaut, 😀", r"Ümlaut\, 😀"),
        ("", ""),
    ],
)
def test_escape_rdn(value: str, escaped: str) -> None:
    assert escape_rdn(value) == escaped


@pytest.mark.parametrize(
    ("value", "literal"),
    [("plain", "'plain'"), ("O'Neil", "'O''Neil'"), ("' or 1 eq 1 or '", "''' or 1 eq 1 or '''"), ("", "''")],
)
def test_odata_string(value: str, literal: str) -> None:
    assert odata_string(value) == literal


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("8213fd99-d6b6-417b-8e13-af6334856215", "8213fd99-d6b6-417b-8e13-af6334856215"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("eva_contoso.com#EXT#@fabrikam.onmicrosoft.com", "eva_contoso.com%23EXT%23%40fabrikam.onmicrosoft.com"),
        ("Ü 😀", "%C3%9C%20%F0%9F%98%80"),
        ("...", "..."),
        ("100%", "100%25"),
    ],
)
def test_path_segment(value: str, segment: str) -> None:
    assert path_segment(value) == segment


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_path_segment_refuses_what_would_name_something_else(value: str) -> None:
    with pytest.raises(OptionError, match="is not an identifier"):
        path_segment(value)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values in filters never become syntax, and reach the controller as they are."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.filters import all_of, any_of, equals


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sales", "(cn=Sales)"),
        ("*", r"(cn=\2a)"),
        ("a)(objectClass=*", r"(cn=a\29\28objectClass=\2a)"),
        ("back\\slash", r"(cn=back\5cslash)"),
        (" both ", "(cn= both )"),
        ("line\nbreak", r"(cn=line\0abreak)"),
        ("Ümlaut, \"Komma\" + #1 <x> '🎉'", "(cn=Ümlaut, \"Komma\" + #1 <x> '🎉')"),
        (b"\x01\x00*A", r"(cn=\01\00\2a\41)"),
        ("", "(cn=)"),
    ],
)
def test_equals(value: str | bytes, expected: str) -> None:
    assert equals("cn", value) == expected


def test_any_of_makes_one_search_for_a_hundred_values() -> None:
    filters = list(any_of("cn", [f"g{number}" for number in range(201)]))
    assert [text.count("(cn=") for text in filters] == [100, 100, 1]
    assert filters[0].startswith("(|(cn=g0)(cn=g1)")
    assert filters[2] == "(cn=g200)"
    assert list(any_of("cn", [])) == []


def test_all_of() -> None:
    assert all_of("(a=1)", "(b=2)") == "(&(a=1)(b=2))"
    assert all_of("", "(b=2)") == "(b=2)"

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``$filter`` lets through, and what it refuses."""

from __future__ import annotations

import pytest

from tests.lab.tenant.http.errors import GraphFailure
from tests.lab.tenant.odata.filter import ORDER, SIMPLE, TEXT, Filterable, compile_filter

GROUPS = Filterable(
    "Group",
    {"id": SIMPLE, "displayName": TEXT, "securityEnabled": SIMPLE},
    collections=frozenset({"groupTypes"}),
)
LOG = Filterable(
    "Entry",
    {"at": ORDER, "source/name": frozenset({"eq", "contains"})},
    advanced=False,
    exact=True,
)
SALES = {
    "id": "6f1d2c3b-0000-4000-8000-00000000000a",
    "displayName": 'Sales\' "Ümlaut", (x) / y',
    "securityEnabled": True,
    "groupTypes": ["DynamicMembership"],
    "extension_00ff_CostCenter": "4711",
}


@pytest.mark.parametrize(
    "text",
    [
        "displayName eq 'Sales'' \"Ümlaut\", (x) / y'",
        "displayName eq 'sales'' \"ümlaut\", (X) / Y'",
        "DISPLAYNAME EQ 'Sales'' \"Ümlaut\", (x) / y'",
        "startswith(displayName,'sales''')",
        "startsWith( displayName , 'S' )",
        "displayName in ('other', 'Sales'' \"Ümlaut\", (x) / y')",
        "id eq '6f1d2c3b-0000-4000-8000-00000000000a'",
        "id in ('6F1D2C3B-0000-4000-8000-00000000000A')",
        "securityEnabled eq true",
        "securityEnabled eq true and startswith(displayName,'Sa')",
        "securityEnabled eq false or startswith(displayName,'Sa')",
        "(securityEnabled eq false or securityEnabled eq true) and startswith(displayName,'Sa')",
        "groupTypes/any(c:c eq 'DynamicMembership')",
        "extension_00ff_CostCenter eq '4711'",
    ],
)
def test_a_filter_finds_the_record(text: str) -> None:
    assert compile_filter(text, GROUPS, advanced=False)(SALES)


@pytest.mark.parametrize(
    "text",
    [
        "displayName eq 'Sales'",
        "startswith(displayName,'ales')",
        "displayName eq ''",
        "displayName eq null",
        "displayName in ('a','b')",
        "securityEnabled eq false",
        "securityEnabled eq true and displayName eq 'x'",
        "groupTypes/any(c:c eq 'Unified')",
    ],
)
def test_a_filter_leaves_the_record_out(text: str) -> None:
    assert not compile_filter(text, GROUPS, advanced=False)(SALES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("displayName ne 'x'", True),
        ("not(startswith(displayName,'Sales'))", False),
        ("not startswith(displayName,'x') and securityEnabled eq true", True),
        ("endswith(displayName,'/ Y')", True),
        ("endswith(displayName,'x')", False),
    ],
)
def test_an_advanced_filter_needs_eventual_consistency(text: str, found: bool) -> None:
    assert compile_filter(text, GROUPS, advanced=True)(SALES) is found
    with pytest.raises(GraphFailure, match="ConsistencyLevel:eventual") as failure:
        compile_filter(text, GROUPS, advanced=False)
    assert failure.value.code == "Request_UnsupportedQuery"


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("displayName", 11),
        ("displayName eq", 14),
        ("displayName eq 'x", 14),
        ("displayName is 'x'", 12),
        ("displayName eq 'a' 'b'", 19),
        ("displayName eq 'O'Brien'", 23),
        ("(displayName eq 'x'", 19),
        ("startswith(displayName 'x')", 23),
        ("displayName in 'x'", 15),
        ("displayName eq x", 15),
        ("displayName eq 'x' and", 22),
        ("displayName eq %", 14),
    ],
)
def test_a_malformed_filter_is_refused_with_its_position(text: str, position: int) -> None:
    with pytest.raises(GraphFailure, match=f"Syntax error at position {position} ") as failure:
        compile_filter(text, GROUPS, advanced=False)
    assert (failure.value.status, failure.value.code) == (400, "BadRequest")


@pytest.mark.parametrize(
    "text",
    [
        "description eq 'x'",
        "contains(displayName,'x')",
        "startswith(id,'x')",
        "displayName gt 'x'",
        "displayName/any(c:c eq 'x')",
        "groupTypes/any(c:startswith(c,'x'))",
        "groupTypes eq 'x'",
    ],
)
def test_what_the_resource_does_not_support_is_refused(text: str) -> None:
    with pytest.raises(GraphFailure) as failure:
        compile_filter(text, GROUPS, advanced=True)
    assert failure.value.code == "Request_UnsupportedQuery"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at gt 2026-08-20 and at lt 2026-08-21", True),
        ("at gt 2026-08-20T10:00:00Z", False),
        ("at ge 2026-08-20T10:00:00Z", True),
        ("at le 2026-08-20T12:00:00+02:00", True),
        ("source/name eq 'Sales'", True),
        ("source/name eq 'sales'", False),
        ("tolower(source/name) eq 'sales'", True),
        ("contains(source/name,'ale')", True),
        ("contains(tolower(source/name),'SALE')", False),
    ],
)
def test_the_log_compares_times_and_exact_strings(text: str, found: bool) -> None:
    entry = {"at": "2026-08-20T10:00:00Z", "source": {"name": "Sales"}}
    assert compile_filter(text, LOG, advanced=False)(entry) is found

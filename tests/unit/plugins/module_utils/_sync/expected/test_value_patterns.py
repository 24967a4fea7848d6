# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What unpredictable values must look like."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.value_patterns import shape_of
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize(
    ("expression", "description", "fitting", "other"),
    [
        ("Guid()", "a GUID", GUID, "0f8fad5b-d9cb-469f-a165"),
        ("ToUpper(Guid())", "a GUID", GUID.upper(), "text"),
        ("Now()", "a date such as 3/16/2020 7:00:00 AM", "11/3/2026 12:05:00 PM", "2026-11-03"),
        ('DateAdd("d", 7, Now())', "a date such as 3/16/2020 7:00:00 AM", "1/1/2027 1:00:00 AM", "1/1/27"),
        ("RandomString(6,3,0,0,3)", "6 characters", "1a73qt", "1a73qt7"),
        ("Left(Guid(), 8)", "at most 8 characters", "0f8fad5b", "0f8fad5b-"),
        ('Append("id-", Guid())', "'id-' and a GUID", f"id-{GUID}", GUID),
        (
            'Append([displayName], Append(".", RandomString(3,0,0,0,3)))',
            "'Sales' and '.' and 3 characters",
            "Sales.abc",
            "Salesxabc",
        ),
        ('Join("-", [missing], [displayName], Guid())', "'Sales' and '-' and a GUID", f"Sales-{GUID}", f"-Sales-{GUID}"),
        ("IIF(IsPresent([missing]), [missing], Guid())", "a GUID", GUID, ""),
        (
            'IIF(IsPresent([displayName]), Append("x", Now()), Guid())',
            "'x' and a date such as 3/16/2020 7:00:00 AM",
            "x1/1/2026 1:01:01 AM",
            GUID,
        ),
        ("Append(%DomainFQDN%, Guid())", "'contoso.com' and a GUID", f"contoso.com{GUID}", f"contoso_com{GUID}"),
    ],
)
def test_shapes(expression: str, description: str, fitting: str, other: str) -> None:
    shape = shape_of(parse(expression), {"displayName": "Sales"}, {"DomainFQDN": "contoso.com"})
    assert shape.description == description
    assert shape.fits(fitting)
    assert not shape.fits(other)


@pytest.mark.parametrize("expression", ['Replace(Guid(), "-", , , "", , )', "Mid(Guid(), 1, 8)", 'IIF(Guid()="x", "a", "b")'])
def test_what_cannot_be_said_is_some_value(expression: str) -> None:
    shape = shape_of(parse(expression), {}, {})
    assert shape.description == "some value"
    assert shape.fits("anything")
    assert not shape.fits("")

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters, on values from the documentation and from a real directory."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.hybrid_identity.cloud_sync.plugins.filter.decode_group_type import decode_group_type
from ansible_collections.hybrid_identity.cloud_sync.plugins.filter.decode_sid import decode_sid
from ansible_collections.hybrid_identity.cloud_sync.plugins.filter.evaluate_expression import evaluate_expression

CN = 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))'
GROUP = {"id": "8213fd99-d6b6-417b-8e13-af6334856215", "displayName": "Expense approvers", "onPremisesSyncEnabled": None}


@pytest.mark.parametrize(
    ("attributes", "expression", "options", "value"),
    [
        ({"displayName": "Sales"}, "ToUpper([displayName])", {}, "SALES"),
        ({"a": True}, "Not([a])", {}, "False"),
        ({"a": ["x", "y"]}, "Item([a], 2)", {}, "y"),
        ({"a": "x, y"}, 'Split([a], ",")', {}, ["x", "y"]),
        ({}, "Trim([a])", {}, None),
        ({"n": "ana"}, 'Join("@", [n], %DomainFQDN%)', {"macros": {"DomainFQDN": "contoso.com"}}, "ana@contoso.com"),
        (GROUP, CN, {"object_type": "Group"}, "Expense approvers_af6334856215"),
        ({"id": "u", "mobilePhone": "+1"}, "Append([objectId], [mobile])", {"object_type": "User"}, "u+1"),
        ({"d": "2020-03-16-07:00"}, "CDate([d])", {}, "3/16/2020 7:00:00 AM"),
    ],
)
def test_values(attributes: dict[str, t.Any], expression: str, options: dict[str, t.Any], value: t.Any) -> None:
    assert evaluate_expression(attributes, expression, **options) == value


def test_the_reason_of_a_null() -> None:
    explained = evaluate_expression({}, "Trim([description])", explain=True)
    assert explained["value"] is None
    assert "description" in explained["reason"]
    assert (explained["ignored"], explained["volatile"]) == (False, False)


@pytest.mark.parametrize(
    ("attributes", "expression", "options", "spelled"),
    [
        ({"description": "x"}, "Trim([Description])", {}, "description"),
        ({"description": "x"}, "Trim([Description])", {"explain": True}, "description"),
        (GROUP, "Trim([objectid])", {"object_type": "Group"}, "objectId"),
        ({"id": "u", "mobilePhone": "+1"}, "Trim([Mobile])", {"object_type": "User"}, "mobile"),
    ],
)
def test_a_name_in_other_letter_case(
    attributes: dict[str, t.Any], expression: str, options: dict[str, t.Any], spelled: str
) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        evaluate_expression(attributes, expression, **options)
    assert f"is unknown. Write '{spelled}': the service tells upper and lower case apart" in str(caught.value)


def test_two_names_that_differ_in_letter_case_only() -> None:
    assert evaluate_expression({"a": "x", "A": "y"}, "Append([a], [A])") == "xy"


def test_what_is_dropped_and_what_is_volatile() -> None:
    assert evaluate_expression({}, "IgnoreFlowIfNullOrEmpty([a])", explain=True)["ignored"] is True
    assert evaluate_expression({}, "Guid()", explain=True)["volatile"] is True


def test_unusual_spelling_is_a_warning() -> None:
    assert "Instr" in evaluate_expression({"a": "b"}, 'Instr([a], "b")', explain=True)["warnings"][0]


@pytest.mark.parametrize(
    ("attributes", "expression", "options", "message"),
    [
        ({}, "ToUpper([a)", {}, "position 8"),
        ({}, "ToUppr([a])", {}, "ToUpper"),
        ({"a": 1.5}, "ToUpper([a])", {}, "type float"),
        ({}, 'Error("no name")', {}, "no name"),
        ("text", "Trim([a])", {}, "needs a dictionary"),
        ({}, 3, {}, "needs the expression as text"),
        ({}, "Trim([a])", {"object_type": "Device"}, "not one of Group, User"),
    ],
)
def test_failures(attributes: t.Any, expression: t.Any, options: dict[str, t.Any], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=message):
        evaluate_expression(attributes, expression, **options)


@pytest.mark.parametrize(
    ("value", "sid"),
    [
        ("AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAUAQAAA==", "S-1-5-21-1-2-3-1104"),
        ("0105000000000005", None),
        ("01050000000000051500000001000000020000000300000050040000", "S-1-5-21-1-2-3-1104"),
        ("AQEAAAAAAAUSAAAA", "S-1-5-18"),
        ("no sid", None),
        (17, None),
    ],
)
def test_sids(value: t.Any, sid: str | None) -> None:
    if sid is None:
        with pytest.raises(AnsibleFilterError, match="decode_sid"):
            decode_sid(value)
    else:
        assert decode_sid(value) == sid


@pytest.mark.parametrize(
    ("value", "decoded"),
    [
        (-2147483640, {"scope": "universal", "security": True, "value": -2147483640}),
        ("2", {"scope": "global", "security": False, "value": 2}),
        (2147483656, {"scope": "universal", "security": True, "value": 2147483656}),
    ],
)
def test_group_types(value: t.Any, decoded: dict[str, t.Any]) -> None:
    assert decode_group_type(value) == decoded


@pytest.mark.parametrize("value", ["universal", True, None, [8]])
def test_what_is_no_group_type(value: t.Any) -> None:
    with pytest.raises(AnsibleFilterError, match="decode_group_type"):
        decode_group_type(value)

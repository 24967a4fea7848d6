# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From source values to what is written to AD."""

from __future__ import annotations

import typing as t

import pytest

from tests.lab.tenant.engine.values import (
    Flow,
    assertion,
    flow,
    group_type,
    guid_text,
    ldap_values,
    shown,
    sid_text,
    texts,
)
from tests.lab.tenant.schema.sources import attribute, constant, function

SOURCE = {
    "displayName": "Sales",
    "description": None,
    "mail": "",
    "proxyAddresses": ("a", "b"),
    "securityEnabled": True,
}


def mapping(source: dict[str, t.Any] | None, **changes: t.Any) -> dict[str, t.Any]:
    return {"targetAttributeName": "info", "source": source, "defaultValue": None, "flowType": "Always", **changes}


@pytest.mark.parametrize(
    ("source", "default", "values"),
    [
        (attribute("displayName"), None, ("Sales",)),
        (attribute("description"), None, ()),
        (attribute("description"), "none", ("none",)),
        (attribute("mail"), "none", ("none",)),
        (attribute("proxyAddresses"), None, ("a", "b")),
        (attribute("securityEnabled"), None, ("True",)),
        (attribute("unknown"), None, ()),
        (constant("x"), "y", ("x",)),
        (None, "y", ("y",)),
        (None, None, ()),
        (function('Append([displayName],"!")'), None, ("Sales!",)),
        (function("IsPresent([mail])"), None, ("False",)),
        (function("Trim([description])"), "none", ("none",)),
        (function("IgnoreFlowIfNullOrEmpty([description])"), "none", ()),
        (function('Append("@",%DomainFQDN%)'), None, ("@contoso.lab",)),
    ],
)
def test_what_a_mapping_gives(source: dict[str, t.Any] | None, default: str | None, values: tuple[str, ...]) -> None:
    assert flow(mapping(source, defaultValue=default), SOURCE, {"DomainFQDN": "contoso.lab"}).values == values


def test_a_mapping_for_new_objects_only() -> None:
    assert flow(mapping(constant("x"), flowType="ObjectAddOnly"), SOURCE, {}).on_create_only


@pytest.mark.parametrize(
    ("source", "default", "on_create_only"),
    [
        (attribute("description"), "none", True),
        (function("Trim([description])"), "none", True),
        (None, "none", True),
        (attribute("displayName"), "none", False),
        (attribute("description"), None, False),
        (function("Trim([description])"), None, False),
        (None, None, False),
    ],
)
def test_a_default_value_is_for_new_objects_only(
    source: dict[str, t.Any] | None, default: str | None, on_create_only: bool
) -> None:
    assert flow(mapping(source, defaultValue=default), SOURCE, {}).on_create_only is on_create_only


def test_a_redacted_value_is_written_but_not_logged() -> None:
    redacted = flow(mapping(function("Redact([displayName])")), SOURCE, {})
    assert (redacted.values, redacted.logged(redacted.values)) == (("Sales",), "[Redact]")


def test_empty_values_are_none() -> None:
    assert texts(("a", "", None, "b")) == ("a", "b")
    assert texts("") == texts(None) == ()


def test_booleans_of_ldap() -> None:
    assert ldap_values(("True",), {"type": "Boolean"}) == ["TRUE"]
    assert ldap_values(("True",), {"type": "String"}) == ["True"]


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        ({"issecuritygroup": "True", "universalscope": "True"}, "-2147483640"),
        ({"issecuritygroup": "True", "universalscope": "False"}, "-2147483646"),
        ({"issecuritygroup": "False", "universalscope": "true"}, "8"),
        ({}, "2"),
    ],
)
def test_the_type_of_a_group(flows: dict[str, str], expected: str) -> None:
    assert group_type({name: Flow(name, (value,)) for name, value in flows.items()}) == expected


def test_binary_identifiers() -> None:
    sid = bytes.fromhex("010500000000000515000000010000000200000003000000e9030000")
    assert sid_text(sid) == "S-1-5-21-1-2-3-1001"
    assert guid_text(bytes.fromhex("33221100554477668899aabbccddeeff")) == "00112233-4455-6677-8899-aabbccddeeff"
    assert assertion("objectGUID", "00112233-4455-6677-8899-aabbccddeeff") == "".join(
        f"\\{pair}" for pair in "33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff".split()
    )
    assert assertion("cn", "a*(b)\\c") == "a\\2a\\28b\\29\\5cc"


def test_how_the_log_shows_source_values() -> None:
    assert [shown(value) for value in (None, True, "x", ("a",))] == ["", "True", "x", "a"]
    assert shown(("X", "b", "c", "d", "tail")) == "X, 5, 0,  ... tail (5)"

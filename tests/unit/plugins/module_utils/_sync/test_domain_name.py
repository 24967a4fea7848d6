# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.domain_name import (
    choose_domain_name,
    is_domain_name_used,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.setting_values import domain_setting


@pytest.mark.parametrize(
    ("setting", "directory", "configuration", "name", "source"),
    [
        ("a.example", "b.example", "c.example", "a.example", "setting"),
        ("a.example", None, "c.example", "a.example", "setting"),
        (None, "b.example", "c.example", "b.example", "directory"),
        ("", "b.example", "c.example", "b.example", "directory"),
        (None, None, "c.example", "c.example", "configuration"),
        (None, "", "c.example", "c.example", "configuration"),
    ],
)
def test_the_order(setting: str | None, directory: str | None, configuration: str, name: str, source: str) -> None:
    found = choose_domain_name(setting=setting, directory=directory, configuration=configuration)
    assert found.as_dict() == {"name": name, "source": source}
    assert found.macros == {"DomainFQDN": name}


def schema(*sources: t.Any) -> dict[str, t.Any]:
    """Return a schema whose second rule has mappings with these sources."""
    mappings = [{"targetAttributeName": f"target{number}", "source": source} for number, source in enumerate(sources)]
    return {"synchronizationRules": [{}, {"objectMappings": [{}, {"attributeMappings": mappings}]}]}


def function(expression: str) -> dict[str, t.Any]:
    """Return the source of an expression."""
    return {"type": "Function", "expression": expression}


@pytest.mark.parametrize(
    ("documents", "is_used"),
    [
        ([], False),
        ([{}], False),
        ([schema()], False),
        ([schema(None, function('Append([mail], "x")'))], False),
        ([schema(function('Append([mail], "x")'), function("Append([mail], %DomainFQDN%)"))], True),
        ([schema(), schema(function("%DomainFQDN%"))], True),
        # Another macro, one in another case, which has no value either, and a constant, which is no expression.
        ([schema(function("%Domain%"), function("%domainfqdn%"), {"type": "Constant", "name": "%DomainFQDN%"})], False),
    ],
)
def test_whether_a_schema_uses_it(documents: list[dict[str, t.Any]], is_used: bool) -> None:
    assert is_domain_name_used(*documents) is is_used


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('{"domain":"contoso.com"}', "contoso.com"),
        ('{"Domain":" contoso.com "}', "contoso.com"),
        ("contoso.com", "contoso.com"),
        ('{"domain":""}', None),
        ('{"domain":null}', None),
        ('{"other":"contoso.com"}', None),
        ('["contoso.com"]', None),
        ("", None),
        (None, None),
        ("***", None),
    ],
)
def test_the_domain_in_the_settings(value: str | None, name: str | None) -> None:
    assert domain_setting([{"key": "SyncAll", "value": "true"}, {"key": "domain", "value": value}]) == name


def test_settings_without_a_domain() -> None:
    assert domain_setting([{"key": "SyncAll", "value": "true"}]) is None

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a desired configuration: what contradicts itself is refused by name."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.desired import (
    MappingEdit,
    read_filters,
    read_mapping_edits,
    read_target_container,
    require_distinct,
)


def test_kinds_of_mappings() -> None:
    entries: list[dict[str, t.Any]] = [
        {"target": "a", "attribute": "displayName", "constant": None, "expression": None},
        {"target": "b", "constant": ""},
        {"target": "c", "expression": "Trim([x])", "default_value": "d", "apply": "on_create", "object_type": "User"},
        {"target": "d", "state": "absent"},
    ]
    assert read_mapping_edits(entries) == [
        MappingEdit("a", "attribute", "displayName"),
        MappingEdit("b", "constant", ""),
        MappingEdit("c", "expression", "Trim([x])", "d", "on_create", "User"),
        MappingEdit("d", "absent"),
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"target": "member", "attribute": "members"}, "protected"),
        ({"target": "ADMINDESCRIPTION", "constant": "x"}, "protected"),
        ({"target": "objectguid", "state": "absent"}, "protected"),
        ({"target": "CN", "state": "absent"}, "can't be removed"),
        ({"target": "parentDistinguishedName", "state": "absent"}, "can't be removed"),
        ({"target": "info"}, "found none of them"),
        ({"target": "info", "constant": "x", "expression": "y"}, "found 'constant' and 'expression'"),
        ({"target": "info", "constant": "x", "state": "absent"}, "exclude each other"),
        ({"target": " ", "constant": "x"}, "names no target attribute"),
    ],
)
def test_refused_mappings(entry: dict[str, t.Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        read_mapping_edits([entry])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("OU=Groups,DC=contoso,DC=com", "constant", "OU=Groups,DC=contoso,DC=com"),
        (" CN=Users,DC=contoso,DC=com\n", "constant", "CN=Users,DC=contoso,DC=com"),
        (
            'Switch([displayName], "OU=a,DC=b", "c", "OU=d,DC=b")',
            "expression",
            'Switch([displayName], "OU=a,DC=b", "c", "OU=d,DC=b")',
        ),
        ("[extension_0123_GroupDN]", "attribute", "extension_0123_GroupDN"),
    ],
)
def test_target_container(text: str, kind: str, value: str) -> None:
    edit = read_target_container(text)
    assert (edit.target, edit.kind, edit.value) == ("parentDistinguishedName", kind, value)


@pytest.mark.parametrize("text", ["", "Groups", "OU=Groups", "OU=Groups,,DC=com", "OU=,DC=contoso,DC=com", "OU=Gro\\up,DC=com"])
def test_refused_target_container(text: str) -> None:
    with pytest.raises(OptionError, match="target_container"):
        read_target_container(text)


def test_duplicate_targets_are_refused_whatever_their_case() -> None:
    edits = [MappingEdit("info", "constant", "x"), MappingEdit("INFO", "absent")]
    with pytest.raises(OptionError, match="given twice"):
        require_distinct(edits)
    require_distinct([MappingEdit("info", "constant", "x"), MappingEdit("info", "constant", "x", object_type="User")])


def test_filters() -> None:
    entry = {"name": "EMEA", "all_of": [{"attribute": "displayName", "operator": "EQUALS", "values": ["a", 1]}]}
    assert read_filters([entry]) == [
        {
            "name": "EMEA",
            "clauses": [{"sourceOperandName": "displayName", "operatorName": "EQUALS", "targetOperand": {"values": ["a", "1"]}}],
        }
    ]


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"name": "", "all_of": []}], "has no name"),
        ([{"name": "x", "all_of": []}], "has no clause"),
        (
            [
                {"name": "x", "all_of": [{"attribute": "a", "operator": "IS NULL"}]},
                {"name": "X", "all_of": [{"attribute": "a", "operator": "IS NULL"}]},
            ],
            "given twice",
        ),
    ],
)
def test_refused_filters(entries: list[dict[str, t.Any]], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        read_filters(entries)

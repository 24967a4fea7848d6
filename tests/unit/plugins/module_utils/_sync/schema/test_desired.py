# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a desired configuration: what contradicts itself is refused by name."""

from __future__ import annotations

import re
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.desired import (
    Desired,
    DesiredReading,
    MappingEdit,
    read_desired,
)


def read(**options: t.Any) -> DesiredReading:
    """Read options, each that isn't given at its default."""
    defaults: dict[str, t.Any] = {
        "attribute_mappings": [],
        "target_container": None,
        "scoping_filters": None,
        "scoping_filters_mode": "exact",
        "on_premises_members": None,
    }
    return read_desired({**defaults, **options})


def valid(**options: t.Any) -> Desired:
    """Read options that must be valid."""
    reading = read(**options)
    assert (reading.problems.found, reading.filters_hold) == ([], True)
    return reading.desired


def refused(**options: t.Any) -> OptionError:
    """Return the one thing that is wrong with options."""
    (problem,) = read(**options).problems.found
    assert isinstance(problem, OptionError)
    return problem


def test_kinds_of_mappings() -> None:
    entries: list[dict[str, t.Any]] = [
        {"target": "a", "attribute": "displayName", "constant": None, "expression": None},
        {"target": "b", "constant": ""},
        {"target": "c", "expression": "Trim([x])", "default_value": "d", "apply": "on_create", "object_type": "User"},
        {"target": "d", "state": "absent"},
    ]
    assert valid(attribute_mappings=entries).edits == [
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
    problem = refused(attribute_mappings=[{"target": "first", "constant": "x"}, entry])
    assert message in problem.message
    assert problem.message.startswith("attribute_mappings[1]")


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
    (edit,) = valid(target_container=text).edits
    assert (edit.target, edit.kind, edit.value) == ("parentDistinguishedName", kind, value)


@pytest.mark.parametrize("text", ["", "Groups", "OU=Groups", "OU=Groups,,DC=com", "OU=,DC=contoso,DC=com", "OU=Gro\\up,DC=com"])
def test_refused_target_container(text: str) -> None:
    assert "target_container" in refused(target_container=text).message


def test_duplicate_targets_are_refused_whatever_their_case() -> None:
    first, twice = {"target": "info", "constant": "x"}, {"target": "INFO", "state": "absent"}
    reading = read(attribute_mappings=[first, twice])
    (problem,) = reading.problems.found
    assert problem.message == "attribute_mappings[1]: the target attribute 'INFO' is given twice for Group."
    assert problem.describe()["targets"] == ["info", "INFO"]
    assert reading.desired.edits == [MappingEdit("info", "constant", "x")]
    assert len(valid(attribute_mappings=[first, {**first, "object_type": "User"}]).edits) == 2


def test_the_target_container_is_a_mapping_too() -> None:
    container = {"target": "parentDistinguishedName", "constant": "OU=a,DC=b"}
    problem = refused(attribute_mappings=[container], target_container="OU=a,DC=b")
    assert problem.message.startswith("target_container: the target attribute 'parentDistinguishedName' is given twice")


def test_filters() -> None:
    entry = {"name": "EMEA", "all_of": [{"attribute": "displayName", "operator": "EQUALS", "values": ["a", 1]}]}
    assert valid(scoping_filters=[entry]).filters == [
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
    reading = read(scoping_filters=entries)
    (problem,) = reading.problems.found
    assert isinstance(problem, OptionError)
    assert problem.message.startswith(f"scoping_filters[{len(entries) - 1}]")
    assert message in problem.message
    assert (reading.desired.filters, reading.filters_hold) == (None, False)


def test_everything_that_is_wrong_is_read_at_once() -> None:
    clause = {"attribute": "displayName", "operator": "IS NULL"}
    reading = read(
        attribute_mappings=[
            {"target": "member", "constant": "x"},
            {"target": "info", "constant": "kept"},
            {"target": "description"},
            {"target": "info", "constant": "twice"},
        ],
        target_container="Groups",
        scoping_filters=[{"name": "right", "all_of": [clause]}, {"name": " "}, {"name": "RIGHT", "all_of": [clause]}],
        scoping_filters_mode="additive",
        on_premises_members=True,
    )
    places = [re.match(r"[a-z_]+(\[\d\])?", problem.message) for problem in reading.problems.found]
    assert [place and place[0] for place in places] == [
        "attribute_mappings[0]",
        "attribute_mappings[2]",
        "attribute_mappings[3]",
        "target_container",
        "scoping_filters[1]",
        "scoping_filters[2]",
    ]
    assert reading.desired == Desired([MappingEdit("info", "constant", "kept")], None, False, True)
    assert not reading.filters_hold


def test_nothing_is_desired() -> None:
    assert valid() == Desired([], None, True, None)
    assert valid(scoping_filters=[]) == Desired([], [], True, None)

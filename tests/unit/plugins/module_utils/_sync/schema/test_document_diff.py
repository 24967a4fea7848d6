# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is different in two whole documents."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document_diff import document_changes
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.equality import same_schema
from tests.unit.documents import attribute, constant, filter_group, schema

Json = dict[str, t.Any]
Edit = t.Callable[[Json], t.Any]


def rule(document: Json) -> Json:
    found: Json = document["synchronizationRules"][0]
    return found


def mapping(document: Json, index: int = 0) -> Json:
    found: Json = rule(document)["objectMappings"][index]
    return found


def edited(edit: Edit) -> Json:
    document = copy.deepcopy(schema())
    edit(document)
    return document


def replace(document: Json, target: str, *new: Json) -> None:
    kept = [each for each in mapping(document)["attributeMappings"] if each["targetAttributeName"] != target]
    mapping(document)["attributeMappings"] = [*kept, *new]


@pytest.mark.parametrize(
    ("edit", "kind", "object_type", "name", "before", "after"),
    [
        (
            lambda d: replace(d, "info", constant("info", "x")),
            "attribute_mapping",
            "Group",
            "info",
            None,
            {"target": "info", "constant": "x"},
        ),
        (
            lambda d: replace(d, "displayName"),
            "attribute_mapping",
            "Group",
            "displayName",
            {"target": "displayName", "attribute": "displayName"},
            None,
        ),
        (
            lambda d: replace(d, "displayName", attribute("displayName", "mail", flowType="ObjectAddOnly")),
            "attribute_mapping",
            "Group",
            "displayName",
            {"target": "displayName", "attribute": "displayName"},
            {"target": "displayName", "attribute": "mail", "apply": "on_create"},
        ),
        # What people write doesn't show it.
        (
            lambda d: replace(d, "displayName", attribute("displayName", "displayName", flowBehavior="FlowAlways")),
            "attribute_mapping",
            "Group",
            "displayName",
            {"target": "displayName", "attribute": "displayName", "flowBehavior": "FlowWhenChanged"},
            {"target": "displayName", "attribute": "displayName", "flowBehavior": "FlowAlways"},
        ),
        (
            lambda d: mapping(d)["scope"].update(groups=[filter_group("EMEA", ("displayName", "IS NOT NULL"))]),
            "scoping_filter",
            "Group",
            "EMEA",
            None,
            {"name": "EMEA", "all_of": [{"attribute": "displayName", "operator": "IS NOT NULL", "values": []}]},
        ),
        (
            lambda d: mapping(d)["scope"].update(inputFilterGroups=[{"name": "x"}]),
            "object_mapping",
            "Group",
            "groups",
            {"scope": {"inputFilterGroups": [], "categoryFilterGroups": []}},
            {"scope": {"inputFilterGroups": [{"name": "x"}], "categoryFilterGroups": []}},
        ),
        (lambda d: mapping(d).update(enabled=False), "object_mapping", "Group", "groups", {"enabled": True}, {"enabled": False}),
        (lambda d: rule(d).update(priority=9), "rule", "", "rule", {"priority": 1}, {"priority": 9}),
        (lambda d: d.update(novelty=[1]), "document", "", "novelty", None, {"value": [1]}),
    ],
)
def test_one_difference(edit: Edit, kind: str, object_type: str, name: str, before: Json | None, after: Json | None) -> None:
    live = schema()
    rule(live)["name"], rule(live)["priority"] = "rule", 1
    wanted = copy.deepcopy(live)
    edit(wanted)
    (change,) = document_changes(live, wanted)
    assert change.as_dict() == {"kind": kind, "object_type": object_type, "name": name, "before": before, "after": after}
    (back,) = document_changes(wanted, live)
    assert (back.before, back.after) == (after, before)


def test_a_mapping_that_the_live_schema_holds_twice() -> None:
    live = edited(lambda d: replace(d, "info", constant("info", "x"), constant("INFO", "y")))
    (change,) = document_changes(live, edited(lambda d: replace(d, "info", constant("info", "x"))))
    assert change.before == {"mapped": 2, "each": [{"target": "info", "constant": "x"}, {"target": "INFO", "constant": "y"}]}
    assert change.after == {"target": "info", "constant": "x"}


def test_a_directory() -> None:
    wanted = schema()
    attributes = wanted["directories"][1]["objects"][0]["attributes"]
    attributes.append({"name": "employeeID"})
    attributes[0]["type"] = "Other"
    wanted["directories"][1]["version"] = "later"
    (change,) = document_changes(schema(), wanted)
    name = f"{wanted['directories'][1]['objects'][0]['name']}."
    assert (change.kind, change.name) == ("directory", wanted["directories"][1]["name"])
    assert change.before == {"version": None, "attributes": [name + attributes[0]["name"]]}
    assert change.after == {"version": "later", "attributes": sorted([name + attributes[0]["name"], name + "employeeID"])}


def test_an_object_mapping_that_is_there_on_one_side_only() -> None:
    wanted = edited(lambda d: rule(d)["objectMappings"].pop())
    changes = document_changes(schema(), wanted)
    kinds = {(change.kind, change.object_type) for change in changes}
    assert ("object_mapping", "User") in kinds
    assert {change.after for change in changes if change.kind == "object_mapping"} == {None}


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: None,
        lambda d: d.update(version="v9"),
        lambda d: mapping(d)["attributeMappings"].reverse(),
        lambda d: mapping(d)["attributeMappings"][0].pop("defaultValue"),
        lambda d: d["directories"].reverse(),
    ],
)
def test_no_difference(edit: Edit) -> None:
    wanted = edited(edit)
    assert same_schema(schema(), wanted)
    assert document_changes(schema(), wanted) == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: d.pop("directories"),
        lambda d: d.update(id="other"),
        lambda d: rule(d).pop("metadata", None) or rule(d).update(metadata=[{"key": "a", "value": "b"}]),
        lambda d: rule(d).update(id="other"),
        lambda d: mapping(d).update(name="other"),
        lambda d: mapping(d)["attributeMappings"].clear(),
        lambda d: mapping(d)["attributeMappings"].append(constant("info", "x")),
        lambda d: mapping(d)["attributeMappings"][0]["source"].update(parameters=[{"key": "a", "value": {}}]),
        lambda d: mapping(d)["attributeMappings"][0].update(targetAttributeName="ADMINDESCRIPTION"),
        lambda d: mapping(d)["scope"]["groups"].append({"name": None, "clauses": []}),
        lambda d: d["directories"][0].update(readOnly=True),
        lambda d: d["directories"][0]["objects"][0].update(supportedApis=["x"]),
    ],
)
def test_whatever_differs_shows(edit: Edit) -> None:
    wanted = edited(edit)
    assert not same_schema(schema(), wanted)
    assert document_changes(schema(), wanted) != []

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding rule, mapping and attributes without relying on names that nobody publishes."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import AmbiguousError, SchemaError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.containers import container_candidates
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document import (
    find_object_mapping,
    select_rule,
    without_annotations,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.validation import (
    require_known_source,
    require_known_target,
    validate_filters,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.views import view_target_container
from tests.unit.documents import attribute, constant, function, schema


def test_annotations_are_removed_at_every_depth_and_nothing_else() -> None:
    document = {"@odata.context": "x", "a": [{"@odata.type": "y", "b": 1, "c@odata.type": "kept"}], "d": None}
    assert without_annotations(document) == {"a": [{"b": 1, "c@odata.type": "kept"}], "d": None}


def test_a_rule_that_supports_on_demand_wins() -> None:
    document = schema()
    other = copy.deepcopy(document["synchronizationRules"][0])
    other.update(id="rule#2", metadata=[{"key": "supportsProvisionOnDemand", "value": "false"}])
    document["synchronizationRules"].insert(0, other)
    assert select_rule(document)["id"] == "rule#1"


def test_several_rules_are_ambiguous() -> None:
    document = schema()
    document["synchronizationRules"].append({**document["synchronizationRules"][0], "id": "rule#2", "name": "second"})
    with pytest.raises(AmbiguousError) as caught:
        select_rule(document)
    assert caught.value.describe()["candidates"] == [{"id": "rule#1", "name": "anything"}, {"id": "rule#2", "name": "second"}]


def test_no_rule_for_the_object() -> None:
    with pytest.raises(SchemaError, match="no rule with an object mapping for Device"):
        select_rule(schema(), "Device")


def test_the_enabled_object_mapping_is_taken() -> None:
    rule: dict[str, t.Any] = {
        "objectMappings": [
            {"sourceObjectName": "group", "enabled": False, "name": "off"},
            {"sourceObjectName": "GROUP", "enabled": True, "name": "on"},
        ]
    }
    found = find_object_mapping(rule, "Group")
    assert found is not None and found["name"] == "on"


@pytest.mark.parametrize(
    ("mapping", "shown"),
    [
        (constant("parentDistinguishedName", "OU=a,DC=b"), "OU=a,DC=b"),
        (attribute("parentDistinguishedName", "extension_x"), "[extension_x]"),
        (function("parentDistinguishedName", "Trim([x])"), "Trim([x])"),
    ],
)
def test_target_container_view(mapping: dict[str, t.Any], shown: str) -> None:
    assert view_target_container({"attributeMappings": [mapping]}) == shown


def test_containers_of_an_expression_tree() -> None:
    leaf = {"type": "Constant", "parameters": []}
    tree = {
        "type": "Function",
        "name": "Switch",
        "parameters": [
            {"key": "source", "value": {"type": "Attribute", "name": "displayName", "parameters": []}},
            {"key": "default", "value": {**leaf, "name": "OU=Groups,DC=contoso,DC=com"}},
            {"key": "key", "value": {**leaf, "name": "Sales"}},
            {"key": "value", "value": {**leaf, "name": "OU=Sales,DC=contoso,DC=com"}},
            {"key": "again", "value": {**leaf, "name": "OU=Groups,DC=contoso,DC=com"}},
        ],
    }
    assert container_candidates(tree) == ["OU=Groups,DC=contoso,DC=com", "OU=Sales,DC=contoso,DC=com"]


def test_unknown_attributes_name_the_nearest() -> None:
    require_known_target(["DISPLAYNAME"], ["displayName"], "here")
    require_known_target(["anything"], None, "here")
    require_known_source(["displayName"], ["displayName"], "here")
    require_known_source(["anything"], None, "here")
    with pytest.raises(SchemaError) as caught:
        require_known_target(["displyName"], ["displayName", "description"], "Attribute mapping of 'x'")
    assert caught.value.message == "Attribute mapping of 'x': the attribute 'displyName' is unknown to the schema's directory."
    assert caught.value.hint == "Did you mean displayName?"


def test_the_case_of_a_source_attribute_counts() -> None:
    with pytest.raises(SchemaError) as caught:
        require_known_source(["Description"], ["displayName", "description"], "Attribute mapping of 'x', expression")
    assert caught.value.message == (
        "Attribute mapping of 'x', expression: the attribute 'Description' is unknown to the schema's directory."
    )
    assert caught.value.hint == (
        "Write 'description': the service tells upper and lower case apart in the names of source attributes."
    )


@pytest.mark.parametrize(
    ("name", "hint"), [("membr", "Look the attribute up in sync_schema_info."), ("mails", "Did you mean mail?")]
)
def test_a_filter_is_advised_only_attributes_that_it_can_have(name: str, hint: str) -> None:
    described = [{"name": "members", "multivalued": True}, {"name": "mail", "multivalued": False}]
    mapping = {"sourceObjectName": "Group", "targetObjectName": "group"}
    document = {
        "directories": [{"name": "Entra", "objects": [{"name": "Group", "attributes": described}]}],
        "synchronizationRules": [{"sourceDirectoryName": "Entra", "targetDirectoryName": "AD", "objectMappings": [mapping]}],
    }
    with pytest.raises(SchemaError) as caught:
        validate_filters(document, [{"name": "x", "clauses": [{"sourceOperandName": name, "operatorName": "IS NULL"}]}], "Group")
    assert caught.value.hint == hint

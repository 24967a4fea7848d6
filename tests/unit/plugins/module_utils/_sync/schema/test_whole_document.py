# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents that somebody kept: which of them are whole schemas."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import SchemaError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.whole_document import read_schema_document
from tests.unit.documents import schema

Json = dict[str, t.Any]


def rule(document: Json) -> Json:
    found: Json = document["synchronizationRules"][0]
    return found


def mappings(document: Json) -> list[Json]:
    found: list[Json] = rule(document)["objectMappings"][0]["attributeMappings"]
    return found


def edited(edit: t.Callable[[Json], t.Any]) -> Json:
    document = copy.deepcopy(schema())
    edit(document)
    return document


def test_a_document_and_what_the_info_module_returns_around_it() -> None:
    document = schema()
    assert read_schema_document(document, "x") == document
    assert read_schema_document({"changed": False, "document": document, "version": "v1.2"}, "x") == document
    annotated = {"@odata.context": "https://graph.microsoft.com/...", **document}
    assert read_schema_document(annotated, "x") == document


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "x is not a synchronization schema"),
        ([], "x is not a synchronization schema"),
        ("text", "x is not a synchronization schema"),
        ({}, "it has no synchronizationRules"),
        ({"document": {}}, "it has no synchronizationRules"),
        ({"attribute_mappings": []}, "it has no synchronizationRules"),
        ({"synchronizationRules": []}, "x.synchronizationRules is empty"),
        ({"synchronizationRules": {}}, "x.synchronizationRules is missing or not a list"),
        ({"synchronizationRules": ["rule"]}, "x.synchronizationRules[0] is not an object"),
        ({"synchronizationRules": [{"id": 1}]}, "x.synchronizationRules[0].id is missing or no text"),
        (edited(lambda d: d.pop("directories")), "x.directories is missing"),
        (edited(lambda d: d.update(directories=[])), "x.directories is empty"),
        (edited(lambda d: d["directories"][0].pop("name")), "x.directories[0].name is missing"),
        (edited(lambda d: d["directories"][1].pop("objects")), "x.directories[1].objects is missing"),
        (
            edited(lambda d: d["directories"][1]["objects"][0].update(attributes=["cn"])),
            "objects[0].attributes[0] is not an object",
        ),
        (edited(lambda d: rule(d).pop("objectMappings")), "objectMappings is missing"),
        (
            edited(lambda d: rule(d)["objectMappings"][0].update(attributeMappings=None)),
            "objectMappings[0].attributeMappings is missing",
        ),
        (edited(lambda d: mappings(d)[2].pop("targetAttributeName")), "attributeMappings[2].targetAttributeName is missing"),
        (edited(lambda d: mappings(d)[0].update(source="Append()")), "attributeMappings[0].source is not an object"),
        (edited(lambda d: rule(d)["objectMappings"][0].update(scope=[1])), "objectMappings[0].scope is not an object"),
        (edited(lambda d: rule(d)["objectMappings"][0]["scope"].update(groups=[{}])), "scope.groups[0].clauses is missing"),
    ],
)
def test_what_is_no_whole_schema(value: t.Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        read_schema_document(value, "x")
    assert message in caught.value.message
    assert "include_document" in str(caught.value.hint)

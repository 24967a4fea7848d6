# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether two schemas say the same."""

from __future__ import annotations

import copy
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document import group_mapping
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document_diff import document_changes
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.equality import fingerprint, same_schema
from tests.unit.documents import Json, constant, filter_group, schema

Edit = t.Callable[[Json], object]


def edited(edit: Edit) -> Json:
    document = copy.deepcopy(schema(filters=[filter_group("EMEA", ("displayName", "REGEX MATCH", "^SG-"))]))
    edit(document)
    return document


def mappings(document: Json) -> list[Json]:
    found: list[Json] = group_mapping(document)["attributeMappings"]
    return found


def nothing(_document: Json) -> None:
    """The schema as it is."""


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: document.update(version="v9.9"),
        lambda document: document.pop("version"),
        lambda document: mappings(document).reverse(),
        lambda document: document["synchronizationRules"][0]["objectMappings"].reverse(),
        lambda document: document.update({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata"}),
        lambda document: mappings(document)[0].update(newMember=None),
        lambda document: mappings(document)[0].pop("defaultValue"),
    ],
)
def test_what_makes_no_difference(edit: Edit) -> None:
    assert same_schema(edited(nothing), edited(edit))
    assert fingerprint(edited(nothing)) == fingerprint(edited(edit))


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: mappings(document).append(constant("info", "Managed")),
        lambda document: mappings(document).append(copy.deepcopy(mappings(document)[0])),
        lambda document: mappings(document).pop(),
        lambda document: mappings(document)[0].update(flowType="ObjectAddOnly"),
        lambda document: mappings(document)[0].update(defaultValue=""),
        lambda document: mappings(document)[0].update(exportMissingReferences=0),
        lambda document: mappings(document)[0]["source"].update(expression='Append("GROUP_",[objectId])'),
        lambda document: group_mapping(document).update(enabled=False),
        lambda document: group_mapping(document)["scope"].update(groups=[]),
        lambda document: group_mapping(document)["scope"]["groups"][0]["clauses"][0]["targetOperand"].update(values=["^sg-"]),
        lambda document: document.update(unknownToUs={"kept": [1, 2]}),
        lambda document: document.update(unknownToUs={"kept": [1, 2, 3, 3]}),
        lambda document: document.update(unknownToUs={"kept": [1, 2, "3"]}),
        lambda document: document.pop("unknownToUs"),
    ],
)
def test_what_makes_a_difference(edit: Edit) -> None:
    assert not same_schema(edited(nothing), edited(edit))
    assert fingerprint(edited(nothing)) != fingerprint(edited(edit))


def named(target: str, name: str, kind: str = "Constant", **more: t.Any) -> Json:
    if kind == "Constant":
        return edited(lambda document: mappings(document).append(constant(target, name, **more)))
    key = {"key": "true", "value": {"type": "Constant", "name": name, "expression": f'"{name}"', "parameters": []}}
    source = {"type": "Function", "name": "IIF", "expression": f'IIF([a]="OU=A,DC=b", "{name}", [b])', "parameters": [key]}
    return edited(lambda document: mappings(document).append({"targetAttributeName": target, "source": source, **more}))


@pytest.mark.parametrize("kind", ["Constant", "Function"])
@pytest.mark.parametrize(
    ("target", "name", "same"),
    [
        ("parentDistinguishedName", "ou=groups, dc=contoso, dc=lab", True),
        ("PARENTDISTINGUISHEDNAME", "2.5.4.11=Groups;DC=contoso;DC=lab", True),
        ("managedBy", "OU=#0c0647726F757073,DC=contoso,DC=lab", True),
        ("managedBy", "OU=Group,DC=contoso,DC=lab", False),
        ("info", "ou=groups,dc=contoso,dc=lab", False),
    ],
)
def test_a_distinguished_name_is_the_same_in_every_spelling(target: str, name: str, same: bool, kind: str) -> None:
    left, right = named(target, "OU=Groups,DC=contoso,DC=lab", kind), named(target, name, kind)
    assert same_schema(left, right) is same
    assert (fingerprint(left) == fingerprint(right)) is same
    assert (document_changes(left, right) == []) is same


def test_default_values_that_are_names_are_compared_as_names() -> None:
    left, right, other = (
        named("managedBy", "CN=a,DC=lab", defaultValue=value) for value in ("CN=b,DC=lab", "cn=B, dc=LAB", "CN=c,DC=lab")
    )
    assert same_schema(left, right)
    assert not same_schema(left, other)


def test_what_an_expression_only_compares_is_no_name() -> None:
    left, right = (named("managedBy", "CN=a,DC=lab", "Function") for _ in "12")
    mappings(right)[-1]["source"]["expression"] = 'IIF([a]="ou=a,dc=b", "CN=a,DC=lab", [b])'
    assert not same_schema(left, right)


def test_arguments_of_an_expression_have_an_order() -> None:
    first, second = ({"key": "source", "value": {"type": "Constant", "name": name}} for name in ("a", "b"))
    left = edited(lambda document: mappings(document)[0]["source"].update(expression="F", parameters=[first, second]))
    right = edited(lambda document: mappings(document)[0]["source"].update(expression="F", parameters=[second, first]))
    assert not same_schema(left, right)


def test_nothing_is_edited() -> None:
    document = edited(nothing)
    before = json.dumps(document)
    same_schema(document, document)
    fingerprint(document)
    assert json.dumps(document) == before


def test_a_fingerprint_survives_the_disk() -> None:
    document = edited(lambda document: mappings(document)[0]["source"].update(expression='"Ü \udcff"'))
    assert fingerprint(json.loads(json.dumps(document))) == fingerprint(document)
    assert len(fingerprint(document)) == 64

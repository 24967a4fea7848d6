# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole documents that shall replace a schema: which are none, and which don't fit."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import SchemaError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.restoration import (
    changed_protected,
    fit,
    protected_error,
    read_schema_document,
)
from tests.unit.documents import attribute, constant, function, schema

Json = dict[str, t.Any]
Edit = t.Callable[[Json], t.Any]


def rule(document: Json) -> Json:
    found: Json = document["synchronizationRules"][0]
    return found


def mappings(document: Json) -> list[Json]:
    found: list[Json] = rule(document)["objectMappings"][0]["attributeMappings"]
    return found


def edited(edit: Edit) -> Json:
    document = copy.deepcopy(schema())
    edit(document)
    return document


def remap(document: Json, target: str, *new: Json) -> None:
    rule(document)["objectMappings"][0]["attributeMappings"] = [
        *(each for each in mappings(document) if each["targetAttributeName"] != target),
        *new,
    ]


def test_a_document_and_what_the_info_module_returns_around_it() -> None:
    document = schema()
    assert read_schema_document(document, "x") == document
    assert read_schema_document({"changed": False, "document": document, "version": "v1.2"}, "x") == document
    annotated = {"@odata.context": "https://graph.microsoft.com/...", **document}
    assert read_schema_document(annotated, "x") == document


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "x is no synchronization schema"),
        ([], "x is no synchronization schema"),
        ("text", "x is no synchronization schema"),
        ({}, "it has no synchronizationRules"),
        ({"document": {}}, "it has no synchronizationRules"),
        ({"attribute_mappings": []}, "it has no synchronizationRules"),
        ({"synchronizationRules": []}, "x.synchronizationRules is empty"),
        ({"synchronizationRules": {}}, "x.synchronizationRules is missing or no list"),
        ({"synchronizationRules": ["rule"]}, "x.synchronizationRules[0] is no object"),
        ({"synchronizationRules": [{"id": 1}]}, "x.synchronizationRules[0].id is missing or no text"),
        (edited(lambda d: d.pop("directories")), "x.directories is missing"),
        (edited(lambda d: d.update(directories=[])), "x.directories is empty"),
        (edited(lambda d: d["directories"][0].pop("name")), "x.directories[0].name is missing"),
        (edited(lambda d: d["directories"][1].pop("objects")), "x.directories[1].objects is missing"),
        (edited(lambda d: rule(d).pop("objectMappings")), "objectMappings is missing"),
        (edited(lambda d: rule(d)["objectMappings"][0].update(attributeMappings=None)), "objectMappings[0].attributeMappings is missing"),
        (edited(lambda d: mappings(d)[2].pop("targetAttributeName")), "attributeMappings[2].targetAttributeName is missing"),
        (edited(lambda d: mappings(d)[0].update(source="Append()")), "attributeMappings[0].source is no object"),
        (edited(lambda d: rule(d)["objectMappings"][0].update(scope=[1])), "objectMappings[0].scope is no object"),
        (edited(lambda d: rule(d)["objectMappings"][0]["scope"].update(groups=[{}])), "scope.groups[0].clauses is missing"),
    ],
)
def test_what_is_no_whole_schema(value: t.Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        read_schema_document(value, "x")
    assert message in caught.value.message
    assert "include_document" in str(caught.value.hint)


def test_an_own_document_fits_with_the_live_version() -> None:
    older = edited(lambda d: remap(d, "info", constant("info", "x")))
    older["version"] = "v1.0"
    fitted = fit(older, schema(), force=False)
    assert fitted.document == {**older, "version": "v1.2"}
    assert fitted.warnings == []
    assert older["version"] == "v1.0"


def test_a_document_of_another_job_needs_force() -> None:
    foreign = edited(lambda d: d.update(id="AAD2ADGroupProvisioning.t.other"))
    with pytest.raises(SchemaError, match="belongs to another job: AAD2ADGroupProvisioning.t.other") as caught:
        fit(foreign, schema(), force=False)
    assert "set force" in str(caught.value.hint)
    assert fit(foreign, schema(), force=True).document["id"] == "job"
    assert fit(edited(lambda d: d.pop("id")), schema(), force=False).document["id"] == "job"
    assert fit(edited(lambda d: d.update(id="JOB")), schema(), force=False).document["id"] == "job"


def test_the_metadata_of_a_rule_is_the_services() -> None:
    document = edited(lambda d: rule(d).update(metadata=[{"key": "a", "value": "b"}]))
    fitted = fit(document, schema(), force=False)
    assert rule(fitted.document)["metadata"] == [{"key": "supportsProvisionOnDemand", "value": "True"}]
    assert fitted.warnings == ["The metadata of the rule 'anything' is another one in the document; the job's own was kept."]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda d: rule(d).update(id="other"), "The job knows no rule 'other'; it knows rule#1"),
        (lambda d: d["synchronizationRules"].append({**rule(d), "id": "more"}), "The job knows no rule 'more'"),
        (lambda d: d["synchronizationRules"].append(rule(d)), "holds the rule 'rule#1' more than once"),
        (lambda d: d["directories"].append({"name": "Other", "objects": []}), "The job knows no directory 'Other'; it knows Entra, AD"),
        (lambda d: d["directories"].pop(), "lacks the directory 'AD'"),
        (lambda d: rule(d).update(targetDirectoryName="Entra"), "targetDirectoryName 'Entra', and the job's has 'AD'"),
        (lambda d: remap(d, "info", constant("info", "x"), constant("INFO", "y")), "maps INFO, info more than once"),
        (lambda d: remap(d, "infoo", constant("infoo", "x")), "the attribute 'infoo' is unknown"),
        (lambda d: remap(d, "info", attribute("info", "descripton")), "the attribute 'descripton' is unknown"),
        (lambda d: rule(d)["objectMappings"].pop(0), "no rule with an object mapping for Group"),
    ],
)
def test_what_does_not_fit_the_job(edit: Edit, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        fit(edited(edit), schema(), force=True)
    assert message in caught.value.message


def test_a_rule_that_must_not_be_edited() -> None:
    live = edited(lambda d: rule(d).update(editable=False))
    assert fit(copy.deepcopy(live), live, force=False).document == live
    changed = copy.deepcopy(live)
    remap(changed, "info", constant("info", "x"))
    with pytest.raises(SchemaError, match="not editable"):
        fit(changed, live, force=False)


@pytest.mark.parametrize(
    ("edit", "targets"),
    [
        (lambda d: None, []),
        (lambda d: remap(d, "info", constant("info", "x")), []),
        (lambda d: remap(d, "member"), ["member"]),
        (lambda d: remap(d, "member", attribute("MEMBER", "members")), []),
        (lambda d: remap(d, "isSecurityGroup", constant("isSecurityGroup", "False")), ["isSecurityGroup"]),
        (lambda d: remap(d, "adminDescription", function("adminDescription", "Trim([x])"), constant("adminDescription", "y")), ["adminDescription"]),
        (lambda d: mappings(d)[6].update(matchingPriority=0), ["msDS-ExternalDirectoryObjectId"]),
        (lambda d: mappings(d).append(attribute("objectGUID", "objectId")), ["objectGUID"]),
    ],
)
def test_protected_mappings(edit: Edit, targets: list[str]) -> None:
    assert changed_protected(edited(edit), schema()) == targets
    assert changed_protected(schema(), edited(edit)) == targets


def test_the_error_for_protected_mappings_names_them() -> None:
    error = protected_error(["member", "objectGUID"])
    assert "member, objectGUID" in error.message
    assert error.details == {"targets": ["member", "objectGUID"]}

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole documents that shall replace a schema: which don't fit the job."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    ExpressionError,
    OptionError,
    SchemaError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.restoration import (
    changed_protected,
    fit,
    protected_error,
)
from tests.unit.documents import attribute, constant, filter_group, function, schema
from tests.unit.errors import details_of

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


def refilter(document: Json, clause: tuple[str, ...]) -> None:
    rule(document)["objectMappings"][0]["scope"]["groups"] = [filter_group("x", clause)]


def test_what_the_live_schema_has_is_not_judged() -> None:
    live = edited(lambda d: refilter(d, ("displayName", "IS_MEMBER_OF", "x")))
    remap(live, "info", function("info", "Trim([Description])"))
    assert fit(copy.deepcopy(live), live, force=False).warnings == []


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
        (
            lambda d: d["directories"].append({"name": "Other", "objects": []}),
            "The job knows no directory 'Other'; it knows Entra, AD",
        ),
        (lambda d: d["directories"].pop(), "lacks the directory 'AD'"),
        (lambda d: rule(d).update(targetDirectoryName="Entra"), "targetDirectoryName 'Entra', and the job's has 'AD'"),
        (lambda d: remap(d, "info", constant("info", "x"), constant("INFO", "y")), "maps INFO, info more than once"),
        (lambda d: remap(d, "infoo", constant("infoo", "x")), "the attribute 'infoo' is unknown"),
        (lambda d: remap(d, "info", attribute("info", "descripton")), "the attribute 'descripton' is unknown"),
        (lambda d: remap(d, "info", attribute("info", "Description")), "the attribute 'Description' is unknown"),
        (lambda d: remap(d, "info", function("info", "Trim([Description])")), "the attribute 'Description' is unknown"),
        (lambda d: refilter(d, ("displayName", "REGEX MATCH", "SG-[")), "with a bracket expression that is not closed"),
        (
            lambda d: refilter(d, ("displayName", "IS_MEMBER_OF", "x")),
            "'IS_MEMBER_OF' is unknown, or the service doesn't support it",
        ),
        (lambda d: rule(d)["objectMappings"].pop(0), "no rule with an object mapping for Group"),
    ],
)
def test_what_does_not_fit_the_job(edit: Edit, message: str) -> None:
    with pytest.raises((SchemaError, OptionError, ExpressionError)) as caught:
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
        (
            lambda d: remap(d, "adminDescription", function("adminDescription", "Trim([x])"), constant("adminDescription", "y")),
            ["adminDescription"],
        ),
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
    assert details_of(error) == {"targets": ["member", "objectGUID"]}

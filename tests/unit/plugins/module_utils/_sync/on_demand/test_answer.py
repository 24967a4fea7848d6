# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading on-demand answers in both generations and any casing; what can't be read is never a success."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import UnreadableAnswerError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.answer import Answer, read_answer

Json = dict[str, t.Any]

EXPORT = {"name": "EntryExportAdd", "type": "Export", "status": "Success", "description": "created", "details": {}}
IMPORT = {"name": "EntryImport", "type": "Import", "status": "Success", "details": {"displayName": "x"}}


def scoping(status: str = "Success", **details: t.Any) -> Json:
    return {"name": "EntrySynchronizationScoping", "type": "Scoping", "status": status, "details": details}


def reference_form(key: Json, value: Json) -> Json:
    return {"@odata.context": "x", "key": json.dumps(key), "value": json.dumps(value)}


def tutorial_form(*entries: Json) -> Json:
    name = "Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo"
    return {"key": name, "value": json.dumps(list(entries))}


def failure(code: str, reason: str = "", action: str = "") -> Json:
    status = {"status": "Failure", "errorCode": code, "reason": reason, "recommendedAction": action}
    return {"statusInfo": status, "provisioningSteps": [IMPORT]}


OUTCOMES: list[tuple[str, Json, str, bool]] = [
    ("create", reference_form({"result": "Success", "details": {}}, {"provisioningSteps": [IMPORT, EXPORT]}), "applied", True),
    ("empty value", reference_form({"result": "Success"}, {}), "applied", True),
    ("success without export", reference_form({"result": "Success"}, {"provisioningSteps": [IMPORT]}), "in_sync", False),
    (
        "export failed",
        reference_form({"result": "Success"}, {"provisioningSteps": [{**EXPORT, "status": "Failure"}]}),
        "in_sync",
        False,
    ),
    ("redundant", reference_form({"result": "Skipped", "details": {"errorCode": "RedundantExport"}}, {}), "in_sync", False),
    ("redundant, folded", reference_form({"Result": "SKIPPED", "Details": {"ErrorCode": "redundantexport"}}, {}), "in_sync", False),
    (
        "not entitled",
        reference_form({"result": "Skipped", "details": {"errorCode": "NotEffectivelyEntitled"}}, {}),
        "not_in_scope",
        False,
    ),
    (
        "skipped, scoping failed",
        reference_form(
            {"result": "Skipped", "details": {"errorCode": "EntrySynchronizationSkipped"}},
            {"provisioningSteps": [scoping("Failure")]},
        ),
        "not_in_scope",
        False,
    ),
    ("other skip", reference_form({"result": "Skipped", "details": {"errorCode": "ImportSkipped"}}, {}), "failed", False),
    ("skip without code", reference_form({"result": "Skipped"}, {}), "failed", False),
    ("failure", reference_form({"result": "Failure", "details": {"errorCode": "InsufficientRights"}}, {}), "failed", False),
    (
        "tutorial success",
        tutorial_form({"statusInfo": {"status": "Success"}, "provisioningSteps": [EXPORT]}),
        "applied",
        True,
    ),
    ("tutorial failure", tutorial_form(failure("Conflict")), "failed", False),
    (
        "tutorial, the last entry counts",
        tutorial_form(failure("Conflict"), {"StatusInfo": {"Status": "success"}, "ProvisioningSteps": [EXPORT]}),
        "applied",
        True,
    ),
]


@pytest.mark.parametrize(("raw", "outcome", "wrote"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES])
def test_outcome(raw: Json, outcome: str, wrote: bool) -> None:
    answer = read_answer(raw)
    assert (answer.outcome, answer.wrote) == (outcome, wrote)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "text",
        {},
        {"key": None, "value": None},
        {"key": "{}", "value": "{}"},
        {"key": '{"result":', "value": "{}"},
        {"key": json.dumps({"result": "Perhaps"}), "value": "{}"},
        {"key": "name", "value": "[]"},
        {"key": "name", "value": json.dumps([{"statusInfo": "text"}])},
        {"key": "name", "value": json.dumps([{"statusInfo": {"status": None}}])},
        {"key": "name", "value": "<html></html>"},
        {"key": json.dumps({"result": "Success", "details": "x"}), "value": "{}"},
        {"key": json.dumps({"result": "Success", "details": [1]}), "value": "{}"},
        {"key": json.dumps({"result": "Success"}), "value": json.dumps({"provisioningSteps": ["a"]})},
        {"key": json.dumps({"result": "Success"}), "value": json.dumps({"provisioningSteps": [{"details": "x"}]})},
        {"key": json.dumps({"result": "Success"}), "value": json.dumps({"provisioningSteps": 7})},
        {"key": json.dumps({"result": "Success"}), "value": json.dumps({"statusInfo": "x"})},
    ],
)
def test_unreadable(raw: t.Any) -> None:
    with pytest.raises(UnreadableAnswerError, match="can't be read"):
        read_answer(raw)


def explained(key: Json, value: Json) -> str:
    return read_answer(reference_form(key, value)).explain()


def test_explanations() -> None:
    assert explained({"result": "Skipped", "details": {"errorCode": "RedundantExport"}}, {}) == (
        "RedundantExport: source and target already match"
    )
    skipped = {"result": "Skipped", "details": {"errorCode": "NotEffectivelyEntitled"}}
    filters = json.dumps({"EMEA.displayName REGEX MATCH '^SG-EMEA-'": False, "Any.description IS NOT NULL": True})
    assert explained(skipped, {"provisioningSteps": [scoping("Failure", ScopeEvaluationResult=filters)]}) == (
        "not in scope: clause EMEA.displayName REGEX MATCH '^SG-EMEA-' does not hold"
    )
    for key in ("Assigned", "Assigned to the application"):
        text = explained(skipped, {"provisioningSteps": [scoping("Failure", **{key: "False"})]})
        assert text == "not in scope: not assigned to the application (or the assignment is not effective yet)"
    assert explained({"result": "Failure", "details": {"errorCode": "NeverHeardOf", "errorMessage": "it broke"}}, {}) == (
        "NeverHeardOf: it broke"
    )


def test_details_of_a_failure() -> None:
    answer = read_answer(tutorial_form(failure("Conflict", "sAMAccountName is taken", "Use another name")))
    assert answer == Answer(
        result="failure",
        code="Conflict",
        reason="sAMAccountName is taken",
        recommended_action="Use another name",
        steps=answer.steps,
        modified_properties=(),
        has_details=True,
    )
    assert answer.advice == "Use another name"
    assert [(step.name, step.type, step.status, step.wrote) for step in answer.steps] == [
        ("EntryImport", "Import", "Success", False)
    ]


def test_modified_properties_are_kept() -> None:
    changed = [{"displayName": "info", "oldValue": None, "newValue": "x"}]
    answer = read_answer(reference_form({"result": "Success"}, {"modifiedProperties": changed, "provisioningSteps": [EXPORT]}))
    assert list(answer.modified_properties) == changed


@pytest.mark.parametrize(
    ("raw", "action", "change_ids"),
    [
        (
            reference_form({"result": "Success"}, {"action": "Create", "changeId": "c1", "provisioningSteps": [EXPORT]}),
            "create",
            ("c1",),
        ),
        (reference_form({"result": "Skipped"}, {"Action": "OTHER", "ChangeId": "c1"}), "other", ("c1",)),
        (reference_form({"result": "Success"}, {}), None, ()),
        (
            tutorial_form(
                {"statusInfo": {"status": "Success"}, "changeId": "member", "action": "Other"},
                {"statusInfo": {"status": "Success"}, "changeId": "subject", "action": "Update"},
            ),
            "update",
            ("subject", "member"),
        ),
        (tutorial_form({"statusInfo": {"status": "Success"}, "changeId": None}), None, ()),
    ],
)
def test_what_finds_the_run_in_the_log(raw: Json, action: str | None, change_ids: tuple[str, ...]) -> None:
    answer = read_answer(raw)
    assert (answer.action, answer.change_ids) == (action, change_ids)


def test_a_user_who_is_disabled_was_written() -> None:
    step = {"name": "EntryExportUpdateSoftDelete", "type": "Export", "status": "Success"}
    answer = read_answer(reference_form({"result": "Success"}, {"action": "Disable", "provisioningSteps": [step]}))
    assert (answer.outcome, answer.wrote, answer.action) == ("applied", True, "disable")


def advised(**details: str) -> str | None:
    skipped = {"result": "Skipped", "details": {"errorCode": "NotEffectivelyEntitled"}}
    return read_answer(reference_form(skipped, {"provisioningSteps": [scoping("Failure", **details)]})).advice


def test_an_assignment_is_advised_only_where_it_can_help() -> None:
    mail = json.dumps({"mailEnabled IS FALSE": False})
    assert "Assign the group" in str(advised(Assigned="False"))
    assert "Assign the group" in str(advised(Assigned="False", ScopeEvaluationResult=mail))
    assert advised(Assigned="True", ScopeEvaluationResult=mail) == (
        "Assigning it doesn't help here: change the object so that these clauses hold, or the scoping filters."
    )

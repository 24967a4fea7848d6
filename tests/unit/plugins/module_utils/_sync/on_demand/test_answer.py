# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading on-demand answers in both generations and any casing; what can't be read is never a success."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import UnreadableAnswerError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.answer import read_answer
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.entry import AnswerEntry
from tests.unit.plugins.module_utils._sync.on_demand.made_answers import (
    EMPTY_SKIP,
    ENTRY_APPLIED,
    ENTRY_IN_SYNC,
    ENTRY_OUT,
    EXPORT,
    IMPORT,
    IN_SCOPE,
    SKIPPED,
    SUCCESS,
    Json,
    failure,
    reference_form,
    reference_step,
    run_of,
    scoping,
    skip,
    skipped_with,
    tutorial_form,
)


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
        {"key": json.dumps({"result": "Success"}), "value": json.dumps({"statusInfo": {"status": "Perhaps"}})},
        {"key": json.dumps({"result": "Success"}), "value": json.dumps({"modifiedProperties": ["x"]})},
        {"key": json.dumps({"result": "Success"}), "value": "<html></html>"},
        {"key": json.dumps({"result": "Success"}), "value": '{"provisioningSteps": ['},
        {"key": json.dumps({"result": "Success"}), "value": "7"},
        {"key": json.dumps({"result": "Success"}), "value": "[null]"},
        {"key": json.dumps({"result": True}), "value": "{}"},
        # Damaged or impossible JSON is not the name that begins the second generation.
        {"key": '{"result": "Failure", "details": 1e999}', "value": json.dumps(ENTRY_APPLIED)},
        {"key": '{"result": "Fai', "value": json.dumps([ENTRY_APPLIED])},
        {"key": "[1]", "value": json.dumps([ENTRY_APPLIED])},
        {"key": json.dumps({"result": 5}), "value": "{}"},
        {"key": json.dumps({"result": None}), "value": json.dumps({"statusInfo": {"status": "Success"}})},
        {"key": "name", "value": json.dumps([{"provisioningSteps": [EXPORT]}, {}])},
        {"key": "name", "value": json.dumps([{"statusInfo": {"status": "Perhaps"}}, {"statusInfo": {"status": "Success"}}])},
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
        text = explained(skipped, {"provisioningSteps": [scoping("Success", **{key: "False"})]})
        assert text == "not in scope: not assigned to the application (or the assignment is not effective yet)"
    assert explained({"result": "Failure", "details": {"errorCode": "NeverHeardOf", "errorMessage": "it broke"}}, {}) == (
        "NeverHeardOf: it broke"
    )


def test_details_of_a_failure() -> None:
    answer = read_answer(tutorial_form(failure("Conflict", "sAMAccountName is taken", "Use another name")))
    assert answer.entries == (
        AnswerEntry(("failure",), "Conflict", "sAMAccountName is taken", "Use another name", steps=answer.steps),
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


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            run_of({**EXPORT, "status": "Failure", "description": "access denied"}),
            "the answer says success, but its step EntryExportAdd failed: access denied",
        ),
        (
            run_of({**EXPORT, "status": "Failure", "description": "no", "details": {"ErrorCode": "InsufficientRights"}}),
            "the answer says success, but its step EntryExportAdd failed: InsufficientRights: the agent's account may not write there: no",
        ),
        (
            run_of(EXPORT, statusInfo={"status": "Success", "errorCategory": "failure"}),
            "the answer says success, but it names an error",
        ),
        (run_of(IMPORT, action="stagedDelete"), "the service wants to delete the object, and holds the deletion back"),
        (
            run_of(EXPORT, key={"result": "unknownFutureValue"}),
            "the service ended it in a way that this version of its API has no name for",
        ),
        (run_of(IMPORT, key={"result": "Warning"}), "ended with a warning, and the answer names nothing that was written"),
        (run_of(key=SKIPPED, statusInfo=EMPTY_SKIP), "skipped, and the answer doesn't say why"),
        (
            run_of(skip("AttributeValidationFailed", "The value of name is missing."), key=SKIPPED, statusInfo=EMPTY_SKIP),
            "AttributeValidationFailed: a value that the target requires is missing or malformed: The value of name is missing.",
        ),
        (
            skipped_with("EntrySynchronizationSkipped", scoping(**IN_SCOPE)),
            "EntrySynchronizationSkipped: nothing was done, and the object is in scope, so it is in sync",
        ),
        (
            run_of(skip("RedundantExport", "They match."), key=SKIPPED, statusInfo=EMPTY_SKIP),
            "RedundantExport: source and target already match",
        ),
        (
            run_of(
                scoping(Assigned="True", ScopeEvaluationResult='{"a.b IS TRUE": false}'),
                skip("NotEffectivelyEntitled"),
                key=SKIPPED,
            ),
            "not in scope: clause 'a.b IS TRUE' does not hold",
        ),
    ],
)
def test_why_in_words(raw: Json, text: str) -> None:
    assert read_answer(raw).explain() == text


@pytest.mark.parametrize(
    ("raw", "warnings"),
    [
        (run_of(EXPORT), []),
        (run_of(EXPORT, key={"result": "Warning"}), ["The service warns: it doesn't say of what"]),
        (
            run_of(EXPORT, key={"result": "Warning"}, statusInfo={"status": "Warning", "reason": "slow"}),
            ["The service warns: slow"],
        ),
        (run_of({**EXPORT, "status": "Warning", "description": "cn was cut"}, IMPORT), ["The service warns: cn was cut"]),
        (run_of(reference_step("Warning"), EXPORT), []),  # it is told of the member
        (
            run_of(EXPORT, statusInfo={"status": "Success", "errorCode": "UnableToResolveReferenceAttributeValue", "reason": "x"}),
            ["The service warns: x"],
        ),
    ],
)
def test_what_it_warns_of(raw: Json, warnings: list[str]) -> None:
    assert read_answer(raw).warnings == warnings


MEMBER = "CBC86211-6ada-4803-b73f-8039cf56d8a2"


def run_entry(*steps: Json) -> Json:
    return {"statusInfo": EMPTY_SKIP, "provisioningSteps": list(steps)}


def of_member(entry: Json) -> Json:
    return {**entry, "sourceIdentity": {"id": MEMBER.lower()}, "changeId": "member"}


@pytest.mark.parametrize(
    ("entry", "outcome", "of_members"),
    [
        (ENTRY_IN_SYNC, "applied", {"in_sync"}),
        (ENTRY_OUT, "applied", {"not_in_scope"}),
        (failure("UnableToResolveReferenceAttributeValue"), "applied", {"failed"}),
        (run_entry(skip("AttributeValidationFailed"), scoping(Assigned="False")), "not_in_scope", set()),
        (run_entry(skip(), scoping(**{"Scoping filter evaluation passed": "False"})), "applied", {"not_in_scope"}),
        (failure("Timeout"), "failed", set()),  # not about the member's eligibility: nobody knows what became of it
    ],
)
def test_the_entry_of_a_member_that_cannot_be_referred_to(entry: Json, outcome: str, of_members: set[str]) -> None:
    raw = tutorial_form(of_member(entry), {**ENTRY_APPLIED, "changeId": "subject", "sourceIdentity": {"id": "group"}})
    answer = read_answer(raw, [MEMBER])
    assert (answer.outcome, {each.outcome for each in answer.members.values()}) == (outcome, of_members)
    assert (answer.wrote, answer.change_ids) == (True, ("subject", "member"))
    assert set(answer.members) <= {MEMBER.lower()}


def test_where_only_members_have_entries_the_worst_of_them_decides() -> None:
    answer = read_answer(tutorial_form(of_member(ENTRY_OUT), of_member(ENTRY_IN_SYNC)), [MEMBER])
    assert (answer.outcome, dict(answer.members)) == ("not_in_scope", {})


# The samples that are printed in the Graph reference, with their members and shortened values.
PRINTED_SKIP = {
    "action": "Other",
    "changeId": "g8ba3be8",
    "endTime": "2020-06-26T13:58:24.7682084Z",
    "modifiedProperties": [{"displayName": "accountEnabled", "oldValue": None, "newValue": "True"}],
    "provisioningSteps": [
        {
            "name": "EntryImport",
            "type": "Import",
            "status": "Success",
            "description": "Retrieved User",
            "details": {"displayName": "x"},
        },
        {"name": "EntryImport", "type": "Matching", "status": "Success", "description": "Retrieved", "details": {"active": "True"}},
        scoping(
            IsActive="True",
            Assigned="True",
            IsEffectivelyEntitledForProvisioning="True",
            IsInProvisioningScopeDisplayName="True",
            ScopeEvaluationResult="{}",
        ),
        skip("RedundantExport", "The state of the user in both the source and target systems already match."),
    ],
    "reportableIdentifier": "x@contoso.com",
    "statusInfo": EMPTY_SKIP,
    "sourceIdentity": {"id": "62cf7b7a", "type": "User", "displayName": None, "details": None},
    "sourceSystem": {"id": None, "name": "Azure Active Directory", "details": None},
    "targetIdentity": {"id": "52507a19", "type": "User", "displayName": None, "details": None},
    "targetSystem": {"id": None, "name": "customappsso", "details": None},
}
PRINTED_UPDATE = {
    "provisioningSteps": [
        {"name": "EntryImportAdd", "type": "Import", "status": "Success", "description": "Received user", "details": {"cn": "x"}},
        {"name": "EntryImport", "type": "Import", "status": "Success", "description": "Retrieved user", "details": {"cn": "x"}},
        scoping(**{"Active in the source system": "True", "Scoping filter evaluation passed": "True"}),
        {"name": "EntryExportUpdate", "type": "Export", "status": "Success", "description": "User was updated", "details": {}},
    ],
    "modifiedProperties": [{"displayName": "City", "newValue": "Chicago"}],
    "action": "Update",
    "changeId": "582595f3",
    "sourceIdentity": {"id": "38a2171b", "type": "user"},
    "sourceSystem": {"name": "Active Directory"},
    "statusInfo": {"status": "Success"},
    "targetIdentity": {"id": "87cb2512", "type": "User"},
    "targetSystem": {"name": "Azure Active Directory"},
}
PRINTED_KEY = {"result": "Skipped", "details": {"errorCode": "RedundantExport", "errorMessage": "The states already match."}}


@pytest.mark.parametrize(
    ("raw", "outcome", "code", "action", "change_ids"),
    [
        (reference_form(PRINTED_KEY, PRINTED_SKIP), "in_sync", "RedundantExport", "other", ("g8ba3be8",)),
        (tutorial_form(PRINTED_SKIP), "in_sync", "RedundantExport", "other", ("g8ba3be8",)),
        (reference_form(SUCCESS, PRINTED_UPDATE), "applied", None, "update", ("582595f3",)),
        (tutorial_form(PRINTED_UPDATE), "applied", None, "update", ("582595f3",)),
        (reference_form(SUCCESS, {}), "applied", None, None, ()),
    ],
)
def test_the_printed_samples(raw: Json, outcome: str, code: str | None, action: str | None, change_ids: tuple[str, ...]) -> None:
    answer = read_answer(raw)
    assert (answer.outcome, answer.code, answer.action, answer.change_ids) == (outcome, code, action, change_ids)
    assert answer.warnings == []

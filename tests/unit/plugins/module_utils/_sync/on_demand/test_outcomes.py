# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How answers end in the collection's words: where a reason stands, which entry decides, contradictions, rare results."""

from __future__ import annotations

import json

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.answer import read_answer
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

OUTCOMES: list[tuple[str, Json, str, bool]] = [
    ("create", run_of(IMPORT, EXPORT), "applied", True),
    ("empty value", reference_form({"result": "Success"}, {}), "applied", True),
    ("no value", {"key": json.dumps(SUCCESS), "value": None}, "applied", True),
    ("an empty text as value", {"key": json.dumps(SUCCESS), "value": ""}, "applied", True),
    ("no entry", {"key": json.dumps(SUCCESS), "value": "[]"}, "applied", True),
    ("success without a step", reference_form(SUCCESS, {"statusInfo": {"status": "Success"}}), "applied", True),
    ("success without export", run_of(IMPORT), "in_sync", False),
    ("redundant", reference_form({"result": "Skipped", "details": {"errorCode": "RedundantExport"}}, {}), "in_sync", False),
    ("redundant, folded", reference_form({"Result": "SKIPPED", "Details": {"ErrorCode": "redundantexport"}}, {}), "in_sync", False),
    (
        "not entitled",
        reference_form({"result": "Skipped", "details": {"errorCode": "NotEffectivelyEntitled"}}, {}),
        "not_in_scope",
        False,
    ),
    ("skipped, scoping failed", skipped_with("EntrySynchronizationSkipped", scoping("Failure")), "not_in_scope", False),
    ("other skip", reference_form({"result": "Skipped", "details": {"errorCode": "ImportSkipped"}}, {}), "failed", False),
    ("skip without code", reference_form({"result": "Skipped"}, {}), "failed", False),
    ("failure", reference_form({"result": "Failure", "details": {"errorCode": "InsufficientRights"}}, {}), "failed", False),
    ("tutorial success", tutorial_form({"statusInfo": {"status": "Success"}, "provisioningSteps": [EXPORT]}), "applied", True),
    ("tutorial success without a step", tutorial_form({"statusInfo": {"status": "Success"}}), "applied", True),
    ("tutorial failure", tutorial_form(failure("Conflict")), "failed", False),
]

# Where the reason of a skip stands: nowhere but in the last step, in both generations.
REASONS: list[tuple[str, Json, str, bool]] = [
    ("redundant, in the step", run_of(IMPORT, skip("RedundantExport"), key=SKIPPED, statusInfo=EMPTY_SKIP), "in_sync", False),
    (
        "redundant, tutorial",
        tutorial_form({"statusInfo": EMPTY_SKIP, "provisioningSteps": [skip("RedundantExport")]}),
        "in_sync",
        False,
    ),
    (
        "redundant, in statusInfo",
        tutorial_form({"statusInfo": {"status": "Skipped", "errorCode": "RedundantExport"}}),
        "in_sync",
        False,
    ),
    (
        "not entitled, in the step",
        run_of(skip("NotEffectivelyEntitled"), key=SKIPPED, statusInfo=EMPTY_SKIP),
        "not_in_scope",
        False,
    ),
    (
        "not entitled, tutorial",
        tutorial_form({"statusInfo": EMPTY_SKIP, "provisioningSteps": [skip("NotEffectivelyEntitled")]}),
        "not_in_scope",
        False,
    ),
    ("another reason", run_of(skip("AttributeValidationFailed"), key=SKIPPED, statusInfo=EMPTY_SKIP), "failed", False),
    ("no reason in the step", run_of(skip(), key=SKIPPED, statusInfo=EMPTY_SKIP), "failed", False),
    # Ambiguous by its documentation: in sync only where the scope rules the other reading out.
    ("ambiguous, nothing said", skipped_with("EntrySynchronizationSkipped"), "failed", False),
    ("ambiguous, in scope", skipped_with("EntrySynchronizationSkipped", scoping(**IN_SCOPE)), "in_sync", False),
    (
        "ambiguous, not assigned",
        skipped_with("EntrySynchronizationSkipped", scoping(**{**IN_SCOPE, "Assigned to the application": "False"})),
        "not_in_scope",
        False,
    ),
    (
        "ambiguous, inactive",
        skipped_with("EntrySynchronizationSkipped", scoping(**{**IN_SCOPE, "Active in the source system": "False"})),
        "not_in_scope",
        False,
    ),
    ("ambiguous, the step says which", skipped_with("EntrySynchronizationSkipped", skip("RedundantExport")), "in_sync", False),
    # As the portal shows it: the step is a success, and its details say that a filter was not passed.
    (
        "another code, filter not passed",
        skipped_with("JoinNotFound", scoping(**{**IN_SCOPE, "Scoping filter evaluation passed": "False"})),
        "not_in_scope",
        False,
    ),
    ("another code, in scope", skipped_with("JoinNotFound", scoping(**IN_SCOPE)), "failed", False),
    ("no code, not assigned", run_of(scoping(Assigned="False"), key=SKIPPED), "not_in_scope", False),
    ("no code, in scope", run_of(scoping(**IN_SCOPE), key=SKIPPED), "failed", False),
    (
        "the scope of everything",
        skipped_with("RedundantExport", scoping(**{**IN_SCOPE, "Assigned to the application": "False"})),
        "in_sync",
        False,
    ),
]

# The worst entry decides, wherever it stands, in both generations; something was written if one of them wrote.
SEVERAL: list[tuple[str, Json, str, bool]] = [
    (
        "failure first",
        tutorial_form(failure("Conflict"), {"StatusInfo": {"Status": "success"}, "ProvisioningSteps": [EXPORT]}),
        "failed",
        True,
    ),
    ("failure last", tutorial_form(ENTRY_IN_SYNC, failure("Conflict")), "failed", False),
    ("out of scope first", tutorial_form(ENTRY_OUT, ENTRY_APPLIED), "not_in_scope", True),
    ("in sync last", tutorial_form(ENTRY_APPLIED, ENTRY_IN_SYNC), "applied", True),
    ("all in sync", tutorial_form(ENTRY_IN_SYNC, ENTRY_IN_SYNC, ENTRY_IN_SYNC), "in_sync", False),
    ("one entry, not in a list", {"key": "name", "value": json.dumps(ENTRY_IN_SYNC)}, "in_sync", False),
    (
        "a list under a result",
        {"key": json.dumps(SUCCESS), "value": json.dumps([ENTRY_APPLIED, failure("Conflict")])},
        "failed",
        True,
    ),
    ("a list of one under a result", {"key": json.dumps(SUCCESS), "value": json.dumps([ENTRY_APPLIED])}, "applied", True),
    (
        "a key without a result",
        {"key": json.dumps({"details": {"errorCode": "Timeout"}}), "value": json.dumps(ENTRY_APPLIED)},
        "failed",
        True,
    ),
    ("an entry without a result", tutorial_form(ENTRY_APPLIED, {"changeId": "x"}), "failed", True),
]

CLAUSE_FALSE = {"ScopeEvaluationResult": '{"mailEnabled IS FALSE": false}'}
UNASSIGNED = {"Assigned to the application": "False", "Group has the required role": "False"}

# What contradicts itself is never fine.
CONTRADICTIONS: list[tuple[str, Json, str, bool]] = [
    ("success, failed export", run_of({**EXPORT, "status": "Failure"}), "failed", False),
    ("success, failed import", run_of({**IMPORT, "status": "failure"}, EXPORT), "failed", True),
    ("success, failed step as a number", run_of({**EXPORT, "status": 1}), "failed", False),
    (
        "success, an error code",
        reference_form({"result": "Success", "details": {"errorCode": "InsufficientRights"}}, {}),
        "failed",
        False,
    ),
    ("success, statusInfo failure", run_of(EXPORT, statusInfo={"status": "Failure"}), "failed", True),
    ("success, category failure", run_of(EXPORT, statusInfo={"status": "Success", "errorCategory": "Failure"}), "failed", True),
    ("success, skipped as not entitled", run_of(skip("NotEffectivelyEntitled")), "not_in_scope", False),
    ("success, skipped for another reason", run_of(skip("AttributeValidationFailed")), "failed", False),
    ("success, skipped without a reason", run_of(skip()), "failed", False),
    ("success, skipped as redundant", run_of(skip("RedundantExport")), "in_sync", False),
    (
        "success, a filter was not passed",
        run_of(scoping(**{"Scoping filter evaluation passed": "False"}), EXPORT),
        "not_in_scope",
        True,
    ),
    ("success, the scope failed", run_of(scoping("Failure"), EXPORT), "not_in_scope", True),
    (
        "success, a deletion for it",
        run_of(scoping("Failure"), {**EXPORT, "name": "EntryExportDelete"}, action="Delete"),
        "applied",
        True,
    ),
    ("skipped as redundant, a failed step", skipped_with("RedundantExport", {**EXPORT, "status": "Failure"}), "failed", False),
    (
        "skipped as redundant, a filter was not passed",
        skipped_with("RedundantExport", scoping(**{"Scoping filter evaluation passed": "False"})),
        "not_in_scope",
        False,
    ),
    (
        "redundant in the key, another reason in the step",
        skipped_with("RedundantExport", skip("AttributeValidationFailed")),
        "failed",
        False,
    ),
    (
        "redundant in the key, not entitled in the step",
        skipped_with("RedundantExport", skip("NotEffectivelyEntitled")),
        "not_in_scope",
        False,
    ),
    (
        "not entitled in the key, redundant in the step",
        skipped_with("NotEffectivelyEntitled", skip("RedundantExport")),
        "not_in_scope",
        False,
    ),
    ("redundant, and yet an export", skipped_with("RedundantExport", EXPORT, skip("RedundantExport")), "applied", True),
    ("success, an export and a skip for another reason", run_of(EXPORT, skip("AttributeValidationFailed")), "failed", True),
    ("success, an export and a skip without a reason", run_of(EXPORT, skip()), "failed", True),
    ("failure after an export", run_of(EXPORT, key={"result": "Failure", "details": {"errorCode": "Timeout"}}), "failed", True),
    (
        "success, category of others' failure",
        run_of(EXPORT, statusInfo={"status": "Success", "errorCategory": "NonServiceFailure"}),
        "failed",
        True,
    ),
    ("success, category as a number", run_of(EXPORT, statusInfo={"status": "Success", "errorCategory": 0}), "failed", True),
    (
        "a skip that is not the service's fault",
        skipped_with("RedundantExport") | {"value": json.dumps({"statusInfo": {"errorCategory": "NonServiceFailure"}})},
        "in_sync",
        False,
    ),
    ("success, a clause is false", run_of(scoping(**CLAUSE_FALSE)), "not_in_scope", False),
    ("success, a clause is false and yet an export", run_of(scoping(**CLAUSE_FALSE), EXPORT), "not_in_scope", True),
    ("redundant, a clause is false", skipped_with("RedundantExport", scoping(**CLAUSE_FALSE)), "not_in_scope", False),
    (
        "success, a clause is false, the filter was passed",
        run_of(scoping(**CLAUSE_FALSE, **IN_SCOPE), EXPORT),
        "applied",
        True,
    ),
    ("success, not assigned", run_of(scoping(**UNASSIGNED)), "not_in_scope", False),
    ("success, assigned without a role", run_of(scoping(**{**UNASSIGNED, "Assigned": "True"})), "not_in_scope", False),
    ("success, not active", run_of(scoping(IsActive="False")), "not_in_scope", False),
    ("success, not assigned and yet an export", run_of(scoping(**UNASSIGNED), EXPORT), "applied", True),
    (
        "success, a reason without a code",
        run_of(IMPORT, statusInfo={"status": "Success", "reason": "access denied"}),
        "failed",
        False,
    ),
    ("success, a named write without its step", run_of(IMPORT, action="Create"), "applied", True),
    ("success, a skip for what was written", run_of(IMPORT, skip("RedundantExport"), action="Update"), "in_sync", False),
]


# Every member of the documented enumerations, in any casing and as its number.
RARE: list[tuple[str, Json, str, bool]] = [
    ("warning over an export", run_of(EXPORT, key={"result": "Warning"}), "applied", True),
    ("warning without an export", run_of(IMPORT, key={"result": "warning"}), "failed", False),
    ("warning, redundant", run_of(skip("RedundantExport"), key={"result": "Warning"}), "in_sync", False),
    ("unknownFutureValue over an export", run_of(EXPORT, key={"result": "unknownFutureValue"}), "failed", True),
    ("unknownFutureValue, redundant", run_of(skip("RedundantExport"), key={"result": "UNKNOWNFUTUREVALUE"}), "failed", False),
    ("tutorial, unknownFutureValue", tutorial_form({"statusInfo": {"status": "unknownFutureValue"}}), "failed", False),
    ("success as a number", run_of(EXPORT, key={"result": 0}), "applied", True),
    ("failure as a number", run_of(EXPORT, key={"result": 1}), "failed", True),
    ("skip as a number", reference_form({"result": 2, "details": {"errorCode": "RedundantExport"}}, {}), "in_sync", False),
    ("export with a warning", run_of({**EXPORT, "status": "Warning"}), "applied", True),
    ("export of unknown end", run_of({**EXPORT, "status": "unknownFutureValue"}), "failed", True),
    ("export without an end", run_of({**EXPORT, "status": None}), "failed", True),
    ("export that was skipped", run_of({**EXPORT, "status": "Skipped"}), "failed", False),
    ("a step of unknown type", run_of({**IMPORT, "type": "unknownFutureValue"}, EXPORT), "applied", True),
    (
        "a failed step of unknown type",
        run_of({**IMPORT, "type": "unknownFutureValue", "status": "Failure"}, EXPORT),
        "failed",
        True,
    ),
    *(
        (f"a failed step of type {kind}", run_of({**EXPORT, "name": "x", "type": kind, "status": "Failure"}), "failed", False)
        for kind in ("Import", "Matching", "Processing", "Export")
    ),
    ("a failed reference is about a member", run_of(reference_step("Failure"), EXPORT), "applied", True),
    ("a failed reference of a group in sync", skipped_with("RedundantExport", reference_step("Failure")), "in_sync", False),
    *(
        (f"action {action}", run_of(EXPORT, action=action), "applied", True)
        for action in ("Create", "UPDATE", "delete", "Disable", "Other", "unknownFutureValue")
    ),
    ("staged deletion", run_of(IMPORT, action="StagedDelete"), "failed", False),
    (
        "staged deletion, skipped",
        skipped_with("RedundantExport") | {"value": json.dumps({"action": "stagedDelete"})},
        "failed",
        False,
    ),
    ("unknown action without an export", run_of(IMPORT, action="unknownFutureValue"), "failed", False),
    (
        "the code of a member's reference",
        run_of(EXPORT, statusInfo={"status": "Success", "errorCode": "UnableToResolveReferenceAttributeValue"}),
        "applied",
        True,
    ),
    (
        "that code without a write",
        run_of(IMPORT, statusInfo={"status": "Success", "errorCode": "UnableToResolveReferenceAttributeValue"}),
        "failed",
        False,
    ),
    (
        "an empty code",
        reference_form({"result": "Success", "details": {"errorCode": "None"}}, {"provisioningSteps": [EXPORT]}),
        "applied",
        True,
    ),
    (
        "an unknown category",
        run_of(EXPORT, statusInfo={"status": "Success", "errorCategory": "unknownFutureValue"}),
        "applied",
        True,
    ),
    (
        "names in another casing",
        {"Key": json.dumps(SUCCESS), "VALUE": json.dumps({"PROVISIONINGSTEPS": [EXPORT]})},
        "applied",
        True,
    ),
]
OUTCOMES += [*REASONS, *SEVERAL, *CONTRADICTIONS, *RARE]


@pytest.mark.parametrize(("raw", "outcome", "wrote"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES])
def test_outcome(raw: Json, outcome: str, wrote: bool) -> None:
    answer = read_answer(raw)
    assert (answer.outcome, answer.wrote) == (outcome, wrote)


DETAILS = {"errorCode": "None", "errorMessage": "access denied"}


@pytest.mark.parametrize(
    ("raw", "warnings"),
    [
        (run_of(EXPORT, key={"result": "Success", "details": DETAILS}), ["The service warns: access denied"]),
        (run_of(EXPORT, statusInfo={"status": "Success", "reason": "access denied"}), ["The service warns: access denied"]),
        (run_of(EXPORT, key={"result": "Success", "details": {"errorCode": "None", "errorMessage": "None"}}), []),
        (run_of(EXPORT, statusInfo={"status": "Success", "reason": ""}), []),
    ],
)
def test_a_reason_beside_a_success_is_a_warning(raw: Json, warnings: list[str]) -> None:
    answer = read_answer(raw)
    assert (answer.outcome, answer.warnings) == ("applied", warnings)


ANY_OF_IT = (
    "Assign the group (sync_scope), or for a user a group with this member; check the scoping filters, and allow a few minutes "
    "after a new assignment."
)
USELESS = "Assigning it doesn't help here: "
LOOK = "Check the scoping filters against the object, and that it is active in the source directory."


@pytest.mark.parametrize(
    ("raw", "explained", "advice"),
    [
        (
            run_of(scoping("Skipped")),
            "not in scope: the step EntrySynchronizationScoping ended with skipped, and the conditions that it names don't say why",
            ANY_OF_IT,
        ),
        (
            skipped_with("RedundantExport", scoping("Failure")),
            "not in scope: the step EntrySynchronizationScoping ended with failure, and the conditions that it names don't say why",
            ANY_OF_IT,
        ),
        (
            skipped_with("RedundantExport", {**EXPORT, "name": "EntryExportUpdate"}),
            "applied: the answer says RedundantExport, but its step EntryExportUpdate wrote",
            None,
        ),
    ],
)
def test_what_is_said_of_contradictions(raw: Json, explained: str, advice: str | None) -> None:
    answer = read_answer(raw)
    assert (answer.explain(), answer.advice) == (explained, advice)


@pytest.mark.parametrize(
    ("scope", "advice"),
    [
        ({}, ANY_OF_IT),
        ({"Assigned": "True"}, f"{USELESS}the service says that it is assigned. {LOOK}"),
        ({"Assigned": "False", "Scope sync all": "True"}, f"{USELESS}the configuration takes every object. {LOOK}"),
        (
            {**IN_SCOPE, **CLAUSE_FALSE},
            f"{USELESS}the service says that it is assigned. Check the scoping filters against the object "
            "(clause 'mailEnabled IS FALSE' does not hold), and that it is active in the source directory.",
        ),
    ],
)
def test_an_effective_assignment_is_not_asked_for(scope: Json, advice: str) -> None:
    assert read_answer(skipped_with("NotEffectivelyEntitled", scoping("Skipped", **scope))).advice == advice

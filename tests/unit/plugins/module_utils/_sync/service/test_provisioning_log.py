# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of the provisioning log: decoding them, and which of them are wanted."""

from __future__ import annotations

import datetime
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.shapes import LOG_ENTRY
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.provisioning_log import (
    LogSelection,
    change_ids_in,
    missing_change_ids,
    require_findable,
    require_kept,
    view_entry,
)

# In the form of the Graph reference, provisioningObjectSummary.
ENTRY: dict[str, t.Any] = {
    "id": "e1",
    "activityDateTime": "2026-08-20T10:00:00Z",
    "jobId": "AAD2ADGroupProvisioning.t.j",
    "cycleId": "c1",
    "changeId": "CH1",
    "durationInMilliseconds": 1250,
    "provisioningAction": "update",
    "provisioningStatusInfo": {
        "status": "success",
        "errorInformation": {
            "errorCode": None,
            "reason": None,
            "additionalDetails": None,
            "errorCategory": "success",
            "recommendedAction": None,
        },
    },
    "provisioningSteps": [
        {
            "name": "EntryExportUpdate",
            "provisioningStepType": "export",
            "status": "success",
            "description": "written",
            "details": {"a": "b"},
        }
    ],
    "modifiedProperties": [{"displayName": "info", "oldValue": None, "newValue": "x"}],
    "servicePrincipal": {"id": "sp", "displayName": "contoso.com"},
    "sourceIdentity": {"id": "s1", "displayName": "SG-Canary", "identityType": "Group", "details": {}},
    "targetIdentity": {"id": "", "displayName": "", "identityType": "group", "details": {}},
}


RESULT = json.dumps({"result": "Success", "details": {}})


def failed(code: str | None, **information: t.Any) -> dict[str, t.Any]:
    return {**ENTRY, "provisioningStatusInfo": {"status": "Failure", "errorInformation": {"errorCode": code, **information}}}


def test_an_entry_in_readable_form() -> None:
    assert view_entry(ENTRY) == {
        "id": "e1",
        "time": "2026-08-20T10:00:00Z",
        "action": "update",
        "status": "success",
        "error": None,
        "service_change_id": "CH1",
        "cycle_id": "c1",
        "duration": 1.25,
        "configuration": {"name": "contoso.com", "service_principal_id": "sp", "job_id": "AAD2ADGroupProvisioning.t.j"},
        "source_object": {"id": "s1", "name": "SG-Canary", "type": "Group", "details": {}},
        "target_object": {"id": None, "name": None, "type": "group", "details": {}},
        "modified_properties": [{"name": "info", "before": None, "after": "x"}],
        "steps": [
            {"name": "EntryExportUpdate", "type": "export", "status": "success", "description": "written", "details": {"a": "b"}}
        ],
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ([{"id": "sp", "displayName": "contoso.com"}], ("contoso.com", "sp")),
        ([{"id": "sp", "name": "contoso.com"}], ("contoso.com", "sp")),
        ([], (None, None)),
        (None, (None, None)),
    ],
)
def test_the_service_principal_in_every_form(value: t.Any, shown: tuple[str | None, str | None]) -> None:
    configuration = view_entry({**ENTRY, "servicePrincipal": value})["configuration"]
    assert (configuration["name"], configuration["service_principal_id"]) == shown


@pytest.mark.parametrize(
    ("text", "action"), [("stagedDelete", "staged_delete"), ("stageddelete", "staged_delete"), ("Create", "create")]
)
def test_actions_in_any_casing(text: str, action: str) -> None:
    assert view_entry({**ENTRY, "provisioningAction": text})["action"] == action


def test_the_older_names_of_beta() -> None:
    old = {key: value for key, value in ENTRY.items() if not key.startswith("provisioning")}
    row = view_entry({**old, "action": "Create", "statusInfo": {"status": "failure", "errorCode": "InternalError", "reason": "no"}})
    assert (row["action"], row["status"], row["error"]["code"]) == ("create", "failure", "InternalError")


def test_a_code_in_plain_words() -> None:
    error = view_entry(failed("duplicatetargetentries", reason="two objects", errorCategory="failure"))["error"]
    assert error["meaning"] == "several objects in Active Directory carry the same anchor"
    assert error["hint"] == "Keep msDS-ExternalDirectoryObjectId on one of them."
    assert (error["reason"], error["category"]) == ("two objects", "failure")


def test_the_services_own_advice_wins() -> None:
    assert view_entry(failed("InternalError", recommendedAction="Call support."))["error"]["hint"] == "Call support."


@pytest.mark.parametrize(("code", "reason", "meaning"), [("Unheard", None, None), (None, "because", None), ("", "because", None)])
def test_what_the_table_does_not_know(code: str | None, reason: str | None, meaning: str | None) -> None:
    error = view_entry(failed(code, reason=reason))["error"]
    assert (error["code"], error["reason"], error["meaning"]) == (code or None, reason, meaning)


def test_an_empty_entry() -> None:
    row = view_entry({})
    assert (row["action"], row["status"], row["error"], row["steps"], row["duration"]) == ("other", "unknown", None, [], None)


SKIP = {
    "name": "EntrySynchronizationSkip",
    "provisioningStepType": "export",
    "status": "skipped",
    "description": "The state of the entry in both the source and target systems already match.",
    "details": {"ReportableIdentifier": "s1", "SkipReason": "RedundantExport"},
}
SCOPING = {"name": "EntrySynchronizationScoping", "provisioningStepType": "scoping", "status": "success", "details": {}}


def skipped(*steps: dict[str, t.Any], **status: t.Any) -> dict[str, t.Any]:
    information = {"status": "skipped", "errorInformation": None, **status}
    return {**ENTRY, "provisioningStatusInfo": information, "provisioningSteps": [SCOPING, *steps]}


@pytest.mark.parametrize("action", ["other", "create"])
def test_why_an_entry_was_skipped_stands_in_its_steps(action: str) -> None:
    row = view_entry({**skipped(SKIP), "provisioningAction": action})
    assert (row["status"], row["action"]) == ("skipped", action)
    assert row["error"] == {
        "code": "RedundantExport",
        "meaning": "source and target already match",
        "hint": None,
        "reason": "The state of the entry in both the source and target systems already match.",
        "details": None,
        "category": None,
    }


@pytest.mark.parametrize(
    ("entry", "code", "hint"),
    [
        (
            skipped({**SKIP, "details": {"skipreason": "NotEffectivelyEntitled"}, "name": "entrysynchronizationskip"}),
            "NotEffectivelyEntitled",
            "sync_scope",
        ),
        (
            skipped({**SKIP, "provisioningStepType": "processing", "details": {"SkipReason": "AttributeValidationFailed"}}),
            "AttributeValidationFailed",
            "Correct the attribute",
        ),
        (skipped(SKIP, errorInformation={"errorCode": "ImportSkipped", "reason": "no"}), "ImportSkipped", "matching attribute"),
        (skipped(SKIP, errorInformation={"errorCode": "None", "reason": None}), "RedundantExport", ""),
        (failed("InternalError"), "InternalError", "Try again"),
        (
            {
                **failed(None),
                "provisioningSteps": [{**SKIP, "status": "Failure", "name": "x", "details": {"ErrorCode": "EntryConflict"}}],
            },
            "EntryConflict",
            "unique",
        ),
    ],
    ids=["in any casing", "another type", "said twice", "none", "failed", "failed in a step"],
)
def test_where_the_code_stands(entry: dict[str, t.Any], code: str, hint: str) -> None:
    error = view_entry(entry)["error"]
    assert error["code"] == code
    assert hint in (error["hint"] or "")


def test_an_entry_that_says_nothing_of_an_error_has_none() -> None:
    assert view_entry({**ENTRY, "provisioningStatusInfo": {"status": "success", "errorInformation": None}})["error"] is None
    assert view_entry(skipped())["error"] is None


@pytest.mark.parametrize(
    ("details", "meaning", "hint"),
    [
        (
            {
                "Assigned to the application": "True",
                "Scoping filter evaluation passed": "False",
                "ScopeEvaluationResult": '{"mailEnabled IS FALSE": false}',
            },
            "not in scope: clause 'mailEnabled IS FALSE' does not hold",
            "Assigning it doesn't help here: change the object so that these clauses hold, or the scoping filters.",
        ),
        (
            {"Assigned to the application": "False", "Scoping filter evaluation passed": "True"},
            "not in scope: not assigned to the application (or the assignment is not effective yet)",
            "Assign the group (sync_scope), or for a user a group with this member, and allow a few minutes after a new assignment.",
        ),
        (
            {"Active in the source system": "False", "Assigned to the application": "True"},
            "not in scope: disabled or deleted in the source directory",
            "Enable or restore it in the source directory.",
        ),
    ],
)
def test_the_condition_of_the_scope_that_is_false(details: dict[str, str], meaning: str, hint: str) -> None:
    skip = {**SKIP, "details": {"SkipReason": "NotEffectivelyEntitled"}}
    entry = {**skipped(skip), "provisioningSteps": [{**SCOPING, "status": "skipped", "details": details}, skip]}
    error = view_entry(entry)["error"]
    assert (error["code"], error["meaning"], error["hint"]) == ("NotEffectivelyEntitled", meaning, hint)
    assert error["reason"] == SKIP["description"]


def ended(status: str, *steps: dict[str, t.Any], information: t.Any = None) -> dict[str, t.Any]:
    return {
        **ENTRY,
        "provisioningStatusInfo": {"status": status, "errorInformation": information},
        "provisioningSteps": list(steps),
    }


REFERENCE = {
    "name": "x",
    "provisioningStepType": "referenceResolution",
    "status": "failure",
    "description": "unable to assign x",
    "details": {"ErrorCode": "UnableToResolveReferenceAttributeValue"},
}
BROKEN = {**SKIP, "name": "EntryExportUpdate", "status": "failure", "description": "boom", "details": {}}
EXPORTED = {**BROKEN, "status": "success"}


@pytest.mark.parametrize(
    ("entry", "status", "reason"),
    [
        (ended("success", BROKEN), "failure", "boom"),
        (ended("failure", BROKEN), "failure", "boom"),
        (ended("failure", {**BROKEN, "description": ""}), "failure", "The step EntryExportUpdate ended with failure."),
        (ended("warning", {**BROKEN, "status": "warning"}), "warning", "boom"),
        (ended("success", SKIP), "skipped", SKIP["description"]),
        (ended("success", EXPORTED, information={"reason": "no"}), "warning", "no"),
        (ended("success", EXPORTED, REFERENCE), "success", "unable to assign x"),
        (ended("failure", EXPORTED, information={"errorCategory": "nonServiceFailure"}), "failure", None),
        (ended("success", EXPORTED, information={"errorCategory": "failure"}), "failure", None),
    ],
    ids=str,
)
def test_an_entry_whose_steps_say_something_else(entry: dict[str, t.Any], status: str, reason: str | None) -> None:
    row = view_entry(entry)
    assert (row["status"], row["error"]["reason"]) == (status, reason)
    assert LogSelection(statuses=[status]).holds(row)


def test_a_success_out_of_scope_says_so() -> None:
    entry = ended("success", {**SCOPING, "details": {"Assigned to the application": "False"}})
    row = view_entry({**entry, "provisioningAction": "other"})
    assert row["error"]["meaning"] == "not in scope: not assigned to the application (or the assignment is not effective yet)"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("Import", "import"), ("Export", "export"), ("ReferenceResolution", "referenceResolution"), ("new", "new"), (None, "")],
)
def test_types_of_steps_in_any_casing(written: str | None, shown: str) -> None:
    (step,) = view_entry({**ENTRY, "provisioningSteps": [{"name": "x", "provisioningStepType": written, "status": "Warning"}]})[
        "steps"
    ]
    assert (step["type"], step["status"]) == (shown, "warning")


def printed(**members: t.Any) -> dict[str, t.Any]:
    """Return an entry with the members that every printed one has."""
    return {
        "id": "75b5b0ae-9fc5-8d0e-e0a9-7e6a4728de56",
        "activityDateTime": "2019-05-04T03:00:54Z",
        "tenantId": "74beb175-3b80-7b63-b9d5-6f0b76082b16",
        "jobId": "contoso.74beb1753b704b63b8d56f0b76082b16.10a7a801-7101-4c69-ae00-ce9f75f8460a",
        "cycleId": "b6502552-018d-79bd-8869-d47194dc65c1",
        "changeId": "b6502552-018d-89bd-9969-b49194dc65c1",
        "durationInMilliseconds": 630,
        "modifiedProperties": [],
        "servicePrincipal": {"id": "6cc35b93-185a-4485-a519-50c09549a3ad", "displayName": "Contoso"},
        "sourceSystem": {"id": "d1e090e1-f2f4-4678-be44-6442ffff0621", "displayName": "Microsoft Entra ID", "details": {}},
        "targetSystem": {"id": "e69d4bd2-2da2-483e-bc49-aad4080b91b3", "displayName": "Contoso", "details": {"ApplicationId": "a"}},
        "initiatedBy": {"id": "", "displayName": "Azure AD Provisioning Service", "initiatorType": "system"},
        "sourceIdentity": {
            "id": "ae0c9dc4-faba-477f-952c-423c67237700",
            "displayName": "Pilot",
            "identityType": "Group",
            "details": {"id": "ae0c9dc4-faba-477f-952c-423c67237700", "odatatype": "Group", "DisplayName": "Pilot"},
        },
        "targetIdentity": {"id": "", "displayName": "", "identityType": "Group", "details": {}},
        **members,
    }


def exported(kind: str, status: str) -> dict[str, t.Any]:
    return {"name": "EntryExportAdd", "provisioningStepType": kind, "status": status, "description": "...", "details": {}}


PRINTED = {
    "success": printed(
        provisioningAction="create",
        provisioningStatusInfo={"status": "success", "errorInformation": None},
        provisioningSteps=[exported("Export", "success")],
        initiatedBy={"initiatingType": "system", "id": "", "displayName": "Azure AD Provisioning Service"},
    ),
    "failure": printed(
        jobId="ContosoOutDelta.7928d5b574424a97ne2d66f9j9972ecn",
        provisioningAction="create",
        provisioningStatusInfo={
            "status": "failure",
            "errorInformation": {
                "errorCode": "ContosoEntryConflict",
                "reason": "Message: Contoso returned an error response with the HTTP status code 409.",
                "additionalDetails": None,
                "errorCategory": "nonServiceFailure",
                "recommendedAction": None,
            },
        },
        provisioningSteps=[exported("export", "failure")],
    ),
    "skipped": printed(
        provisioningAction="other",
        provisioningStatusInfo={"errorInformation": None, "status": "skipped"},
        provisioningSteps=[
            {
                "name": "EntrySynchronizationScoping",
                "provisioningStepType": "scoping",
                "status": "success",
                "description": "...",
                "details": {"Group has the required role": "True", "ScopeEvaluationResult": "{}"},
            },
            SKIP,
        ],
    ),
}
"""Entries in the forms that the reference prints and a tenant answered in 2026."""


@pytest.mark.parametrize(
    ("name", "status", "code", "meaning"),
    [
        ("success", "success", None, None),
        ("failure", "failure", "ContosoEntryConflict", "a value collides with another object in Active Directory"),
        ("skipped", "skipped", "RedundantExport", "source and target already match"),
    ],
)
def test_entries_as_they_are_printed(name: str, status: str, code: str | None, meaning: str | None) -> None:
    LOG_ENTRY.check(PRINTED[name])
    row = view_entry(PRINTED[name])
    error = row["error"] or {}
    assert (row["status"], error.get("code"), error.get("meaning")) == (status, code, meaning)
    assert row["steps"][-1]["type"] == "export"
    require_findable(row["configuration"]["job_id"], [row["service_change_id"]])


NOW = datetime.datetime(2026, 8, 20, 12, 0, 0, tzinfo=datetime.UTC)


def test_a_time_span_that_the_log_does_not_hold_any_more() -> None:
    month = datetime.timedelta(days=30)
    for kept in (None, NOW, NOW - month):
        require_kept(kept, NOW, "since")
    with pytest.raises(OptionError) as caught:
        require_kept(NOW - month - datetime.timedelta(seconds=1), NOW, "change_dir")
    assert caught.value.message == (
        "change_dir reaches back to 2026-07-21T11:59:59Z, but Microsoft keeps entries of the provisioning log for 30 days"
    )


TENANT = "30b500eaf9c643b2b78804e80c1421fe"


@pytest.mark.parametrize(
    "job_id",
    [
        None,
        f"AD2AADProvisioning.{TENANT}.5c291d3c-d29f-4570-9d6b-f0c2fa3d5926",
        f"AAD2ADGroupProvisioning.{TENANT}",
        "ContosoOutDelta.7928d5b574424a97ne2d66f9j9972ecn",
        "Azure2Azure.73f0883f-d67d-4af1-ac0a-1e5a6f4c2f4e.e0c3d6f8-1f2a-4a76-8b6f-0a2c6f1d8a11",
    ],
)
def test_ids_of_jobs(job_id: str | None) -> None:
    require_findable(job_id, ["44576n58-v14b-70fj-8404-3d22tt46ed93"])


@pytest.mark.parametrize(
    ("job_id", "change_ids", "message"),
    [
        ("contoso.com", [], "job_id: 'contoso.com' is not the id of a job"),
        ("AAD2ADGroupProvisioning", [], "is not the id of a job"),
        ("", [], "is not the id of a job"),
        (None, ["SG-Canary"], "service_change_ids: 'SG-Canary' is not the id of a change, which is a GUID"),
        (None, ["44576e58-514b-40fe-8404-3d22ae46ed93", "ch1"], "service_change_ids: 'ch1' is not the id of a change"),
        (None, ["ana@contoso.com"], "can't be filtered by names"),
    ],
)
def test_names_that_the_service_cannot_filter_by(job_id: str | None, change_ids: list[str], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        require_findable(job_id, change_ids)
    assert message in caught.value.message
    assert caught.value.hint


MOMENT = datetime.datetime(2026, 8, 20, 10, 0, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (LogSelection(), True),
        (LogSelection(job_id="aad2adgroupprovisioning.t.j"), True),
        (LogSelection(job_id="other"), False),
        (LogSelection(change_ids=["x", "ch1"]), True),
        (LogSelection(change_ids=["x"]), False),
        (LogSelection(source_ids=["S1"]), True),
        (LogSelection(source_ids=["s2"]), False),
        (LogSelection(actions=["create", "update"]), True),
        (LogSelection(actions=["delete"]), False),
        (LogSelection(statuses=["success"]), True),
        (LogSelection(statuses=["failure", "skipped"]), False),
        (LogSelection(since=MOMENT), True),
        (LogSelection(since=MOMENT + SECOND), False),
        (LogSelection(until=MOMENT), True),
        (LogSelection(until=MOMENT - SECOND), False),
        (LogSelection(job_id="AAD2ADGroupProvisioning.t.j", statuses=["failure"]), False),
        (LogSelection(since=MOMENT, until=MOMENT), True),
    ],
)
def test_which_entries_are_wanted(wanted: LogSelection, holds: bool) -> None:
    assert wanted.holds(view_entry(ENTRY)) is holds


def test_which_change_ids_are_missing() -> None:
    assert missing_change_ids(["ch1", "ch2"], [view_entry(ENTRY)]) == ["ch2"]
    assert missing_change_ids([], []) == []


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"service_change_ids": ["a", "b"], "answers": []}, ["a", "b"]),
        ({"answers": [{"key": RESULT, "value": json.dumps({"changeId": "a"})}]}, ["a"]),
        (
            {
                "answers": [
                    {"key": "x", "value": json.dumps([{"changeId": "a"}, {"changeId": "b", "statusInfo": {"status": "Success"}}])}
                ]
            },
            ["b", "a"],
        ),
        ({"service_change_ids": ["a"], "answers": [{"key": RESULT, "value": json.dumps({"changeId": "a"})}]}, ["a"]),
        ({"answers": [{"value": "{}"}, {"value": "garbage"}, {}, None, {"value": "[1]"}]}, []),
        ({"answers": None}, []),
        (["no document"], []),
        (None, []),
    ],
)
def test_the_change_ids_of_a_kept_answer(document: t.Any, found: list[str]) -> None:
    assert change_ids_in(document) == found

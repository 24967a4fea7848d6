# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of the provisioning log: decoding them, and which of them are wanted."""

from __future__ import annotations

import datetime
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.provisioning_log import (
    LogSelection,
    change_ids_in,
    missing_change_ids,
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

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job's object says."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.shapes import JOB
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.job_status import (
    finished_cycle,
    job_state,
    job_warnings,
    last_execution,
    next_run,
    quarantine_of,
    view_progress,
    view_status,
)

Json = dict[str, t.Any]

NOW = datetime.datetime(2026, 8, 20, 10, 0, 0, tzinfo=datetime.UTC)
LAST: Json = {
    "activityIdentifier": "c1",
    "countExported": 2,
    "countEntitled": 5,
    "state": "Succeeded",
    "timeBegan": "2026-08-20T09:50:00.1234567Z",
    "timeEnded": "2026-08-20T09:51:00Z",
    "error": None,
}
NEVER = "0001-01-01T00:00:00Z"


def job(state: str = "Active", interval: t.Any = "PT20M", **status: t.Any) -> Json:
    return {"schedule": {"state": state, "interval": interval}, "status": {"code": "Active", "lastExecution": LAST, **status}}


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ({"schedule": {"state": "Active"}}, "started"),
        ({"schedule": {"state": "active"}}, "started"),
        ({"schedule": {"state": "Paused"}}, "paused"),
        ({"schedule": {"state": "Disabled"}}, "paused"),
        ({"schedule": {"state": "Active"}, "status": {"code": "NotConfigured"}}, "not_configured"),
        ({"schedule": None, "status": None}, "paused"),
        ({"schedule": {"state": "Active"}, "status": {"code": "NotRun"}}, "started"),
        ({"schedule": {"state": "Active"}, "status": {"code": "Quarantine"}}, "started"),
        ({"schedule": {"state": "Disabled"}, "status": {"code": "NotConfigured"}}, "not_configured"),
        ({"status": {"code": "Active"}}, "started"),
        ({"status": {"code": "Quarantine"}}, "started"),
        ({"status": {"code": "Paused"}}, "paused"),
        ({"status": {"code": "NotRun"}}, "paused"),
        ({}, "paused"),
    ],
)
def test_states(found: Json, state: str) -> None:
    assert job_state(found) == state


def test_quarantine() -> None:
    assert quarantine_of(job()) is None
    assert quarantine_of(job(code="Quarantine", quarantine={"reason": "TooManyDeletes", "seriesCount": 1})) == {
        "reason": "TooManyDeletes",
        "seriesCount": 1,
        "error": None,
        "meaning": "a cycle would have deleted or disabled more objects than the accidental-delete protection permits",
        "hint": "If they are meant to go, restart the job with ForceDeletes (sync_job). Otherwise correct the scope, then restart it.",
    }


@pytest.mark.parametrize(
    ("code", "quarantine", "reason"),
    [
        ("Quarantine", None, "Unknown"),
        ("Quarantine", {}, "Unknown"),
        ("Quarantine", {"reason": None}, "Unknown"),
        ("Quarantine", {"reason": "", "currentBegan": ""}, "Unknown"),
        ("quarantine", {"reason": "TooManyDeletes"}, "TooManyDeletes"),
        ("Active", {"reason": "IngestionInterrupted"}, "IngestionInterrupted"),
        ("Active", {"currentBegan": "2026-08-20T10:00:00Z"}, "Unknown"),
        (None, {"reason": "unknownFutureValue"}, "unknownFutureValue"),
        ("Active", None, None),
        ("Active", {}, None),
        ("Active", {"reason": None, "error": None}, None),
        ("Paused", {"reason": "", "seriesBegan": "", "seriesCount": 2, "error": {"code": "x", "message": "y"}}, None),
        ("NotRun", {"currentBegan": NEVER, "seriesBegan": NEVER, "seriesCount": 0}, None),
    ],
)
def test_a_quarantine_that_says_little(code: str | None, quarantine: Json | None, reason: str | None) -> None:
    found = quarantine_of(job(code=code, quarantine=quarantine))
    assert (found and found["reason"]) == reason


def test_a_quarantine_without_its_blanks() -> None:
    blank = {"currentBegan": "2026-08-20T10:00:00Z", "nextAttempt": NEVER, "seriesBegan": "", "reason": "TooManyDeletes"}
    found = quarantine_of(job(code="Quarantine", quarantine={**blank, "error": {"code": "None", "message": None}}))
    assert found is not None
    assert {name: value for name, value in found.items() if name not in ("meaning", "hint")} == {
        "reason": "TooManyDeletes",
        "currentBegan": "2026-08-20T10:00:00Z",
        "error": None,
    }


def test_the_readable_form() -> None:
    status = {"steadyStateFirstAchievedTime": "2026-08-19T00:00:00Z", "steadyStateLastAchievedTime": NEVER}
    assert view_status(job(**status)) == {
        "quarantine": None,
        "counters": {"countExported": 2, "countEntitled": 5},
        "last_execution": {
            "state": "Succeeded",
            "timeBegan": "2026-08-20T09:50:00.1234567Z",
            "timeEnded": "2026-08-20T09:51:00Z",
            "error": None,
        },
        "steady_state": {"first": "2026-08-19T00:00:00Z", "last": None},
    }


def test_a_job_that_never_ran() -> None:
    new = job(lastExecution=None, steadyStateFirstAchievedTime=NEVER, steadyStateLastAchievedTime=NEVER)
    assert view_status(new) == {
        "quarantine": None,
        "counters": {},
        "last_execution": None,
        "steady_state": {"first": None, "last": None},
    }
    assert view_status({})["last_execution"] is None


def test_progress() -> None:
    running = {"progressObservationDateTime": "2026-08-20T10:00:00Z", "completedUnits": 3, "totalUnits": 9, "units": "objects"}
    assert view_progress(job(progress=[running])) == [
        {"units": "objects", "completed": 3, "total": 9, "observed": "2026-08-20T10:00:00Z"}
    ]
    assert view_progress(job(progress=[])) == view_progress({}) == []


@pytest.mark.parametrize(
    ("found", "moment"),
    [
        (job(), "2026-08-20T10:10:00Z"),
        (job(interval="PT40M"), "2026-08-20T10:30:00Z"),
        (job(interval="PT1H30M"), "2026-08-20T11:20:00Z"),
        (job(interval="P1D"), "2026-08-21T09:50:00Z"),
        (job(interval="PT1200S"), "2026-08-20T10:10:00Z"),
        (job(interval="PT1200.5S"), "2026-08-20T10:10:00Z"),
        (job(interval="P1W"), "2026-08-27T09:50:00Z"),
        (job(interval="P1DT1H1M1S"), "2026-08-21T10:51:01Z"),
        (job(interval="P10675199DT2H48M5.4775807S"), None),
        (job(interval="PT0S"), None),
        (job(interval="P1M"), None),
        (job(interval="-PT20M"), None),
        (job(interval=""), None),
        (job(interval="PT2M"), None),  # it is due
        (job(interval=None), None),
        (job(interval="P"), None),
        (job(interval="PT"), None),
        (job(interval="20 minutes"), None),
        (job("Paused"), None),
        (job(lastExecution=None), None),
        (job(lastExecution={**LAST, "timeBegan": NEVER}), None),
        (job(quarantine={"reason": "Unknown", "nextAttempt": "2026-08-20T16:00:00Z"}), "2026-08-20T16:00:00Z"),
        (job(quarantine={"reason": "Unknown"}), None),
        (job(quarantine={"reason": "Unknown", "nextAttempt": "soon"}), None),
        (job(quarantine={"reason": "Unknown", "nextAttempt": ""}), None),
        (job(quarantine={"reason": "Unknown", "nextAttempt": "9999-12-31T23:59:59.9999999Z"}), None),
    ],
)
def test_the_next_run(found: Json, moment: str | None) -> None:
    assert next_run(found, NOW) == moment


@pytest.mark.parametrize(
    ("execution", "earliest", "known", "is_finished"),
    [
        (LAST, "2026-08-20T09:50:00+00:00", None, True),
        (LAST, "2026-08-20T09:49:00+00:00", {"activityIdentifier": "c0"}, True),
        (LAST, "2026-08-20T09:49:00+00:00", LAST, False),
        (LAST, "2026-08-20T09:50:01+00:00", None, False),
        ({**LAST, "timeEnded": None}, "2026-08-20T09:00:00+00:00", None, False),
        ({**LAST, "timeEnded": NEVER}, "2026-08-20T09:00:00+00:00", None, False),
        ({**LAST, "timeBegan": None}, "2026-08-20T09:00:00+00:00", None, False),
        (None, "2026-08-20T09:00:00+00:00", None, False),
    ],
)
def test_a_cycle_that_began_since_and_ended(execution: Json | None, earliest: str, known: Json | None, is_finished: bool) -> None:
    found = finished_cycle(job(lastExecution=execution), datetime.datetime.fromisoformat(earliest), known)
    assert (found == execution) if is_finished else (found is None)


DISABLED: Json = {
    "id": "BoxOutDelta.1",
    "templateId": "BoxOutDelta",
    "schedule": {"expiration": None, "interval": "P10675199DT2H48M5.4775807S", "state": "Disabled"},
    "status": {
        "countSuccessiveCompleteFailures": 0,
        "escrowsPruned": False,
        "synchronizedEntryCountByType": [],
        "code": "Paused",
        "lastExecution": None,
        "lastSuccessfulExecution": None,
        "lastSuccessfulExecutionWithExports": None,
        "steadyStateFirstAchievedTime": NEVER,
        "steadyStateLastAchievedTime": NEVER,
        "quarantine": None,
    },
}
"""What the reference prints as a list of jobs; its other samples differ in some members."""
NEW = {**DISABLED, "status": {**DISABLED["status"], "code": "NotConfigured", "troubleshootingUrl": None}}
BLANK_QUARANTINE = {
    **DISABLED,
    "status": {
        **DISABLED["status"],
        "progress": [],
        "quarantine": {
            "currentBegan": "",
            "nextAttempt": "",
            "reason": "",
            "seriesBegan": "",
            "seriesCount": 2,
            "error": {"code": "SalesforceInvalidCredentials", "message": "Your credentials are invalid.", "tenantActionable": True},
        },
    },
}
NEVER_RAN: Json = {
    **DISABLED,
    "schedule": {"expiration": None, "interval": "PT40M", "state": "Active"},
    "status": {
        **DISABLED["status"],
        "code": "NotRun",
        "lastExecution": {
            "activityIdentifier": None,
            "countEntitled": 0,
            "countExported": 0,
            "state": "Failed",
            "timeBegan": NEVER,
            "timeEnded": NEVER,
            "error": {"code": "None", "message": "", "tenantActionable": False},
        },
    },
}


PRINTED = {"list": DISABLED, "create": NEW, "get": BLANK_QUARANTINE, "never ran": NEVER_RAN}


@pytest.mark.parametrize("printed", PRINTED.values(), ids=PRINTED.keys())
def test_what_the_documentation_prints_has_the_shape_of_a_job(printed: Json) -> None:
    JOB.check(printed)


@pytest.mark.parametrize(
    ("printed", "state"),
    [(DISABLED, "paused"), (NEW, "not_configured"), (BLANK_QUARANTINE, "paused"), (NEVER_RAN, "started")],
    ids=["list", "create", "get", "never ran"],
)
def test_jobs_as_the_documentation_prints_them(printed: Json, state: str) -> None:
    assert job_state(printed) == state
    assert view_status(printed) == {
        "quarantine": None,
        "counters": {},
        "last_execution": None,
        "steady_state": {"first": None, "last": None},
    }
    assert (view_progress(printed), next_run(printed, NOW), last_execution(printed)) == ([], None, None)
    assert finished_cycle(printed, datetime.datetime(1, 1, 1, tzinfo=datetime.UTC), None) is None


def test_an_interval_without_an_end_overflows_nothing() -> None:
    running = {**NEVER_RAN, "schedule": {**DISABLED["schedule"], "state": "Active"}}
    assert next_run({**running, "status": {**running["status"], "lastExecution": LAST}}, NOW) is None


def test_an_error_that_is_none_is_not_shown() -> None:
    (shown,) = [view_status(job(lastExecution={**LAST, "error": {"code": "None", "message": ""}}))["last_execution"]]
    assert shown["error"] is None
    failed = {"code": "HybridIdentityServiceNoActiveAgents", "message": "..."}
    assert view_status(job(lastExecution={**LAST, "error": failed}))["last_execution"]["error"] == failed


def test_a_cycle_that_runs_has_no_end_yet() -> None:
    running = view_status(job(lastExecution={**LAST, "timeEnded": NEVER}))["last_execution"]
    assert (running["timeBegan"], running["timeEnded"]) == ("2026-08-20T09:50:00.1234567Z", None)


def test_errors_that_the_service_dropped_are_warned_about() -> None:
    assert job_warnings(job(escrowsPruned=False)) == job_warnings(job()) == job_warnings({}) == []
    (warning,) = job_warnings(job(escrowsPruned=True))
    assert "restart the job" in warning

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job's object says."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.job_status import (
    finished_cycle,
    job_state,
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
        ({}, "paused"),
    ],
)
def test_states(found: Json, state: str) -> None:
    assert job_state(found) == state


def test_quarantine() -> None:
    assert quarantine_of(job()) is None
    assert quarantine_of(job(quarantine={"reason": "TooManyDeletes"})) == {"reason": "TooManyDeletes"}
    assert quarantine_of(job(code="Quarantine")) == {"reason": "Unknown"}


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

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job's object says: whether it runs, its quarantine, its last cycle, how far it is.

Sources: Microsoft Graph reference, ``synchronizationStatus``, ``synchronizationTaskExecution``, ``synchronizationSchedule``,
``synchronizationQuarantine``; and what the samples there and in the Microsoft Entra documentation print: times in year 1 or
empty for never, the longest time span of .NET as an interval, a failed execution for a job that has never run, and a
quarantine without any content beside the status ``Paused``.
"""

from __future__ import annotations

import datetime
import re
import typing as t

from ..._common.json import Json
from ..._common.service_times import read_time, stands_for_never
from ..on_demand.codes import quarantine_meaning

_STATES = {"active": "started", "paused": "paused", "disabled": "paused"}
_QUARANTINE_TIMES = ("currentBegan", "nextAttempt", "seriesBegan")
_STATES_BY_CODE = {"active": "started", "quarantine": "started"}
_NO_CODE = frozenset({"", "none"})
_NO_REASON = "Unknown"
_PRUNED = (
    "So many objects failed in the first cycle that the service dropped their errors. It pauses the job at the end of that cycle and "
    "waits: find the failures in the provisioning log (provisioning_log_info), remove their cause, then restart the job (sync_job)."
)
# ISO 8601 durations but months and years, which have no length. Compiled where it is used: most modules never do.
_NEVER_AGAIN = datetime.timedelta(days=3650)
"""The service writes the longest time span of .NET for a job that doesn't repeat."""
_INTERVAL = r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?)?"


def status_code(job: Json) -> str:
    """Return the status code in lower case: active, paused, quarantine, notconfigured, notrun."""
    return str(_status(job).get("code") or "").casefold()


def job_state(job: Json) -> str:
    """Return ``started`` or ``paused`` by the job's schedule, ``not_configured`` before it has credentials."""
    if status_code(job) == "notconfigured":
        return "not_configured"
    state = str(_schedule(job).get("state") or "").casefold()
    return _STATES.get(state, "paused") if state else _STATES_BY_CODE.get(status_code(job), "paused")


def quarantine_of(job: Json) -> Json | None:
    """Return why the job is in quarantine, in the service's and in plain words, or None.

    It is by its status code, or where the service gives a reason or a time of the quarantine.
    """
    found = {name: value for name, value in (_status(job).get("quarantine") or {}).items() if value not in (None, "")}
    times = {name: read_time(found.get(name)) for name in _QUARANTINE_TIMES}
    if status_code(job) != "quarantine" and not found.get("reason") and not any(times.values()):
        return None
    reason = str(found.get("reason") or _NO_REASON)
    meaning = quarantine_meaning(reason)
    return {
        **{name: value for name, value in found.items() if name not in times or times[name]},
        "reason": reason,
        "error": _error(found.get("error")),
        "meaning": meaning.text if meaning else None,
        "hint": meaning.advice if meaning else None,
    }


def view_status(job: Json) -> Json:
    """Return quarantine, counters and times in readable form."""
    execution = last_execution(job)
    return {
        "quarantine": quarantine_of(job),
        "counters": {key: value for key, value in (execution or {}).items() if key.startswith("count")},
        "last_execution": _view_execution(execution) if execution else None,
        "steady_state": {
            "first": _time(_status(job).get("steadyStateFirstAchievedTime")),
            "last": _time(_status(job).get("steadyStateLastAchievedTime")),
        },
    }


def job_warnings(job: Json) -> list[str]:
    """Return what somebody has to do about the job although it isn't in quarantine.

    Source: Microsoft Graph reference, ``synchronizationStatus``.
    """
    return [_PRUNED] if are_escrows_pruned(job) else []


def are_escrows_pruned(job: Json) -> bool:
    """Tell whether the service dropped the errors of the first cycle, and pauses the job at its end."""
    return _status(job).get("escrowsPruned") is True


def view_progress(job: Json) -> list[Json]:
    """Return how far a running cycle is, as far as the service tells."""
    return [
        {
            "units": each.get("units"),
            "completed": each.get("completedUnits"),
            "total": each.get("totalUnits"),
            "observed": _time(each.get("progressObservationDateTime")),
        }
        for each in _status(job).get("progress") or []
    ]


def is_under_way(job: Json) -> bool:
    """Tell whether a cycle has objects left to do, as far as the service tells; it keeps what the last one reported."""
    return any((each["completed"] or 0) < (each["total"] or 0) for each in view_progress(job))


def next_run(job: Json, now: datetime.datetime) -> str | None:
    """Estimate when the next cycle begins; None where nothing tells, or where that time is over.

    In quarantine it is the next attempt; else the interval after the start of the last cycle.
    """
    if job_state(job) != "started":
        return None
    quarantine = quarantine_of(job)
    moment = read_time(quarantine.get("nextAttempt")) if quarantine else _after_last(job)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment and moment > now else None


def finished_cycle(job: Json, earliest: datetime.datetime, known: Json | None) -> Json | None:
    """Return the last execution when it has ended, began at ``earliest`` or later, and isn't the ``known`` one."""
    execution = last_execution(job)
    if not execution or execution == known or read_time(execution.get("timeEnded")) is None:
        return None
    began = read_time(execution.get("timeBegan"))
    return execution if began is not None and began >= earliest else None


def last_execution(job: Json | None) -> Json | None:
    """Return the last execution as the service wrote it; None for one that never began, and without an error that is none."""
    execution: Json = _status(job or {}).get("lastExecution") or {}
    if not execution or stands_for_never(execution.get("timeBegan")):
        return None
    return {**execution, "error": _error(execution.get("error"))}


def last_success(job: Json) -> Json | None:
    """Return the last execution that succeeded, as the service wrote it; None where there was none."""
    execution: Json = _status(job).get("lastSuccessfulExecution") or {}
    return execution if read_time(execution.get("timeEnded")) else None


def interval_of(job: Json) -> datetime.timedelta | None:
    """Return how long after each other cycles begin; None where nothing tells, or where they don't repeat."""
    match = re.fullmatch(_INTERVAL, str(_schedule(job).get("interval") or ""))
    if match is None or not any(match.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups())
    try:
        interval = datetime.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return interval if interval < _NEVER_AGAIN else None
    except OverflowError:
        return None


def _after_last(job: Json) -> datetime.datetime | None:
    began, interval = read_time((last_execution(job) or {}).get("timeBegan")), interval_of(job)
    return began + interval if began and interval else None


def _view_execution(execution: Json) -> Json:
    return {
        "state": execution.get("state"),
        "timeBegan": _time(execution.get("timeBegan")),
        "timeEnded": _time(execution.get("timeEnded")),
        "error": execution.get("error"),
    }


def _error(error: Json | None) -> Json | None:
    """Return an error of the service, None for one that says that there is none."""
    if not error or (str(error.get("code") or "").casefold() in _NO_CODE and not error.get("message")):
        return None
    return error


def _time(text: t.Any) -> str | None:
    return text if read_time(text) else None


def _status(job: Json) -> Json:
    return job.get("status") or {}


def _schedule(job: Json) -> Json:
    return job.get("schedule") or {}

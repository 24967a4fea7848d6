# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job's object says: whether it runs, its quarantine, its last cycle, how far it is.

Source: Microsoft Graph reference, ``synchronizationStatus``, ``synchronizationTaskExecution``, ``synchronizationSchedule``.
"""

from __future__ import annotations

import datetime
import re
import typing as t

from ..._common.json import Json

_STATES = {"active": "started", "paused": "paused", "disabled": "paused"}
_TIMES_AND_STATE = ("state", "timeBegan", "timeEnded", "error")
_NEVER = "0001-01-01"
# What the service uses of ISO 8601 durations; a month has no length. Compiled where it is used: most modules never do.
_INTERVAL = r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?"


def status_code(job: Json) -> str:
    """Return the status code in lower case: active, paused, quarantine, notconfigured, notrun."""
    return str(_status(job).get("code") or "").casefold()


def job_state(job: Json) -> str:
    """Return ``started`` or ``paused`` by the job's schedule, ``not_configured`` before it has credentials."""
    if status_code(job) == "notconfigured":
        return "not_configured"
    return _STATES.get(str(_schedule(job).get("state") or "").casefold(), "paused")


def quarantine_of(job: Json) -> Json | None:
    """Return why the job is in quarantine, or None."""
    quarantine = _status(job).get("quarantine")
    if quarantine:
        return t.cast("Json", quarantine)
    return {"reason": "Unknown"} if status_code(job) == "quarantine" else None


def view_status(job: Json) -> Json:
    """Return quarantine, counters and times in readable form."""
    execution = _status(job).get("lastExecution") or {}
    return {
        "quarantine": quarantine_of(job),
        "counters": {key: value for key, value in execution.items() if key.startswith("count")},
        "last_execution": {key: execution.get(key) for key in _TIMES_AND_STATE} if execution else None,
        "steady_state": {
            "first": _time(_status(job).get("steadyStateFirstAchievedTime")),
            "last": _time(_status(job).get("steadyStateLastAchievedTime")),
        },
    }


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
    execution: Json | None = _status(job).get("lastExecution")
    if not execution or execution == known or read_time(execution.get("timeEnded")) is None:
        return None
    began = read_time(execution.get("timeBegan"))
    return execution if began is not None and began >= earliest else None


def last_execution(job: Json | None) -> Json | None:
    """Return the last execution as the service wrote it."""
    return (_status(job).get("lastExecution") or None) if job else None


def read_time(text: t.Any) -> datetime.datetime | None:
    """Return a time of the service; None for what isn't there, isn't readable, or stands for never."""
    if not isinstance(text, str) or text.startswith(_NEVER):
        return None
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _after_last(job: Json) -> datetime.datetime | None:
    began = read_time((last_execution(job) or {}).get("timeBegan"))
    match = re.fullmatch(_INTERVAL, str(_schedule(job).get("interval") or ""))
    if began is None or match is None or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return began + datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _time(text: t.Any) -> str | None:
    return text if read_time(text) else None


def _status(job: Json) -> Json:
    return job.get("status") or {}


def _schedule(job: Json) -> Json:
    return job.get("schedule") or {}

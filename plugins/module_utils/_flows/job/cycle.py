# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for a cycle of a job that began after a request, and saying how it ended."""

from __future__ import annotations

import datetime
import typing as t
from email.utils import parsedate_to_datetime

from ..._common.errors import CycleError, CycleTimeoutError, JobStateError, QuarantineError
from ..._common.json import Json
from ..._common.progress import Say
from ..._common.waiting import Deadline
from ..._sync.on_demand.codes import meaning_of
from ..._sync.service.job_status import finished_cycle, job_state, last_execution, quarantine_of, view_progress, view_status

GRACE_SECONDS = 60.0
"""How long a job may look as it did before a request that changes its state; nothing is documented about that."""

_LONGEST_PAUSE_SECONDS = 30.0


class Before(t.NamedTuple):
    """The job before the request: the service's time, the last execution, and a quarantine that the request ends."""

    moment: datetime.datetime
    execution: Json | None
    ended_quarantine: Json | None

    @classmethod
    def of(cls, job: Json | None, date: str | None, *, ends_quarantine: bool) -> Before:
        """Read it off a job and the header ``Date`` of the answer that held it."""
        quarantine = quarantine_of(job) if job and ends_quarantine else None
        return cls(_moment(date), last_execution(job), quarantine)


def await_cycle(read: t.Callable[[], Json], before: Before, timeout: float, say: Say) -> Json:
    """Return the job after the first cycle that began since and ended; what it looks like meanwhile is said.

    Raises ``QuarantineError``, ``CycleError``, ``JobStateError`` when the job doesn't run, or ``CycleTimeoutError``; each
    returns what was seen last.
    """
    deadline = Deadline(timeout, longest=_LONGEST_PAUSE_SECONDS)
    while True:
        job = read()
        _require_running(job, before, has_settled=deadline.elapsed >= GRACE_SECONDS)
        execution = finished_cycle(job, before.moment, before.execution)
        if execution is not None:
            _require_success(job, execution)
            return job
        say(f"waiting for a cycle to end: {_seen(job)}")
        if not deadline.pause():
            raise CycleTimeoutError(
                f"No cycle that began after the request ended within {timeout:.0f} s; {_seen(job)}",
                hint="Raise wait_timeout. The first cycle of a large tenant takes hours; sync_job_info shows how far it is.",
            ).returning(_view(job))


def _require_running(job: Json, before: Before, *, has_settled: bool) -> None:
    quarantine = quarantine_of(job)
    if quarantine is not None and (has_settled or quarantine != before.ended_quarantine):
        raise _quarantined(job, quarantine)
    if job_state(job) != "started" and has_settled:
        raise JobStateError(
            f"The job doesn't run; {_seen(job)}", hint="Use 'state=started', or find out who paused it.", state=job_state(job)
        ).returning(_view(job))


def _require_success(job: Json, execution: Json) -> None:
    if str(execution.get("state") or "").casefold() != "failed":
        return
    error = execution.get("error") or {}
    raise CycleError(f"The cycle failed: {_said(error)}", hint=_advice(error), cycle=execution.get("activityIdentifier")).returning(
        _view(job)
    )


def _quarantined(job: Json, quarantine: Json) -> QuarantineError:
    reason = quarantine.get("reason")
    said = _said(quarantine.get("error") or {})
    cause = (last_execution(job) or {}).get("error") or {}
    return QuarantineError(
        f"The job is in quarantine because of {reason}: {said}" + (f"; its last cycle: {_said(cause)}" if cause else ""),
        hint=_advice(cause) or quarantine["hint"] or "Remove the cause, then restart the job with the scope QuarantineState.",
        reason=reason,
        next_attempt=quarantine.get("nextAttempt"),
    ).returning(_view(job))


def _said(error: Json) -> str:
    code, message = error.get("code"), error.get("message")
    meaning = meaning_of(code)
    parts = [str(part) for part in (code, meaning.text if meaning else None, message) if part]
    return ": ".join(dict.fromkeys(parts)) or "the service gives no reason"


def _advice(error: Json) -> str | None:
    meaning = meaning_of(error.get("code"))
    return meaning.advice if meaning else None


def _seen(job: Json) -> str:
    execution = last_execution(job)
    last = (
        f"the last one began at {execution.get('timeBegan')} and is {execution.get('state')}" if execution else "there was none yet"
    )
    progress = "".join(f", {each['completed']} of {each['total']} {each['units']}" for each in view_progress(job))
    return f"the job is {job_state(job)}, {last}{progress}"


def _view(job: Json) -> Json:
    return {**view_status(job), "job": job}


def _moment(date: str | None) -> datetime.datetime:
    try:
        return parsedate_to_datetime(date or "").astimezone(datetime.UTC)
    except ValueError:  # a proxy may drop the header
        return datetime.datetime.now(datetime.UTC).replace(microsecond=0)

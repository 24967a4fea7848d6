# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running cycles: only when the lab's clock is moved or a cycle is asked for, so that tests are deterministic."""

from __future__ import annotations

import typing as t
from datetime import datetime

from .engine.cycle import Cycle
from .synchronization.job import Job

if t.TYPE_CHECKING:
    from .tenant import Tenant

Json = dict[str, t.Any]


def advance(tenant: Tenant, seconds: float) -> list[Json]:
    """Move the clock and run every cycle that became due."""
    with tenant.lock:
        tenant.clock.advance(seconds)
        jobs = tenant.writing_jobs()
    return [execution for job in jobs for execution in _due_cycles(tenant, job)]


def run_cycles(tenant: Tenant) -> list[Json]:
    """Run one cycle of every started job now."""
    with tenant.lock:
        jobs = [job for job in tenant.writing_jobs() if job.next_run is not None]
    return [_run(tenant, job) for job in jobs]


def _due_cycles(tenant: Tenant, job: Job) -> list[Json]:
    executions: list[Json] = []
    while job.next_run is not None and job.next_run <= tenant.clock.now() and not _is_held(job, tenant.clock.now()):
        execution = _run(tenant, job)
        executions.append(execution)
        if not execution["countExported"]:
            # Nothing changes between here and now, so the cycles in between would do nothing either.
            job.next_run = max(job.next_run, tenant.clock.now() + job.interval)
    return executions


def _run(tenant: Tenant, job: Job) -> Json:
    due = job.next_run or tenant.clock.now()
    execution = Cycle(tenant, job).run()
    job.next_run = due + job.interval
    return {"jobId": job.id, **execution}


def _is_held(job: Job, now: datetime) -> bool:
    return job.quarantine is not None and datetime.fromisoformat(job.quarantine["nextAttempt"]) > now

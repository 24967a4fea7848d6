# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for a cycle that begins after a difference was seen."""

from __future__ import annotations

from ..._common.errors import CycleError, CycleTimeoutError, JobStateError, QuarantineError
from ..._common.json import Json
from ..._common.progress import Say
from ..._common.text import first_line
from ..._graph.resources.jobs import Jobs
from ..job.cycle import Before, await_cycle
from ..shared.context import Context


def wait_for_cycle(context: Context, timeout: float, say: Say) -> tuple[Json, str]:
    """Return the job after a cycle that began now or later, and why there was none, empty where there was one."""
    jobs = Jobs(context.session, context.configuration.service_principal_id)
    job_id = context.configuration.job_id
    job = jobs.get(job_id)
    before = Before.of(job, context.session.date, ends_quarantine=False)

    try:
        return await_cycle(lambda: jobs.get(job_id), before, timeout, say), ""
    except (CycleError, CycleTimeoutError, JobStateError, QuarantineError) as problem:
        return jobs.get(job_id), f"What is pending could not be confirmed by a cycle: {first_line(problem.message)}"

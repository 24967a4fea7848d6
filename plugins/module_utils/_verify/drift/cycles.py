# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job says of its cycles, as far as the states of findings depend on it."""

from __future__ import annotations

import datetime

from ..._common.json import Json
from ..._common.service_times import read_time
from ..._sync.service.job_status import job_state, last_execution, last_success, next_run, quarantine_of
from ..._sync.service.timestamps import shown
from .states import Cycles


def cycles_of(job: Json, now: datetime.datetime) -> Cycles:
    """Return the cycles of a job."""
    success = last_success(job) or {}
    began, ended = read_time(success.get("timeBegan")), read_time(success.get("timeEnded"))
    latest = read_time((last_execution(job) or {}).get("timeBegan"))
    is_later = latest is not None and (began is None or latest > began)
    return Cycles(began, ended, read_time(next_run(job, now)), latest if is_later else None, _why_blocked(job))


def describe_cycles(cycles: Cycles) -> Json:
    """Return what the document of a run says of them; None for what isn't known."""
    return {
        "last_successful_began": shown(cycles.began),
        "last_successful_ended": shown(cycles.ended),
        "next_due": shown(cycles.next_due),
    }


def _why_blocked(job: Json) -> str:
    quarantine = quarantine_of(job)
    if quarantine is not None:
        return f"the job is in quarantine because of {quarantine['reason']}"
    return "" if job_state(job) == "started" else "the job doesn't run"

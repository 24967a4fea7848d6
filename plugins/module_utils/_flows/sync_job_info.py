# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_job_info``."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .context import GRAPH_CONFIGURATION_SPEC, Json, open_context

SPEC = GRAPH_CONFIGURATION_SPEC

_STATES = {"active": "started", "paused": "paused", "disabled": "paused"}
_TIMES_AND_STATE = ("state", "timeBegan", "timeEnded", "error")


def sync_job_info(module: AnsibleModule) -> Json:
    """Return the state of the configuration's job."""
    context = open_context(module)
    job = context.configuration.job
    return {
        "changed": False,
        **context.identity(),
        "configuration": context.configuration.name,
        "state": job_state(job),
        "quarantine": quarantine_of(job),
        "counters": _counters(job),
        "last_execution": _last_execution(job),
        "job": job,
    }


def status_code(job: Json) -> str:
    """Return the status code in lower case: active, paused, quarantine, notconfigured, notrun."""
    return str((job.get("status") or {}).get("code") or "").casefold()


def job_state(job: Json) -> str:
    """Return ``started`` or ``paused`` by the job's schedule, ``not_configured`` before it has credentials."""
    if status_code(job) == "notconfigured":
        return "not_configured"
    return _STATES.get(str((job.get("schedule") or {}).get("state") or "").casefold(), "paused")


def quarantine_of(job: Json) -> Json | None:
    """Return why the job is in quarantine, or None."""
    quarantine = (job.get("status") or {}).get("quarantine")
    if quarantine:
        return t.cast("Json", quarantine)
    return {"reason": "Unknown"} if status_code(job) == "quarantine" else None


def _execution(job: Json) -> Json:
    return (job.get("status") or {}).get("lastExecution") or {}


def _counters(job: Json) -> Json:
    return {key: value for key, value in _execution(job).items() if key.startswith("count")}


def _last_execution(job: Json) -> Json | None:
    execution = _execution(job)
    return {key: execution.get(key) for key in _TIMES_AND_STATE} if execution else None

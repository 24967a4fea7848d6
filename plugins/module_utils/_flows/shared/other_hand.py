# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Noticing that somebody else touches a configuration in the middle of a change: what the journal says the change has left."""

from __future__ import annotations

import datetime
import typing as t
from email.utils import parsedate_to_datetime

from ..._common.errors import ConcurrentWriteError
from ..._common.json import Json
from ..._common.waiting import Deadline
from ..._evidence.folder import ChangeFolder, Progress
from ..._graph.resources.jobs import Jobs
from ..._sync.schema.equality import fingerprint
from ..._sync.service.job_status import job_state
from ..._sync.service.setting_undo import with_changes
from ..._verify.checks import Check, all_hold, table
from ..._verify.other_hand import LeftState, job_check, other_hand_checks
from .context import Context
from .second_hand import SECOND_HAND_HINT
from .snapshot import JOB, SCHEMA, SETTINGS

PHASE = "after"

_JOB_STATES = {"job.pause": "paused", "job.start": "started"}
_SETTLE_SECONDS = 10.0
_SAME_MOMENT = datetime.timedelta(seconds=2)
"""A cycle that began with the pause was begun by the schedule."""


def settled_job(folder: ChangeFolder, context: Context) -> Json:
    """Return the job as soon as it shows what the change has made of it; as it is at the end of the time otherwise."""
    left = _left_state(folder)
    return context.configuration.job if left is None else _read_job(context, left)


def require_job(folder: ChangeFolder, context: Context) -> None:
    """Raise ConcurrentWriteError when the job isn't as the change has left it, before anything else is written."""
    left = _left_state(folder)
    if left is not None:
        _require([job_check(context.configuration.name, left, _read_job(context, left))])


def require_undisturbed(folder: ChangeFolder, context: Context, schema: Json, settings: Json | None) -> list[Check]:
    """Return checks that schema, settings and job are as the change has left them, and keep them; ConcurrentWriteError."""
    left = _left_state(folder)
    if left is None:
        return []
    checks = other_hand_checks(context.configuration.name, left, schema, settings, _read_job(context, left))
    folder.keep(f"checks/{PHASE}.json", [check.as_dict() for check in checks])
    _require(checks)
    return checks


def _read_job(context: Context, left: LeftState) -> Json:
    """Return the job; the service may take a moment to show what the change has made of it."""
    configuration, job = context.configuration, context.configuration.job
    deadline = Deadline(_SETTLE_SECONDS)
    while job_state(job) != left.job and deadline.pause():
        job = Jobs(context.session, configuration.service_principal_id).get(configuration.job_id)
    return job


def _require(checks: list[Check]) -> None:
    if not all_hold(checks):
        failed = [check for check in checks if check.verdict == "failed"]
        raise ConcurrentWriteError(
            f"Somebody else changed the configuration while the change was running:\n{table(failed)}", hint=SECOND_HAND_HINT
        ).returning({"checks": [check.as_dict() for check in checks]})


def _left_state(folder: ChangeFolder) -> LeftState | None:
    """Return what the change has left; None before its snapshot, and once it is rolled back."""
    progress = Progress.of(folder)
    if progress.snapshot is None or progress.rolling_back:
        return None
    before: Json = folder.read(f"before/{SCHEMA}")
    settings, job = folder.read(f"before/{SETTINGS}"), folder.read(f"before/{JOB}")
    applied, moved = progress.done("apply"), progress.done(*_JOB_STATES)
    written = progress.intents("apply")
    return LeftState(
        version=str(applied[-1].details["version"] if applied else before.get("version")),
        schema=str(written[-1].details["schema"]) if written else fingerprint(before),
        settings=settings and with_changes(settings, _setting_changes(progress)),
        job_id=str(progress.job_id),
        job=_JOB_STATES[moved[-1].step] if moved else job_state(job),
        job_before=job_state(job),
        paused_since=_moment(moved[-1].details.get("at")) if moved and moved[-1].step == "job.pause" else None,
    )


def _setting_changes(progress: Progress) -> t.Iterator[Json]:
    for event in progress.intents("settings"):
        yield from event.details["changes"]


def _moment(date: str | None) -> datetime.datetime | None:
    try:
        return parsedate_to_datetime(date or "").astimezone(datetime.UTC) + _SAME_MOMENT
    except ValueError:  # a proxy may drop the header
        return None

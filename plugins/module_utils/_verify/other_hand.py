# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a configuration is as a change has left it so far, or somebody else touched it in the middle."""

from __future__ import annotations

import dataclasses
import datetime

from .._common.json import Json
from .._sync.schema.equality import fingerprint
from .._sync.service.job_status import finished_cycle, job_state
from .._sync.service.setting_undo import different_settings
from .checks import Check

_HINT = "Find out who else changes this configuration; the audit log of Microsoft Entra ID names the account."
_NOT_PROVEN = "somebody else changed it while the change was running, so the test doesn't prove what is there now"

_PAUSED = "it was paused before the change, and stays so: nothing reaches other groups; another change may have paused it"
_START = "Start it with sync_job, or in the portal, unless it is meant to rest."


@dataclasses.dataclass(frozen=True, slots=True)
class LeftState:
    """What a change has left so far. ``settings`` are shown ones, None where nobody may read them.

    ``schema`` is the fingerprint that goes with the version, ``job_before`` what the change found, ``paused_since`` when it paused
    the job itself.
    """

    version: str
    schema: str
    settings: Json | None
    job_id: str
    job: str
    job_before: str
    paused_since: datetime.datetime | None


def other_hand_checks(name: str, left: LeftState, schema: Json, settings: Json | None, job: Json) -> list[Check]:
    """Compare what a change has left of the configuration with what is there."""
    return [_schema(name, left, schema), *_settings(name, left, settings), job_check(name, left, job)]


def job_check(name: str, left: LeftState, job: Json) -> Check:
    """Compare the job alone."""
    now, check = job_state(job), Check("other_hand.job", name, left.job, job_state(job), "passed")
    if job.get("id") != left.job_id:
        return _failed(check, "somebody deleted the job while the change was running, and made another one")
    if now != left.job:
        verb = "started" if now == "started" else "paused"
        return _failed(check, f"somebody else {verb} the job while the change was running")
    cycle = finished_cycle(job, left.paused_since, None) if left.paused_since and now == "paused" else None
    if cycle is not None:
        return _failed(
            check, f"a cycle began at {cycle['timeBegan']}, although the change had paused the job: somebody else ran it"
        )
    if now == left.job_before == "paused":
        return dataclasses.replace(check, verdict="info", reason=_PAUSED, hint=_START)
    return check


def _schema(name: str, left: LeftState, schema: Json) -> Check:
    version = str(schema.get("version"))
    check = Check("other_hand.schema", name, f"version {left.version}", f"version {version}", "passed")
    if version == left.version:
        return check
    if fingerprint(schema) == left.schema:
        return dataclasses.replace(
            check, verdict="info", reason="somebody else wrote it while the change was running; it holds the same"
        )
    return _failed(check, _NOT_PROVEN)


def _settings(name: str, left: LeftState, settings: Json | None) -> list[Check]:
    if left.settings is None or settings is None:
        return []
    different = different_settings(left.settings, settings)
    check = Check(
        "other_hand.settings", name, "as the change left them", ", ".join(different) or "as the change left them", "passed"
    )
    return [_failed(check, "somebody else changed them while the change was running") if different else check]


def _failed(check: Check, reason: str) -> Check:
    return dataclasses.replace(check, verdict="failed", reason=reason, hint=_HINT)

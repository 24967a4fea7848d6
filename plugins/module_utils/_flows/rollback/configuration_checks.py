# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service holds after a rollback, against what was there before the change: schema, settings, assignments and job."""

from __future__ import annotations

import typing as t

from ..._common.json import canonical_json
from ..._sync.schema.equality import same_schema
from ..._sync.service.job_status import job_state, quarantine_of
from ..._verify.check_ids import ROLLBACK
from ..._verify.checks import Check, Verdict
from .undo import Undo

_NOT_RESTORED = "it isn't as it was before the change"
_FOREIGN = "it was changed since, and not by this change"
_FOREIGN_HINT = "A rollback leaves it as it is. If nobody knows who changed it, compare it with the documents in before/."


def configuration_checks(undo: Undo) -> list[Check]:
    """Look at the service once more, and return a check of each thing that the change may have written; what can't be read is
    a problem of the rollback."""
    checks = [_schema(undo)]
    with undo.step("settings"):
        checks += _settings(undo)
    with undo.step("scope"):
        checks += _assignments(undo)
    with undo.step("job"):
        undo.look_at_job(undo.wanted_job if undo.moved_job else None)
        checks += [_job(undo), *_quarantine(undo)]
    return checks


def _schema(undo: Undo) -> Check:
    versions = str(undo.before.schema.get("version")), str(undo.live.get("version"))
    state = f"as in version {versions[0]}", f"version {versions[1]}"
    is_same = same_schema(undo.before.schema, undo.live)
    return _check(undo, "schema", *state, is_same=is_same, ours=undo.wrote_schema, reason="the old schema isn't restored")


def _settings(undo: Undo) -> list[Check]:
    return [
        _check(undo, f"setting.{each.name}", _shown(each.before), _shown(each.now), is_same=each.is_restored)
        for each in undo.written_settings()
    ]


def _assignments(undo: Undo) -> list[Check]:
    return [
        _check(undo, f"assignment.{principal}", _assigned(was), _assigned(has), is_same=was == has)
        for principal, (was, has) in undo.written_assignments().items()
    ]


def _job(undo: Undo) -> Check:
    was, has = job_state(undo.before.job), job_state(undo.job)
    ours = undo.moved_job and has != undo.wanted_job
    return _check(undo, "job", was, has, is_same=was == has, ours=ours, reason="its state differs")


def _quarantine(undo: Undo) -> list[Check]:
    """Return the check of a job that went into quarantine since the change found it; no rollback ends that."""
    found = quarantine_of(undo.job)
    if found is None or quarantine_of(undo.before.job) is not None:
        return []
    reason = "it went into quarantine since; a rollback doesn't end that"
    hint = "Find out why, then restart the job with sync_job, state restarted."
    name = undo.context.configuration.name
    return [Check(f"{ROLLBACK}job.quarantine", name, "not in quarantine", str(found.get("reason")), "info", reason, hint)]


def _check(
    undo: Undo, name: str, expected: str, actual: str, *, is_same: bool, ours: bool = True, reason: str = _NOT_RESTORED
) -> Check:
    """Return a check; what the change never wrote is somebody else's to change."""
    verdict: Verdict = "passed" if is_same else "failed" if ours else "info"
    said = {"passed": "", "failed": reason, "info": _FOREIGN}[verdict]
    hint = _FOREIGN_HINT if verdict == "info" else ""
    return Check(f"{ROLLBACK}{name}", undo.context.configuration.name, expected, actual, verdict, said, hint)


def _shown(value: t.Any) -> str:
    return "(absent)" if value is None else canonical_json(value)


def _assigned(is_assigned: bool) -> str:
    return "assigned" if is_assigned else "not assigned"

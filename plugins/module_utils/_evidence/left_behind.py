# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change left behind: what its rollback couldn't bring back, and all that it wrote where no rollback came to its end."""

from __future__ import annotations

import json
import shlex
import typing as t

from .._common.json import Json
from .folder import REFUSED, ROLLBACK, ChangeFolder, Progress
from .journal import Event
from .steps import JOB_STEPS, SCHEMA_STEPS, STARTING

NOT_UNDONE = ("unproven", "rollback_incomplete")
"""Verdicts under which something of the change is still there."""

_NAMED = ("group.exists", "member.")
"""Checks whose subject is the object itself that is there."""

_JOB_STATES = ("started", "paused")
_CLIENT_ERRORS = range(400, 500)


def left_behind(folder: ChangeFolder, progress: Progress, verdict: str, job_now: str = "") -> list[Json]:
    """Return what is left, each with ``message`` and ``hint``; ``job_now`` is the state of the job where it is known."""
    if progress.rollback_end is not None:
        return [*_of_checks(folder), *_of_problems(folder, progress.rollback_end)]
    return _of_writes(folder, progress, job_now) if verdict in NOT_UNDONE else []


def _of_checks(folder: ChangeFolder) -> list[Json]:
    checks = [check for check in folder.read("checks/rollback.json") or [] if check["verdict"] in ("info", "failed")]
    return [_of_check(folder, check) for check in checks]


def _of_check(folder: ChangeFolder, check: Json) -> Json:
    part = check["id"].removeprefix(f"{ROLLBACK}.")
    subject = check["subject"] if part.startswith(_NAMED) else f"{part.replace('.', ' ', 1)} of {check['subject']}"
    if check["verdict"] == "info":
        return _left(f"{subject}: {check['reason']}", check.get("hint", ""))
    found = f"expected {check['expected'] or '(empty)'}, actual {check['actual'] or '(empty)'}"
    return _left(
        f"{part.replace('.', ' ', 1)} of {check['subject']}: {found}: {check['reason']}", check.get("hint") or again(folder)
    )


def _of_problems(folder: ChangeFolder, ended: Event) -> list[Json]:
    """Return the steps that failed; a check that failed is among the problems too, and listed already."""
    problems = (each for each in ended.details.get("problems") or [] if not each["step"].startswith("rollback."))
    return [_left(f"{each['step']}: {each['message']}", f"{each['hint']} {again(folder)}".strip()) for each in problems]


def _of_writes(folder: ChangeFolder, progress: Progress, job_now: str) -> list[Json]:
    writes = [event for event in progress.intents() if event.step != ROLLBACK and _counts(progress, event)]
    found = [text for about in (_schema, _settings, _assignments, _group) for text in about(writes)]
    found += _job(folder, progress, job_now)
    if not found and progress.rolling_back:
        found = ["rollback: nothing is known to be left, but it was interrupted before it had looked at everything"]
    elif not found and writes:
        found = ["change: nothing of it is known to be left, but no rollback has looked at everything"]
    return [_left(text, again(folder)) for text in found]


def _schema(writes: list[Event]) -> list[str]:
    last = _last(writes, *SCHEMA_STEPS)
    texts = {
        "apply": "schema: it is, or may be, as the change wrote it",
        "rollback.pins": "schema: it is the one that only restores the test group",
    }
    return [texts[last.step]] if last and last.step in texts else []


def _settings(writes: list[Event]) -> list[str]:
    last = _last(writes, "settings", "rollback.settings")
    if last is None or last.step != "settings":
        return []
    keys = dict.fromkeys(key for event in writes if event.step == "settings" for key in event.detail("keys"))
    return [f"setting {key}: it has, or may have, the value that the change wrote" for key in keys]


def _assignments(writes: list[Event]) -> list[str]:
    undone = {"scope.assign": "rollback.unassign", "scope.unassign": "rollback.assign"}
    texts = {"scope.assign": "it was assigned by the change", "scope.unassign": "its assignment was taken away by the change"}
    taken_back = {(event.step, event.detail("principal")) for event in writes if event.step in undone.values()}
    return [
        f"assignment of {event.detail('principal')}: {texts[event.step]}"
        for event in writes
        if event.step in undone and (undone[event.step], event.detail("principal")) not in taken_back
    ]


def _group(writes: list[Event]) -> list[str]:
    last = _last(writes, "provision", "rollback.provision")
    if last is None or last.step != "provision":
        return []
    return ["test group: Active Directory holds, or may hold, what the change provisioned"]


def left_job_paused(folder: ChangeFolder, progress: Progress) -> bool:
    """Tell whether a change may have left the job paused that ran before it."""
    was = _job_before(folder)
    return was == "started" and "paused" in _possible_states(progress, was)


def says_job_is(folder: ChangeFolder, progress: Progress, state: str) -> bool:
    """Tell whether the journal leaves no doubt that the job is in a state."""
    known = _job_at_refusal(progress)
    return known == state if known else _possible_states(progress, _job_before(folder)) == [state]


def _job_before(folder: ChangeFolder) -> str:
    schedule = (folder.read("before/job.json") or {}).get("schedule") or {}
    return "started" if str(schedule.get("state") or "").casefold() == "active" else "paused"


def _job(folder: ChangeFolder, progress: Progress, now: str) -> list[str]:
    was = _job_before(folder)
    now = now if now in _JOB_STATES else _job_at_refusal(progress)
    if now:
        return [f"job: it was {was} before, and it is {now} now"] if now != was and progress.intents(*JOB_STEPS) else []
    other = next((state for state in _possible_states(progress, was) if state != was), None)
    return [f"job: it was {was} before, and it is, or may be, {other} now"] if other else []


def _job_at_refusal(progress: Progress) -> str:
    """Return how the job was when a rollback was refused and nothing has moved it since; empty when that isn't known."""
    last = next((event for event in reversed(progress.events) if event.step == REFUSED or event.step in JOB_STEPS), None)
    return str(last.details.get("job_state") or "") if last is not None and last.step == REFUSED else ""


def _possible_states(progress: Progress, was: str) -> list[str]:
    """Return the states that the job may have: a write whose answer was lost may have been carried out, or not."""
    states = [was]
    for intent in progress.intents(*JOB_STEPS):
        wanted = "started" if intent.step in STARTING else "paused"
        ended = _ending(progress, intent)
        if ended is not None and ended.state == "done":
            states = [wanted]
        elif not _is_refused(ended):
            states.append(wanted)
    return states


def _last(writes: list[Event], *steps: str) -> Event | None:
    return next((event for event in reversed(writes) if event.step in steps), None)


def _counts(progress: Progress, intent: Event) -> bool:
    """Tell whether a write of the change may have been carried out, or one of its rollback has been."""
    ended = _ending(progress, intent)
    if intent.step.startswith(f"{ROLLBACK}."):
        return ended is not None and ended.state == "done"
    return not _is_refused(ended) and not progress.was_there(intent)


def _ending(progress: Progress, intent: Event) -> Event | None:
    """Return the event that says how a write ended; None when nothing does."""
    later = progress.events[intent.number :]
    found = next((event for event in later if event.step == intent.step and event.state != "note"), None)
    return None if found is None or found.state == "intent" else found


def _is_refused(ended: Event | None) -> bool:
    return ended is not None and ended.state == "failed" and ended.details.get("status") in _CLIENT_ERRORS


def again(folder: ChangeFolder) -> str:
    """Return how to roll a change back."""
    return f"When the cause is gone: {rollback_command(folder)}"


def rollback_command(folder: ChangeFolder) -> str:
    """Return the command that rolls a change back."""
    path = str(folder.path)
    # Ansible splits the text of an extra variable at spaces and quotes, unless it is JSON.
    given = f"cloud_sync_change_dir={path}" if shlex.quote(path) == path else json.dumps({"cloud_sync_change_dir": path})
    return f"ansible-playbook hybrid_identity.cloud_sync.rollback -e {shlex.quote(given)}"


def _left(message: t.Any, hint: t.Any) -> Json:
    return {"message": str(message), "hint": str(hint)}

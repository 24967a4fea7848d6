# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a change, read off its evidence folder: what every report shows. Its form has a version of its own."""

from __future__ import annotations

import datetime

from .._common.errors import EvidenceError
from .._common.json import Json
from .._common.redaction import redact_text
from .._common.text import visible
from .folder import CLOSED, JOURNAL, ROLLBACK, ChangeFolder, Progress
from .journal import Event
from .left_behind import left_behind
from .report.files import REPORTS
from .steps import SCHEMA_STEPS

FORMAT = 1
COLLECTION = "hybrid_identity.cloud_sync"

_PHASES = ("preflight", "assert", "after", "rollback")
_PURPOSES = ("probe", "test", "rollback")
_CHANGES = ("schema", "settings", "scope")
_JOB_STATES = {"active": "started"}


def build_result(folder: ChangeFolder, *, failure: str = "", hint: str = "", keep_failed: bool = False) -> Json:
    """Return the result; ``failure`` is the first cause when the change did not come to its good end.

    ``keep_failed``: a change that failed is not to be rolled back. EvidenceError when a document isn't as it was written.
    """
    try:
        return _result(folder, failure, hint, keep_failed=keep_failed)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise EvidenceError(
            f"The documents in {folder.path} can't be turned into a report: one of them is not as it was written",
            hint="One was edited or damaged; take it from a backup of the evidence folder.",
        ) from error


def _result(folder: ChangeFolder, failure: str, hint: str, *, keep_failed: bool) -> Json:
    progress = Progress.of(folder)
    failure = _first_failure(progress, failure)
    changes = _changes(folder, progress)
    checks = _checks(folder, progress)
    service = _service(folder)
    members = _members(folder)
    verdict = _verdict(progress, failure, service, keep_failed=keep_failed)
    ended = progress.events[-1].time if progress.events else str(folder.identity["started"])
    return {
        "format": FORMAT,
        "collection": COLLECTION,
        "change": {
            "id": folder.change_id,
            "metadata": dict(folder.identity.get("metadata") or {}),
            "configuration": {
                "name": str(folder.identity.get("configuration") or ""),
                "service_principal_id": _of_snapshot(progress, "service_principal_id"),
                "job_id": _of_snapshot(progress, "job_id"),
            },
            "started": str(folder.identity["started"]),
            "ended": ended,
            "duration": _seconds(str(folder.identity["started"]), ended),
        },
        "verdict": verdict,
        "reason": _said(failure),
        "hint": _said(hint),
        "rollback": _rollback(progress),
        "counts": {
            "changes": len(changes),
            "checks": _counts(checks),
            "members": len(members),
            "calls": sum(int(each.get("call_count") or 0) for each in service),
        },
        "changes": changes,
        "plan": _plan(folder),
        "timeline": [_moment(event) for event in progress.events],
        "service": service,
        "checks": checks,
        "members": members,
        "group": _group(folder),
        "states": {moment: _state(folder, moment) for moment in ("before", "after")},
        "schema_versions": _versions(progress),
        "left_behind": left_behind(folder, progress, verdict),
        "evidence": _evidence(folder, progress),
    }


def _said(text: str) -> str:
    return visible(redact_text(text))


def _verdict(progress: Progress, failure: str, service: list[Json], *, keep_failed: bool) -> str:
    if failure and not progress.wrote:
        return "refused"
    if progress.rolling_back:
        undone = "reverted" if progress.ended_well else "rolled_back"
        return undone if progress.rollback_end and progress.rollback_end.state == "done" else "rollback_incomplete"
    if failure:
        return "unproven" if keep_failed else "rollback_incomplete"
    wrote = any(each.get("changed") for each in service if each["purpose"] == "test")
    return "kept" if wrote or progress.intents("apply", "settings", "scope.assign", "scope.unassign") else "unchanged"


def _rollback(progress: Progress) -> Json | None:
    """Return who rolled the change back, when and why, the last time; None when nobody did."""
    begun = progress.intents(ROLLBACK)
    if not begun:
        return None
    return {
        "by": str(begun[-1].details.get("by") or ""),
        "time": begun[-1].time,
        "reason": str(begun[-1].details.get("reason") or ""),
        "forced_over": [str(each) for each in begun[-1].details.get("forced_over") or []],
    }


def _versions(progress: Progress) -> list[Json]:
    """Return the versions of the schema that are the change's own; others in between are somebody else's."""
    return [
        {"version": str(event.details["version"]), "by": "rollback" if event.step.startswith(ROLLBACK) else "change"}
        for event in progress.done(*SCHEMA_STEPS)
        if event.details.get("version")
    ]


def _first_failure(progress: Progress, failure: str) -> str:
    """Return why the change failed: what was said when it ended first stays, whatever is done with it later."""
    closed = [event for event in progress.events if event.step == CLOSED]
    if closed:
        return str(closed[0].details.get("reason") or "")
    if failure:
        return failure
    failed = next((event for event in progress.events if event.state == "failed" and event.step != ROLLBACK), None)
    if failed is not None:
        return f"{failed.text}: {failed.details.get('reason', '')}"
    return "The change was interrupted before it ended" if progress.rolling_back else ""


def _of_snapshot(progress: Progress, name: str) -> str:
    return str(progress.snapshot.details[name]) if progress.snapshot else ""


def _seconds(started: str, ended: str) -> float:
    begin, end = (datetime.datetime.fromisoformat(each) for each in (started, ended))
    return round((end - begin).total_seconds(), 3)


def _changes(folder: ChangeFolder, progress: Progress) -> list[Json]:
    found = [change for name in _CHANGES for change in folder.read(f"changes/{name}.json") or []]
    return found if progress.intents() else []


def _checks(folder: ChangeFolder, progress: Progress) -> list[Json]:
    """Return the checks of all phases; those of an earlier rollback say nothing while a later one hasn't ended."""
    phases = [phase for phase in _PHASES if phase != ROLLBACK or progress.rollback_end is not None]
    return [{**check, "phase": phase} for phase in phases for check in folder.read(f"checks/{phase}.json") or []]


def _counts(checks: list[Json]) -> dict[str, int]:
    counts = {verdict: sum(check["verdict"] == verdict for check in checks) for verdict in ("passed", "failed", "info")}
    return {"total": len(checks), **counts}


def _service(folder: ChangeFolder) -> list[Json]:
    runs = []
    for purpose in _PURPOSES:
        answer = folder.read(f"answers/{purpose}.json")
        if answer:
            runs.append({"purpose": purpose, **{name: value for name, value in answer.items() if name != "answers"}})
    return runs


def _members(folder: ChangeFolder) -> list[Json]:
    """Return what the service said of each member of the test, with what the directory held."""
    answer = folder.read("answers/test.json") or {}
    checks = {check["subject"]: check for check in folder.read("checks/assert.json") or [] if check["id"].startswith("member.")}
    rows = []
    for member in answer.get("members") or []:
        check = checks.get(member["id"], {})
        rows.append(
            {
                "id": member["id"],
                "name": member["name"],
                "service": f"{member['outcome']}: {member['reason']}",
                "expected": check.get("expected", ""),
                "actual": check.get("actual", ""),
                "verdict": check.get("verdict", "info"),
                "reason": check.get("reason", ""),
            }
        )
    return rows


def _plan(folder: ChangeFolder) -> Json | None:
    document = folder.read("plan.json")
    if not document:
        return None
    plan = document["plan"]
    return {
        "summary": plan["summary"],
        "violations": [str(each["message"]) for each in plan.get("violations") or []],
        "conflicts": [str(each["message"]) for each in plan.get("conflicts") or []],
    }


def _moment(event: Event) -> Json:
    return {"time": event.time, "step": event.step, "state": event.state, "text": event.text, "details": event.details}


def _group(folder: ChangeFolder) -> Json | None:
    before = folder.read("before/group.json")
    if not before:
        return None
    after = folder.read("after/group.json") or {}
    return {
        "id": str(before["entra"]["id"]),
        "display_name": str(before["entra"].get("displayName")),
        "before": _name(before),
        "after": _name(after),
    }


def _name(document: Json) -> str | None:
    held = document.get("written_back_state")
    return str(held["distinguished_name"]) if held else None


def _state(folder: ChangeFolder, moment: str) -> Json | None:
    schema, job = folder.read(f"{moment}/schema.json"), folder.read(f"{moment}/job.json")
    if not schema or not job:
        return None
    state = str((job.get("schedule") or {}).get("state") or "").casefold()
    return {"schema_version": str(schema.get("version")), "job": _JOB_STATES.get(state, "paused")}


def _evidence(folder: ChangeFolder, progress: Progress) -> list[Json]:
    """Return all documents but the reports; the journal as a whole, by the digest of its last event, which covers all others."""
    names = [name for name in folder.files() if name not in REPORTS]
    documents = [name for name in names if not name.startswith(f"{JOURNAL}/")]
    journal = [name for name in names if name.startswith(f"{JOURNAL}/")]
    found = [{"path": name, "size": _size(folder, name), "sha256": folder.digest(name)} for name in documents]
    if progress.events:
        size = sum(_size(folder, name) for name in journal)
        found.append({"path": f"{JOURNAL}/", "size": size, "sha256": progress.events[-1].digest})
    return found


def _size(folder: ChangeFolder, name: str) -> int:
    return (folder.path / name).lstat().st_size

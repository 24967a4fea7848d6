# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``change_info``: which changes of an evidence folder are unfinished, and which jobs they left paused."""

from __future__ import annotations

import json
import shlex
import typing as t
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import CloudSyncError, EvidenceError, NotFoundError
from .._common.json import Json
from .._evidence import lock
from .._evidence.folder import ChangeFolder, Progress
from .._evidence.left_behind import left_behind, left_job_paused, rollback_command
from .._evidence.running_changes import changes_to_look_at
from .._graph.http.session import GraphSession
from .._graph.options import GRAPH_SPEC
from .._graph.resources.jobs import Jobs
from .._sync.service.job_status import job_state
from .shared.context import open_session
from .shared.evidence import EVIDENCE_SPEC

SPEC = GRAPH_SPEC.merge(
    EVIDENCE_SPEC,
    ArgumentSpec({"evidence_dir": {"type": "path", "required": True}, "configuration": {"type": "str"}}),
)

Kind = t.Literal["running", "unfinished", "paused_jobs"]


class _Found(t.NamedTuple):
    """A change that needs somebody, or runs."""

    kind: Kind
    folder: ChangeFolder
    progress: Progress

    def describe(self, job_now: str) -> Json:
        is_kept = self.kind == "paused_jobs" and self.progress.ended_well
        left = left_behind(self.folder, self.progress, "rollback_incomplete", job_now) if self.kind == "unfinished" else []
        return {
            "change_id": self.folder.change_id,
            "change_dir": str(self.folder.path),
            "configuration": {"name": str(self.folder.identity.get("configuration") or ""), **_ids(self.progress)},
            "job_now": job_now,
            "left_behind": left,
            "command": _start_command(self.progress) if is_kept else rollback_command(self.folder),
        }


def change_info(module: AnsibleModule) -> Json:
    """Look into the evidence of all changes that may have left something, and ask how their jobs are."""
    evidence_dir = Path(module.params["evidence_dir"]).absolute()
    if not evidence_dir.is_dir():
        raise EvidenceError(
            f"There is no evidence folder {evidence_dir}",
            hint="Give the folder that holds the evidence of all changes. The first change makes it.",
        )
    found, unreadable = _look(evidence_dir, str(module.params["configuration"] or ""))
    result: Json = {"changed": False, "evidence_dir": str(evidence_dir), "unreadable": unreadable}
    states = _job_states(open_session(module), found)
    rows: dict[str, list[Json]] = {kind: [] for kind in t.get_args(Kind)}
    for each in found:
        state = states[str(each.progress.job_id)]
        if each.kind != "paused_jobs" or state in ("paused", "unknown"):
            rows[each.kind].append(each.describe(state))
    return {**result, **rows}


def _look(evidence_dir: Path, configuration: str) -> tuple[list[_Found], list[Json]]:
    found: list[_Found] = []
    unreadable: list[Json] = []
    for path in changes_to_look_at(evidence_dir):
        try:
            folder = ChangeFolder.open(path)
            if configuration and configuration.casefold() != str(folder.identity.get("configuration") or "").casefold():
                continue
            progress = Progress.of(folder)
            kind = _kind(folder, progress)
            if kind is not None:
                found.append(_Found(kind, folder, progress))
        except CloudSyncError as problem:
            unreadable.append({"change_dir": str(path), "message": problem.message, "hint": problem.hint or ""})
    return found, unreadable


def _kind(folder: ChangeFolder, progress: Progress) -> Kind | None:
    if progress.job_id is None:
        return None
    if not progress.settled:
        holder = lock.holder(folder.evidence_dir, progress.job_id) or {}
        return "running" if holder.get("change") == folder.change_id else "unfinished"
    return "paused_jobs" if left_job_paused(folder, progress) else None


def _job_states(session: GraphSession, found: list[_Found]) -> dict[str, str]:
    """Return the state of each job; unknown where nobody can be asked, unless only that could tell whether there is anything at all."""
    states: dict[str, str] = {}
    is_needed = all(each.kind == "paused_jobs" for each in found)
    for each in found:
        job_id = str(each.progress.job_id)
        if job_id in states:
            continue
        try:
            states[job_id] = job_state(Jobs(session, _ids(each.progress)["service_principal_id"]).get(job_id))
        except NotFoundError:
            states[job_id] = "absent"
        except CloudSyncError:
            if is_needed:
                raise
            states[job_id] = "unknown"
    return states


def _ids(progress: Progress) -> dict[str, str]:
    details = progress.snapshot.details if progress.snapshot else {}
    return {name: str(details.get(name)) for name in ("service_principal_id", "job_id")}


def _start_command(progress: Progress) -> str:
    options = {**_ids(progress), "state": "started"}
    return f"ansible localhost -m hybrid_identity.cloud_sync.sync_job -a {shlex.quote(json.dumps(options))}"

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``change_record``: begin the evidence of a change, and end it with a verdict and reports."""

from __future__ import annotations

from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.json import Json
from .._evidence.change_id import new_change_id, require_valid
from .._evidence.folder import CLOSED, JOB_LEFT_PAUSED, SETTLED, UNFINISHED, ChangeFolder, Progress
from .._evidence.journal import Event
from .._evidence.left_behind import left_job_paused
from .._evidence.metadata import read_metadata
from .._evidence.report.files import REPORTS, write_reports
from .._evidence.result import build_result
from .._evidence.running_changes import release
from .shared.evidence import EVIDENCE_SPEC

SPEC = EVIDENCE_SPEC.merge(
    ArgumentSpec(
        {
            "state": {"type": "str", "choices": ["present", "closed"], "default": "present"},
            "evidence_dir": {"type": "path"},
            "change_id": {"type": "str"},
            "configuration": {"type": "str"},
            "metadata": {"type": "dict", "default": {}},
            "change_dir": {"type": "path"},
            "failure": {"type": "str"},
            "hint": {"type": "str"},
            "keep_failed": {"type": "bool", "default": False},
        },
        required_if=[("state", "present", ("evidence_dir",)), ("state", "closed", ("change_dir",))],
    )
)

UNSETTLED = "rollback_incomplete"


def change_record(module: AnsibleModule) -> Json:
    """Begin or end the evidence of a change."""
    return _open(module) if module.params["state"] == "present" else _close(module)


def _open(module: AnsibleModule) -> Json:
    parameters = module.params
    configuration = parameters["configuration"] or ""
    change_id = require_valid(parameters["change_id"]) if parameters["change_id"] else new_change_id(configuration)
    evidence_dir = Path(parameters["evidence_dir"]).absolute()
    path = evidence_dir / change_id
    if not module.check_mode:
        folder = ChangeFolder.create(
            evidence_dir, change_id, {"configuration": configuration, "metadata": read_metadata(parameters["metadata"])}
        )
        folder.journal.append("opened", "note", f"The change '{change_id}' begins", {})
    return {"changed": False, "change_id": change_id, "change_dir": str(path), "evidence_dir": str(evidence_dir)}


def _close(module: AnsibleModule) -> Json:
    parameters = module.params
    folder = ChangeFolder.open(Path(parameters["change_dir"]))
    known = {"failure": parameters["failure"] or "", "hint": parameters["hint"] or "", "keep_failed": parameters["keep_failed"]}
    closed = _closed_already(folder)
    if closed is not None:
        known["hint"] = str(closed.details.get("hint") or "")
    result = build_result(folder, **known)
    if not module.check_mode:
        folder.free_reserve()
        settled = result["verdict"] != UNSETTLED
        if closed is None:
            details = {"settled": settled, "reason": result["reason"], "hint": result["hint"]}
            folder.journal.append(CLOSED, "note", f"The change ends: {result['verdict']}", details)
        if Progress.of(folder).ended_well and result["rollback"]:
            folder.preserve(REPORTS)
        result = build_result(folder, **known)
        write_reports(folder, result)
        if settled:
            _settle(folder)
        release(folder)
    return {
        "changed": False,
        "change_id": folder.change_id,
        "change_dir": str(folder.path),
        **{name: result[name] for name in ("verdict", "reason", "hint", "rollback", "counts", "changes", "left_behind")},
        "files": {name: str(folder.path / name) for name in ("report.html", "report.md", "junit.xml", "result.json")},
    }


def _closed_already(folder: ChangeFolder) -> Event | None:
    """Return the end of the change, when nothing happened since: a rollback that had nothing to do adds nothing to the record."""
    events = folder.journal.events()
    return events[-1] if events and events[-1].step == CLOSED else None


def _settle(folder: ChangeFolder) -> None:
    """Mark a folder as one that needs nobody any more; whether the job still rests, somebody may want to know."""
    folder.remove(UNFINISHED)
    if left_job_paused(folder, Progress.of(folder)):
        folder.keep(JOB_LEFT_PAUSED, "")
    else:
        folder.remove(JOB_LEFT_PAUSED)
    folder.keep(SETTLED, "This change needs nobody any more.\n")

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is another change of this configuration running, or was one left in the middle?"""

from __future__ import annotations

from pathlib import Path

from ..._common.json import Json
from .findings import Findings

NONE_RUNNING = "change.none_running"
NONE_UNFINISHED = "change.none_unfinished"


def look_at_other_changes(evidence_dir: str, change_dir: str | None, job_id: str, findings: Findings) -> None:
    """Look into the folder of all changes; the change that this task belongs to doesn't count."""
    folder, own = Path(evidence_dir).absolute(), Path(change_dir).absolute() if change_dir else None
    running = _look_for_running(folder, own, job_id, findings)
    _look_for_unfinished(folder, [own, folder / running if running else None], job_id, findings)


def _look_for_running(folder: Path, own: Path | None, job_id: str, findings: Findings) -> str | None:
    from ..._evidence.lock import holder

    subject, expected = str(folder), "no other change is running"
    found = findings.attempt(NONE_RUNNING, subject, expected, lambda: holder(folder, job_id) or {})
    if found is None:
        return None
    change = str(found.get("change") or "")
    if not found or (own is not None and change == own.name):
        findings.passed(NONE_RUNNING, subject, expected, "none")
        return None
    reason = f"the change '{change or 'unknown'}' to this configuration is running: {_process(found)}"
    findings.failed(NONE_RUNNING, subject, expected, change or "unknown", reason, "Wait until it has ended, then run again.")
    return change


def _process(found: Json) -> str:
    return f"process {found.get('owner', 'unknown')} on {found.get('host', 'unknown')} since {found.get('since', 'just now')}"


def _look_for_unfinished(folder: Path, apart_from: list[Path | None], job_id: str, findings: Findings) -> None:
    from ..._evidence.running_changes import find_unfinished

    subject, expected = str(folder), "no unfinished change"
    found = findings.attempt(NONE_UNFINISHED, subject, expected, lambda: find_unfinished(folder, job_id))
    if found is None:
        return
    left = [path for path in found if path not in apart_from]
    if not left:
        findings.passed(NONE_UNFINISHED, subject, expected, "none")
        return
    names = ", ".join(f"'{path.name}'" for path in left)
    reason = f"an earlier change to this configuration is unfinished: {names}"
    hint = f"Roll it back first: ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={left[0]}"
    findings.failed(NONE_UNFINISHED, subject, expected, names, reason, hint)

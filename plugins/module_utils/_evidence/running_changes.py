# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may write: the change that holds the lock of a configuration, its rollback alone once that has begun, and no other while one
is unfinished.
"""

from __future__ import annotations

import os
from pathlib import Path

from .._common.errors import CloudSyncError, EvidenceError, UnfinishedChangeError
from . import lock
from .atomic_files import cannot, require_trusted_folder
from .folder import JOB_LEFT_PAUSED, ChangeFolder, Progress, holds_change, is_marked_settled
from .interruption import farewell, open_errors_of


def claim(folder: ChangeFolder, job_id: str, owner: int) -> None:
    """Take the lock of a configuration for a change, unless another one runs (ChangeRunningError) or is unfinished
    (UnfinishedChangeError)."""
    errors = open_errors_of(owner)
    try:
        lock.claim(folder.evidence_dir, job_id, folder.change_id, owner, farewell(folder, errors), errors)
    finally:
        if errors is not None:
            os.close(errors)
    try:
        require_finished(folder.evidence_dir, job_id, but=folder.path)
    except CloudSyncError:
        lock.release(folder.evidence_dir, job_id, folder.change_id)
        raise


def release(folder: ChangeFolder) -> None:
    """Let go of the lock, if this change holds it."""
    job_id = Progress.of(folder).job_id
    if job_id is not None:
        lock.release(folder.evidence_dir, job_id, folder.change_id)


def require_turn(folder: ChangeFolder, *, rollback: bool) -> None:
    """Raise EvidenceError unless the change may write now."""
    progress = Progress.of(folder)
    if progress.job_id is None:
        raise EvidenceError(
            f"The change '{folder.change_id}' has no snapshot yet, so what is written now could not be undone",
            hint="Run change_snapshot before the first task that writes.",
        )
    if progress.rolling_back and not rollback:
        raise EvidenceError(
            f"The change '{folder.change_id}' is being rolled back, or was rolled back",
            hint="Begin a new change, with a change id of its own.",
        )
    holder = lock.holder(folder.evidence_dir, progress.job_id)
    if holder is None or holder.get("change") != folder.change_id:
        raise EvidenceError(
            f"The change '{folder.change_id}' no longer holds the lock of its configuration",
            hint="The playbook that began it has ended. Roll the change back with the playbook rollback.",
        )


def find_unfinished(evidence_dir: Path, job_id: str) -> list[Path]:
    """Return the folders of changes of a job that have written something, and neither ended nor were rolled back.

    A change that is running right now is one of them. A folder of which a part is lost, or can't be read, raises
    EvidenceError: it may hold what is needed to undo a change.
    """
    return [path for path in open_changes(evidence_dir) if _is_unfinished(path, job_id)]


def require_finished(evidence_dir: Path, job_id: str, *, but: Path | None = None) -> None:
    """Raise UnfinishedChangeError when there are unfinished changes of a job, apart from ``but``."""
    found = [path for path in find_unfinished(evidence_dir, job_id) if path != but]
    if found:
        raise unfinished(found)


def unfinished(folders: list[Path]) -> UnfinishedChangeError:
    """Return the error for changes that were left in the middle."""
    listed = ", ".join(f"'{path.name}'" for path in folders)
    return UnfinishedChangeError(
        f"An earlier change to this configuration is unfinished: {listed}",
        hint=f"Roll it back first: ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={folders[0]}",
        changes=[str(path) for path in folders],
    )


def changes_to_look_at(evidence_dir: Path) -> list[Path]:
    """Return the folders of all changes that may have left something: those that aren't settled, and those that left a job paused."""
    marked = [path for path in _changes(evidence_dir) if os.path.lexists(path / JOB_LEFT_PAUSED)]
    return sorted({*open_changes(evidence_dir), *marked})


def open_changes(evidence_dir: Path) -> list[Path]:
    """Return the folders of all changes that aren't marked as settled."""
    return [path for path in _changes(evidence_dir) if not is_marked_settled(path)]


def _changes(evidence_dir: Path) -> list[Path]:
    if not evidence_dir.is_dir():
        return []
    require_trusted_folder(evidence_dir)
    try:
        entries = sorted(os.scandir(evidence_dir), key=lambda entry: entry.name)
    except OSError as error:
        raise cannot("read", evidence_dir, error) from error
    return [Path(entry.path) for entry in entries if _is_change(entry, evidence_dir)]


def _is_change(entry: os.DirEntry[str], evidence_dir: Path) -> bool:
    """Tell whether there is a change at a place; behind a link only where no other entry shows it."""
    path = Path(entry.path)
    if not entry.is_symlink():
        return entry.is_dir() and holds_change(path)
    target = Path(os.path.realpath(path))
    is_beside = str(target.parent) == os.path.realpath(evidence_dir)
    return not is_beside and (not target.exists() or holds_change(target))


def _is_unfinished(path: Path, job_id: str) -> bool:
    progress = Progress.of(ChangeFolder.open(path))
    return progress.job_id == job_id and not progress.settled

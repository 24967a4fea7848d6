# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may write: the change that holds the configuration's lock, and its rollback alone once that has begun."""

from __future__ import annotations

from .._common.errors import CloudSyncError, EvidenceError
from . import lock
from .folder import ChangeFolder, Progress
from .runs import require_finished


def claim(folder: ChangeFolder, job_id: str, owner: int) -> None:
    """Take the lock of a configuration for a change, unless another one runs (ChangeRunningError) or is unfinished
    (UnfinishedChangeError)."""
    lock.claim(folder.evidence_dir, job_id, folder.change_id, owner)
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
            f"The change '{folder.change_id}' is being rolled back, or was",
            hint="Begin a new change, with a change id of its own.",
        )
    holder = lock.holder(folder.evidence_dir, progress.job_id)
    if holder is None or holder.get("change") != folder.change_id:
        raise EvidenceError(
            f"The change '{folder.change_id}' doesn't hold the lock of its configuration any more",
            hint="The playbook that began it has ended. Bring the change back with the playbook rollback.",
        )

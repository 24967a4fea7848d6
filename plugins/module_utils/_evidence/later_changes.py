# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which changes of the same evidence folder wrote to a configuration after another one, and are still in place."""

from __future__ import annotations

import os
from pathlib import Path

from .._common.errors import CloudSyncError
from .folder import IDENTITY, ChangeFolder, Progress


def later_changes(folder: ChangeFolder) -> list[str]:
    """Return the ids of the changes of the same job that began later, wrote, and weren't rolled back, the oldest first.

    They only help to explain something, so a folder that can't be read is left out.
    """
    job_id, started = Progress.of(folder).job_id, str(folder.identity["started"])
    found = []
    for path in _folders(folder.evidence_dir):
        try:
            other = ChangeFolder.open(path)
            if str(other.identity["started"]) > started and _is_in_place(Progress.of(other), job_id):
                found.append((str(other.identity["started"]), other.change_id))
        except CloudSyncError:
            continue
    return [change_id for _started, change_id in sorted(found)]


def _is_in_place(progress: Progress, job_id: str | None) -> bool:
    return progress.job_id == job_id and progress.wrote and progress.taken_back is None


def _folders(evidence_dir: Path) -> list[Path]:
    try:
        return [Path(entry.path) for entry in os.scandir(evidence_dir) if os.path.lexists(os.path.join(entry.path, IDENTITY))]
    except OSError:
        return []

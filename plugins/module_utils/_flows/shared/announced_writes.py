# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording for tasks that write: a write is announced, and it is this change's turn, before it is sent."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from .evidence import FolderRecorder, Recorder

if t.TYPE_CHECKING:
    from ..._evidence.folder import ChangeFolder
    from .context import Context


def writing_recorder(module: AnsibleModule, context: Context | None = None) -> Recorder:
    """Return what records for a task that writes; EvidenceError when its ``change_dir`` is no evidence folder.

    A write raises EvidenceError, and is not sent, unless the change holds the lock and isn't being rolled back. Raises
    ConcurrentWriteError at once when the job of the configuration isn't as the change has left it.
    """
    if not module.params["change_dir"] or module.check_mode:
        return Recorder()
    from ..._evidence.folder import ChangeFolder

    folder = ChangeFolder.open(Path(module.params["change_dir"]))
    if context is not None:
        from .other_hand import require_job

        require_job(folder, context)
    return _of_folder(folder, rollback=False)


def rollback_recorder(folder: ChangeFolder) -> Recorder:
    """Return what records on behalf of the rollback, not of the change itself."""
    return _of_folder(folder, rollback=True)


def _of_folder(folder: ChangeFolder, *, rollback: bool) -> Recorder:
    from ..._evidence.running_changes import require_turn

    return FolderRecorder(folder, lambda: require_turn(folder, rollback=rollback))

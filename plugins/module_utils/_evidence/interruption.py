# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said when a playbook ends in the middle of a change, however it ended.

A playbook that was killed can't say anything any more. The process that holds its lock outlives it for a moment, so that one does.
"""

from __future__ import annotations

import os
import typing as t

from .._common.errors import CloudSyncError
from .._common.text import visible
from .atomic_files import write
from .folder import UNFINISHED, ChangeFolder, Progress
from .left_behind import left_behind, rollback_command

_WRITABLE = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def open_errors_of(process: int) -> int | None:
    """Return a descriptor of the standard error of another process, None where that can't be opened."""
    try:
        return os.open(f"/proc/{process}/fd/2", _WRITABLE)
    except OSError:
        return None


def farewell(folder: ChangeFolder, errors: int | None) -> t.Callable[[], None]:
    """Return what says how a change stands: in a file of its folder, and on the standard error that the playbook had."""

    def say() -> None:
        text = interrupted(folder)
        if errors is not None:
            os.write(errors, f"\n{text}".encode("utf-8", "backslashreplace"))

    return say


def interrupted(folder: ChangeFolder) -> str:
    """Return what an interrupted change has left, and the command that rolls it back; keep that in the folder, if anything is left."""
    try:
        progress = Progress.of(ChangeFolder.open(folder.path))
        left = [] if progress.settled else left_behind(folder, progress, "rollback_incomplete")
    except CloudSyncError as problem:
        return _lines(folder, f"and its evidence can't be read: {problem.message}", [], "")
    if progress.settled:
        return _lines(folder, "and nothing of it is left.", [], "")
    text = _lines(folder, "and is unfinished. What it left:", [each["message"] for each in left], rollback_command(folder))
    try:
        write(folder.path / UNFINISHED, text.encode("utf-8", "backslashreplace"))
    except CloudSyncError:
        pass  # what is printed says the same
    return text


def _lines(folder: ChangeFolder, what: str, left: list[str], command: str) -> str:
    configuration = str(folder.identity.get("configuration") or "the configuration")
    lines = [f"The change '{folder.change_id}' to {configuration} was interrupted, {what}", *(f"  {each}" for each in left)]
    lines += [f"Roll it back: {command}"] if command else []
    return "".join(f"{visible(line)}\n" for line in lines)

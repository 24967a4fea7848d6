# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which process it is: a number says that only on one machine, in one container, until it is given to another process."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from .._common.json import Json

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_OWN = Path("/proc/self")
_NAMESPACE = _OWN / "ns/pid"
_START_TIME = 22
"""The field of /proc/PID/stat, counted from 1 as in proc(5)."""


def place() -> Json:
    """Return where process ids are those that this process sees: ``host``, ``boot``, ``pid_namespace``; None for what can't be told."""
    return {"host": socket.gethostname(), "boot": _boot_id(), "pid_namespace": _pid_namespace()}


def start_time(process: int) -> int | None:
    """Return when a process started, in ticks since the machine did; None where that can't be told, or when it has ended."""
    if not _shows_own_processes():
        return None
    try:
        status = Path(f"/proc/{process}/stat").read_bytes()
        # The second field is the command in parentheses, which can hold blanks and parentheses.
        return int(status.rpartition(b")")[2].split()[_START_TIME - 3])
    except (OSError, IndexError, ValueError):
        return None


def _boot_id() -> str | None:
    try:
        return _BOOT_ID.read_text("ascii").strip() or None
    except (OSError, ValueError):
        return None


def _pid_namespace() -> str | None:
    try:
        return os.readlink(_NAMESPACE)
    except OSError:
        return None


def _shows_own_processes() -> bool:
    """Tell whether /proc has the ids of this process's namespace: it can be that of the container's host."""
    try:
        return os.readlink(_OWN) == str(os.getpid())
    except OSError:
        return False

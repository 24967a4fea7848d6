# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock of everything in a lab that waits, so that nobody has to sit a wait out.

Whoever sleeps on it takes a small part of the time and moves the clock on by the rest, for all processes of the lab:
a module keeps the pace of its calls, and the tenant counts them, by the same time. What takes time by itself, such as a
request or a cycle, takes as long as ever.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
import time
from pathlib import Path

VARIABLE = "CLOUD_SYNC_LAB_CLOCK"
"""Names the file of the clock to processes that shall wait by it."""

SPEED = 20.0
_FORM = struct.Struct("d")


class SharedClock:
    """The machine's monotonic clock and what has been added to it, which a file keeps; the file is made where it is missing."""

    def __init__(self, path: Path, speed: float = SPEED) -> None:
        self._speed = speed
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._descriptor, _FORM.size)
        self._memory = mmap.mmap(self._descriptor, _FORM.size)
        self._lock = threading.Lock()

    @property
    def added(self) -> float:
        """The seconds by which this clock is ahead of the machine's."""
        seconds: float = _FORM.unpack_from(self._memory)[0]
        return seconds

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return time.monotonic() + self.added

    def sleep(self, seconds: float, /) -> None:
        """Return when the clock shows so much more; it does before the time has passed."""
        end = self.monotonic() + seconds
        time.sleep(seconds / self._speed)
        # The lock of the file is one of processes.
        with self._lock:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX)
            try:
                _FORM.pack_into(self._memory, 0, max(self.added, end - time.monotonic()))
            finally:
                fcntl.lockf(self._descriptor, fcntl.LOCK_UN)

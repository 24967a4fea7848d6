# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a long task says while it is under way: one line every few seconds, shown by the module's action plugin.

A module can't write to the terminal itself: what it prints is its result. So it adds lines to a file that the action plugin has made and
reads; without one, for instance on another host, nothing is said.
"""

from __future__ import annotations

import contextlib
import os
import typing as t

from .text import in_line
from .waiting import SYSTEM_CLOCK, Stopwatch

Say = t.Callable[[str], None]

VARIABLE = "CLOUD_SYNC_PROGRESS_FILE"
"""Names the file; it is set by the action plugin alone."""
EVERY_SECONDS = 5.0


def spoken_progress() -> Say:
    """Return what takes the words of a task."""
    return _Spoken(os.environ.get(VARIABLE, ""))


class _Spoken:
    """Adds a line every few seconds at most; threads may share it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._whole = Stopwatch(SYSTEM_CLOCK)
        self._since = Stopwatch(SYSTEM_CLOCK)

    def __call__(self, text: str) -> None:
        """Add a line with the seconds since the beginning, unless there was one a moment ago."""
        if not self._path or self._since.elapsed < EVERY_SECONDS:
            return
        self._since = Stopwatch(SYSTEM_CLOCK)
        line = f"{self._whole.elapsed:.0f} s: {in_line(text)}\n".encode("utf-8", "backslashreplace")
        with contextlib.suppress(OSError):  # nobody listens any more
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                os.write(descriptor, line)
            finally:
                os.close(descriptor)

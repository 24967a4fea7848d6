# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run says while it is under way: one line every few seconds at most."""

from __future__ import annotations

import typing as t

from ..._common.waiting import SYSTEM_CLOCK, Stopwatch

Say = t.Callable[[str], None]

EVERY_SECONDS = 5.0


class SpokenProgress:
    """Passes on what is said, but not more often than every few seconds; threads may share it."""

    def __init__(self, tell: Say, every: float = EVERY_SECONDS) -> None:
        self._tell = tell
        self._every = every
        self._whole = Stopwatch(SYSTEM_CLOCK)
        self._since = Stopwatch(SYSTEM_CLOCK)

    def __call__(self, text: str) -> None:
        """Tell it with the seconds since the beginning, unless something was told a moment ago."""
        if self._since.elapsed >= self._every:
            self._since = Stopwatch(SYSTEM_CLOCK)
            self._tell(f"{self._whole.elapsed:.0f} s: {text}")

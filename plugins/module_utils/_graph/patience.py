# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trying again with growing pauses, for what takes the service a while."""

from __future__ import annotations

import time
import typing as t

from .._common.errors import CloudSyncError

Value = t.TypeVar("Value")

_FIRST = 1.0
_LONGEST = 10.0


def patiently(attempt: t.Callable[[], Value], seconds: float, again: t.Callable[[CloudSyncError], bool]) -> Value:
    """Return what ``attempt`` returns; try again after pauses of one to ten seconds while ``again`` says so.

    The last attempt comes when the time is up, and its error is raised; with 0 seconds there is one attempt.
    """
    deadline = time.monotonic() + seconds
    pause = _FIRST
    while True:
        remaining = deadline - time.monotonic()
        try:
            return attempt()
        except CloudSyncError as problem:
            if remaining <= 0 or not again(problem):
                raise
        time.sleep(max(0.0, min(pause, deadline - time.monotonic())))
        pause = min(pause * 2, _LONGEST)

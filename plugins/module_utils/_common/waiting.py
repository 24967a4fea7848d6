# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for what takes a while, and the time as it is written down."""

from __future__ import annotations

import datetime
import time
import typing as t

from .errors import CloudSyncError

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


def utc_now() -> str:
    """Return the time in UTC to the millisecond, for example ``2026-11-23T06:40:03.120Z``."""
    moment = datetime.datetime.now(datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

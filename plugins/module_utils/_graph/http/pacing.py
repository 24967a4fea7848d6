# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep calls within the permitted pace, together with every other process on the machine.

The service permits 5 on-demand calls in any 10 seconds (Microsoft Graph reference, synchronizationJob:
provisionOnDemand), and as many reads of a report (Microsoft Graph, throttling limits). All
processes of one user share a file that lists the last calls. A call that has to wait takes its place in that list at
once, so calls are served in the order in which they came. A process that is killed leaves at most one place unused.
Other users and other machines are only seen when the service answers 429: then everybody waits.
"""

from __future__ import annotations

import contextlib
import typing as t
import uuid
from pathlib import Path

from ..._common import waiting
from .pacing_state import Pace, PacingState
from .shared_file import SharedFile, machine_time

CALLS = 5
WINDOW_SECONDS = 10.1

# A call reaches the service at the earliest when its slot begins, and at the latest after this time or when its answer
# is back. Counting from the latest keeps the distance whatever the network does to single calls.
TRANSIT_SECONDS = 0.5
_LONGEST_BLOCK_SECONDS = 300.0


class Pacer:
    """Grants ``calls`` slots in any ``window`` seconds to all processes that share the key (such as the tenant)."""

    def __init__(
        self,
        key: str,
        *,
        calls: int = CALLS,
        window: float = WINDOW_SECONDS,
        transit: float = TRANSIT_SECONDS,
        folder: Path | None = None,
    ) -> None:
        """``folder`` is for the shared file, by default this user's cache folder."""
        self._pace = Pace(calls, window, transit)
        self._file = SharedFile("pace", key, folder=folder)
        self._private_state = PacingState.empty()

    @contextlib.contextmanager
    def slot(self) -> t.Iterator[None]:
        """Wait until a call is permitted, make it inside, and note when its answer was back."""
        call = str(uuid.uuid4())
        delay = self._enter(call)
        while delay > 0:
            waiting.clock.sleep(delay)
            delay = self._enter(call)
        try:
            yield
        finally:
            self._leave(call)

    def push(self, seconds: float | None) -> None:
        """Hold everybody back, because the service throttles; without a time for one whole window."""
        pause = min(self._pace.window if seconds is None else max(seconds, 0.0), _LONGEST_BLOCK_SECONDS)
        with self._state() as state:
            state.blocked_until = max(state.blocked_until, machine_time() + pause)

    def _enter(self, call: str) -> float:
        with self._state() as state:
            return state.enter(call, self._pace, machine_time())

    def _leave(self, call: str) -> None:
        with self._state() as state:
            state.answered(call, machine_time())

    @contextlib.contextmanager
    def _state(self) -> t.Iterator[PacingState]:
        with self._file.locked() as descriptor:
            if descriptor is None:
                yield self._private_state
                return
            state = PacingState.read(descriptor, now=machine_time(), calls=self._pace.calls)
            yield state
            state.write(descriptor)

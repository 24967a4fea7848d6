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
import fcntl
import os
import threading
import typing as t
import uuid
from hashlib import sha256
from pathlib import Path

from ..._common import waiting
from ..._common.errors import OptionError
from ..._common.private_files import FILE_MODE, UntrustedFileError, require_trusted
from ..cache_folder import shared_folder
from .pacing_state import Pace, PacingState

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
        folder = folder or shared_folder()
        # Clocks and locks are those of one machine, while a home folder may be shared by many.
        digest = sha256(f"{key.casefold()}\n{os.uname().nodename}".encode()).hexdigest()[:32]
        self._path = folder / f"pace-{digest}.json" if folder else None
        self._private_state = PacingState.empty()
        self._thread_lock = threading.Lock()

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
            state.blocked_until = max(state.blocked_until, _now() + pause)

    def _enter(self, call: str) -> float:
        with self._state() as state:
            return state.enter(call, self._pace, _now())

    def _leave(self, call: str) -> None:
        with self._state() as state:
            state.answered(call, _now())

    @contextlib.contextmanager
    def _state(self) -> t.Iterator[PacingState]:
        with self._thread_lock:
            if self._path is None:
                yield self._private_state
                return
            try:
                with _locked(self._path) as descriptor:
                    state = PacingState.read(descriptor, now=_now(), calls=self._pace.calls)
                    yield state
                    state.write(descriptor)
            except (OSError, UntrustedFileError) as problem:
                raise OptionError(
                    f"The file that keeps the pace of calls cannot be used: {problem}",
                    hint="Remove it, free some space, or set XDG_CACHE_HOME to a folder that can be written.",
                ) from problem


@contextlib.contextmanager
def _locked(path: Path) -> t.Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, FILE_MODE)
    try:
        require_trusted(path, os.fstat(descriptor))
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        # Closing it lifts the lock, as does the end of a process that is killed.
        os.close(descriptor)


def _now() -> float:
    # The same for all processes of the machine.
    return waiting.clock.monotonic()

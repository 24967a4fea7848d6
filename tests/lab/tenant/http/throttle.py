# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rates that the service enforces, over all callers of the tenant."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable

from .errors import too_many_requests


class Window:
    """At most ``calls`` in any ``seconds`` of a clock."""

    def __init__(self, calls: int, seconds: float, clock: Callable[[], float]) -> None:
        self._calls = calls
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._times: deque[float] = deque()

    def admit(self) -> None:
        """Count a call, or refuse it with 429 and the seconds to wait."""
        with self._lock:
            now = self._clock()
            while self._times and now - self._times[0] >= self._seconds:
                self._times.popleft()
            if len(self._times) >= self._calls:
                raise too_many_requests(math.ceil(self._seconds - (now - self._times[0])))
            self._times.append(now)

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._times.clear()

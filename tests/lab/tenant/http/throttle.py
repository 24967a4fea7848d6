# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rates that the service enforces, over all callers of the tenant."""

from __future__ import annotations

import math
import threading
import time
from collections import deque

from .errors import too_many_requests


class Window:
    """At most ``calls`` in any ``seconds``."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._calls = calls
        self._seconds = seconds
        self._lock = threading.Lock()
        self._times: deque[float] = deque()

    def admit(self) -> None:
        """Count a call, or refuse it with 429 and the seconds to wait."""
        with self._lock:
            now = time.monotonic()
            while self._times and now - self._times[0] >= self._seconds:
                self._times.popleft()
            if len(self._times) >= self._calls:
                raise too_many_requests(math.ceil(self._seconds - (now - self._times[0])))
            self._times.append(now)

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._times.clear()

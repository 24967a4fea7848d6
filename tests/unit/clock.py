# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock for what waits. Servers in other threads of the test run keep the real one."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import waiting


class StillClock:
    """A clock that only sleeping moves, from 1000 seconds on."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Return the seconds that the clock shows."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on at once."""
        self.slept.append(seconds)
        self.now += seconds


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    """Let all waiting of the collection run on such a clock."""
    clock = StillClock()
    monkeypatch.setattr(waiting, "clock", clock)
    return clock

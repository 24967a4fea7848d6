# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock for one module under test. Servers in other threads of the test run keep the real one."""

from __future__ import annotations

import types

import pytest


class Clock:
    """What a module uses of ``time``: a clock that only sleeping moves, from 1000 seconds on."""

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


def clock_of(module: types.ModuleType, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give a module a clock of its own instead of ``time``."""
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody sits a wait out, and all processes of a lab agree about the time."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.lab.shared_clock import SharedClock

SPEED = 1000.0


def test_a_new_clock_shows_the_machines_time(tmp_path: Path) -> None:
    before = time.monotonic()
    assert before <= SharedClock(tmp_path / "clock").monotonic() <= time.monotonic()


def test_sleeping_moves_it_on_for_everybody(tmp_path: Path) -> None:
    mine, yours = SharedClock(tmp_path / "clock", SPEED), SharedClock(tmp_path / "clock")
    before, real = yours.monotonic(), time.monotonic()
    mine.sleep(100)
    assert 100 <= yours.monotonic() - before < 130
    assert time.monotonic() - real < 30


def test_those_who_sleep_at_the_same_time_wake_at_the_same_time(tmp_path: Path) -> None:
    clock = SharedClock(tmp_path / "clock", SPEED)
    before = clock.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(clock.sleep, [100.0] * 8))
    # Not 800: each waits for a moment.
    assert 100 <= clock.monotonic() - before < 200


def test_a_forked_process_sleeps_on_the_same_clock(tmp_path: Path) -> None:
    clock = SharedClock(tmp_path / "clock", SPEED)
    before = clock.monotonic()
    child = os.fork()
    if child == 0:
        clock.sleep(100)
        os._exit(0)
    os.waitpid(child, 0)
    assert clock.monotonic() - before >= 100


def test_it_never_goes_back(tmp_path: Path) -> None:
    clock = SharedClock(tmp_path / "clock", SPEED)
    clock.sleep(100)
    ahead = clock.added
    clock.sleep(0.001)
    assert clock.added >= ahead

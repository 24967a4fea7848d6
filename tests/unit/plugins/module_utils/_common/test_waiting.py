# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    CloudSyncError,
    GraphError,
    NotFoundError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.waiting import (
    SYSTEM_CLOCK,
    Deadline,
    Stopwatch,
    patiently,
)
from tests.unit.clock import StillClock, stop_the_clock


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    """Time that passes only by sleeping."""
    return stop_the_clock(monkeypatch)


def test_the_pauses_grow_until_the_time_is_up(clock: StillClock) -> None:
    seen: list[int] = []

    def attempt() -> None:
        seen.append(len(seen))
        raise NotFoundError(f"attempt {len(seen)}")

    with pytest.raises(NotFoundError, match="attempt 7"):
        patiently(attempt, Deadline(30), lambda problem: True)
    assert clock.slept == [1, 2, 4, 8, 10, 5]


def test_one_attempt_without_time(clock: StillClock) -> None:
    with pytest.raises(ZeroDivisionError):
        patiently(lambda: 1 // 0, Deadline(100), lambda problem: True)
    with pytest.raises(GraphError):
        patiently(lambda: _raise(GraphError("x")), Deadline(0), lambda problem: True)
    with pytest.raises(GraphError):
        patiently(lambda: _raise(GraphError("x")), Deadline(100), lambda problem: False)
    assert patiently(lambda: 5, Deadline(0), lambda problem: True) == 5
    assert clock.slept == []


def _raise(problem: CloudSyncError) -> None:
    raise problem


@pytest.mark.parametrize(
    ("seconds", "shortest", "longest", "pauses"),
    [
        (20, 2, 5, [2, 4, 5, 5, 4]),
        (1, 2, 5, [1]),
        (0.5, 0.125, 0.125, [0.125, 0.125, 0.125, 0.125]),
        (0, 1, 10, []),
        (-1, 1, 10, []),
    ],
)
def test_pauses(clock: StillClock, seconds: float, shortest: float, longest: float, pauses: list[float]) -> None:
    deadline = Deadline(seconds, shortest=shortest, longest=longest)
    while deadline.pause():
        pass
    assert clock.slept == pauses


def test_steady_pauses(clock: StillClock) -> None:
    deadline = Deadline.steady(1, 0.375)
    while deadline.pause():
        pass
    assert clock.slept == [0.375, 0.375, 0.25]


def test_an_attempt_takes_its_time_from_the_wait(clock: StillClock) -> None:
    deadline = Deadline(10)
    clock.now += 2.5
    assert (deadline.pause(), deadline.left, deadline.elapsed) == (3.5, 4.0, 6.0)
    clock.now += 4.5
    assert (deadline.pause(), deadline.left, deadline.elapsed) == (0, 0, 10.5)


def test_a_stopwatch_counts_milliseconds(clock: StillClock) -> None:
    watch = Stopwatch()
    clock.now += 1.23456
    assert watch.elapsed == 1.235


def test_a_wait_for_a_socket_keeps_the_real_time(clock: StillClock) -> None:
    deadline = Deadline(0.05, on=SYSTEM_CLOCK)
    began = time.monotonic()
    while deadline.pause():
        pass
    assert time.monotonic() - began >= 0.05
    assert clock.slept == []

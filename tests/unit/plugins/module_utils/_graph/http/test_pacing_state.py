# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import heapq
import itertools
import json
import os
import random
import typing as t
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.pacing import (
    CALLS,
    TRANSIT_SECONDS,
    WINDOW_SECONDS,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.pacing_state import (
    Pace,
    PacedCall,
    PacingState,
)

PACE = Pace(calls=5, window=10.0, transit=0.5)
NOW = 1000.0


def enter(state: PacingState, name: str, now: float) -> float:
    return round(state.enter(name, PACE, now), 6)


def test_five_at_once_then_one_window_later() -> None:
    state = PacingState.empty()
    delays = [enter(state, f"c{number}", NOW) for number in range(12)]
    # Nobody has an answer yet, so each counts as under way for half a second.
    assert delays == [0.0] * 5 + [10.5] * 5 + [21.0] * 2


def test_an_answer_shortens_the_wait_of_the_next() -> None:
    state = PacingState.empty()
    for number in range(5):
        assert enter(state, f"c{number}", NOW) == 0.0
        state.answered(f"c{number}", NOW + 0.1)
    assert enter(state, "next", NOW + 0.2) == 9.9


def test_a_late_answer_changes_nothing() -> None:
    state = PacingState.empty()
    for number in range(5):
        enter(state, f"c{number}", NOW)
        state.answered(f"c{number}", NOW + 7)
    assert enter(state, "next", NOW + 7) == 3.5


def test_calls_keep_their_order() -> None:
    state = PacingState.empty()
    for number in range(5):
        enter(state, f"c{number}", NOW)
    assert enter(state, "first", NOW + 1) == 9.5
    assert enter(state, "second", NOW + 1) == 9.5
    assert enter(state, "first", NOW + 10.5) == 0.0
    assert enter(state, "second", NOW + 10.5) == 0.0
    assert [call.name for call in state.calls][-2:] == ["first", "second"]


def test_a_killed_process_costs_one_place() -> None:
    state = PacingState.empty()
    for number in range(5):
        enter(state, f"c{number}", NOW)
    enter(state, "killed", NOW)
    delays = [enter(state, f"d{number}", NOW + 10.5) for number in range(5)]
    assert delays == [0.0] * 4 + [10.5]


def test_who_comes_late_goes_to_the_end() -> None:
    state = PacingState.empty()
    for number in range(5):
        enter(state, f"c{number}", NOW)
    for name in ("late", "a", "b", "c", "d"):
        enter(state, name, NOW)
    assert [enter(state, name, NOW + 10.5) for name in ("a", "b", "c", "d")] == [0.0] * 4
    # Its place ended at 11.0; the one that it gets now is five places behind it.
    assert enter(state, "late", NOW + 11.5) == 9.5
    assert [call.name for call in state.calls][-1] == "late"


def test_old_calls_are_forgotten() -> None:
    state = PacingState.empty()
    for number in range(5):
        enter(state, f"c{number}", NOW)
    assert enter(state, "next", NOW + 60) == 0.0
    assert [call.name for call in state.calls] == ["next"]


def test_a_block_holds_everybody() -> None:
    state = PacingState.empty()
    state.blocked_until = NOW + 7
    assert [enter(state, f"c{number}", NOW) for number in range(6)] == [7.0] * 5 + [17.5]


class Simulation:
    """Processes that call at random times, over a network with random delays, and sometimes wake up late."""

    def __init__(self, seed: int, processes: int, calls: int, lateness: float) -> None:
        self._random = random.Random(seed)
        self._state = PacingState.empty()
        self._lateness = lateness
        self._counter = itertools.count()
        self._events: list[tuple[float, int, t.Callable[[float], None]]] = []
        self.arrivals: list[float] = []
        for process in range(processes):
            self._at(NOW + self._random.uniform(0, 3), self._begin(process, calls))

    def run(self) -> list[float]:
        while self._events:
            moment, _number, event = heapq.heappop(self._events)
            event(moment)
        return sorted(self.arrivals)

    def _at(self, moment: float, event: t.Callable[[float], None]) -> None:
        heapq.heappush(self._events, (moment, next(self._counter), event))

    def _begin(self, process: int, left: int) -> t.Callable[[float], None]:
        name = f"{process}-{left}"

        def enter(now: float) -> None:
            delay = self._state.enter(name, PACE, now)
            if delay > 0:
                late = self._random.uniform(0, self._lateness) if self._random.random() < 0.3 else 0.0
                self._at(now + delay + late, enter)
                return
            arrival = now + self._random.uniform(0, PACE.transit)
            self.arrivals.append(arrival)
            answered = arrival + self._random.choice([0.01, 0.3, 4.0, 30.0])
            self._at(answered, lambda moment: self._end(process, left, name, moment))

        return enter

    def _end(self, process: int, left: int, name: str, now: float) -> None:
        self._state.answered(name, now)
        if left > 1:
            self._at(now + self._random.choice([0.0, 0.05, 2.0]), self._begin(process, left - 1))


@pytest.mark.parametrize("processes", [1, 2, 5])
@pytest.mark.parametrize("duration", [0.05, 0.3])
def test_ninety_per_cent_of_the_permitted_pace(processes: int, duration: float) -> None:
    """Sixty members are twelve calls; at the full pace the last may start after twenty seconds."""
    pace = Pace(CALLS, WINDOW_SECONDS, TRANSIT_SECONDS)
    state, clocks, starts = PacingState.empty(), [NOW] * processes, []
    for number in range(12):
        process = min(range(processes), key=clocks.__getitem__)
        moment = clocks[process]
        moment += state.enter(str(number), pace, moment)
        assert state.enter(str(number), pace, moment) == 0.0
        starts.append(moment)
        clocks[process] = moment + duration
        state.answered(str(number), clocks[process])
    assert 20.0 <= max(starts) - NOW <= 20.0 / 0.9


@settings(max_examples=200, deadline=None)
@given(st.integers(), st.integers(1, 12), st.integers(1, 8), st.sampled_from([0.0, 0.4, 3.0, 25.0]))
def test_never_six_calls_in_a_window(seed: int, processes: int, calls: int, lateness: float) -> None:
    arrivals = Simulation(seed, processes, calls, lateness).run()
    assert len(arrivals) == processes * calls
    assert all(sixth - first >= PACE.window - 1e-6 for first, sixth in zip(arrivals, arrivals[5:], strict=False))


@pytest.fixture
def descriptor(tmp_path: Path) -> t.Iterator[int]:
    opened = os.open(tmp_path / "pace.json", os.O_RDWR | os.O_CREAT)
    yield opened
    os.close(opened)


def test_round_trip(descriptor: int) -> None:
    state = PacingState.empty()
    state.calls = [PacedCall("a", NOW), PacedCall("b", NOW + 1)]
    state.blocked_until = NOW + 5
    state.write(descriptor)
    assert PacingState.read(descriptor, now=NOW, calls=5) == state
    state.calls = []
    state.write(descriptor)
    assert PacingState.read(descriptor, now=NOW, calls=5) == state


def test_an_empty_file_is_a_new_one(descriptor: int) -> None:
    assert PacingState.read(descriptor, now=NOW, calls=5).calls == []


@pytest.mark.parametrize("content", ["{", "[]", "7", '{"boot": "x"}', '{"boot": "x", "calls": [[1]], "blocked_until": 0}'])
def test_what_cannot_be_read_counts_as_a_full_window(descriptor: int, content: str) -> None:
    os.write(descriptor, content.encode())
    state = PacingState.read(descriptor, now=NOW, calls=5)
    assert enter(state, "next", NOW) == 10.0


def stored(descriptor: int, **changes: t.Any) -> PacingState:
    PacingState.empty().write(descriptor)
    document = json.loads(os.pread(descriptor, 10000, 0))
    content = json.dumps({**document, **changes}).encode()
    os.pwrite(descriptor, content, 0)
    os.ftruncate(descriptor, len(content))
    return PacingState.read(descriptor, now=NOW, calls=5)


def test_what_was_written_before_a_restart_is_worthless(descriptor: int) -> None:
    assert stored(descriptor, calls=[["a", NOW]]).calls == [PacedCall("a", NOW)]
    assert stored(descriptor, calls=[["a", NOW]], boot="another").calls == []


@pytest.mark.parametrize("changes", [{"calls": [["a", NOW + 601]]}, {"blocked_until": NOW + 601}])
def test_times_of_another_clock_are_worthless(descriptor: int, changes: dict[str, t.Any]) -> None:
    assert enter(stored(descriptor, **changes), "next", NOW) == 0.0


def test_what_is_not_a_time_may_hide_calls_that_were_just_made(descriptor: int) -> None:
    assert enter(stored(descriptor, blocked_until=float("nan")), "next", NOW) == 10.0

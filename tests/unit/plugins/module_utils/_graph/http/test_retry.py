# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import random
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    CloudSyncError,
    ConnectionFailure,
    InterruptedAnswer,
    UnusableAnswer,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.answer import HttpAnswer
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.retry import (
    RetryPolicy,
    exchange,
    parse_retry_after,
)
from tests.unit.clock import StillClock, stop_the_clock

POLICY = RetryPolicy(retries=3, first=1.0, longest=8.0, longest_retry_after=60.0)


@pytest.mark.parametrize(
    ("status", "retry_after", "repeatable", "expected"),
    [
        (429, 7.0, False, 7.0),
        (429, 0.0, False, 0.0),
        (429, 3600.0, False, 60.0),
        (503, 5.0, True, 5.0),
        (503, 5.0, False, None),
        (502, None, False, None),
        (500, None, True, None),
        (501, None, True, None),
        (200, None, True, None),
        (404, 5.0, True, None),
    ],
)
def test_after_an_answer(status: int, retry_after: float | None, repeatable: bool, expected: float | None) -> None:
    assert POLICY.after_answer(status, retry_after, repeatable=repeatable, number=0) == expected


@pytest.mark.parametrize("status", [429, 502, 503, 504])
@pytest.mark.parametrize(("number", "lowest", "highest"), [(0, 0.5, 1.0), (1, 1.0, 2.0), (2, 2.0, 4.0)])
def test_without_a_wish_the_delay_doubles_with_jitter(status: int, number: int, lowest: float, highest: float) -> None:
    delay = POLICY.after_answer(status, None, repeatable=True, number=number)
    assert delay is not None
    assert lowest <= delay <= highest


def test_the_delay_has_a_limit() -> None:
    delay = RetryPolicy(retries=50, first=1.0, longest=8.0).after_answer(503, None, repeatable=True, number=40)
    assert delay is not None
    assert 4.0 <= delay <= 8.0


def test_the_number_of_retries_has_a_limit() -> None:
    assert POLICY.after_answer(429, 1.0, repeatable=True, number=3) is None
    assert POLICY.after_failure(failure(sent=False), repeatable=True, number=3) is None


def failure(*, sent: bool, permanent: bool = False) -> ConnectionFailure:
    return ConnectionFailure("no answer", hint="wait", sent=sent, permanent=permanent)


@pytest.mark.parametrize(
    ("problem", "repeatable", "retried"),
    [
        (failure(sent=True), True, True),
        (failure(sent=True), False, False),
        (failure(sent=False), False, True),
        (failure(sent=False, permanent=True), True, False),
        (InterruptedAnswer("cut"), True, True),
        (InterruptedAnswer("cut"), False, False),
        (UnusableAnswer("a page"), True, True),
        (UnusableAnswer("a page"), False, False),
    ],
)
def test_after_a_failure(problem: CloudSyncError, repeatable: bool, retried: bool) -> None:
    assert (POLICY.after_failure(problem, repeatable=repeatable, number=0) is not None) is retried


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        (" 12 ", 12.0),
        ("1.5", None),
        ("-3", None),
        ("soon", None),
        ("٣", None),
        # 2026-01-01 00:00:30 UTC, half a minute after the clock of the test.
        ("Thu, 01 Jan 2026 00:00:30 GMT", 30.0),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0.0),
    ],
)
def test_parse_retry_after(value: str | None, expected: float | None) -> None:
    assert parse_retry_after(value, now=1767225600.0) == expected


@pytest.fixture(name="clock")
def fixture_clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    """Time that passes only by waiting, and the longest pauses."""
    monkeypatch.setattr(random, "uniform", lambda lowest, highest: highest)
    return stop_the_clock(monkeypatch)


def silence(clock: StillClock, seconds: float) -> t.Callable[[], HttpAnswer]:
    """Return an attempt that waits for an answer that does not come."""

    def attempt() -> HttpAnswer:
        clock.now += seconds
        raise failure(sent=True)

    return attempt


@pytest.mark.parametrize(
    ("retries", "timeout", "waits", "seconds"),
    [
        (0, 5.0, [], 5.0),
        (2, 5.0, [0.5, 1.0], 3 * 5 + 1.5),
        (5, 30.0, [0.5, 1.0, 2.0, 4.0, 8.0], 6 * 30 + 15.5),
        # The sixth attempt would begin 315.5 seconds after the first one.
        (50, 60.0, [0.5, 1.0, 2.0, 4.0], 5 * 60 + 7.5),
        # No wait is longer than half a minute; the sixteenth attempt would begin 316.5 seconds after the first one.
        (50, 1.0, [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, *[30.0] * 8], 15 * 1 + 271.5),
    ],
)
def test_how_long_a_silent_service_is_waited_for(
    clock: StillClock, retries: int, timeout: float, waits: list[float], seconds: float
) -> None:
    with pytest.raises(ConnectionFailure):
        exchange(silence(clock, timeout), RetryPolicy(retries=retries), repeatable=True)
    assert clock.slept == waits
    assert clock.now - 1000.0 == seconds <= 300 + timeout


@pytest.mark.parametrize(
    ("retries", "wish", "waits"),
    [
        (5, "7", [7.0] * 5),
        (50, "100", [100.0] * 3),
        # At most 120 seconds at once, and a third wait would end after 300 in all.
        (5, "3600", [120.0, 120.0]),
        (1, "3600", [120.0]),
        (0, "7", []),
    ],
)
def test_how_long_a_throttling_service_is_waited_for(clock: StillClock, retries: int, wish: str, waits: list[float]) -> None:
    throttled = HttpAnswer(429, {"Retry-After": wish}, b"")
    assert exchange(lambda: throttled, RetryPolicy(retries=retries), repeatable=False) is throttled
    assert clock.slept == waits

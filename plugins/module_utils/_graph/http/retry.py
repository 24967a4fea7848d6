# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a request is sent again, and after how long."""

from __future__ import annotations

import math
import random
import time
import typing as t
from email.utils import parsedate_to_datetime

from ..._common import waiting
from ..._common.errors import (
    CloudSyncError,
    ConnectionFailure,
    GraphError,
    InterruptedAnswer,
    TransportError,
    UnreadableAnswerError,
    UnusableAnswer,
)
from . import cancellation
from .answer import HttpAnswer

THROTTLED = 429
UNAVAILABLE = frozenset({502, 503, 504})

NO_ANSWER = (ConnectionFailure, InterruptedAnswer, UnusableAnswer)
"""After these nobody knows what the service would have answered."""


class RetryPolicy(t.NamedTuple):
    """Bounds of all retries of one call; times in seconds.

    A throttled request (429) was not carried out, so it is always sent again, after ``Retry-After``. After 502, 503,
    504, a lost connection, a time-out or a body that holds no answer nobody knows whether it was carried out, so only a
    repeatable one is. Source: Microsoft Graph documentation, throttling guidance and best practices.
    """

    retries: int = 5
    total: float = 300.0
    first: float = 0.5
    longest: float = 30.0
    longest_retry_after: float = 120.0

    def deadline(self, at_most: float = math.inf) -> waiting.Deadline:
        """Return the moment after which no attempt begins, counted from now."""
        return waiting.Deadline(min(self.total, at_most))

    def after_answer(self, status: int, retry_after: float | None, *, repeatable: bool, number: int) -> float | None:
        """Return the delay before the next attempt, or None when this answer is final; ``number`` counts from 0."""
        if number >= self.retries:
            return None
        if status == THROTTLED or (status in UNAVAILABLE and repeatable):
            if retry_after is not None:
                return min(retry_after, self.longest_retry_after)
            return self._back_off(number)
        return None

    def after_failure(self, problem: CloudSyncError, *, repeatable: bool, number: int) -> float | None:
        """Return the delay before the next attempt, or None when the failure, one of ``NO_ANSWER``, is final."""
        if number >= self.retries:
            return None
        if isinstance(problem, ConnectionFailure):
            if problem.permanent:
                return None
            repeatable = repeatable or not problem.sent
        return self._back_off(number) if repeatable else None

    def _back_off(self, number: int) -> float:
        # The jitter keeps parallel jobs from coming back together.
        longest = min(self.longest, self.first * 2**number)
        return random.uniform(longest / 2, longest)


def exchange(
    attempt: t.Callable[[], HttpAnswer],
    policy: RetryPolicy,
    *,
    repeatable: bool,
    deadline: waiting.Deadline | None = None,
    on_retry: t.Callable[[], None] | None = None,
) -> HttpAnswer:
    """Call ``attempt`` until its answer is final; return that answer or raise the final failure.

    No attempt begins after the ``deadline``, which is by default that of the policy. ``on_retry`` is called before each
    delay.
    """
    deadline = deadline or policy.deadline()
    number = 0
    while True:
        try:
            response = attempt()
        except NO_ANSWER as problem:
            delay = policy.after_failure(problem, repeatable=repeatable, number=number)
            if delay is None or delay > deadline.left:
                raise
        else:
            wished = parse_retry_after(response.headers.get("Retry-After"))
            delay = policy.after_answer(response.status_code, wished, repeatable=repeatable, number=number)
            if delay is None or delay > deadline.left:
                return response
        if on_retry is not None:
            on_retry()
        cancellation.sleep(delay)
        number += 1


def may_be_carried_out(problem: CloudSyncError) -> bool:
    """Tell whether the service may have carried out the request that failed so; a refusal says that it hasn't."""
    if isinstance(problem, ConnectionFailure):
        return problem.sent
    if isinstance(problem, (TransportError, UnreadableAnswerError)):
        return True
    return isinstance(problem, GraphError) and (problem.status or 0) >= 500


def parse_retry_after(value: str | None, now: float | None = None) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (RFC 9110: seconds or a date), else None."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
    return max(0.0, moment - (time.time() if now is None else now))

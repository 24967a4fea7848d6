# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of more than one batch: many batches are under way at once, within the resource units that there are.

A request of a batch that is refused for now, or not answered, is sent again alone, in a later batch, after its own
``Retry-After``; one that was answered never is. While the service throttles a request, and serves others, it is sent again
until its own deadline: it wasn't carried out, so that says nothing about it. All decisions are made in the calling thread; the
other ones only send.
"""

from __future__ import annotations

import collections
import dataclasses
import heapq
import itertools
import typing as t

from ..._common import waiting
from . import cancellation
from .batch import MAXIMUM, BatchAnswer, BatchRequest, Sender, Take, delay_before_retry, missing_answers
from .flights import Flights, open_flights
from .resource_units import published_cost
from .retry import THROTTLED
from .statistics import said_units
from .unit_bucket import Throttled, UnitBucket


@dataclasses.dataclass(slots=True)
class _Item:
    """A request on its way; ``deadline`` counts from when it is sent first, ``failures`` are those that may be final."""

    index: int
    request: BatchRequest
    deadline: waiting.Deadline | None = None
    failures: int = 0
    throttled: int = 0

    @property
    def cost(self) -> int:
        return published_cost(self.request.method, self.request.path)

    def may_wait(self, seconds: float) -> bool:
        return self.deadline is None or seconds <= self.deadline.left


class ParallelBatches:
    """Sends reads in batches, ``most`` at once."""

    def __init__(self, sender: Sender, bucket: UnitBucket, most: int) -> None:
        self._sender = sender
        self._bucket = bucket
        self._most = most
        self._new: collections.deque[_Item] = collections.deque()
        self._again: collections.deque[_Item] = collections.deque()
        self._delayed: list[tuple[float, int, _Item]] = []
        self._order = itertools.count()

    def run(self, requests: t.Mapping[int, BatchRequest], take: Take) -> None:
        """Send the requests; ``take`` gets the answers in the order in which they come, in this thread.

        Raises what sending raises, the error of the first request that is throttled until its deadline (all others would meet
        the same), and what ``take`` raises. Everything else that is under way is broken off then.
        """
        self._new.extend(itertools.starmap(_Item, requests.items()))
        with open_flights(self._most) as flights:
            while self._new or self._again or self._delayed or flights:
                self._wake()
                while (self._new or self._again) and not flights.is_full:
                    flights.start(self._send, self._next_items())
                self._wait(flights, take)

    def _wake(self) -> None:
        now = waiting.clock.monotonic()
        while self._delayed and self._delayed[0][0] <= now:
            self._again.append(heapq.heappop(self._delayed)[2])

    def _next_items(self) -> list[_Item]:
        """Return what the next batch sends: first what has waited to be sent again, so that nothing waits forever."""
        queues = (self._again, self._new)
        return list(itertools.islice((queue.popleft() for queue in queues for _item in range(len(queue))), MAXIMUM))

    def _wait(self, flights: Flights[list[_Item], dict[int, BatchAnswer]], take: Take) -> None:
        """Wait until there is something to do: an answer, or a request whose time has come."""
        pause = max(0.0, self._delayed[0][0] - waiting.clock.monotonic()) if self._delayed else None
        if not flights:
            cancellation.sleep(pause or 0.0)
            return
        for items, answers in flights.landed(None if flights.is_full else pause):
            for item in items:
                self._land(item, answers.get(item.index), len(items), take)

    def _send(self, items: list[_Item]) -> dict[int, BatchAnswer]:
        """Send one batch as soon as there are units for it. In a thread of its own."""
        units = sum(item.cost for item in items)
        cancellation.sleep(self._bucket.take(units))
        answers: dict[int, BatchAnswer] = {}
        try:
            for item in items:
                item.deadline = item.deadline or self._sender.policy.deadline()
            deadline = min((item.deadline for item in items if item.deadline), key=lambda each: each.left)
            answers = self._sender.send({item.index: item.request for item in items}, deadline)
        finally:
            self._bucket.settle(units, *_outcome(answers))
        return answers

    def _land(self, item: _Item, answer: BatchAnswer | None, sent: int, take: Take) -> None:
        is_throttled = answer is not None and answer.status == THROTTLED
        delay = delay_before_retry(item.request, answer, self._sender.policy, self._number(item, is_throttled))
        if delay is not None and item.may_wait(delay):
            item.throttled += is_throttled
            item.failures += not is_throttled
            self._sender.on_retry(1)
            heapq.heappush(self._delayed, (waiting.clock.monotonic() + delay, next(self._order), item))
            return
        if answer is None:
            raise missing_answers(1, sent)
        if is_throttled:
            answer.result()
        following = take(item.index, answer)
        if following is not None:
            self._new.appendleft(_Item(item.index, following))

    def _number(self, item: _Item, is_throttled: bool) -> int:
        """Return how many attempts count against the retries: throttled ones don't, where there is any retry at all."""
        return max(0, min(item.throttled, self._sender.policy.retries - 1)) if is_throttled else item.failures


def _outcome(answers: t.Mapping[int, BatchAnswer]) -> tuple[int, Throttled | None]:
    """Return what a batch has cost, and whether some of it was throttled: those cost nothing."""
    served = [answer for answer in answers.values() if answer.status != THROTTLED]
    used = sum(map(_charged, served))
    if len(served) == len(answers):
        return used, None
    waits = [answer.retry_after for answer in answers.values() if answer.status == THROTTLED]
    return used, Throttled(max((wait for wait in waits if wait is not None), default=None), everything=not served)


def _charged(answer: BatchAnswer) -> int:
    said = said_units(answer.headers)
    return published_cost(answer.request.method, answer.request.path) if said is None else said

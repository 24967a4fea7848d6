# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several requests at once, in threads that never outlive the call: few modules read so much that it is worth it."""

from __future__ import annotations

import contextlib
import threading
import typing as t
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from . import cancellation

THREAD_NAME = "flight"

Argument = t.TypeVar("Argument")
Result = t.TypeVar("Result")


class Flights(t.Generic[Argument, Result]):
    """At most so many calls at once; the first that raises ends all of them."""

    def __init__(self, pool: ThreadPoolExecutor, most: int) -> None:
        self._pool = pool
        self._most = most
        self._flying: dict[Future[Result], Argument] = {}

    @property
    def is_full(self) -> bool:
        """Whether another call has to wait for one that is under way."""
        return len(self._flying) >= self._most

    def __bool__(self) -> bool:
        """Tell whether a call is under way."""
        return bool(self._flying)

    def start(self, call: t.Callable[[Argument], Result], argument: Argument) -> None:
        """Begin a call."""
        self._flying[self._pool.submit(call, argument)] = argument

    def landed(self, seconds: float | None = None) -> list[tuple[Argument, Result]]:
        """Wait until a call has ended, or for so many seconds; return what those that ended were given and returned.

        A flight can have flights of its own, which end with it.
        """
        done: set[Future[Result]] = set()
        for piece in cancellation.pieces(threading.TIMEOUT_MAX if seconds is None else seconds):
            done, _others = wait(self._flying, piece, FIRST_COMPLETED)
            if done:
                break
        return [(self._flying.pop(each), each.result()) for each in list(self._flying) if each in done]


@contextlib.contextmanager
def open_flights(most: int) -> t.Iterator[Flights[t.Any, t.Any]]:
    """Give flights that have all ended afterwards; what is under way when an error leaves the block is broken off."""
    cancelled = threading.Event()
    pool = ThreadPoolExecutor(most, THREAD_NAME, cancellation.cancel_with, (cancelled,))
    try:
        yield Flights(pool, most)
    finally:
        cancelled.set()
        pool.shutdown(wait=True, cancel_futures=True)


def in_flights(call: t.Callable[[Argument], Result], arguments: t.Iterable[Argument], most: int) -> t.Generator[Result]:
    """Yield what each call returns, in the order in which they end."""
    with open_flights(most) as flights:
        for argument in arguments:
            while flights.is_full:
                yield from (result for _given, result in flights.landed())
            flights.start(call, argument)
        while flights:
            yield from (result for _given, result in flights.landed())

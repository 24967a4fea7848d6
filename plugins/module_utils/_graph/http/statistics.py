# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a session has cost, counted for all of its threads."""

from __future__ import annotations

import contextlib
import threading
import typing as t

from ..._common.waiting import Stopwatch
from .retry import THROTTLED

if t.TYPE_CHECKING:
    from .batch import BatchAnswer

_BATCH = "/$batch"
_UNITS = "x-ms-resource-unit"
_LONGEST_NUMBER = 6


def said_units(headers: t.Mapping[str, str]) -> int | None:
    """Return how many resource units the service says that a request has cost; None where it doesn't say it."""
    said = headers.get(_UNITS, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER else None


class Statistics:
    """What a session has cost: requests sent (sign-in excluded), how many were retries, resource units, time in seconds.

    Requests inside of a batch count as retries where they are sent again, and have units. Of requests at once, the time
    counts once.
    """

    def __init__(self) -> None:
        self.requests = 0
        self.retries = 0
        self.refused = 0
        self.seconds = 0.0
        self._units = 0
        self._unsaid: list[tuple[str, str]] = []
        self._lock = threading.Lock()
        self._under_way = 0
        self._watch = Stopwatch()

    @property
    def unrefused(self) -> int:
        """The requests that the service may have carried out: those that it didn't answer with a refusal."""
        return self.requests - self.refused

    @property
    def resource_units(self) -> int:
        """What the service says that the requests have cost, and what is published about those of which it doesn't say it."""
        from .resource_units import published_cost  # few modules tell what they cost

        with self._lock:
            self._units += sum(published_cost(method, path) for method, path in self._unsaid)
            self._unsaid.clear()
            return self._units

    def count_request(self) -> None:
        """Count a request that is sent."""
        with self._lock:
            self.requests += 1

    def count_answer(self, method: str, path: str, status: int, headers: t.Mapping[str, str]) -> None:
        """Count an answer; ``path`` is relative to the version, query included."""
        with self._lock:
            self.refused += 300 <= status < 500
            self._count_units(method, path, status, headers)

    def count_items(self, answers: t.Iterable[BatchAnswer]) -> None:
        """Count the answers inside of a batch."""
        with self._lock:
            for each in answers:
                self._count_units(each.request.method, each.request.path, each.status, each.headers)

    def count_retries(self, number: int = 1) -> None:
        """Count requests that are sent again."""
        with self._lock:
            self.retries += number

    @contextlib.contextmanager
    def timed(self) -> t.Iterator[None]:
        """Count the time of what is done inside."""
        with self._lock:
            if not self._under_way:
                self._watch = Stopwatch()
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                if not self._under_way:
                    self.seconds += self._watch.elapsed

    def _count_units(self, method: str, path: str, status: int, headers: t.Mapping[str, str]) -> None:
        if status == THROTTLED or path == _BATCH:  # free of charge, and what a batch holds is counted by itself
            return
        units = said_units(headers)
        if units is None:
            self._unsaid.append((method, path))
        else:
            self._units += units

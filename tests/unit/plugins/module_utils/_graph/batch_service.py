# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that answers batches out of a function, with a clock that its callers' threads share."""

from __future__ import annotations

import collections
import threading
import time
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.shapes import Shape
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.waiting import Deadline
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.flights import THREAD_NAME

Item = t.Callable[["BatchService", str], Json]


class ThreadClock:
    """A clock that only sleeping moves; who sleeps beside another one sleeps at the same time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        """Return the seconds that the clock shows."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on at once."""
        end = self.now + seconds
        with self._lock:
            self.slept.append(seconds)
            self.now = max(self.now, end)


class BatchService:
    """Its ``post`` is that of a session: ``item`` returns the answer to one request without its id, by its address."""

    def __init__(self, clock: ThreadClock, item: Item, *, seconds: float = 0.0) -> None:
        self.clock = clock
        self.batches: list[list[str]] = []
        self.moments: dict[str, list[float]] = collections.defaultdict(list)
        self.deadlines: list[float] = []
        self.most_at_once = 0
        self._at_once = 0
        self._item = item
        self._seconds = seconds
        self._lock = threading.Lock()

    def asked(self, url: str) -> int:
        """Return how often a request was sent."""
        return len(self.moments[url])

    def post(self, path: str, *, json: t.Any, repeatable: bool, deadline: Deadline, shape: Shape) -> Json:
        """Answer one batch."""
        assert (path, repeatable) == ("/$batch", True)
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self._seconds)
        with self._lock:
            self._at_once -= 1
            self.deadlines.append(deadline.left)
            urls = [each["url"] for each in json["requests"]]
            self.batches.append(urls)
            for url in urls:
                self.moments[url].append(self.clock.now)
            return {"responses": [{"id": each["id"], **self._item(self, each["url"])} for each in reversed(json["requests"])]}


def found(url: str) -> Json:
    """Return an answer that says what it answers."""
    return {"status": 200, "body": {"id": url}}


def throttled(seconds: float | None = None, status: int = 429) -> Json:
    """Return a refusal for now."""
    headers = {} if seconds is None else {"Retry-After": f"{seconds:g}"}
    return {"status": status, "headers": headers, "body": {"error": {"code": "TooManyRequests", "message": "busy"}}}


def flying() -> list[threading.Thread]:
    """Return the threads of flights that have not ended."""
    return [each for each in threading.enumerate() if each.name.startswith(THREAD_NAME)]

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording of every request that reached the tenant, so that a test can count them."""

from __future__ import annotations

import itertools
import re
import threading
import time
import typing as t
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADMIN_PREFIX = "/lab"
NOTE = "lab.note"
IN_BATCH = "lab.in_batch"
_READING_POSTS = re.compile(
    r"/(token|parseExpression|getByIds|validateCredentials|discover|\$batch)$",
)


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One request inside a batch."""

    method: str
    url: str
    status: int
    write: bool


@dataclass(slots=True)
class Note:
    """What the handlers tell the recorder about a request."""

    client: str = ""
    units: int = 0
    items: list[BatchItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """One request. ``status`` is 0 when the connection ended without an answer; ``duration`` is in seconds.

    ``units``: the resource units that it cost, those of a batch together.
    """

    time: str
    client: str
    host: str
    method: str
    path: str
    query: str
    status: int
    write: bool
    duration: float
    units: int
    items: list[BatchItem]


class Recorder:
    """The list of requests."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: dict[int, RecordedRequest] = {}
        self._numbers = itertools.count()

    def number(self) -> int:
        """Return the number of a request that arrives."""
        return next(self._numbers)

    def add(self, number: int, request: RecordedRequest) -> None:
        """Record a request that is over."""
        with self._lock:
            self._requests[number] = request

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._requests.clear()

    def report(self) -> dict[str, t.Any]:
        """Return the requests with their counts, in the order in which they arrived."""
        with self._lock:
            requests = [self._requests[number] for number in sorted(self._requests)]
        return {
            "requests": [asdict(request) for request in requests],
            "count": len(requests),
            "writes": sum(request.write for request in requests),
            "by_method": dict(Counter(request.method for request in requests)),
            "by_status": dict(Counter(str(request.status) for request in requests)),
            "units": sum(request.units for request in requests),
        }


def is_write(method: str, path: str) -> bool:
    """Tell whether a request changes the tenant or AD; a batch counts by its items."""
    if method in ("GET", "HEAD", "OPTIONS"):
        return False
    return method != "POST" or _READING_POSTS.search(path) is None


class RecordingMiddleware:
    """Records each request of the tenant's hosts, but not those to the lab's own interface."""

    def __init__(self, app: ASGIApp, recorder: Recorder) -> None:
        self._app = app
        self._recorder = recorder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(ADMIN_PREFIX + "/"):
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        number = self._recorder.number()
        note = scope[NOTE] = Note()
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            self._recorder.add(number, _recorded(scope, note, moment, status, time.perf_counter() - started))


def _recorded(scope: Scope, note: Note, moment: str, status: int, duration: float) -> RecordedRequest:
    headers = dict(scope["headers"])
    return RecordedRequest(
        time=moment,
        client=note.client,
        host=headers.get(b"host", b"").decode("latin-1"),
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        status=status,
        write=is_write(scope["method"], scope["path"]) or any(item.write for item in note.items),
        duration=round(duration, 4),
        units=note.units,
        items=note.items,
    )

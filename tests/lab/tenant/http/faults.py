# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that a test sets: what is wrong, for which requests, how often."""

from __future__ import annotations

import re
import threading
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

KINDS = ("status", "delay", "drop", "garbage", "html", "truncated", "throttle", "reset", "hold", "set", "stale", "exists")


class FaultError(Exception):
    """A fault is not described well."""


class Kept(t.NamedTuple):
    """An answer that was given, and how many reads may still get it after a write."""

    status: int
    headers: list[tuple[bytes, bytes]]
    content: bytes
    left: int = 0


@dataclass(slots=True)
class Fault:
    """One fault.

    ``path`` is a regular expression searched in the decoded path; ``method`` limits it to one verb. ``skip`` requests
    pass first, then ``count`` requests are hit (None: all of them); of these only each ``every``-th one, beginning with
    the first, so that with 2 a client that tries again gets through with every call.

    ``status``: an error answer with ``status``, ``code``, ``body`` (instead of Graph's own form), ``retry_after``.
    ``throttle``: 429 with ``retry_after`` seconds (None: without the header). ``delay``: the answer comes ``seconds``
    later. ``drop``: the connection is closed without an answer. ``reset``: the same with a TCP reset. ``garbage``:
    bytes that are no JSON. ``html``: a page. ``truncated``: the first half of the true answer. ``hold``: nothing
    happens until the fault is removed or the client has gone; then the connection is closed.
    ``stale``: a read (GET) that lags behind: it is answered as it was the last time before a write; what was not read
    before is answered as it is. ``count`` such reads lag after each write. ``exists``: an addition that is refused because
    its objects are there already, which is true: it is carried out first.
    ``processed``: the tenant carries the request out before the answer goes wrong (always so for ``truncated``).

    ``set`` breaks no request: when the first one is hit, it switches ``settings`` (``tests.lab.tenant.switches``), and
    before the last one is answered it takes that back. ``processed``: it switches after the first request is carried
    out, not before. What it replaced is in ``before`` for as long as it is in force.
    """

    kind: str
    path: str = ""
    method: str | None = None
    status: int = 503
    code: str | None = None
    body: t.Any = None
    retry_after: float | None = None
    seconds: float = 0.0
    count: int | None = 1
    skip: int = 0
    every: int = 1
    processed: bool = False
    settings: dict[str, t.Any] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    before: dict[str, t.Any] | None = None
    hits: int = 0
    id: int = 0

    @classmethod
    def read(cls, values: dict[str, t.Any]) -> Fault:
        """Return a fault from its JSON form; FaultError says what is wrong with it."""
        unknown = set(values) - {each.name for each in fields(cls)} | {"before", "hits", "id", "kept"} & set(values)
        if unknown:
            raise FaultError(f"unknown: {', '.join(sorted(unknown))}")
        if values.get("kind") not in KINDS:
            raise FaultError(f"kind must be one of {', '.join(KINDS)}")
        if not isinstance(values.get("every", 1), int) or values.get("every", 1) < 1:
            raise FaultError("every must be a number from 1")
        settings = values.get("settings", {})
        if not isinstance(settings, dict) or bool(settings) != (values["kind"] == "set"):
            raise FaultError("settings must be an object, of a fault of kind set and of no other")
        try:
            re.compile(str(values.get("path", "")))
        except re.error as error:
            raise FaultError(f"path is not a regular expression: {error}") from error
        return cls(**values)

    def describe(self) -> dict[str, t.Any]:
        """Return its JSON form."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "kept"}

    def fits(self, method: str, path: str) -> bool:
        """Tell whether the fault is about this request."""
        return self.method in (None, method) and re.search(self.path, path) is not None

    @property
    def spent(self) -> bool:
        """Whether the fault has hit as often as it was set to."""
        return self.count is not None and self.hits >= self.count


class Faults:
    """The faults that are set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._next_id = 1

    def add(self, fault: Fault) -> Fault:
        """Set a fault."""
        with self._lock:
            fault.id = self._next_id
            self._next_id += 1
            self._faults.append(fault)
        return fault

    def all(self) -> list[Fault]:
        """Return the faults, spent ones too."""
        with self._lock:
            return list(self._faults)

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._faults.clear()

    def holds(self, fault: Fault) -> bool:
        """Tell whether a fault is still set."""
        return fault in self.all()

    def stale(self, method: str, path: str) -> Fault | None:
        """Return the fault by which this read lags behind, if any."""
        with self._lock:
            return next((fault for fault in self._faults if fault.kind == "stale" and fault.fits(method, path)), None)

    def written(self) -> None:
        """Let the reads lag that were answered before, since something was written."""
        with self._lock:
            for fault in self._faults:
                fault.kept = {address: kept._replace(left=fault.count or 0) for address, kept in fault.kept.items()}

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that breaks this request, if any, and count the hit."""
        with self._lock:
            return next(self._hitting(method, path, breaking=True), None)

    def take_settings(self, method: str, path: str) -> list[Fault]:
        """Return the faults of kind ``set`` that this request meets, and count the hits."""
        with self._lock:
            return list(self._hitting(method, path, breaking=False))

    def _hitting(self, method: str, path: str, *, breaking: bool) -> Iterator[Fault]:
        for fault in self._faults:
            if fault.kind == "stale" or fault.spent or breaking == (fault.kind == "set") or not fault.fits(method, path):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.hits += 1
            fault.skip = fault.every - 1
            yield fault

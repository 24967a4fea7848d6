# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show how far a test run has come: a line when a part begins and ends, and how long the rest takes."""

from __future__ import annotations

import heapq
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.parts import Part

# Of what a failed part said, so that many failures don't push everything else out of a terminal.
FIRST_LINES, LAST_LINES = 120, 60


@dataclass(frozen=True, slots=True)
class Result:
    """How a part went: why it failed, or None; its duration and the work of its processes in seconds.

    ``log`` holds its output, where that is not shown as it comes; ``closing`` are the last lines of its commands.
    ``empty``: the arguments for pytest select none of its tests, which is not a failure as long as they select some elsewhere.
    """

    part: Part
    failure: str | None
    seconds: float
    cpu: float = 0.0
    log: Path | None = None
    closing: Sequence[str] = ()
    empty: bool = False

    @property
    def outcome(self) -> str:
        """How it went, in words."""
        return self.failure or ("no test selected" if self.empty else "passed")


class Progress:
    """Prints what happens. Parts that run at the same time call it from their threads."""

    def __init__(self, parts: Sequence[Part], jobs: int) -> None:
        self._jobs = jobs
        self._waiting = list(parts)
        self._running: dict[str, tuple[Part, float]] = {}
        self._done: list[Result] = []
        self._count = len(parts)
        self._lock = threading.Lock()

    def begin(self, part: Part) -> None:
        """Say that a part begins."""
        with self._lock:
            self._waiting.remove(part)
            self._running[part.name] = (part, time.monotonic())
            self._say(f"{part.name}: begins")

    def end(self, result: Result) -> None:
        """Say how a part went, with the closing lines of its commands, or with what it said when it failed."""
        with self._lock:
            del self._running[result.part.name]
            self._done.append(result)
            self._say(f"{result.part.name}: {result.outcome} after {result.seconds:.0f} s{self._rest()}")
            if result.failure and result.log:
                show(result.log)
            elif not result.empty:
                for line in result.closing:
                    print(f"        {line}", flush=True)

    def _say(self, text: str) -> None:
        # In one piece, since the parts' own output may come in between.
        print(f"[{len(self._done):{len(str(self._count))}}/{self._count}] {text}\n", end="", flush=True)

    def _rest(self) -> str:
        left = self.seconds_left(time.monotonic())
        return f"; about {left / 60:.0f} min left" if left >= 90 else f"; about {left:.0f} s left" if left else ""

    def seconds_left(self, now: float) -> float:
        """Return about how long the rest takes, in seconds, by the usual durations and how much slower this machine is."""
        usual = sum(result.part.seconds for result in self._done)
        pace = max(1.0, sum(result.seconds for result in self._done) / usual) if usual else 1.0
        free_after = [max(0.0, part.seconds * pace - (now - began)) for part, began in self._running.values()]
        free_after += [0.0] * (self._jobs - len(free_after))
        heapq.heapify(free_after)
        for part in self._waiting:
            heapq.heapreplace(free_after, free_after[0] + part.seconds * pace)
        return max(free_after)


def show(log: Path) -> None:
    """Print how what a part said begins, where the first cause stands, and how it ends; say where the rest is."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    left_out = len(lines) - FIRST_LINES - LAST_LINES
    if left_out > 0:
        lines[FIRST_LINES:-LAST_LINES] = [f"... {left_out} lines more, in {os.path.relpath(log)} ..."]
    heading = f"======== {log.stem}: output ========"
    print("\n".join([heading, *lines, f"======== {log.stem}: end of the output ========"]), flush=True)

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for what takes a while, how long something took, and the time as it is written down."""

from __future__ import annotations

import datetime
import time
import typing as t

from .errors import CloudSyncError

Value = t.TypeVar("Value")


class Clock(t.Protocol):
    """What waiting needs of a clock; times in seconds."""

    def monotonic(self) -> float:
        """Return a time that no adjustment moves, and that is the same for all processes of the machine."""

    def sleep(self, seconds: float, /) -> None:
        """Return when that time has passed."""


SYSTEM_CLOCK: Clock = time
"""The clock of sockets and of other processes, for a wait that has to keep step with them."""

clock: Clock = SYSTEM_CLOCK
"""The clock of every other wait. Read it as ``waiting.clock``: a test puts another one in its place."""


class Stopwatch:
    """Tells how many seconds have passed since it was made."""

    def __init__(self, on: Clock | None = None) -> None:
        self._clock = on or clock
        self._started = self._clock.monotonic()

    @property
    def elapsed(self) -> float:
        """The seconds, to the millisecond."""
        return round(self._elapsed(), 3)

    def _elapsed(self) -> float:
        return self._clock.monotonic() - self._started


class Deadline(Stopwatch):
    """A wait of ``seconds``, with pauses that grow from ``shortest`` to ``longest``: as long again as it has lasted so far.

    It holds nothing that changes, so threads can share it.
    """

    def __init__(self, seconds: float, *, shortest: float = 1.0, longest: float = 10.0, on: Clock | None = None) -> None:
        super().__init__(on)
        self.seconds = seconds
        self._shortest = shortest
        self._longest = longest

    @classmethod
    def steady(cls, seconds: float, pause: float, *, on: Clock | None = None) -> t.Self:
        """Return a wait whose pauses are all as long."""
        return cls(seconds, shortest=pause, longest=pause, on=on)

    @property
    def left(self) -> float:
        """The seconds that are left, at least 0."""
        return max(0.0, self.seconds - self._elapsed())

    def pause(self) -> float:
        """Sleep until the next attempt, and return for how long; 0, at once, when the time is up.

        The last pause ends with the time, so one more attempt follows it.
        """
        seconds = min(self._elapsed() + self._shortest, self._longest, self.left)
        if seconds > 0:
            self._clock.sleep(seconds)
        return seconds


def patiently(attempt: t.Callable[[], Value], deadline: Deadline, again: t.Callable[[CloudSyncError], bool]) -> Value:
    """Return what ``attempt`` returns; try again while ``again`` says so and the time isn't up, then raise its error."""
    while True:
        try:
            return attempt()
        except CloudSyncError as problem:
            if not again(problem) or not deadline.pause():
                raise


def look_until(look: t.Callable[[], Value], shows: t.Callable[[Value], bool], deadline: Deadline) -> Value:
    """Return what ``look`` finds, as soon as it ``shows`` what is waited for; the last that it found when the time is up."""
    while True:
        found = look()
        if shows(found) or not deadline.pause():
            return found


def utc_now() -> str:
    """Return the time in UTC to the millisecond, for example ``2026-11-23T06:40:03.120Z``."""
    moment = datetime.datetime.now(datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

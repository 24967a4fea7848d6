# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The resource units that this user's processes may use together, of one application in one tenant.

A bucket: it fills with the share of the quota that the user gives, and each request takes its units out. Who takes more than
there are waits until they are there, in the order in which they came. When the service throttles although there were
units, somebody else uses the application, or the tenant is a small one: then the bucket fills half as fast, at most once for
each ``Retry-After``, and slowly faster again while requests succeed. All of that is in a file that the processes share.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
import typing as t
from pathlib import Path

from ..._common.json import parse_json
from .resource_units import QUOTA, QUOTA_SECONDS
from .shared_file import SharedFile, boot_id, machine_time, read_content, write_document

SLOWEST = 0.125
"""The least part of its usual pace that throttling leaves a bucket."""

_GROWTH = 0.02  # of the usual pace, for each second at that pace that is not throttled
_UNSAID_SECONDS = QUOTA_SECONDS
_LONGEST_BLOCK_SECONDS = 300.0
# Nobody waits this long; such a number was written under another clock.
_FARTHEST_SECONDS = 3600.0


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """A part of the quota, as units in a second; ``capacity`` is how many there can be at once.

    At once it is what fills in while the service counts, but never more than leaves room for what fills in meanwhile.
    """

    rate: float
    capacity: float

    @classmethod
    def of(cls, percent: int) -> Share:
        """Return a share of the quota of a large tenant: those of smaller ones are found out by being throttled."""
        units = QUOTA * percent / 100
        rate = units / QUOTA_SECONDS
        return cls(rate, max(rate, min(units, QUOTA - units)))


@dataclasses.dataclass(slots=True)
class BucketState:
    """What the file holds: the units that are there (below 0: promised to those who wait), and since when that is so.

    ``pace`` is the part of the usual pace that throttling has left. It isn't halved again before ``settled_at``.
    """

    boot: str
    units: float
    at: float
    pace: float = 1.0
    settled_at: float = 0.0
    blocked_until: float = 0.0

    @classmethod
    def read(cls, descriptor: int, share: Share, now: float) -> BucketState:
        """Read the open and locked file. What cannot be read may hide that all units were just taken."""
        content = read_content(descriptor)
        if not content:
            return cls.full(share, now)
        try:
            stored = parse_json(content)
            names = ("units", "at", "pace", "settled_at", "blocked_until")
            state = cls(str(stored["boot"]), *(float(stored[name]) for name in names))
        except (ValueError, KeyError, TypeError):
            return cls(boot_id(), 0.0, now)
        return state if state._is_sound(share, now) else cls.full(share, now)

    @classmethod
    def full(cls, share: Share, now: float) -> BucketState:
        """Return the state of a machine that asked for nothing lately."""
        return cls(boot_id(), share.capacity, now)

    def write(self, descriptor: int) -> None:
        """Write into the open and locked file."""
        write_document(descriptor, dataclasses.asdict(self))

    def take(self, units: int, share: Share, now: float) -> float:
        """Take units out, and return the seconds until they are there."""
        self._fill(share, now)
        self.units -= units
        return max(0.0, -self.units / (share.rate * self.pace), self.blocked_until - now)

    def settle(self, taken: int, used: int, throttled: Throttled | None, share: Share, now: float) -> None:
        """Note what was used of the units that were taken, and whether the service throttled."""
        self._fill(share, now)
        self.units = min(self.units + taken - used, share.capacity)
        if throttled is None:
            self.pace = min(1.0, self.pace + _GROWTH * used / share.rate)
            return
        pause = min(_UNSAID_SECONDS if throttled.seconds is None else throttled.seconds, _LONGEST_BLOCK_SECONDS)
        if now >= self.settled_at:
            self.pace = max(SLOWEST, self.pace / 2)
            self.settled_at = now + pause
        if throttled.everything:
            self.blocked_until = max(self.blocked_until, now + pause)

    def _fill(self, share: Share, now: float) -> None:
        filled = self.units + share.rate * self.pace * max(0.0, now - self.at)
        self.units, self.at = min(filled, share.capacity), now

    def _is_sound(self, share: Share, now: float) -> bool:
        """Tell whether this can be the truth: the machine has not started again, and no moment is far away."""
        moments = (self.at, self.settled_at, self.blocked_until)
        return (
            self.boot == boot_id()
            and all(-math.inf < moment < now + _FARTHEST_SECONDS for moment in moments)
            and -share.rate * _FARTHEST_SECONDS < self.units < math.inf
            and SLOWEST <= self.pace <= 1
        )


class Throttled(t.NamedTuple):
    """That the service throttled: for how many seconds, None where it doesn't say; ``everything``: it served nothing."""

    seconds: float | None
    everything: bool


class UnitBucket:
    """The bucket of a key, such as the application and its tenant."""

    def __init__(self, key: str, share: Share, *, folder: Path | None = None) -> None:
        """``folder`` is for the shared file, by default this user's cache folder."""
        self._share = share
        self._file = SharedFile("units", key, folder=folder)
        self._private_state = BucketState.full(share, machine_time())

    def take(self, units: int) -> float:
        """Take units out, and return the seconds that whoever takes them waits before using them."""
        with self._state() as state:
            return state.take(units, self._share, machine_time())

    @contextlib.contextmanager
    def slot(self) -> t.Iterator[None]:
        """Wait for nothing: the units of a batch are taken for all of its requests together."""
        yield

    def push(self, seconds: float | None) -> None:
        """Hold everybody back: the service throttles all that one asks."""
        self.settle(0, 0, Throttled(seconds, everything=True))

    def settle(self, taken: int, used: int, throttled: Throttled | None) -> None:
        """Note what was used of the units that were taken, and whether the service throttled."""
        with self._state() as state:
            state.settle(taken, used, throttled, self._share, machine_time())

    @contextlib.contextmanager
    def _state(self) -> t.Iterator[BucketState]:
        with self._file.locked() as descriptor:
            if descriptor is None:
                yield self._private_state
                return
            state = BucketState.read(descriptor, self._share, machine_time())
            yield state
            state.write(descriptor)

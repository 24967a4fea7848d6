# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of the last on-demand calls, as it lies in the shared file."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..._common.json import parse_json
from .shared_file import boot_id, read_content, write_document

# Nobody waits this long for a slot; a later time was written under another clock.
_FARTHEST_SECONDS = 600.0
_FORFEITED = "forfeited"


@dataclass(frozen=True, slots=True)
class Pace:
    """At most ``calls`` in any ``window``; a call reaches the service within ``transit`` of its start (seconds)."""

    calls: int
    window: float
    transit: float


@dataclass(slots=True)
class PacedCall:
    """One call, made or waiting; ``latest`` is when it reaches the service at the latest (monotonic seconds)."""

    name: str
    latest: float


@dataclass(slots=True)
class PacingState:
    """Calls in the order in which they came; each keeps the window's distance to the one ``calls`` places before it."""

    boot: str
    calls: list[PacedCall] = field(default_factory=list)
    blocked_until: float = 0.0

    @classmethod
    def empty(cls) -> PacingState:
        """Return the state of a machine that made no call."""
        return cls(boot_id())

    @classmethod
    def read(cls, descriptor: int, *, now: float, calls: int) -> PacingState:
        """Read the open and locked file.

        What was written before the machine started again is worthless. What cannot be read may hide a full window of
        calls that were just made.
        """
        content = read_content(descriptor)
        if not content:
            return cls.empty()
        try:
            stored = parse_json(content)
            state = cls(
                str(stored["boot"]),
                [PacedCall(str(name), float(latest)) for name, latest in stored["calls"]],
                float(stored["blocked_until"]),
            )
        except (ValueError, KeyError, TypeError):
            return cls(boot_id(), [PacedCall(f"unknown-{number}", now) for number in range(calls)])
        moments = [call.latest for call in state.calls] + [state.blocked_until]
        if state.boot != boot_id() or not all(moment < now + _FARTHEST_SECONDS for moment in moments):
            return cls.empty()
        return state

    def write(self, descriptor: int) -> None:
        """Write into the open and locked file."""
        document = {
            "boot": self.boot,
            "blocked_until": self.blocked_until,
            "calls": [[call.name, call.latest] for call in self.calls],
        }
        write_document(descriptor, document)

    def enter(self, name: str, pace: Pace, now: float) -> float:
        """Take or confirm a call's place; return the seconds that it still has to wait, 0 when it may go now."""
        self._forfeit_late(name, now)
        self._forget_before(now - pace.window)
        index = self._index(name)
        place = len(self.calls) if index is None else index
        earliest = self.calls[place - pace.calls].latest + pace.window if place >= pace.calls else now
        start = max(now, earliest, self.blocked_until)
        self.calls[place : place + 1] = [PacedCall(name, start + pace.transit)]
        return start - now

    def answered(self, name: str, moment: float) -> None:
        """Note that the answer is back, so the service has seen the call by now."""
        index = self._index(name)
        if index is not None:
            self.calls[index].latest = min(self.calls[index].latest, moment)

    def _forfeit_late(self, name: str, now: float) -> None:
        """Take the place from a call that did not start in time: the calls behind it no longer count with it."""
        index = self._index(name)
        if index is not None and self.calls[index].latest < now:
            self.calls[index].name = _FORFEITED

    def _forget_before(self, moment: float) -> None:
        """Forget the first calls that no longer count; only the first, because places are relative to each other."""
        keep = next((index for index, call in enumerate(self.calls) if call.latest > moment), len(self.calls))
        del self.calls[:keep]

    def _index(self, name: str) -> int | None:
        return next((index for index, call in enumerate(self.calls) if call.name == name), None)

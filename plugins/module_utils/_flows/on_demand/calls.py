# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls for one subject, and what came of them so far."""

from __future__ import annotations

import dataclasses

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._common.waiting import Stopwatch
from ..._sync.entra_objects import EntraObject
from ..._sync.on_demand.answer import Answer
from ..._sync.on_demand.members import chunks
from .subject import Subject


@dataclasses.dataclass(slots=True)
class OnDemandCall:
    """One call with its members and what came of it; ``attempts`` counts repeated ones, ``seconds`` is their time."""

    number: int
    members: list[EntraObject]
    answer: Answer | None = None
    raw: Json | None = None
    problem: CloudSyncError | None = None
    attempts: int = 0
    seconds: float = 0.0


@dataclasses.dataclass(slots=True)
class Run:
    """All calls for one subject; ``waited`` are the seconds spent on a fresh assignment."""

    subject: Subject
    calls: list[OnDemandCall]
    waited: float = 0.0
    watch: Stopwatch = dataclasses.field(default_factory=Stopwatch)

    @classmethod
    def of(cls, subject: Subject) -> Run:
        """Return the run of a subject, before its first call."""
        return cls(subject, [OnDemandCall(number, chunk) for number, chunk in enumerate(chunks(subject.members), start=1)])

    @property
    def answers(self) -> list[Answer]:
        """The answers so far."""
        return [call.answer for call in self.calls if call.answer is not None]

    @property
    def call_count(self) -> int:
        """How many calls were sent, repeated ones included."""
        return sum(call.attempts for call in self.calls)

    @property
    def duration(self) -> float:
        """Seconds since the run began."""
        return self.watch.elapsed

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last runs of several configurations, the one that needs somebody first."""

from __future__ import annotations

import dataclasses
import datetime
import math
import typing as t

from ..._common.json import Json
from ..._common.text import counted, visible, visible_value
from ..report.timeline import parse_time
from .labels import drift_verdict
from .model import DriftRun, read_drift_run

FleetState = t.Literal["unreadable", "stale", "incomplete", "drift", "in_sync", "superseded"]
STATES: tuple[FleetState, ...] = t.get_args(FleetState)
"""The worst first: of what can't be read, or no longer runs, nobody knows anything."""


_CLOCKS = 300
"""So many seconds may the clocks of two machines differ."""


@dataclasses.dataclass(frozen=True, slots=True)
class FoundRun:
    """What there is in the folder of a run: the run, or why it can't be read. ``link`` leads to its own page."""

    path: str
    run: Json | None = None
    problem: str = ""
    hint: str = ""
    link: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class FleetRow:
    """A configuration and its last run; ``age`` is in seconds, and None where there is no time to read."""

    path: str
    state: FleetState
    run: DriftRun | None
    age: float | None
    problem: str
    hint: str
    link: str

    @property
    def folder(self) -> str:
        """Its folder, as people see it."""
        return visible_value(self.path)

    @property
    def name(self) -> str:
        """What the configuration is called; the folder where the run can't be read."""
        return (self.run.configuration or self.run.service_principal_id if self.run else "") or self.folder

    @property
    def word(self) -> str:
        """The state in a few words."""
        words = {"unreadable": "Can't be read", "stale": "No longer runs", "superseded": "Older run"}
        return words.get(self.state) or drift_verdict(self.run.verdict if self.run else "").word

    @property
    def tone(self) -> str:
        """How the state is meant, as the style has it."""
        return {"in_sync": "good", "incomplete": "warn", "superseded": "calm"}.get(self.state, "bad")

    @property
    def since(self) -> str:
        """How long ago the run ended."""
        if self.age is None:
            return "unknown"
        return "in the future" if self.age < -_CLOCKS else age_text(self.age)


def read_fleet(found: t.Iterable[FoundRun], now: datetime.datetime, max_age: float) -> tuple[FleetRow, ...]:
    """Return a row for each folder, the worst first; of several runs of a configuration the last one counts."""
    rows = [_row(each, now, max_age) for each in found]
    last: dict[str, FleetRow] = {}
    for row in rows:
        key = row.run.service_principal_id if row.run else ""
        if key and (key not in last or _younger(row, last[key])):
            last[key] = row
    judged = [
        dataclasses.replace(row, state="superseded") if row.run and last.get(row.run.service_principal_id, row) is not row else row
        for row in rows
    ]
    return tuple(sorted(judged, key=lambda row: (STATES.index(row.state), -(row.age or 0), row.name)))


def fleet_title(rows: t.Iterable[FleetRow]) -> str:
    """Return in a few words how the fleet is."""
    last = [row for row in rows if row.state != "superseded"]
    waiting = sum(row.state != "in_sync" for row in last)
    if not last:
        return "No run"
    return f"{waiting:,} of {len(last):,} need attention" if waiting else "All in sync"


def age_text(seconds: float) -> str:
    """Return a time that has passed in the largest unit that says enough."""
    for length, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * length:
            return f"{counted(int(seconds // length), unit)} ago"
    return f"{counted(max(int(seconds), 0), 'second')} ago"


def _row(found: FoundRun, now: datetime.datetime, max_age: float) -> FleetRow:
    run = read_drift_run(found.run) if found.run is not None else None
    ended = parse_time(run.ended) if run else None
    age = (now - ended).total_seconds() if ended else None
    return FleetRow(
        path=found.path,
        state=_state(run, age, max_age),
        run=run,
        age=age,
        problem=visible(found.problem),
        hint=visible(found.hint),
        link=found.link,
    )


def _state(run: DriftRun | None, age: float | None, max_age: float) -> FleetState:
    if run is None:
        return "unreadable"
    # A time in the future is not that of the last run.
    if age is None or age > max_age or age < -_CLOCKS:
        return "stale"
    if run.verdict == "in_sync" and run.complete:
        return "in_sync"
    return "drift" if run.verdict == "drift" else "incomplete"


def _younger(row: FleetRow, other: FleetRow) -> bool:
    """Tell whether a run is the later one of both; one without a time, or of the future, is not."""
    return _known_age(row) < _known_age(other)


def _known_age(row: FleetRow) -> float:
    return math.inf if row.age is None or row.age < -_CLOCKS else row.age

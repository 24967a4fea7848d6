# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal and the service's runs as one sequence in time.

An intent and what became of it are one entry. An intent without an outcome stays open: the run ended there.
"""

from __future__ import annotations

import dataclasses
import datetime

from ..._common.json import Json
from ..._common.text import visible, visible_value
from .lenient import items, mapping, number, texts

_OUTCOMES = ("done", "failed")
_OUTCOME_STATES = {"applied": "done", "in_sync": "done", "failed": "failed", "not_in_scope": "failed"}


@dataclasses.dataclass(frozen=True, slots=True)
class ServiceStep:
    """One step of an on-demand run; ``call`` counts the requests of the run from 1."""

    call: str
    name: str
    type: str
    status: str
    description: str
    timestamp: str


@dataclasses.dataclass(frozen=True, slots=True)
class Property:
    """One attribute that the service says it wrote."""

    name: str
    old_value: str
    new_value: str


@dataclasses.dataclass(frozen=True, slots=True)
class ServiceRun:
    """What the service answered to on-demand provisioning."""

    purpose: str
    outcome: str
    reason: str
    calls: int
    steps: tuple[ServiceStep, ...]
    properties: tuple[Property, ...]
    warnings: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry of the timeline. ``state`` is done, failed, note or open; ``seconds`` its duration, where known."""

    time: str
    step: str
    state: str
    text: str
    outcome: str = ""
    seconds: float | None = None
    details: tuple[tuple[str, str], ...] = ()
    run: ServiceRun | None = None


def read_timeline(result: Json) -> tuple[TimelineEntry, ...]:
    """Return journal and service runs of a result, ordered by time; equal times keep the journal first."""
    entries = [*_journal(items(result.get("timeline"))), *(_service(each) for each in items(result.get("service")))]
    return tuple(sorted(entries, key=_moment))


def parse_time(text: str) -> datetime.datetime | None:
    """Return a moment in UTC, or None for a text that is none."""
    try:
        moment = datetime.datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        return aware.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def _moment(entry: TimelineEntry) -> datetime.datetime:
    return parse_time(entry.time) or datetime.datetime.max.replace(tzinfo=datetime.UTC)


def _journal(events: list[Json]) -> list[TimelineEntry]:
    entries: list[TimelineEntry] = []
    opened: dict[str, int] = {}
    for event in events:
        entry = _entry(event)
        position = opened.pop(entry.step, None) if entry.state in _OUTCOMES else None
        if position is None:
            entries.append(entry)
        else:
            entries[position] = _closed(entries[position], entry)
        if entry.state == "open":
            opened[entry.step] = len(entries) - 1
    return entries


def _entry(event: Json) -> TimelineEntry:
    time, step, state, text = (visible(event.get(name)) for name in ("time", "step", "state", "text"))
    details = tuple(
        (visible(name), visible(value)) for name, value in mapping(event.get("details")).items() if value not in ("", None)
    )
    return TimelineEntry(time, step, "open" if state == "intent" else state, text, details=details)


def _closed(intent: TimelineEntry, outcome: TimelineEntry) -> TimelineEntry:
    start, end = parse_time(intent.time), parse_time(outcome.time)
    return dataclasses.replace(
        intent,
        state=outcome.state,
        outcome="" if outcome.text == intent.text else outcome.text,
        seconds=(end - start).total_seconds() if start and end else None,
        details=tuple(dict.fromkeys((*intent.details, *outcome.details))),
    )


def _service(document: Json) -> TimelineEntry:
    run = ServiceRun(
        purpose=visible(document.get("purpose")),
        outcome=visible(document.get("outcome")),
        reason=visible(document.get("reason")),
        calls=int(number(document.get("call_count"))),
        steps=tuple(_step(each) for each in items(document.get("steps"))),
        properties=tuple(_property(each) for each in items(document.get("modified_properties"))),
        warnings=texts(document.get("warnings")),
    )
    # A probe asks whether the agent answers; that the probed group is out of scope is no failure.
    state = "note" if run.purpose == "probe" and run.outcome == "not_in_scope" else _OUTCOME_STATES.get(run.outcome, "note")
    return TimelineEntry(visible(document.get("time")), "service", state, "", seconds=number(document.get("duration")), run=run)


def _step(document: Json) -> ServiceStep:
    return ServiceStep(*(visible(document.get(field.name)) for field in dataclasses.fields(ServiceStep)))


def _property(document: Json) -> Property:
    return Property(*(visible_value(document.get(name)) for name in ("name", "before", "after")))

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened, in order: the journal of the change, and what the service answered."""

from __future__ import annotations

import typing as t

from ...._common.text import counted
from ..labels import purpose_text
from ..markup import Html, element, joined
from ..model import Report
from ..timeline import Property, ServiceRun, ServiceStep, TimelineEntry, parse_time
from .blocks import Column, badge, definitions, fold, moment, no_value, note, section, table, value

_STEP_COLUMNS = (
    Column("Step", "w30"),
    Column("Call", "w10"),
    Column("Status", "w10"),
    Column("What the service said", "w35"),
    Column("Time", "w15"),
)
_PROPERTY_COLUMNS = (Column("Attribute", "w30"), Column("Before", "w35"), Column("After", "w35"))
_STATE_TEXTS = {"open": "no outcome"}


def service_section(report: Report) -> Html:
    """Return the section."""
    if not report.timeline:
        return section("service", "What the service did", note("Nothing was recorded."))
    entries = (_entry(entry, report.started) for entry in report.timeline)
    return section("service", "What the service did", element("ol", *entries, class_="timeline"))


def _entry(entry: TimelineEntry, started: str) -> Html:
    when = element("p", moment(entry.time, "%H:%M:%S"), _offset(entry.time, started), class_="when")
    content = _run(entry, entry.run) if entry.run else _event(entry)
    return element("li", when, element("div", *content, class_="what"), class_=entry.state if entry.state in _KNOWN else None)


_KNOWN = frozenset({"done", "failed", "open", "note"})


def _event(entry: TimelineEntry) -> list[Html | None]:
    head = element("p", value(entry.text or entry.step), " ", _state(entry), " ", _seconds(entry.seconds))
    outcome = element("p", value(entry.outcome), class_="outcome") if entry.outcome else None
    details = fold(
        "Details",
        definitions(((name, value(text)) for name, text in entry.details), "pairs"),
        opened=entry.state in ("failed", "open"),
    )
    return [head, outcome, details if entry.details else None]


def _state(entry: TimelineEntry) -> Html | None:
    return None if entry.state == "note" else badge(entry.state, _STATE_TEXTS.get(entry.state))


def _run(entry: TimelineEntry, run: ServiceRun) -> list[Html | None]:
    outcome = badge(entry.state, run.outcome.replace("_", " ") or "no outcome")
    seconds = entry.seconds or 0.0
    figures = element("small", f"{counted(run.calls, 'call')}, {seconds:.2f} s")
    return [
        element("p", value(purpose_text(run.purpose)), " ", outcome, " ", figures),
        element("p", value(run.reason), class_="outcome") if run.reason else None,
        *(element("p", value(warning), class_="outcome") for warning in run.warnings),
        _steps(run.steps) if run.steps else None,
        _properties(run.properties) if run.properties else None,
    ]


def _steps(steps: t.Sequence[ServiceStep]) -> Html:
    rows = (
        (
            joined(value(step.name, "(unnamed)"), element("small", step.type)),
            step.call,
            value(step.status),
            value(step.description) if step.description else no_value(),
            moment(step.timestamp, "%H:%M:%S"),
        )
        for step in steps
    )
    title = counted(len(steps), "step")
    return fold(f"{title} of the service", table("Steps of the service", _STEP_COLUMNS, rows))


def _properties(properties: t.Sequence[Property]) -> Html:
    rows = (
        (value(each.name, "(unnamed)"), value(each.old_value, "(none)"), value(each.new_value, "(none)")) for each in properties
    )
    title = counted(len(properties), "attribute")
    return fold(f"{title} written", table("Attributes that the service wrote", _PROPERTY_COLUMNS, rows, "before-after"))


def _offset(time: str, started: str) -> Html | None:
    moment_, start = parse_time(time), parse_time(started)
    if moment_ is None or start is None:
        return None
    return element("small", f"{(moment_ - start).total_seconds():+.1f} s")


def _seconds(seconds: float | None) -> Html | None:
    return None if seconds is None else element("small", f"{seconds:.2f} s")

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changed: the configuration before and after, the test group, and what the plan says about all groups."""

from __future__ import annotations

import typing as t

from ..labels import kind_title, state_title, verdict_words
from ..markup import Html, element, joined
from ..model import Group, Report, ReportChange, ReportPlan
from ..readable_values import Line
from .blocks import Column, definitions, note, section, table, value

_COLUMNS = (Column("What", "w30"), Column("Before", "w35"), Column("After", "w35"))


def changes_section(report: Report) -> Html:
    """Return the section."""
    title = verdict_words(report.verdict).changes_title if report.changes else "What changed"
    return section(
        "changes",
        title,
        _edits(report.changes) if report.changes else note("Nothing: no mapping, filter, setting or assignment."),
        _surroundings(report),
        _plan(report.plan),
    )


def _edits(changes: t.Sequence[ReportChange]) -> Html:
    rows = ((_name(change), _lines(change.before), _lines(change.after)) for change in changes)
    return table("The configuration, before and after", _COLUMNS, rows, "before-after")


def _name(change: ReportChange) -> Html:
    return joined(value(change.name, "(unnamed)"), element("small", kind_title(change.kind, change.object_type)))


def _lines(lines: t.Sequence[Line]) -> Html:
    if not lines:
        return element("span", "(absent)", class_="absent")
    return element("ul", *(element("li", _label(line), value(line.text)) for line in lines), class_="lines")


def _label(line: Line) -> Html | None:
    return element("span", line.label, " ", class_="label") if line.label else None


def _surroundings(report: Report) -> Html | None:
    rows = [_place(report.group)] if report.group else []
    rows += [
        (element("span", state_title(name)), value(before, "(not read)"), value(after, "(not read)"))
        for name, before, after in report.states
    ]
    shown = table("The test group and the job, before and after", _COLUMNS, rows, "before-after") if rows else None
    versions = [(name, value(text)) for name, text in report.schema_versions]
    return joined(shown, definitions(versions, "facts") if versions else None)


def _place(group: Group) -> tuple[Html, Html, Html]:
    name = joined(value(group.display_name, "(unnamed)"), element("small", "Test group in Active Directory"))
    return name, value(group.before, "(not there)"), value(group.after, "(not there)")


def _plan(plan: ReportPlan | None) -> Html | None:
    if plan is None:
        return None
    return joined(
        element("h3", "Plan for all groups"),
        element("p", value(plan.summary, "(no summary)")),
        _texts("Exceeds its limits", plan.violations),
        _texts("Conflicts", plan.conflicts),
    )


def _texts(title: str, texts: t.Sequence[str]) -> Html | None:
    if not texts:
        return None
    return joined(element("h4", title), element("ul", *(element("li", value(text)) for text in texts), class_="findings"))

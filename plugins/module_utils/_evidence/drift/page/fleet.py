# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a fleet: the last runs of several configurations, the one that needs somebody first."""

from __future__ import annotations

import collections
import datetime
import typing as t

from ...._common.text import counted, noun
from ...._verify.drift.finding import CLASSES
from ...report.document import html_document
from ...report.markup import Content, Html, element, joined
from ...report.sections.blocks import Column, badge, definitions, note, section, table, value
from ..fleet import FleetRow, FleetState, fleet_title
from ..labels import class_title
from .style import DRIFT_STYLE

_WORDS: t.Mapping[FleetState, str] = {
    "unreadable": "unreadable",
    "stale": "no longer running",
    "incomplete": "incomplete",
    "drift": "with drift",
    "in_sync": "in sync",
    "superseded": "older runs",
}
_MARKS = {"good": "\N{HEAVY CHECK MARK}", "warn": "?", "bad": "!"}


def render_fleet_page(rows: t.Sequence[FleetRow], now: datetime.datetime) -> str:
    """Return the page. Never fails on what a value holds."""
    main = joined(_verdict(rows, now), _unreadable_section(rows), _table_section(rows))
    skip = element("a", "To the report", href="#report", class_="skip")
    return html_document(fleet_title(rows), [skip, element("main", main, id="report", tabindex="-1")], style=DRIFT_STYLE)


def _verdict(rows: t.Sequence[FleetRow], now: datetime.datetime) -> Html:
    counts = collections.Counter(row.state for row in rows)
    worst = rows[0].tone if rows else "bad"
    said = ", ".join(f"{counts[state]:,} {words}" for state, words in _WORDS.items() if counts[state])
    mark = element("span", _MARKS.get(worst, "!"), class_="mark", aria_hidden="true")
    figures = [_figure(counts[state], words, state) for state, words in _WORDS.items() if counts[state]]
    return element(
        "header",
        element("p", "Drift of Microsoft Entra Cloud Sync, all configurations", class_="kind"),
        element("div", mark, element("h1", fleet_title(rows)), class_="headline"),
        element("p", f"{counted(len(rows), 'run')}: {said}", class_="lead"),
        definitions([("Written", element("time", f"{now:%Y-%m-%d %H:%M:%S UTC}", datetime=now.isoformat()))], "facts"),
        element("nav", element("ul", *figures), aria_label="Sections", class_="figures"),
        class_=f"verdict {worst}",
    )


def _figure(count: int, words: str, state: FleetState) -> Html:
    content = joined(element("strong", f"{count:,}"), " ", element("span", words))
    is_bad = state in ("unreadable", "stale", "drift")
    target = "#unreadable" if state == "unreadable" else "#configurations"
    return element("li", element("a", content, href=target, class_="bad" if is_bad else None))


def _table_section(found: t.Sequence[FleetRow]) -> Html:
    readable = [row for row in found if row.run is not None]
    if not readable:
        return section("configurations", "Configurations", note("No run could be read."))
    classes = _classes(readable)
    columns = [Column("Configuration", "w20"), Column("State", "w15"), Column("Last run", "w10")]
    columns += [Column(class_title(name), "narrow") for name in classes]
    columns += [Column("New", "narrow"), Column("Resolved", "narrow")]
    caption = f"{counted(len(readable), 'configuration')} and the findings of each by class; what needs somebody is first"
    rows = table(caption, columns, (_row(row, classes) for row in readable), "matrix fleet")
    return section("configurations", "Configurations", element("div", rows, class_="scroll"))


def _classes(rows: t.Sequence[FleetRow]) -> list[str]:
    found = {name for row in rows if row.run for name in row.run.by_class}
    return [*(name for name in CLASSES if name in found), *sorted(found - set(CLASSES))]


def _row(row: FleetRow, classes: t.Sequence[str]) -> t.Sequence[Content]:
    run = row.run
    if run is None:
        return ()
    name = element("a", value(row.name), href=row.link) if row.link else value(row.name)
    about = " · ".join(each for each in (run.domain, run.tenant_id) if each and each != row.name)
    counts = [run.by_class.get(each, 0) for each in classes]
    changed = (len(run.new), len(run.resolved)) if run.has_previous else (0, 0)
    return (
        joined(name, element("small", value(about)) if about else None),
        element("span", row.word, class_=f"badge {row.tone}"),
        row.since,
        *map(_number, (*counts, *changed)),
    )


def _number(count: int) -> Html:
    return element("span", f"{count:,}") if count else element("span", "–", class_="absent nothing")


def _unreadable_section(rows: t.Sequence[FleetRow]) -> Html | None:
    unreadable = [row for row in rows if row.run is None]
    if not unreadable:
        return None
    columns = (Column("Folder", "w30"), Column("Why", "w35"), Column("What to do", "w35"))
    cells = ((joined(badge("failed", "unreadable"), value(row.folder)), value(row.problem), value(row.hint)) for row in unreadable)
    caption = f"{len(unreadable):,} {noun(len(unreadable), 'folder')} without a run that can be read"
    return section("unreadable", "What can't be read", table(caption, columns, cells))

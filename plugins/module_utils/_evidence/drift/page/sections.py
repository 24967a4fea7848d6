# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sections of the page but for the findings: verdict, classes, what changed since the last run, and the run itself."""

from __future__ import annotations

import itertools
import typing as t

from ...._common.text import counted, noun
from ...report.markup import Content, Html, element, joined
from ...report.sections.blocks import Column, definitions, moment, note, section, table, value
from ..labels import class_title, drift_verdict, state_title
from ..model import DriftRun, ShownFinding, short_time

_MOST_CHANGED = 15
"""So many new and so many resolved findings are named at the top."""


def verdict_block(run: DriftRun) -> Html:
    """Return the header of the page."""
    words = drift_verdict(run.verdict)
    mark = element("span", words.mark, class_="mark", aria_hidden="true")
    return element(
        "header",
        element("p", "Drift of Microsoft Entra Cloud Sync", class_="kind"),
        element("div", mark, element("h1", words.word), class_="headline"),
        element("p", run.summary or words.sentence, class_="lead"),
        _facts(run),
        _causes(run),
        _figures(run),
        class_=f"verdict {words.tone}",
    )


def _facts(run: DriftRun) -> Html:
    pairs = [
        ("Configuration", value(run.configuration, "(unknown)")),
        ("Ended" if run.ended else "Began", moment(run.ended or run.began)),
        ("Domain controller", value(run.server, "(unknown)")),
        ("Groups in scope", value(f"{run.groups.get('in_scope', 0):,}")),
    ]
    return definitions(pairs, "facts")


def _causes(run: DriftRun) -> Html | None:
    pairs = [("Not read", value(each)) for each in run.incomplete_reasons]
    pairs += [("Beyond its limit", value(each)) for each in run.violations]
    return definitions(pairs, "cause") if pairs else None


def _figures(run: DriftRun) -> Html:
    drift = run.by_state.get("drift", 0)
    figures = [
        _figure("#findings", f"{run.total:,}", noun(run.total, "finding")),
        _figure("#findings", f"{drift:,}", "drift", bad=bool(drift)),
        _figure("#since", f"{len(run.new):,}", "new", bad=bool(run.new)) if run.has_previous else None,
        _figure("#since", f"{len(run.resolved):,}", "resolved") if run.has_previous else None,
        _figure("#about", f"{run.groups.get('in_sync', 0):,}", "groups in sync"),
    ]
    return element("nav", element("ul", *filter(None, figures)), aria_label="Sections", class_="figures")


def _figure(target: str, number: str, text: str, *, bad: bool = False) -> Html:
    content = joined(element("strong", number), " ", element("span", text))
    return element("li", element("a", content, href=target, class_="bad" if bad else None))


def classes_section(run: DriftRun) -> Html:
    """Return the numbers of findings by class and severity; each leads to its findings."""
    if not run.class_severity:
        return section("classes", "Findings by class", note("There is no finding."))
    severities = list(dict.fromkeys(name for row in (run.by_severity, *run.class_severity.values()) for name in row))
    columns = [Column("Class", "w30"), *(Column(each, "w10") for each in severities), Column("all", "w10")]
    rows = [_class_row(name, row, severities) for name, row in run.class_severity.items()]
    states = (f"{count:,} {state_title(state)}" for state, count in run.by_state.items())
    return section(
        "classes",
        "Findings by class",
        table("How many findings there are, by class and severity", columns, rows, "matrix"),
        note(f"{counted(run.total, 'finding')}: {', '.join(states)}."),
    )


def _class_row(name: str, row: t.Mapping[str, int], severities: t.Sequence[str]) -> t.Sequence[Content]:
    cells = [_count(row.get(each, 0), name, each) for each in severities]
    return class_title(name), *cells, _count(sum(row.values()), name)


def _count(number: int, finding_class: str, severity: str | None = None) -> Html:
    if not number:
        return element("span", "–", class_="absent nothing")
    return element("a", f"{number:,}", href="#findings", data_class=finding_class, data_severity=severity)


def since_section(run: DriftRun, new: t.Iterable[ShownFinding]) -> Html:
    """Return what is new and what is resolved since the last run."""
    if not run.has_previous:
        return section("since", "Since the last run", note("There is no earlier run to compare with."))
    more = "All new findings, with details" if len(run.new) > _MOST_CHANGED else "Details of what is new"
    details = element("a", more, href="#findings", data_new="") if run.new else None
    return section(
        "since",
        "Since the last run",
        note(f"It began {short_time(run.previous)}."),
        element("h3", f"New ({len(run.new):,})"),
        _changed(list(itertools.islice(new, _MOST_CHANGED))),
        element("p", details) if details else None,
        element("h3", f"Resolved ({len(run.resolved):,})"),
        _changed(run.resolved[:_MOST_CHANGED]),
        note(f"{len(run.resolved) - _MOST_CHANGED:,} more.") if len(run.resolved) > _MOST_CHANGED else None,
    )


def _changed(findings: t.Sequence[ShownFinding]) -> Html:
    if not findings:
        return note("None.")
    return element("ul", *map(_changed_item, findings), class_="changed")


def _changed_item(finding: ShownFinding) -> Html:
    badge = element("span", finding.severity, class_="badge", data_severity=finding.severity)
    since = f"First seen {short_time(finding.first_seen)}" if finding.first_seen else ""
    return element(
        "li",
        joined(badge, " ", value(finding.about), " ", element("small", class_title(finding.finding_class))),
        element("p", value(finding.reason or since)) if finding.reason or since else None,
    )


def about_section(run: DriftRun) -> Html:
    """Return what the run is known by, what it looked at, and what it cost."""
    pairs: list[tuple[str, Html]] = [
        ("Configuration", value(run.configuration, "(unknown)")),
        ("Domain", value(run.domain, "(unknown)")),
        ("Tenant", value(run.tenant_id, "(unknown)")),
        ("Service principal", value(run.service_principal_id, "(unknown)")),
        ("Job", value(run.job_id, "(unknown)")),
        ("Scope", value(run.scope_mode, "(unknown)")),
        ("Groups", value(_counts(run.groups))),
        ("Memberships", value(_counts(run.memberships))),
        ("Settled", value(f"{run.settled:,} differences were gone when they were read again")),
        *((f"Cycle: {name.replace('_', ' ')}", moment(text)) for name, text in run.cycle.items() if text),
        ("Began", moment(run.began)),
        ("Ended", moment(run.ended)),
        ("Duration", value(f"{run.seconds:.1f} s")),
        ("Microsoft Graph", value(_counts(run.graph))),
        ("Active Directory", value(_counts(run.directory))),
        ("Made by", value(f"hybrid_identity.cloud_sync {run.collection_version}".rstrip())),
    ]
    return section("about", "About this run", definitions(pairs, "pairs"))


def _counts(numbers: t.Mapping[str, float]) -> str:
    return ", ".join(f"{count:,.10g} {name.replace('_', ' ')}" for name, count in numbers.items())

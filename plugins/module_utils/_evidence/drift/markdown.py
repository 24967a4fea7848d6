# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run as Markdown, for a ticket, a merge request or the summary of a pipeline: short, what is new first."""

from __future__ import annotations

import itertools
import typing as t

from ..._common.json import Json
from ..._common.markdown_text import code, prose, table
from ..._common.text import counted, one_line
from .labels import class_title, drift_verdict, state_title
from .model import DriftRun, ShownFinding, read_drift_run, read_finding, short_time

MOST_FINDINGS = 20
"""So many lines of findings there are, new, resolved and others together."""

_MOST_REASONS = 10
EMPHASIS = {"good": "\N{WHITE HEAVY CHECK MARK}", "warn": "\N{WARNING SIGN}", "bad": "\N{CROSS MARK}"}
"""What stands before the word of a verdict, by how it is meant."""


def render_markdown(run: Json, findings: t.Iterable[Json]) -> str:
    """Return the page. Never fails on what a value holds."""
    shown = read_drift_run(run)
    first = _first_findings(shown, findings)
    blocks = [_heading(shown), _matrix(shown), *_lists(shown, first), _facts(shown)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


class _First(t.NamedTuple):
    """The findings that have a line, and how many there are of each kind."""

    new: list[ShownFinding]
    other: list[ShownFinding]
    other_count: int


def _first_findings(run: DriftRun, findings: t.Iterable[Json]) -> _First:
    first = _First([], [], 0)
    others = 0
    for finding in map(read_finding, findings):
        is_new = run.is_new(finding)
        others += not is_new
        kept = first.new if is_new else first.other
        if len(kept) < MOST_FINDINGS:
            kept.append(finding)
    return first._replace(other_count=others)


def _heading(run: DriftRun) -> list[str]:
    words = drift_verdict(run.verdict)
    lines = [f"# {EMPHASIS[words.tone]} {prose(words.word)}: {code(run.configuration)}", ""]
    lines.append(f"**{prose(run.summary) or words.sentence}**")
    reasons = [
        *(f"* Not read: {prose(each)}" for each in run.incomplete_reasons),
        *(f"* Beyond its limit: {prose(each)}" for each in run.violations),
    ]
    if reasons:
        lines += ["", *reasons[:_MOST_REASONS]]
        lines += [f"* {len(reasons) - _MOST_REASONS:,} more are in the report."] if len(reasons) > _MOST_REASONS else []
    return lines


def _matrix(run: DriftRun) -> list[str]:
    severities = list(run.by_severity)
    if not severities:
        return ["No findings."]
    rows = [
        [prose(class_title(name)), *(f"{row[each]:,}" if row.get(each) else "–" for each in severities)]
        for name, row in run.class_severity.items()
    ]
    states = ", ".join(f"{count:,} {prose(state_title(state))}" for state, count in run.by_state.items())
    return [*table(["Class", *map(prose, severities)], rows), "", f"{counted(run.total, 'finding')}: {states}."]


def _lists(run: DriftRun, first: _First) -> t.Iterator[list[str]]:
    room = MOST_FINDINGS
    since = f" since {code(short_time(run.previous))}" if run.has_previous else ""
    parts = (
        (f"New{since}", first.new, len(run.new)),
        (f"Resolved{since}", run.resolved, len(run.resolved)),
        ("Also open" if run.new else "Open", first.other, first.other_count),
    )
    for title, found, count in parts:
        if not count:
            continue
        lines = [_line(each) for each in itertools.islice(found, room)]
        room -= len(lines)
        more = [f"* {count - len(lines):,} more are in the report."] if count > len(lines) else []
        yield [f"## {title} ({count:,})", "", *lines, *more]


def _line(finding: ShownFinding) -> str:
    about = " / ".join(map(code, finding.named)) or code(finding.check)
    if finding.resolved_at:
        return f"* {prose(finding.severity)}: {about}" + (f": {code(finding.check)}" if finding.named else "")
    state = f" ({prose(state_title(finding.state))})"
    fix = f" What to do: {prose(finding.fix)}" if finding.fix else ""
    return f"* **{prose(finding.severity)}**: {about}: {prose(one_line(finding.reason))}{state}{fix}"


def _facts(run: DriftRun) -> list[str]:
    groups = ", ".join(f"{count:,} {prose(name.replace('_', ' '))}" for name, count in run.groups.items())
    rows = [
        ("Configuration", code(run.configuration)),
        ("Service principal", code(run.service_principal_id)),
        ("Domain controller", code(run.server)),
        ("Ended", f"{code(short_time(run.ended))}, after {run.seconds:.1f} s"),
        ("Groups", groups or "(none)"),
    ]
    return table(("About", "this run"), rows)

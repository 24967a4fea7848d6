# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of findings: by group, each with its details. A script shows, filters and pages what a block of data holds.

Without the script the first findings are there. Both are made of the same fields by the same markup: the script fills a
template of it.
"""

from __future__ import annotations

import json
import typing as t

from ...._common.json import Json
from ...._common.text import counted, one_line
from ...report.markup import Html, element, joined
from ...report.sections.blocks import note, section
from ..labels import class_title, state_title
from ..model import DriftRun, ShownFinding, short_time

WITHOUT_SCRIPT = 200
"""So many findings are in the page itself; the script has all of them from the block of data."""

MOST = 20_000
"""So many findings a page holds; the file beside it has all."""

_FIELDS = (
    *("id", "check", "class", "severity", "state", "new", "group", "group_id", "place", "title", "class_text", "state_text"),
    *("expected", "actual", "reason", "state_reason", "fix", "command", "provenance", "first_seen", "due_at"),
    *("acceptance", "source"),
)
# What a finding says, in this order.
_PAIRS = (
    ("expected", "Expected"),
    ("actual", "Held"),
    ("reason", "Reason"),
    ("state_reason", "State"),
    ("fix", "What to do"),
    ("command", "Command"),
    ("provenance", "Provenance"),
    ("first_seen", "First seen"),
    ("due_at", "Due"),
    ("acceptance", "Exception"),
    ("source", "Source"),
    ("check", "Check"),
    ("id", "Finding id"),
)
_EMPTY = "(empty)"
_NOT_A_GROUP = "Configuration"

_Row = t.Mapping[str, str]


def findings_section(run: DriftRun, findings: t.Sequence[ShownFinding]) -> Html:
    """Return the section with the filter, the first findings, and the data for the script."""
    rows = [_row(run, each) for each in findings]
    if not rows:
        return section("findings", "Findings", note("There is no finding."))
    return section(
        "findings",
        "Findings",
        _filter(run),
        _remarks(run, len(rows)),
        element("div", *_groups(rows[:WITHOUT_SCRIPT]), id="list"),
        element("p", element("button", "Show more", type="button", id="more", hidden=True)),
        element("template", _group(None, _finding(None)), id="group-template"),
        element("script", _data(rows), type="application/json", id="data"),
    )


def _row(run: DriftRun, finding: ShownFinding) -> _Row:
    return {
        "id": finding.id,
        "check": finding.check,
        "class": finding.finding_class,
        "severity": finding.severity,
        "state": finding.state,
        "new": "new" if run.is_new(finding) else "",
        "group": one_line(finding.group.label) or _NOT_A_GROUP,
        "group_id": finding.group.id,
        "place": finding.group.distinguished_name or finding.group.id,
        "title": _title(finding),
        "class_text": class_title(finding.finding_class),
        "state_text": state_title(finding.state),
        "expected": finding.expected or _EMPTY,
        "actual": finding.actual or _EMPTY,
        "reason": finding.reason,
        "state_reason": finding.state_reason,
        "fix": finding.fix,
        "command": finding.command,
        "provenance": "\n".join(finding.provenance),
        "first_seen": short_time(finding.first_seen),
        "due_at": short_time(finding.due_at),
        "acceptance": finding.acceptance,
        "source": finding.source,
    }


def _title(finding: ShownFinding) -> str:
    named = [one_line(each) for each in (finding.subject, finding.member.label) if each]
    of_group = [] if finding.group.label else [one_line(finding.check)]
    return ", ".join([class_title(finding.finding_class), *(named or of_group)])


def _filter(run: DriftRun) -> Html:
    """Return the form that the script shows: without it nothing would happen."""
    return element(
        "form",
        _labelled("Find", element("input", type="search", id="find", autocomplete="off")),
        _labelled("Severity", _choice("severity", {name: name for name in run.by_severity})),
        _labelled("Class", _choice("class", {name: class_title(name) for name in run.by_class})),
        _labelled("State", _choice("state", {name: state_title(name) for name in run.by_state})),
        element("label", element("input", type="checkbox", id="new"), " New only", class_="switch") if run.new else None,
        element("button", "Clear", type="reset"),
        element("output", id="shown", role="status"),
        id="filter",
        class_="filter",
        hidden=True,
    )


def _labelled(title: str, control: Html) -> Html:
    return element("label", element("span", title, class_="label"), control)


def _choice(name: str, choices: t.Mapping[str, str]) -> Html:
    options = [element("option", "all", value="")]
    return element("select", *options, *(element("option", text, value=key) for key, text in choices.items()), id=name)


def _remarks(run: DriftRun, held: int) -> Html:
    total = max(run.total, held)
    beyond = (
        f"The first {held:,} of {counted(total, 'finding')} are in this page; findings.jsonl has all." if total > held else None
    )
    first = f"The first {WITHOUT_SCRIPT:,} of {held:,} findings are listed. To see and filter all, let the page run its script."
    return joined(
        note(beyond) if beyond else None,
        element("noscript", note(first)) if held > WITHOUT_SCRIPT else None,
    )


def _groups(rows: t.Sequence[_Row]) -> t.Iterator[Html]:
    found: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        found.setdefault((row["group_id"], row["group"]), []).append(row)
    for of_group in found.values():
        yield _group(of_group[0], *map(_finding, of_group))


def _group(row: _Row | None, *findings: Html) -> Html:
    """Return a group with its findings; without a row, what the script fills."""
    return element(
        "article",
        element("h3", _place("group", row, "bdi")),
        element("p", _place("place", row, "bdi"), class_="remark") if row is None or row["place"] else None,
        *findings,
        class_="group",
    )


def _finding(row: _Row | None) -> Html:
    """Return a finding that opens; without a row, what the script fills."""
    summary = element(
        "summary",
        _place("severity", row, class_="badge", data_severity=row["severity"] if row else ""),
        " ",
        _place("new", row, class_="badge warn") if row is None or row["new"] else None,
        " ",
        _place("title", row, "bdi"),
        " ",
        _place("state_text", row, "small"),
    )
    pairs = [_pair(name, title, row) for name, title in _PAIRS if row is None or row[name]]
    return element("details", summary, element("dl", *pairs, class_="pairs"), class_="finding")


def _pair(name: str, title: str, row: _Row | None) -> Html:
    kind = "code" if name == "command" else "bdi"
    return element("div", element("dt", title), element("dd", _place(name, row, kind, class_="value")))


def _place(field: str, row: _Row | None, tag: str = "span", **attributes: str) -> Html:
    return element(tag, row[field], **attributes) if row else element(tag, data_field=field, **attributes)


def _data(rows: t.Sequence[_Row]) -> Html:
    """Return the findings for the script: each different text once, and for each finding where its texts are."""
    places: dict[str, int] = {}
    numbers = [[places.setdefault(row[field], len(places)) for field in _FIELDS] for row in rows]
    document: Json = {"fields": _FIELDS, "texts": list(places), "rows": numbers}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # Nothing in it may end the element, or begin a comment (HTML, restrictions for contents of script elements).
    return Html(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))

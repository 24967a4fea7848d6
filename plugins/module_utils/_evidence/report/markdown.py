# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a change as Markdown, for a ticket or a merge request: what matters, and where the rest is."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..._common.markdown_text import code, prose, table
from ..._common.text import counted, first_line
from .labels import kind_title, phase_title, state_title, verdict_words
from .model import Report, read_report
from .readable_values import Line
from .timeline import parse_time

LONGEST_TABLE = 50
_EMPHASIS = {"good": "\N{WHITE HEAVY CHECK MARK}", "warn": "\N{WARNING SIGN}", "bad": "\N{CROSS MARK}"}


def render_markdown(result: Json) -> str:
    """Return the page for a result of format 1 (result.json). Never fails on what a value holds."""
    report = read_report(result)
    blocks = [
        _heading(report),
        _facts(report),
        _counts(report),
        _changes(report),
        _plan(report),
        _failed_checks(report),
        _wrong_members(report),
        _left_behind(report),
        _evidence(report),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _heading(report: Report) -> list[str]:
    words = verdict_words(report.verdict)
    lines = [f"# {_EMPHASIS[words.tone]} {prose(words.word)}: {code(report.change_id)}", "", f"**{words.sentence}**"]
    lines += ["", f"**Reason:** {prose(first_line(report.reason))}"] if report.reason else []
    lines += ["", f"**What to do:** {prose(report.hint)}"] if report.hint else []
    return lines


def _facts(report: Report) -> list[str]:
    rows = [
        *((prose(name), code(text)) for name, text in report.metadata),
        ("Configuration", code(report.configuration)),
        ("Service principal", code(report.service_principal_id)),
        ("Job", code(report.job_id)),
        ("Started", _moment(report.started)),
        ("Ended", f"{_moment(report.ended)}, after {report.duration:.1f} s"),
    ]
    rows += [(name, code(text)) for name, text in report.rollback]
    rows += [(state_title(name), _arrow(before, after, "(not read)")) for name, before, after in report.states]
    rows += [(name, code(text)) for name, text in report.schema_versions]
    if report.group:
        rows.append(("Test group", code(report.group.display_name)))
        rows.append(("Place in AD", _arrow(report.group.before, report.group.after, "(not there)")))
    return table(("About", "this change"), rows)


def _counts(report: Report) -> list[str]:
    numbers = {verdict: len(report.checks_of(verdict)) for verdict in ("passed", "failed", "info")}
    checks = ", ".join(f"{number:,} {verdict}" for verdict, number in numbers.items())
    counts = [
        counted(len(report.changes), "change"),
        f"{counted(len(report.checks), 'check')} ({checks})",
        f"{counted(len(report.members), 'member')} ({len(report.wrong_members):,} not right)",
        counted(report.calls, "on-demand call"),
    ]
    return [", ".join(counts) + "."]


def _changes(report: Report) -> list[str]:
    if not report.changes:
        return []
    rows = [
        (f"{prose(kind_title(each.kind, each.object_type))} {code(each.name)}", _lines(each.before), _lines(each.after))
        for each in report.changes
    ]
    return [f"## {verdict_words(report.verdict).changes_title}", "", *_limited(("What", "Before", "After"), rows)]


def _plan(report: Report) -> list[str]:
    if report.plan is None:
        return []
    plan = report.plan
    findings = [f"* Exceeds its limits: {prose(text)}" for text in plan.violations]
    findings += [f"* Conflict: {prose(text)}" for text in plan.conflicts]
    return ["## Plan", "", f"All groups: {prose(plan.summary)}", *([""] if findings else []), *_limited_lines(findings)]


def _failed_checks(report: Report) -> list[str]:
    rows = []
    for check in report.checks_of("failed"):
        reason = " — ".join(filter(None, [prose(check.reason), f"What to do: {prose(check.hint)}" if check.hint else ""]))
        name = f"{prose(phase_title(check.phase))}: {code(check.subject or check.id)}"
        rows.append((name, code(check.expected), code(check.actual), reason))
    return ["## Failed checks", "", *_limited(("Check", "Expected", "Actual", "Reason"), rows)] if rows else []


def _wrong_members(report: Report) -> list[str]:
    rows = [
        (code(each.name or each.id), code(each.service), code(each.expected), code(each.actual), prose(each.reason))
        for each in report.wrong_members
    ]
    titles = ("Member", "The service", "Expected in AD", "Actual", "Reason")
    return ["## Members that are not right", "", *_limited(titles, rows)] if rows else []


def _left_behind(report: Report) -> list[str]:
    things = [f"* Left: {prose(what)}" + (f" What to do: {prose(todo)}" if todo else "") for what, todo in report.left_behind]
    return ["## Left behind", "", *_limited_lines(things)] if things else []


def _evidence(report: Report) -> list[str]:
    rows = [(code(file.path), code(file.sha256)) for file in report.evidence]
    return ["## Evidence", "", *_limited(("File", "SHA-256"), rows)] if rows else []


def _limited(titles: t.Sequence[str], rows: t.Sequence[t.Sequence[str]]) -> list[str]:
    return table(titles, rows[:LONGEST_TABLE]) + _more(len(rows))


def _limited_lines(lines: t.Sequence[str]) -> list[str]:
    return [*lines[:LONGEST_TABLE], *_more(len(lines))]


def _more(number: int) -> list[str]:
    return ["", f"{number - LONGEST_TABLE:,} more are in `report.html`."] if number > LONGEST_TABLE else []


def _lines(lines: t.Sequence[Line]) -> str:
    return ", ".join(f"{prose(line.label)} {code(line.text)}".strip() for line in lines) if lines else "(absent)"


def _arrow(before: str, after: str, absent: str) -> str:
    if before == after:
        return f"{_shown(before, absent)}, as before"
    return f"{_shown(before, absent)} → {_shown(after, absent)}"


def _shown(text: str, absent: str) -> str:
    return code(text) if text else absent


def _moment(text: str) -> str:
    moment = parse_time(text)
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC") if moment else code(text)

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expected against actual: the checks of each phase, those that failed first."""

from __future__ import annotations

import os.path
import typing as t

from ...._common.text import counted
from ..labels import phase_title
from ..markup import Html, element, joined
from ..model import Report, ReportCheck
from .blocks import MANY, Column, badge, breakable, fold, no_value, note, section, table, value
from .verdict import counts_line

_COLUMNS = (Column("Check", "w25"), Column("Expected", "w25"), Column("Actual", "w25"), Column("Reason", "w25"))
_GROUPS = (("failed", "failed"), ("info", "for information"), ("passed", "passed"))
_WORTH_MARKING = 4
"""So many characters must two values share before their difference is marked."""


def checks_section(report: Report) -> Html:
    """Return the section."""
    failed = {check.phase for check in report.checks_of("failed")}
    phases = sorted(dict.fromkeys(check.phase for check in report.checks), key=lambda phase: phase not in failed)
    content = [_phase(phase, [check for check in report.checks if check.phase == phase]) for phase in phases]
    head = counts_line(report) if report.checks else note("No check was made.")
    return section("checks", "Expected against actual", head, *content)


def _phase(phase: str, checks: t.Sequence[ReportCheck]) -> Html:
    known = {verdict for verdict, _title in _GROUPS}
    groups = [(title, [check for check in checks if check.verdict == verdict]) for verdict, title in _GROUPS]
    groups.append(("without a known verdict", [check for check in checks if check.verdict not in known]))
    return joined(element("h3", phase_title(phase)), *(_group(title, group) for title, group in groups if group))


def _group(title: str, checks: t.Sequence[ReportCheck]) -> Html:
    caption = f"{counted(len(checks), 'check')} {title}"
    # What passed has seldom anything to explain.
    count = len(_COLUMNS) if any(check.reason or check.hint for check in checks) else len(_COLUMNS) - 1
    content = table(caption, _COLUMNS[:count], (_row(check)[:count] for check in checks), "checks")
    all_passed = checks[0].verdict == "passed"
    return fold(caption, content, opened=len(checks) <= MANY) if all_passed else content


def _row(check: ReportCheck) -> tuple[Html, ...]:
    name = joined(
        badge(check.verdict) if check.verdict != "passed" else None,
        value(check.subject or check.id),
        element("small", value(check.id)) if check.subject else None,
    )
    expected, actual = _compared(check)
    return name, expected, actual, _reason(check)


def _reason(check: ReportCheck) -> Html:
    if not (check.reason or check.hint):
        return no_value()
    hint = element("p", element("span", "What to do: ", class_="label"), value(check.hint)) if check.hint else None
    return joined(element("p", value(check.reason)) if check.reason else None, hint)


def _compared(check: ReportCheck) -> tuple[Html, Html]:
    expected, actual = check.expected, check.actual
    if check.verdict != "failed" or expected == actual:
        return value(expected), value(actual)
    start = len(os.path.commonprefix([expected, actual]))
    end = len(os.path.commonprefix([expected[start:][::-1], actual[start:][::-1]]))
    if start + end < _WORTH_MARKING:
        return value(expected), value(actual)
    return _marked(expected, start, end), _marked(actual, start, end)


def _marked(text: str, start: int, end: int) -> Html:
    stop = len(text) - end
    difference = element("mark", breakable(text[start:stop])) if stop > start else None
    return element("bdi", breakable(text[:start]), difference, breakable(text[stop:]), class_="value")

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a change as a JUnit report, so that a pipeline shows each check as a test case."""

from __future__ import annotations

from xml.etree import ElementTree

from ..._common.json import Json
from ..._common.text import first_line, one_line
from .junit_document import fail, free_name, junit_document, new_case, skip
from .labels import verdict_words
from .model import Report, ReportCheck, read_report

VERDICT_CASE = "change.verdict"


def render_junit(result: Json) -> str:
    """Return the document for a result of format 1 (result.json). Never fails on what a value holds.

    A verdict that is no success fails one test case at least; a report without checks has one test case at least.
    """
    report = read_report(result)
    named = [
        ("change_id", report.change_id),
        ("verdict", report.verdict),
        ("configuration", report.configuration),
        *((f"metadata.{name}", text) for name, text in report.metadata),
    ]
    return junit_document(f"cloud_sync change {report.change_id}", named, _cases(report), report.started, report.duration)


def _cases(report: Report) -> list[ElementTree.Element]:
    taken: set[tuple[str, str]] = set()
    cases = [_case(check, taken) for check in report.checks]
    says_enough = verdict_words(report.verdict).is_good or any(case.find("failure") is not None for case in cases)
    return cases if cases and says_enough else [*cases, _verdict_case(report)]


def _case(check: ReportCheck, taken: set[tuple[str, str]]) -> ElementTree.Element:
    phase = one_line(check.phase) or "other"
    case = new_case(phase, free_name(phase, one_line(check.id) or "check", one_line(check.subject), taken))
    if check.verdict == "info":
        skip(case, check.reason or "for information")
    elif check.verdict != "passed":
        message = f"expected {check.expected or '(empty)'}, actual {check.actual or '(empty)'}"
        fail(case, f"{message}: {check.reason}" if check.reason else message, _lines(check))
    return case


def _lines(check: ReportCheck) -> str:
    named = (
        *(("Subject", check.subject), ("Expected", check.expected), ("Actual", check.actual)),
        *(("Reason", check.reason), ("What to do", check.hint)),
    )
    return "\n".join(f"{name}: {text}" for name, text in named if text)


def _verdict_case(report: Report) -> ElementTree.Element:
    words = verdict_words(report.verdict)
    case = new_case("change", VERDICT_CASE)
    if not words.is_good:
        fail(
            case,
            first_line(report.reason) or words.sentence,
            "\n".join(filter(None, [words.sentence, report.reason, report.hint])),
        )
    return case

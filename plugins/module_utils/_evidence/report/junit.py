# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a change as a JUnit report, so that a pipeline shows each check as a test case."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

from ..._common.json import Json
from ..._common.text import first_line, one_line
from .labels import verdict_words
from .model import Report, ReportCheck, read_report
from .timeline import parse_time

CLASS_PREFIX = "cloud_sync"
VERDICT_CASE = "change.verdict"


def render_junit(result: Json) -> str:
    """Return the document for a result of format 1 (result.json). Never fails on what a value holds.

    A verdict that is no success fails one test case at least; a report without checks has one test case at least.
    """
    report = read_report(result)
    cases = _cases(report)
    failures = sum(case.find("failure") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    totals = {
        "name": f"cloud_sync change {one_line(report.change_id)}".rstrip(),
        "tests": str(len(cases)),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(skipped),
        "time": f"{report.duration:.3f}",
    }
    root = ElementTree.Element("testsuites", totals)
    suite = ElementTree.SubElement(root, "testsuite", {**totals, **_timestamp(report)})
    suite.append(_properties(report))
    suite.extend(cases)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _timestamp(report: Report) -> dict[str, str]:
    started = parse_time(report.started)
    return {"timestamp": started.strftime("%Y-%m-%dT%H:%M:%S")} if started else {}


def _properties(report: Report) -> ElementTree.Element:
    named = [
        ("change_id", report.change_id),
        ("verdict", report.verdict),
        ("configuration", report.configuration),
        *((f"metadata.{name}", text) for name, text in report.metadata),
    ]
    properties = ElementTree.Element("properties")
    for name, text in named:
        ElementTree.SubElement(properties, "property", {"name": one_line(name), "value": one_line(text)})
    return properties


def _cases(report: Report) -> list[ElementTree.Element]:
    taken: set[tuple[str, str]] = set()
    cases = [_case(check, _free_name(check, taken)) for check in report.checks]
    says_enough = verdict_words(report.verdict).is_good or any(case.find("failure") is not None for case in cases)
    return cases if cases and says_enough else [*cases, _verdict_case(report)]


def _free_name(check: ReportCheck, taken: set[tuple[str, str]]) -> str:
    """Return a name that is new within the phase, since pipelines keep one of those that are called the same."""
    name = one_line(check.id) or "check"
    numbered = (f"{name} #{number}" for number in itertools.count(2))
    candidates = itertools.chain([name, f"{name} ({one_line(check.subject)})"], numbered)
    free = next(each for each in candidates if (check.phase, each) not in taken)
    taken.add((check.phase, free))
    return free


def _case(check: ReportCheck, name: str) -> ElementTree.Element:
    phase = one_line(check.phase) or "other"
    case = ElementTree.Element("testcase", {"classname": f"{CLASS_PREFIX}.{phase}", "name": name, "time": "0"})
    if check.verdict == "info":
        ElementTree.SubElement(case, "skipped", {"message": one_line(check.reason) or "for information"})
    elif check.verdict != "passed":
        message = f"expected {check.expected or '(empty)'}, actual {check.actual or '(empty)'}"
        _fail(case, f"{message}: {check.reason}" if check.reason else message, _lines(check))
    return case


def _lines(check: ReportCheck) -> str:
    named = (
        *(("Subject", check.subject), ("Expected", check.expected), ("Actual", check.actual)),
        *(("Reason", check.reason), ("What to do", check.hint)),
    )
    return "\n".join(f"{name}: {text}" for name, text in named if text)


def _verdict_case(report: Report) -> ElementTree.Element:
    words = verdict_words(report.verdict)
    case = ElementTree.Element("testcase", {"classname": f"{CLASS_PREFIX}.change", "name": VERDICT_CASE, "time": "0"})
    if not words.is_good:
        _fail(
            case,
            first_line(report.reason) or words.sentence,
            "\n".join(filter(None, [words.sentence, report.reason, report.hint])),
        )
    return case


def _fail(case: ElementTree.Element, message: str, text: str) -> None:
    failure = ElementTree.SubElement(case, "failure", {"message": one_line(message), "type": "check"})
    failure.text = text

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A JUnit report of whatever kind: one suite of test cases."""

from __future__ import annotations

import itertools
import typing as t
from xml.etree import ElementTree

from ..._common.text import one_line
from .timeline import parse_time

_CLASS_PREFIX = "cloud_sync"


def junit_document(
    name: str, properties: t.Iterable[tuple[str, str]], cases: t.Sequence[ElementTree.Element], started: str, seconds: float
) -> str:
    """Return the document. ``started`` is left out where it is not a time."""
    totals = {
        "name": one_line(name).rstrip(),
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        "time": f"{seconds:.3f}",
    }
    root = ElementTree.Element("testsuites", totals)
    suite = ElementTree.SubElement(root, "testsuite", {**totals, **_timestamp(started)})
    named = ElementTree.SubElement(suite, "properties")
    for key, text in properties:
        ElementTree.SubElement(named, "property", {"name": one_line(key), "value": one_line(text)})
    suite.extend(cases)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def new_case(theme: str, name: str) -> ElementTree.Element:
    """Return a test case, which passes as it is."""
    return ElementTree.Element("testcase", {"classname": f"{_CLASS_PREFIX}.{theme}", "name": name, "time": "0"})


def free_name(theme: str, name: str, also: str, taken: set[tuple[str, str]]) -> str:
    """Return a name that is new within the theme, since pipelines keep one of those that are called the same."""
    numbered = (f"{name} #{number}" for number in itertools.count(2))
    free = next(each for each in itertools.chain([name, f"{name} ({also})"], numbered) if (theme, each) not in taken)
    taken.add((theme, free))
    return free


def fail(case: ElementTree.Element, message: str, text: str) -> None:
    """Let a test case fail."""
    failure = ElementTree.SubElement(case, "failure", {"message": one_line(message), "type": "check"})
    failure.text = text


def skip(case: ElementTree.Element, message: str) -> None:
    """Mark a test case as one that says something without failing."""
    ElementTree.SubElement(case, "skipped", {"message": one_line(message)})


def _timestamp(started: str) -> dict[str, str]:
    moment = parse_time(started)
    return {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%S")} if moment else {}

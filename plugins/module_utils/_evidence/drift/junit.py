# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run as a JUnit report: a test case for the verdict, one for each class, one for each group with findings."""

from __future__ import annotations

import collections
import itertools
import typing as t
from xml.etree import ElementTree

from ..._common.json import Json
from ..._common.text import counted, one_line
from ..._verify.drift.finding import CLASSES
from ..report.junit_document import fail, free_name, junit_document, new_case, skip
from .labels import class_title, drift_verdict, state_title
from .model import DriftRun, ShownFinding, read_drift_run, read_finding

MOST_GROUPS = 10_000
"""So many groups have a test case of their own: pipelines don't show more."""

_LINES = 20
_VERDICT_CASE = "drift.verdict"


def render_junit(run: Json, findings: t.Iterable[Json]) -> str:
    """Return the document. Never fails on what a value holds. A run that isn't in sync fails one test case at least."""
    shown = read_drift_run(run)
    subjects = _by_subject(shown, findings)
    cases = [_verdict_case(shown), *_class_cases(subjects.values()), *_subject_cases(subjects)]
    named = [
        ("configuration", shown.configuration),
        ("service_principal_id", shown.service_principal_id),
        ("job_id", shown.job_id),
        ("tenant_id", shown.tenant_id),
        ("verdict", shown.verdict),
    ]
    return junit_document(f"cloud_sync drift {shown.configuration}", named, cases, shown.began, shown.seconds)


class _About(t.NamedTuple):
    """What findings are about: a group, or something else of the configuration."""

    theme: t.Literal["drift.group", "drift.other"]
    id: str
    name: str


class _Subject:
    """What was found about it: the first lines, and how many fail."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.found: collections.Counter[str] = collections.Counter()
        self.failing: collections.Counter[str] = collections.Counter()

    def add(self, finding: ShownFinding, *, fails: bool) -> None:
        self.found[finding.finding_class] += 1
        self.failing[finding.finding_class] += fails
        if len(self.lines) < _LINES:
            self.lines.append(_line(finding))


def _by_subject(run: DriftRun, findings: t.Iterable[Json]) -> dict[_About, _Subject]:
    subjects: dict[_About, _Subject] = {}
    for finding in map(read_finding, findings):
        subjects.setdefault(_about(finding), _Subject()).add(finding, fails=run.fails(finding))
    return subjects


def _about(finding: ShownFinding) -> _About:
    group = one_line(finding.group.label)
    if group:
        return _About("drift.group", one_line(finding.group.id), group)
    return _About("drift.other", "", one_line(finding.subject or finding.check) or "finding")


def _verdict_case(run: DriftRun) -> ElementTree.Element:
    words = drift_verdict(run.verdict)
    case = new_case("drift", _VERDICT_CASE)
    if run.verdict != "in_sync":
        fail(case, run.summary or words.sentence, "\n".join([words.sentence, *run.incomplete_reasons, *run.violations]))
    return case


def _subject_cases(subjects: t.Mapping[_About, _Subject]) -> t.Iterator[ElementTree.Element]:
    taken: set[tuple[str, str]] = set()
    for about, subject in itertools.islice(subjects.items(), MOST_GROUPS):
        yield _case(about.theme, free_name(about.theme, about.name, about.id, taken), subject)
    if len(subjects) > MOST_GROUPS:
        case = new_case("drift", "drift.more")
        skip(case, f"{counted(len(subjects) - MOST_GROUPS, 'more group')} with findings: they are in findings.jsonl")
        yield case


def _class_cases(subjects: t.Iterable[_Subject]) -> t.Iterator[ElementTree.Element]:
    found: collections.Counter[str] = collections.Counter()
    failing: collections.Counter[str] = collections.Counter()
    for subject in subjects:
        found.update(subject.found)
        failing.update(subject.failing)
    for name in dict.fromkeys((*CLASSES, *found)):
        case = new_case("drift.class", one_line(class_title(name)))
        if failing[name]:
            fail(case, f"{counted(found[name], 'finding')}, {failing[name]:,} of which fail the run", "")
        elif found[name]:
            skip(case, f"{counted(found[name], 'finding')}, none of which fails the run")
        yield case


def _case(theme: str, name: str, subject: _Subject) -> ElementTree.Element:
    case = new_case(theme, name)
    total = subject.found.total()
    text = "\n".join([*subject.lines, *([f"... and {total - _LINES:,} more"] if total > _LINES else [])])
    if subject.failing.total():
        fail(case, f"{counted(total, 'finding')}, the first: {subject.lines[0]}", text)
    else:
        skip(case, f"{counted(total, 'finding')}, none of which fails the run; the first: {subject.lines[0]}")
    return case


def _line(finding: ShownFinding) -> str:
    differs = f"expected {finding.expected or '(empty)'}, actual {finding.actual or '(empty)'}"
    about = f" {finding.member.label}" if finding.member.label else ""
    text = f"{finding.severity} {finding.check}{about}: {differs}: {finding.reason} ({state_title(finding.state)})"
    return one_line(f"{text} What to do: {finding.fix}" if finding.fix else text)

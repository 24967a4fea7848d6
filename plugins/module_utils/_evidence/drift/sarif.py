# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run as SARIF 2.1.0 (OASIS), for code hosts and viewers of findings of static analysis.

A rule is a check, a logical location a group, a fingerprint the id of the finding, a suppression an exception. What is
resolved since the last run is there as absent.
"""

from __future__ import annotations

import itertools
import typing as t

from ..._common.json import Json
from ..._common.text import counted, one_line
from ..report.timeline import parse_time
from ..sarif import MOST_RESULTS, document, message, tool
from .labels import class_title, drift_verdict, state_title
from .model import DriftRun, ShownFinding, ShownObject, read_drift_run, read_finding

_FINGERPRINT = "findingId/v1"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
# GitHub reads it as a score: above 9.0 critical, from 7.0 high, from 4.0 medium, below low.
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.0", "low": "2.0", "info": "0.1"}


def render_sarif(run: Json, findings: t.Iterable[Json]) -> str:
    """Return the document. Never fails on what a value holds."""
    shown = read_drift_run(run)
    rules = _Rules()
    remaining = map(read_finding, findings)
    results = [_result(shown, each, rules) for each in itertools.islice(remaining, MOST_RESULTS)]
    unlisted = sum(1 for _each in remaining)
    room = MOST_RESULTS - len(results)
    results += [_absent(each, rules) for each in shown.resolved[:room]]
    return document(_run(shown, results, rules, unlisted))


class _Rules:
    """The checks that results name, in the order in which they are named first."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self.documents: list[Json] = []

    def place(self, finding: ShownFinding) -> int:
        if finding.check not in self._places:
            self._places[finding.check] = len(self.documents)
            self.documents.append(_rule(finding))
        return self._places[finding.check]


def _rule(finding: ShownFinding) -> Json:
    title = one_line(class_title(finding.finding_class))
    rule = {
        "id": one_line(finding.check),
        "shortDescription": {"text": f"{title}: {one_line(finding.check)}"},
        "defaultConfiguration": {"level": _LEVELS.get(finding.severity, "error")},
        "properties": {"tags": ["security", title], "security-severity": _SCORES.get(finding.severity, "9.5")},
    }
    source = one_line(finding.source)
    return {**rule, "helpUri": source} if _is_address(source) else rule


def _run(run: DriftRun, results: list[Json], rules: _Rules, unlisted: int) -> Json:
    return {
        "tool": tool(rules.documents, run.collection_version),
        # One automation for each configuration, so that the runs of several don't replace each other.
        "automationDetails": {"id": f"cloud_sync_drift/{one_line(run.configuration or run.service_principal_id)}/"},
        "invocations": [_invocation(run, unlisted)],
        "results": results,
    }


def _invocation(run: DriftRun, unlisted: int) -> Json:
    words = [run.summary or drift_verdict(run.verdict).sentence, *run.incomplete_reasons, *run.violations]
    more = [f"{counted(unlisted, 'more finding')} in findings.jsonl"] if unlisted else []
    level = "note" if run.complete else "error"
    return {
        "executionSuccessful": run.complete,
        **_times(run),
        "toolExecutionNotifications": [{"level": level, "message": {"text": one_line(text)}} for text in [*words, *more]],
    }


def _times(run: DriftRun) -> Json:
    named = {"startTimeUtc": run.began, "endTimeUtc": run.ended}
    return {name: text for name, text in named.items() if parse_time(text)}


def _result(run: DriftRun, finding: ShownFinding, rules: _Rules) -> Json:
    is_new = run.is_new(finding) or not run.has_previous or finding.first_seen == run.began
    return {
        **_known(finding, rules),
        "level": _LEVELS.get(finding.severity, "error"),
        "kind": "fail",
        "message": _message(finding),
        "baselineState": "new" if is_new else "unchanged",
        # Without an exception the list is empty, which says that nothing suppresses the result.
        "suppressions": [_suppression(finding)] if finding.state == "accepted" else [],
        "properties": _properties(finding),
    }


def _absent(finding: ShownFinding, rules: _Rules) -> Json:
    return {**_known(finding, rules), "level": "none", "kind": "pass", "message": {"text": "Resolved."}, "baselineState": "absent"}


def _known(finding: ShownFinding, rules: _Rules) -> Json:
    return {
        "ruleId": one_line(finding.check),
        "ruleIndex": rules.place(finding),
        "partialFingerprints": {_FINGERPRINT: one_line(finding.id)},
        "locations": [{"logicalLocations": [_location(finding)]}],
    }


def _location(finding: ShownFinding) -> Json:
    about = finding.group if finding.group.label else ShownObject(name=finding.subject or finding.check)
    full = about.distinguished_name or about.name or about.id
    kind = "group" if finding.group.label else "setting"
    return {"name": one_line(about.label), "fullyQualifiedName": one_line(full), "kind": kind}


def _message(finding: ShownFinding) -> Json:
    parts = [
        f"{finding.about}: {finding.reason}",
        f"Expected: {finding.expected or '(empty)'}",
        f"Actual: {finding.actual or '(empty)'}",
        f"State: {state_title(finding.state)}" + (f" ({finding.state_reason})" if finding.state_reason else ""),
        *([f"What to do: {finding.fix}"] if finding.fix else []),
        *([finding.command] if finding.command else []),
    ]
    return message(parts)


def _suppression(finding: ShownFinding) -> Json:
    return {"kind": "external", "status": "accepted", "justification": one_line(finding.acceptance) or "an exception"}


def _properties(finding: ShownFinding) -> Json:
    named = {
        "class": finding.finding_class,
        "severity": finding.severity,
        "state": finding.state,
        "groupId": finding.group.id,
        "memberId": finding.member.id,
        "member": finding.member.label,
        "firstSeen": finding.first_seen,
        "dueAt": finding.due_at,
    }
    known: Json = {name: one_line(text) for name, text in named.items() if text}
    return {**known, "provenance": list(finding.provenance)} if finding.provenance else known


def _is_address(text: str) -> bool:
    return text.startswith("https://") and not any(character in text for character in ' "<>\\^`{|}')

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdict on a whole configuration: in sync, drift, or incomplete. What could not be looked at is never in sync."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from ..._common.text import counted, first_line, listed
from . import catalogue
from .finding import CLASSES, SEVERITIES, STATES, Finding, Severity
from .group_findings import make_finding
from .states import describe_states
from .thresholds import Threshold, exceeded

VerdictWord = t.Literal["in_sync", "drift", "incomplete"]

MOST_UNKNOWN = 0.01
"""The share of groups that may be unknown before the whole run is incomplete, whatever it has found."""
MASS_SHARE = 0.3
MASS_LEAST = 20
"""From how many groups with the same new finding on, and from which share, one cause is likelier than many."""

_ADVICE_CLASS = "posture"
_UNREADABLE_POSTURE = "posture.unreadable"


@dataclasses.dataclass(frozen=True, slots=True)
class Coverage:
    """How many groups a run has looked at, and how many memberships."""

    in_scope: int = 0
    compared: int = 0
    in_sync: int = 0
    differing: int = 0
    unknown: int = 0
    in_directory: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the form in which modules return it."""
        return dataclasses.asdict(self)


class DriftVerdict(t.NamedTuple):
    """What a run comes to.

    ``failing`` are the ids of findings that fail it by themselves, ``violations`` thresholds that were exceeded, ``reasons`` why it is
    incomplete.
    """

    word: VerdictWord
    summary: str
    failing: frozenset[str]
    violations: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def guard_against_mass(findings: t.Sequence[Finding], groups: int, is_explained: t.Callable[[Finding], bool]) -> list[Finding]:
    """Return findings where those of one check become unknown that a large part of the groups has for the first time.

    ``is_explained`` says of a finding that a run before has seen it, or that a change in Entra ID explains it. What is
    pending accuses nobody: after a change of the schema all groups wait for the next cycle.
    """
    concerned: dict[str, set[str]] = {}
    for finding in findings:
        if _is_suspicious(finding, is_explained):
            concerned.setdefault(finding.check, set()).add(finding.group.id if finding.group else "")
    suspicious = {check: len(ids) for check, ids in concerned.items() if len(ids) >= MASS_LEAST and len(ids) > MASS_SHARE * groups}
    if not suspicious:
        return list(findings)
    doubted = [
        dataclasses.replace(finding, state="unknown", state_reason=_MASS)
        if finding.check in suspicious and _is_suspicious(finding, is_explained)
        else finding
        for finding in findings
    ]
    return [*doubted, *(_mass_finding(check, number, groups) for check, number in sorted(suspicious.items()))]


_MASS = "so many groups have it for the first time that one cause is likelier than many"


def _is_suspicious(finding: Finding, is_explained: t.Callable[[Finding], bool]) -> bool:
    return finding.group is not None and finding.state == "drift" and not is_explained(finding)


def _mass_finding(check: str, number: int, groups: int) -> Finding:
    actual = f"{number:,} of {groups:,} groups"
    return make_finding(
        catalogue.RULES_CHANGED,
        "no group, or few",
        actual,
        f"{actual} have a new finding {check}",
        subject=check,
        state_reason=_MASS,
    )


def judge(
    findings: t.Sequence[Finding],
    coverage: Coverage,
    thresholds: t.Sequence[Threshold],
    fail_on: Severity,
    incomplete: t.Sequence[str] = (),
    undecided: t.Container[str] = (),
) -> DriftVerdict:
    """Return the verdict.

    ``incomplete`` says what a whole side, or a part of the run, lacks. ``undecided`` are the ids of pending findings of which no
    later run will tell whether they are drift.
    """
    failing = [finding for finding in findings if finding.state == "drift" and _counts(finding, thresholds, fail_on)]
    violations = tuple(exceeded(thresholds, findings))
    unknown = [finding for finding in findings if finding.state == "unknown" and not _is_advice(finding)]
    waiting = [each for each in findings if each.state == "pending" and each.id in undecided and _counts(each, thresholds, fail_on)]
    reasons = (*incomplete, *_unknown_reasons(unknown, coverage), *_undecided_reasons(waiting))
    is_drift = bool(failing or violations)
    if incomplete or any(finding.check == catalogue.RULES_CHANGED for finding in unknown):
        word: VerdictWord = "incomplete"
    elif len(_groups_not_compared(unknown)) > MOST_UNKNOWN * coverage.in_scope:
        word = "incomplete"
    elif is_drift:
        word = "drift"
    else:
        word = "incomplete" if unknown or waiting else "in_sync"
    ids = frozenset(finding.id for finding in failing)
    return DriftVerdict(word, _summary(word, findings, coverage, failing, reasons), ids, violations, reasons)


def count_findings(findings: t.Sequence[Finding]) -> Json:
    """Return how many findings there are, by class, severity, state and check."""
    counts: Json = {
        "total": len(findings),
        "by_class": {name: 0 for name in CLASSES},
        "by_severity": {name: 0 for name in SEVERITIES},
        "by_state": {name: 0 for name in STATES},
        "by_check": {},
        "class_severity": {},
    }
    for finding in findings:
        counts["by_class"][finding.finding_class] += 1
        counts["by_severity"][finding.severity] += 1
        counts["by_state"][finding.state] += 1
        counts["by_check"][finding.check] = counts["by_check"].get(finding.check, 0) + 1
        row = counts["class_severity"].setdefault(finding.finding_class, {})
        row[finding.severity] = row.get(finding.severity, 0) + 1
    return counts


def in_order(findings: t.Iterable[Finding]) -> list[Finding]:
    """Return findings in the order in which people read them: the most severe first, drift before what is only pending."""
    return sorted(
        findings,
        key=lambda each: (
            SEVERITIES.index(each.severity),
            STATES.index(each.state),
            CLASSES.index(each.finding_class),
            each.group.name.casefold() if each.group else "",
            each.check,
            each.member.name.casefold() if each.member else "",
            each.id,
        ),
    )


def _counts(finding: Finding, thresholds: t.Sequence[Threshold], fail_on: Severity) -> bool:
    """Tell whether a finding that is drift fails a run by itself; what a threshold counts, only the threshold fails."""
    if _is_advice(finding):
        return False
    is_counted = any(threshold.covers(finding) for threshold in thresholds)
    return not is_counted and SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on)


def _is_advice(finding: Finding) -> bool:
    """Tell whether a finding is advice, which counts only where a threshold names it."""
    return finding.finding_class == _ADVICE_CLASS or finding.check == _UNREADABLE_POSTURE


def _unknown_reasons(unknown: t.Sequence[Finding], coverage: Coverage) -> list[str]:
    reasons = [finding.reason for finding in unknown if finding.check == catalogue.RULES_CHANGED]
    reasons += [f"{each.check}: {first_line(each.reason).rstrip('.')}" for each in unknown if each.finding_class == "configuration"]
    names = sorted(_groups_not_compared(unknown).values())
    if names:
        which = listed(names, 3)
        reasons.append(f"{counted(len(names), 'group')} of {coverage.in_scope:,} could not be compared as a whole: {which}")
    return reasons


def _groups_not_compared(findings: t.Iterable[Finding]) -> dict[str, str]:
    """Return the names of the groups of which something was not compared, by id; what the service evaluates otherwise was."""
    unread = (each for each in findings if each.finding_class == "not_computable" and each.check != catalogue.SERVICE_DIFFERS)
    return {each.group.id: each.group.name for each in unread if each.group}


def _undecided_reasons(waiting: t.Sequence[Finding]) -> list[str]:
    if not waiting:
        return []
    return [
        f"{counted(len(waiting), 'finding')} may be drift or only not yet synchronized, and without a history no later run tells which: "
        "name history_path, or choose confirm wait or none"
    ]


def _accepted_unread(findings: t.Iterable[Finding]) -> str:
    """Return what was not compared and is accepted, with the first day on which it counts again; empty where there is nothing."""
    accepted = [each for each in findings if each.acceptance and each.acceptance.state == "unknown" and not _is_advice(each)]
    if not accepted:
        return ""
    names = sorted({each.group.name if each.group else f"{each.check} ({each.subject})" for each in accepted})
    until = min(each.acceptance.until for each in accepted if each.acceptance is not None)
    return f"not compared, which is accepted until {until}: {listed(names, 3)}"


def _summary(
    word: VerdictWord,
    findings: t.Sequence[Finding],
    coverage: Coverage,
    failing: t.Sequence[Finding],
    reasons: t.Sequence[str],
) -> str:
    looked = f"{counted(coverage.compared, 'group')} compared, {coverage.in_sync:,} in sync"
    unread = _accepted_unread(findings)
    tail = "".join(f"; {each}" for each in (describe_states(findings), unread) if each)
    drifting = f"{counted(len(failing), 'finding')} ({_by_check(failing)})" if failing else ""
    if word == "incomplete":
        reason = "; ".join(reasons) or "not everything could be compared"
        return f"Incomplete: {reason}. {f'Drift so far: {drifting}; ' if drifting else ''}{looked}{tail}."
    minor = sum(finding.state == "drift" for finding in findings) - len(failing)
    tail = (f"; {counted(minor, 'other finding')}" if minor else "") + tail
    if word == "in_sync":
        return f"In sync{' as far as it was compared' if unread else ''}: {looked}{tail}."
    return f"Drift: {drifting or 'a threshold is exceeded'}; {looked}{tail}."


def _by_check(findings: t.Iterable[Finding]) -> str:
    numbers: dict[str, int] = {}
    for finding in findings:
        numbers[finding.check] = numbers.get(finding.check, 0) + 1
    largest = sorted(numbers.items(), key=lambda each: (-each[1], each[0]))
    return listed([f"{number} {check}" for check, number in largest], 4)

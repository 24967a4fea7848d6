# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdict on a whole configuration: in sync, drift, or incomplete. What could not be looked at is never in sync."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from ..._common.text import counted, listed
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
) -> DriftVerdict:
    """Return the verdict; ``incomplete`` says what a whole side, or a part of the run, lacks."""
    failing = [finding for finding in findings if _fails(finding, thresholds, fail_on)]
    violations = tuple(exceeded(thresholds, findings))
    unknown = [finding for finding in findings if finding.state == "unknown" and not _is_advice(finding)]
    reasons = (*incomplete, *_unknown_reasons(unknown, coverage))
    is_drift = bool(failing or violations)
    if incomplete or any(finding.check == catalogue.RULES_CHANGED for finding in unknown):
        word: VerdictWord = "incomplete"
    elif coverage.unknown > MOST_UNKNOWN * coverage.in_scope:
        word = "incomplete"
    elif is_drift:
        word = "drift"
    else:
        word = "incomplete" if unknown else "in_sync"
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


def _fails(finding: Finding, thresholds: t.Sequence[Threshold], fail_on: Severity) -> bool:
    """Tell whether a finding fails a run by itself; what a threshold counts, only the threshold fails."""
    if finding.state != "drift" or _is_advice(finding):
        return False
    is_counted = any(threshold.covers(finding) for threshold in thresholds)
    return not is_counted and SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on)


def _is_advice(finding: Finding) -> bool:
    """Tell whether a finding is advice, which counts only where a threshold names it."""
    return finding.finding_class == _ADVICE_CLASS or finding.check == _UNREADABLE_POSTURE


def _unknown_reasons(unknown: t.Sequence[Finding], coverage: Coverage) -> list[str]:
    reasons = [finding.reason for finding in unknown if finding.check == catalogue.RULES_CHANGED]
    reasons += [f"{finding.check}: {finding.state_reason}" for finding in unknown if finding.finding_class == "configuration"]
    if coverage.unknown:
        names = sorted({finding.group.name for finding in unknown if finding.group and finding.finding_class == "not_computable"})
        which = f": {listed(names, 3)}" if names else ""
        reasons.append(f"{counted(coverage.unknown, 'group')} of {coverage.in_scope:,} could not be compared as a whole{which}")
    return reasons


def _summary(
    word: VerdictWord,
    findings: t.Sequence[Finding],
    coverage: Coverage,
    failing: t.Sequence[Finding],
    reasons: t.Sequence[str],
) -> str:
    looked = f"{counted(coverage.compared, 'group')} compared, {coverage.in_sync:,} in sync"
    others = describe_states(findings)
    tail = f"; {others}" if others else ""
    if word == "incomplete":
        return f"Incomplete: {'; '.join(reasons) or 'not everything could be compared'}. {looked}{tail}."
    minor = sum(finding.state == "drift" for finding in findings) - len(failing)
    tail = (f"; {counted(minor, 'other finding')}" if minor else "") + tail
    if word == "in_sync":
        return f"In sync: {looked}{tail}."
    by_check: dict[str, int] = {}
    for finding in failing:
        by_check[finding.check] = by_check.get(finding.check, 0) + 1
    largest = sorted(by_check.items(), key=lambda each: (-each[1], each[0]))
    named = listed([f"{number} {check}" for check, number in largest], 4)
    return f"Drift: {counted(len(failing), 'finding')}{f' ({named})' if named else ''}; {looked}{tail}."

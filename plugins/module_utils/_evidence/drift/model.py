# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run and its findings as the renderers see them: every text visible, every number there, nothing that can be missing.

What is absent or of an unexpected type reads as empty, since a report of a damaged run is worth more than none.
"""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from ..._common.json import Json
from ..._common.text import one_line, visible, visible_value
from ..._verify.drift.finding import CLASSES, SEVERITIES, STATES
from ..report.lenient import items, mapping, number, texts
from ..report.timeline import parse_time


@dataclasses.dataclass(frozen=True, slots=True)
class ShownObject:
    """A group or a member; what isn't known of it is empty."""

    id: str = ""
    name: str = ""
    distinguished_name: str = ""

    @property
    def label(self) -> str:
        """What it is called, as good as it is known; empty where there is no object."""
        return self.name or self.distinguished_name or self.id


@dataclasses.dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding. Times are as the document has them."""

    id: str
    check: str
    finding_class: str
    severity: str
    state: str
    state_reason: str
    group: ShownObject
    member: ShownObject
    subject: str
    expected: str
    actual: str
    reason: str
    fix: str
    command: str
    provenance: tuple[str, ...]
    first_seen: str
    due_at: str
    acceptance: str
    source: str
    resolved_at: str

    @property
    def named(self) -> tuple[str, ...]:
        """What it is about, as far as that has a name: group, subject and member, each on one line."""
        return tuple(one_line(each) for each in (self.group.label, self.subject, self.member.label) if each)

    @property
    def about(self) -> str:
        """What it is about, on one line."""
        return ", ".join(self.named) or one_line(self.check)


@dataclasses.dataclass(frozen=True, slots=True)
class TrendPoint:
    """An earlier run, or this one, in the picture of all."""

    moment: str
    ended: str
    verdict: str
    complete: bool
    by_severity: t.Mapping[str, int]
    total: int


@dataclasses.dataclass(frozen=True, slots=True)
class DriftRun:
    """Everything that a report shows of a run, but for the findings."""

    collection_version: str
    configuration: str
    service_principal_id: str
    job_id: str
    tenant_id: str
    domain: str
    server: str
    scope_mode: str
    began: str
    ended: str
    verdict: str
    summary: str
    complete: bool
    incomplete_reasons: tuple[str, ...]
    fail_on: str
    violations: tuple[str, ...]
    total: int
    by_class: t.Mapping[str, int]
    by_severity: t.Mapping[str, int]
    by_state: t.Mapping[str, int]
    class_severity: t.Mapping[str, t.Mapping[str, int]]
    groups: t.Mapping[str, int]
    memberships: t.Mapping[str, int]
    settled: int
    cycle: t.Mapping[str, str]
    seconds: float
    graph: t.Mapping[str, float]
    directory: t.Mapping[str, float]
    previous: str
    """When the last run began; empty without one."""
    new: t.AbstractSet[str]
    resolved: tuple[ShownFinding, ...]
    trend: tuple[TrendPoint, ...]
    """The last runs with this one, the oldest first."""

    @property
    def has_previous(self) -> bool:
        """Whether there was a run to compare with."""
        return bool(self.previous)

    @property
    def last_complete(self) -> str:
        """When the last run ended that could read everything; empty when none is known."""
        return next((point.ended for point in reversed(self.trend) if point.complete), "")

    def is_new(self, finding: ShownFinding) -> bool:
        """Tell whether a finding wasn't there in the last run."""
        return finding.id in self.new

    def fails(self, finding: ShownFinding) -> bool:
        """Tell whether a finding is one that the run fails for: severe enough, and neither advice, accepted nor a matter of time."""
        if self.verdict == "in_sync" or finding.finding_class == "posture" or finding.state in ("pending", "blocked", "accepted"):
            return False
        return _RANKS.get(finding.severity, 0) <= _RANKS.get(self.fail_on, _RANKS["medium"])


_GROUPS = ("in_scope", "compared", "in_sync", "differing", "unknown", "in_directory")
_RANKS: t.Mapping[str, int] = {severity: place for place, severity in enumerate(SEVERITIES)}


def read_drift_run(document: Json) -> DriftRun:
    """Read ``drift.json``."""
    configuration, counts = mapping(document.get("configuration")), mapping(document.get("counts"))
    cost = mapping(document.get("cost"))
    return DriftRun(
        collection_version=visible_value(document.get("collection_version")),
        configuration=visible_value(configuration.get("name")),
        service_principal_id=visible_value(configuration.get("service_principal_id")),
        job_id=visible_value(configuration.get("job_id")),
        tenant_id=visible_value(configuration.get("tenant_id")),
        domain=visible_value(configuration.get("domain")),
        server=visible_value(document.get("server")),
        scope_mode=visible_value(document.get("scope_mode")),
        began=visible_value(document.get("began_at")),
        ended=visible_value(document.get("ended_at")),
        verdict=visible_value(document.get("verdict")),
        summary=visible(document.get("summary")),
        complete=document.get("complete") is True,
        incomplete_reasons=texts(document.get("incomplete_reasons")),
        fail_on=visible_value(document.get("fail_on")),
        violations=texts(document.get("violations")),
        total=int(number(counts.get("total"))),
        by_class=_ordered(counts.get("by_class"), CLASSES),
        by_severity=_ordered(counts.get("by_severity"), SEVERITIES),
        by_state=_ordered(counts.get("by_state"), STATES),
        class_severity=_matrix(counts.get("class_severity")),
        groups=_in_order(_whole(document.get("groups")), _GROUPS),
        memberships=_in_order(_whole(document.get("memberships")), ("expected", "held")),
        settled=int(number(document.get("settled"))),
        cycle={name: visible_value(value) for name, value in mapping(document.get("cycle")).items()},
        seconds=number(cost.get("seconds")),
        graph=_numbers(cost.get("graph")),
        directory=_numbers(cost.get("directory")),
        previous=visible_value(document.get("previous")),
        new=frozenset(each for each in _list(document.get("new")) if isinstance(each, str)),
        resolved=tuple(read_finding(each) for each in items(document.get("resolved"))),
        trend=tuple(_trend_point(each) for each in [*items(document.get("trend")), {**document, **counts}]),
    )


def read_finding(document: Json) -> ShownFinding:
    """Read one finding, or one that is resolved."""
    fix = mapping(document.get("fix"))
    word, value = _reader(visible, document), _reader(visible_value, document)
    return ShownFinding(
        id=value("id"),
        check=value("check"),
        finding_class=value("class"),
        severity=value("severity"),
        state=value("state"),
        state_reason=word("state_reason"),
        group=_object(document.get("group")),
        member=_object(document.get("member")),
        subject=value("subject"),
        expected=value("expected"),
        actual=value("actual"),
        reason=word("reason"),
        fix=visible(fix.get("text")),
        command=visible_value(fix.get("command")),
        provenance=texts(document.get("provenance")),
        first_seen=value("first_seen"),
        due_at=value("due_at"),
        acceptance=_acceptance(mapping(document.get("acceptance"))),
        source=value("source"),
        resolved_at=value("resolved_at"),
    )


def short_time(text: str) -> str:
    """Return a time as people read it; a text that is not a time as it is."""
    moment = parse_time(text)
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else text


def _reader(read: t.Callable[[t.Any], str], document: Json) -> t.Callable[[str], str]:
    return lambda name: read(document.get(name))


def _object(value: t.Any) -> ShownObject:
    found = mapping(value)
    return ShownObject(*(visible_value(found.get(name)) for name in ("id", "name", "distinguished_name")))


def _acceptance(found: Json) -> str:
    if not found:
        return ""
    reason, owner, until = (visible_value(found.get(name)) for name in ("reason", "owner", "until"))
    return f"{reason} ({owner or 'nobody'}, until {until or 'no day'})"


def _trend_point(document: Json) -> TrendPoint:
    return TrendPoint(
        visible_value(document.get("began_at")),
        visible_value(document.get("ended_at")),
        visible_value(document.get("verdict")),
        document.get("complete") is True,
        _ordered(document.get("by_severity"), SEVERITIES),
        int(number(document.get("total"))),
    )


def _ordered(value: t.Any, names: t.Sequence[str]) -> dict[str, int]:
    """Return what is counted, in the order of the names that are known, without zeros."""
    return {name: count for name, count in _in_order(_whole(value), names).items() if count}


def _in_order(found: t.Mapping[str, int], names: t.Sequence[str]) -> dict[str, int]:
    """Return numbers in the order of the names that are known: the file has them by the alphabet."""
    known = {name: found[name] for name in names if name in found}
    return {**known, **found}


def _matrix(value: t.Any) -> dict[str, dict[str, int]]:
    found = {visible_value(name): _ordered(row, SEVERITIES) for name, row in mapping(value).items()}
    known: dict[str, dict[str, int]] = {name: found.get(name, {}) for name in CLASSES}
    return {name: row for name, row in {**known, **found}.items() if row}


def _whole(value: t.Any) -> dict[str, int]:
    return {name: int(count) for name, count in _numbers(value).items()}


def _numbers(value: t.Any) -> dict[str, float]:
    return {visible_value(name): number(count) for name, count in mapping(value).items()}


def _list(value: t.Any) -> list[t.Any]:
    return value if isinstance(value, list) else []

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a change as the renderers see it: every text visible, every list there, nothing that can be missing.

``read_report`` takes a document of format 1 (result.json). What is absent or of an unexpected type reads as empty,
since a report of a damaged result is worth more than none.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from ..._common.text import visible, visible_value
from .lenient import items, mapping, number, texts
from .readable_values import Line, readable
from .timeline import TimelineEntry, read_timeline

_WORDS = frozenset({"reason", "hint", "service"})


@dataclasses.dataclass(frozen=True, slots=True)
class ReportChange:
    """One edit of the configuration. No lines before: it was added; none after: it was removed."""

    kind: str
    object_type: str
    name: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ReportCheck:
    """One assertion with the phase it belongs to."""

    phase: str
    id: str
    subject: str
    expected: str
    actual: str
    verdict: str
    reason: str
    hint: str


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """One member of the test group: what the service said, and what Active Directory must hold and holds."""

    id: str
    name: str
    service: str
    expected: str
    actual: str
    verdict: str
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The test group and where it was in Active Directory; an empty name means that it was not there."""

    id: str
    display_name: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class ReportPlan:
    """What the plan said about all groups."""

    summary: str
    violations: tuple[str, ...]
    conflicts: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file of the evidence folder; the size is in bytes."""

    path: str
    sha256: str
    size: int


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report shows. Durations are in seconds, times are as the document has them."""

    collection: str
    change_id: str
    metadata: tuple[tuple[str, str], ...]
    configuration: str
    service_principal_id: str
    job_id: str
    started: str
    ended: str
    duration: float
    verdict: str
    reason: str
    hint: str
    changes: tuple[ReportChange, ...]
    plan: ReportPlan | None
    timeline: tuple[TimelineEntry, ...]
    calls: int
    checks: tuple[ReportCheck, ...]
    members: tuple[Member, ...]
    group: Group | None
    states: tuple[tuple[str, str, str], ...]
    left_behind: tuple[tuple[str, str], ...]
    rollback: tuple[tuple[str, str], ...]
    schema_versions: tuple[tuple[str, str], ...]
    evidence: tuple[EvidenceFile, ...]

    def checks_of(self, verdict: str) -> list[ReportCheck]:
        """Return the checks with one verdict."""
        return [check for check in self.checks if check.verdict == verdict]

    @property
    def wrong_members(self) -> list[Member]:
        """The members that failed."""
        return [member for member in self.members if member.verdict == "failed"]


def read_report(result: Json) -> Report:
    """Read a document of format 1."""
    change = mapping(result.get("change"))
    configuration = mapping(change.get("configuration"))
    return Report(
        collection=visible(result.get("collection")),
        change_id=visible_value(change.get("id")),
        metadata=tuple((visible_value(name), visible_value(value)) for name, value in mapping(change.get("metadata")).items()),
        configuration=visible_value(configuration.get("name")),
        service_principal_id=visible_value(configuration.get("service_principal_id")),
        job_id=visible_value(configuration.get("job_id")),
        started=visible(change.get("started")),
        ended=visible(change.get("ended")),
        duration=number(change.get("duration")),
        verdict=visible(result.get("verdict")),
        reason=visible(result.get("reason")),
        hint=visible(result.get("hint")),
        changes=tuple(_change(each) for each in items(result.get("changes"))),
        plan=_plan(result.get("plan")),
        timeline=read_timeline(result),
        calls=sum(int(number(run.get("call_count"))) for run in items(result.get("service"))),
        checks=tuple(ReportCheck(**_texts(each, ReportCheck)) for each in items(result.get("checks"))),
        members=tuple(Member(**_texts(each, Member)) for each in items(result.get("members"))),
        group=Group(**_texts(result["group"], Group)) if mapping(result.get("group")) else None,
        states=_states(mapping(result.get("states"))),
        left_behind=tuple((visible(each.get("message")), visible(each.get("hint"))) for each in items(result.get("left_behind"))),
        rollback=_rollback(mapping(result.get("rollback"))),
        schema_versions=_schema_versions(items(result.get("schema_versions"))),
        evidence=tuple(_file(each) for each in items(result.get("evidence"))),
    )


def _texts(document: Json, kind: type[t.Any]) -> dict[str, str]:
    names = [field.name for field in dataclasses.fields(kind)]
    return {name: (visible if name in _WORDS else visible_value)(document.get(name)) for name in names}


def _change(document: Json) -> ReportChange:
    kind, object_type, name = (visible_value(document.get(field)) for field in ("kind", "object_type", "name"))
    return ReportChange(kind, object_type, name, readable(document.get("before")), readable(document.get("after")))


def _plan(document: t.Any) -> ReportPlan | None:
    plan = mapping(document)
    if not plan:
        return None
    return ReportPlan(visible(plan.get("summary")), texts(plan.get("violations")), texts(plan.get("conflicts")))


def _states(document: Json) -> tuple[tuple[str, str, str], ...]:
    before, after = mapping(document.get("before")), mapping(document.get("after"))
    return tuple(
        (visible_value(name), visible_value(before.get(name)), visible_value(after.get(name))) for name in {**before, **after}
    )


def _rollback(document: Json) -> tuple[tuple[str, str], ...]:
    titles = {"by": "Rolled back by", "time": "Rolled back at", "reason": "Rolled back because"}
    said = [(title, visible_value(document.get(name))) for name, title in titles.items() if document.get(name)]
    forced = "; ".join(texts(document.get("forced_over")))
    return (*said, ("Overwritten by force", forced)) if forced else tuple(said)


def _schema_versions(documents: list[Json]) -> tuple[tuple[str, str], ...]:
    """Return the versions that the change wrote, and those that its rollback wrote."""
    titles = {"change": "Schema versions by the change", "rollback": "Schema versions by its rollback"}
    written = {
        title: ", ".join(visible_value(each.get("version")) for each in documents if each.get("by") == by)
        for by, title in titles.items()
    }
    return tuple((title, versions) for title, versions in written.items() if versions)


def _file(document: Json) -> EvidenceFile:
    return EvidenceFile(
        visible_value(document.get("path")), visible_value(document.get("sha256")), int(number(document.get("size")))
    )

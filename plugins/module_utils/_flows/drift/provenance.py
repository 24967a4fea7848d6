# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When and on which controller findings came about, where the directory shows it. It is read for groups with findings alone."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from ..._ad.directory import Directory
from ..._ad.lookup.provenance import Provenance, read_provenance
from ..._common.errors import UnreadableAnswerError
from ..._common.service_times import read_time
from ..._verify.drift.catalogue import GROUP_ATTRIBUTE
from ..._verify.drift.finding import Finding

MOST_GROUPS = 200
"""It takes a request for each group, and one more for a thousand members that it has or had."""

_OF_MEMBERS = frozenset({"member_missing", "member_unexpected"})


class ExplainedFindings(t.NamedTuple):
    """Findings with what is known, and when each came about, None where it was never written, by its id."""

    findings: list[Finding]
    moments: dict[str, datetime.datetime | None]


def add_provenance(findings: t.Sequence[Finding], directory: Directory) -> ExplainedFindings:
    """Return findings with sentences; those of groups whose notes can't be read stay as they are."""
    by_group: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.group and finding.group.distinguished_name and _is_noted(finding):
            by_group.setdefault(finding.group.distinguished_name, []).append(finding)
    told: dict[str, str] = {}
    moments: dict[str, datetime.datetime | None] = {}
    for name, found in list(by_group.items())[:MOST_GROUPS]:
        notes = _read(directory, name, members=any(each.finding_class in _OF_MEMBERS for each in found))
        if notes is None:
            break  # neither will the others be readable
        for each in found:
            told[each.id], moments[each.id] = _of_finding(each, notes)
    return ExplainedFindings([_with(each, told.get(each.id)) for each in findings], moments)


def _is_noted(finding: Finding) -> bool:
    return finding.finding_class in _OF_MEMBERS or finding.check.startswith(GROUP_ATTRIBUTE)


def _read(directory: Directory, name: str, *, members: bool) -> Provenance | None:
    try:
        notes = read_provenance(directory, name, members=members)
    except UnreadableAnswerError:  # it isn't what is documented, and the finding stands without it
        return None
    return notes if notes.readable else None


def _of_finding(finding: Finding, notes: Provenance) -> tuple[str, datetime.datetime | None]:
    if finding.finding_class in _OF_MEMBERS and finding.member is not None:
        member = finding.member.distinguished_name
        change = notes.of_member(member)
        return notes.about_member(member), read_time(change.removed_at or change.changed_at) if change else None
    name = finding.check.removeprefix(GROUP_ATTRIBUTE)
    attribute = notes.of_attribute(name)
    return notes.about_attribute(name), read_time(attribute.changed_at) if attribute else None


def _with(finding: Finding, sentence: str | None) -> Finding:
    return finding if sentence is None else dataclasses.replace(finding, provenance=(*finding.provenance, sentence))

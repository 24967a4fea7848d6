# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Active Directory holds for the test group, and whether the live configuration would change anything about it."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._ad.directory import Directory
from ..._ad.lookup.bulk import find_by_anchors
from ..._common.distinguished_name import parse
from ..._common.json import Json
from ..._sync.expected.group import group_anchor
from ..._sync.expected.members import MembershipRules
from ..writeback.compare import DirectoryObjects, DirectoryState, Expectation, describe, expected_group_or_reason
from .findings import Findings
from .group import Candidate

UNIQUE = "test_group.unique"

_EXPECTED = "at most one object with its anchor"


@dataclasses.dataclass(frozen=True, slots=True)
class AnchoredObjects:
    """The objects with the anchor of the test group; ``known`` says whether Active Directory could be asked."""

    objects: tuple[DirectoryObjects, ...] = ()
    known: bool = False

    @property
    def distinguished_name(self) -> str | None:
        """The name of the one object."""
        return self.objects[0].actual.distinguished_name if len(self.objects) == 1 else None


def look_at_written(candidate: Candidate, directory: Directory, findings: Findings) -> AnchoredObjects:
    """Read the objects that carry the anchor of the test group; more than one is a defect of the directory."""
    anchor = group_anchor(candidate.id)

    def read() -> tuple[DirectoryObjects, ...]:
        return tuple(DirectoryObjects.of(entry) for entry in find_by_anchors(directory, [anchor], ["*"]).get(anchor, []))

    objects = findings.attempt(UNIQUE, candidate.name, _EXPECTED, read)
    if objects is None:
        return AnchoredObjects()
    names = "; ".join(each.actual.distinguished_name for each in objects)
    if len(objects) > 1:
        reason = f"the service can't match a group whose anchor several objects carry: {names}"
        fix = "Keep msDS-ExternalDirectoryObjectId on one of them."
        findings.failed(UNIQUE, candidate.name, _EXPECTED, f"objects: {len(objects)}", reason, fix)
    else:
        findings.passed(UNIQUE, candidate.name, _EXPECTED, names or "none yet")
    return AnchoredObjects(objects, known=True)


def reason_to_write(
    candidate: Candidate, written: AnchoredObjects, rules: MembershipRules, macros: t.Mapping[str, str]
) -> str | None:
    """Say why an on-demand run without members would write under these rules; None when it changes nothing.

    Without members in the call, the service leaves the membership alone. Source: Microsoft Graph reference,
    synchronizationJob: provisionOnDemand.
    """
    if not written.known:
        return "what Active Directory holds isn't known"
    expectation = expected_group_or_reason(candidate.group, None, rules, macros)
    found = DirectoryState({expectation.anchor: written.objects}, {}, [])
    if expectation.state is not None and not expectation.state.scope.in_scope:
        return f"the test group isn't in scope: {expectation.state.scope.reason}"
    failed = [check for check in describe(expectation, found)["checks"] if check["verdict"] == "failed"]
    return _lag(failed) or _volatile(expectation)


def holds_members(written: AnchoredObjects, names: t.Iterable[str | None]) -> bool:
    """Tell whether the group holds all these members, given by distinguished name; None, which has no object, doesn't count."""
    if len(written.objects) != 1:
        return False
    present = {parse(name).folded for name in written.objects[0].actual.members}
    return all(parse(name).folded in present for name in names if name)


def _lag(failed: t.Sequence[Json]) -> str | None:
    if not failed:
        return None
    named = ", ".join(check["id"] for check in failed)
    return f"Active Directory lags behind the live configuration ({named})"


def _volatile(expectation: Expectation) -> str | None:
    if expectation.state is None:
        return None
    names = [each.name for each in expectation.state.attributes if each.rule == "unpredictable"]
    return f"{', '.join(names)} may get another value with every run" if names else None

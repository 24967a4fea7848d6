# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Active Directory holds for the test group, and whether the live configuration would change anything about it."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._ad.directory import Directory
from ..._sync.expected.group import ExpectedGroup, expect_group
from ..._sync.expected.members import MembershipRules
from ..._verify import check_ids
from ..._verify.checks import Check, all_hold
from ..._verify.compare import find_differences
from ..._verify.directory_state import DirectoryState, References
from ..._verify.identity import ONE_OBJECT, identity_checks
from ..._verify.members import MemberSelection
from ..writeback.read import read_identity
from .findings import Findings
from .group import Candidate

UNIQUE = check_ids.object_check("group", "unique")


def look_at_written(candidate: Candidate, directory: Directory, findings: Findings) -> DirectoryState | None:
    """Read what carries the anchor of the test group; None where Active Directory can't be asked."""
    anchor = candidate.group.anchor
    state = findings.attempt(UNIQUE, candidate.name, ONE_OBJECT, lambda: read_identity(directory, anchor))
    if state is None:
        return None
    checks = identity_checks("group", candidate.name, anchor, state)
    if all_hold(checks):
        actual = state.object_of(anchor)
        findings.passed(UNIQUE, candidate.name, ONE_OBJECT, actual.distinguished_name if actual else "none yet")
    findings.checks += checks
    return state


def reason_to_write(
    candidate: Candidate,
    written: DirectoryState | None,
    rules: MembershipRules,
    macros: t.Mapping[str, str],
    references: References | None = None,
) -> str | None:
    """Say why an on-demand run would write under these rules; None when it changes nothing.

    Without ``references``, those of the named members, the run is one without members, in which the service leaves the
    membership alone. Source: Microsoft Graph reference, synchronizationJob: provisionOnDemand.
    """
    if written is None:
        return "what Active Directory holds isn't known"
    members = () if references is None else candidate.members
    expected = expect_group(candidate.group, members, rules, macros)
    if not expected.scope.in_scope:
        return f"the test group isn't in scope: {expected.scope.reason}"
    state = dataclasses.replace(written, references=references or References())
    named = None if references is None else MemberSelection(strangers_fail=False)
    return _lag(list(find_differences(expected, state, named))) or _volatile(expected)


def _lag(failed: t.Sequence[Check]) -> str | None:
    if not failed:
        return None
    named = ", ".join(check.id for check in failed)
    return f"Active Directory lags behind the live configuration ({named})"


def _volatile(expected: ExpectedGroup) -> str | None:
    names = [each.name for each in expected.attributes if each.rule == "unpredictable"]
    return f"{', '.join(names)} may get another value with every run" if names else None

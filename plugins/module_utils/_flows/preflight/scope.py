# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Will the service write the test group? It is assigned, and in scope of the live and of the desired configuration."""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..._sync.expected.group import ExpectedGroup, expect_group
from ..._sync.expected.members import MembershipRules
from ..._sync.expected.scope import ScopeMode, ScopeVerdict, group_scope
from ..._sync.schema.document import group_mapping
from ..._sync.source_attributes import group_attributes
from ..._verify.compare import failed_mappings
from ..schema.edit import SchemaProposal
from ..shared.bulk_reads import read_assigned
from ..shared.context import Context
from .desired import VALID
from .findings import Findings
from .group import ELIGIBLE, Candidate

ASSIGNED = "test_group.assigned"
IN_SCOPE = "test_group.in_scope"
IN_SCOPE_NOW = "test_group.in_scope_now"
EXPECTED_STATE = "test_group.expected_state"

COMPUTABLE = "every mapping yields a value for it"

_DESIRED = "in scope of the desired configuration"
_LIVE = "in scope of the live configuration"


def look_at_assignment(context: Context, candidate: Candidate, mode: ScopeMode, findings: Findings) -> frozenset[str]:
    """Check that the test group is assigned, where that matters; return the ids of all that is, in lower case."""
    if mode == "all":
        return frozenset()
    name = candidate.name
    assigned = findings.attempt(ASSIGNED, name, "assigned", lambda: read_assigned(context))
    if assigned is None:
        return frozenset()
    if candidate.id.lower() in assigned.groups:
        findings.passed(ASSIGNED, name, "assigned", "assigned")
    else:
        reason = f"the group '{name}' isn't assigned to the configuration, so the service won't write it"
        findings.failed(ASSIGNED, name, "assigned", "not assigned", reason, "Assign it with sync_scope and run again.")
    return assigned.everything


def look_at_scope(candidate: Candidate, live: Json, proposal: SchemaProposal | None, findings: Findings) -> None:
    """Check the scoping filters, before and after; a group that enters the scope is fine."""
    name = candidate.name
    if findings.has_failed(ELIGIBLE):
        findings.skipped(IN_SCOPE, name, _DESIRED, ELIGIBLE)
        return
    _note_live_scope(candidate, live, findings)
    if proposal is None or not proposal.filters_hold:
        findings.skipped(IN_SCOPE, name, _DESIRED, VALID)
        return
    edited = proposal.edited
    then = findings.attempt(IN_SCOPE, name, _DESIRED, lambda: _verdict(candidate, edited))
    if then is not None and then.in_scope:
        findings.passed(IN_SCOPE, name, _DESIRED, "in scope")
    elif then is not None:
        reason = f"the test group '{name}' would not be written under the desired configuration: {then.reason}"
        hint = "Correct the scoping filters, or choose another test group."
        findings.failed(IN_SCOPE, name, _DESIRED, "not in scope", reason, hint)


def _note_live_scope(candidate: Candidate, live: Json, findings: Findings) -> None:
    """Say how it is now, which is no failure: the change may be what puts it right."""
    try:
        now = _verdict(candidate, live)
    except ExpressionError as problem:
        now = ScopeVerdict(False, problem.message)
    if now.in_scope:
        findings.passed(IN_SCOPE_NOW, candidate.name, _LIVE, "in scope")
    else:
        findings.info(IN_SCOPE_NOW, candidate.name, _LIVE, "not in scope", f"under the live configuration, {now.reason}")


def expected_state(candidate: Candidate, rules: MembershipRules, macros: t.Mapping[str, str], findings: Findings) -> ExpectedGroup:
    """Return what the desired configuration makes of the test group; a mapping that fails is a check of its own."""
    state = expect_group(candidate.group, [], rules, macros)
    failed = list(failed_mappings(state, None))
    findings.checks += failed
    if not failed:
        findings.passed(EXPECTED_STATE, candidate.name, COMPUTABLE, state.distinguished_name or "computed")
    return state


def _verdict(candidate: Candidate, document: Json) -> ScopeVerdict:
    """Judge by everything but the assignment, which is a check of its own."""
    attributes = group_attributes(candidate.group.raw)
    return group_scope(group_mapping(document), attributes, assigned=True, mode="selected")

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a group is in scope, and which condition decides."""

from __future__ import annotations

import dataclasses
import typing as t

from ..expression import Value
from ..schema.document import USER, Json, find_object_mapping, group_mapping, select_rule
from ..scoping import evaluate_filter, evaluate_security_clauses

ScopeMode = t.Literal["selected", "all"]


@dataclasses.dataclass(frozen=True, slots=True)
class ScopeVerdict:
    """Whether an object is in scope; ``reason`` names what decided."""

    in_scope: bool
    reason: str


def group_scope(document: Json, attributes: t.Mapping[str, Value], *, assigned: bool, mode: ScopeMode = "selected") -> ScopeVerdict:
    """Judge a group: assignment, then the security clauses of the service, then the scoping filters."""
    if mode == "selected" and not assigned:
        return ScopeVerdict(False, "the group is not assigned to the configuration")
    security = evaluate_security_clauses(attributes)
    if not security.passed:
        return ScopeVerdict(False, f"the service only provisions cloud security groups: {security.decided_by} is false")
    mapping = group_mapping(document)
    if mapping.get("enabled") is False:
        return ScopeVerdict(False, "the object mapping of groups is disabled")
    verdict = evaluate_filter((mapping.get("scope") or {}).get("groups") or [], attributes)
    if not verdict.passed:
        return ScopeVerdict(False, f"no scoping filter passes: {verdict.decided_by or ', '.join(verdict.results)} is false")
    return ScopeVerdict(True, verdict.decided_by or "assigned, and no scoping filter is set")


def user_reference_scope(document: Json, attributes: t.Mapping[str, Value]) -> ScopeVerdict:
    """Judge whether the configuration writes references to a user: its user mapping must exist, be on, and let him pass.

    That "membership to on-premises users" is this mapping's switch is an inference from provisioning logs, since
    Microsoft doesn't document its form.
    """
    mapping = find_object_mapping(select_rule(document), USER)
    if mapping is None or mapping.get("enabled") is False:
        return ScopeVerdict(False, "the configuration's switch 'membership to on-premises users' is off")
    verdict = evaluate_filter((mapping.get("scope") or {}).get("groups") or [], attributes)
    if not verdict.passed:
        return ScopeVerdict(False, f"{verdict.decided_by or ', '.join(verdict.results)} is false")
    return ScopeVerdict(True, verdict.decided_by or "no filter on users")

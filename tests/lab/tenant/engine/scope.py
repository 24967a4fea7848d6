# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an object is in scope of a job, as the scoping step reports it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.scoping import (
    FilterVerdict,
    evaluate_filter,
    evaluate_security_clauses,
)

from .. import synthetic
from .model import Json, Rules, SourceObject


@dataclass(frozen=True, slots=True)
class ScopeResult:
    """The verdict and what led to it; ``results`` are the evaluated clauses.

    ``kind`` is the type of the object. ``assigned`` is None in the direction that knows no assignments.
    """

    kind: str
    names: str
    assigned: bool | None
    everything_in_scope: bool
    filter_passed: bool
    results: Mapping[str, bool]

    @property
    def passed(self) -> bool:
        """Whether the object is in scope."""
        return self.filter_passed and (bool(self.assigned) or self.everything_in_scope)

    @property
    def details(self) -> dict[str, str]:
        """The details of the scoping step, with the names of the Graph reference or of later samples."""
        evaluated = {"ScopeEvaluationResult": json.dumps(dict(self.results))}
        filtered, entitled = str(self.filter_passed), str(bool(self.assigned) or self.everything_in_scope)
        if self.assigned is None:
            return {"Active in the source system": "True", "Scoping filter evaluation passed": filtered, **evaluated}
        if self.names == "older":
            return {
                "IsActive": "True",
                "Assigned": str(self.assigned),
                "IsEffectivelyEntitledForProvisioning": entitled,
                "IsInProvisioningScopeDisplayName": filtered,
                **evaluated,
            }
        return {
            "Active in the source system": "True",
            "Assigned to the application": str(self.assigned),
            "Scope sync all": str(self.everything_in_scope),
            f"{self.kind} has the required role": entitled,
            "Scoping filter evaluation passed": filtered,
            **evaluated,
        }


def group_scope(source: SourceObject, rules: Rules) -> ScopeResult:
    """Judge a group: assignment, the fixed clauses for cloud security groups, the job's filters."""
    security = evaluate_security_clauses(source.attributes)
    filters = _filter(source, rules)
    results = {**({} if security.passed else security.results), **filters.results}
    passed = security.passed and filters.passed and _is_enabled(rules.mapping(source.kind))
    return _judged(source, rules, passed, results)


def user_scope(source: SourceObject, rules: Rules) -> ScopeResult:
    """Judge a user that is referenced: the user mapping must be on, and its filters must pass."""
    filters = _filter(source, rules)
    passed = filters.passed and _is_enabled(rules.mapping(source.kind))
    return _judged(source, rules, passed, filters.results)


def account_scope(source: SourceObject, rules: Rules) -> ScopeResult:
    """Judge a user for an account of its own: synced users have theirs, the others must be assigned and pass the filters."""
    mapping = rules.accounts or {}
    filters = evaluate_filter((mapping.get("scope") or {}).get("groups") or [], source.attributes)
    synced = source.attributes.get("dirSyncEnabled") is True
    results = {synthetic.ACCOUNT_SCOPE: False, **filters.results} if synced else filters.results
    return _judged(source, rules, filters.passed and not synced, results)


def _judged(source: SourceObject, rules: Rules, passed: bool, results: Mapping[str, bool]) -> ScopeResult:
    assigned = source.id in rules.assigned
    return ScopeResult(source.kind, rules.scoping_names, assigned, rules.everything_in_scope, passed, results)


def _filter(source: SourceObject, rules: Rules) -> FilterVerdict:
    mapping = rules.mapping(source.kind) or {}
    return evaluate_filter((mapping.get("scope") or {}).get("groups") or [], source.attributes)


def _is_enabled(mapping: Json | None) -> bool:
    return mapping is not None and mapping["enabled"] is True

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an object is in scope, and which condition decides."""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..expression.public import Value
from ..schema.document import TARGET_CONTAINER, USER, attribute_mappings_of, same_name, select_rule
from ..scoping import FilterVerdict, evaluate_filter, evaluate_security_clauses, unfulfilled
from .failure import Failure

ScopeMode = t.Literal["selected", "all"]
Attributes = t.Mapping[str, Value]

NOT_ASSIGNED = "the group is not assigned to the configuration"
CONVERTIBLE = "entra_group converts it with source_of_authority: cloud"
GROUPS_ONLY = "the configuration provisions groups only"
_NEVER_WRITTEN = {
    "securityEnabled": "groups that are not security groups",
    "dirSyncEnabled": "groups that are mastered in Active Directory",
    "mailEnabled": "mail-enabled groups",
}
MEMBERSHIP_OFF = (
    "the configuration's switch 'membership to on-premises users' is off; on_premises_members of sync_schema turns it on"
)


class ScopeVerdict(t.NamedTuple):
    """Whether an object is in scope.

    ``reason`` says in words what decided, ``clause`` is the clause of a filter that did, as the service names it.
    ``failure`` says why a filter can't decide; the object then counts as not in scope.
    """

    in_scope: bool
    reason: str
    clause: str | None = None
    failure: Failure | None = None


def verdict_or_failure(judge: t.Callable[[], ScopeVerdict]) -> ScopeVerdict:
    """Return what a judgement says, or the failure of the filter that it needs."""
    try:
        return judge()
    except ExpressionError as error:
        return ScopeVerdict(False, error.message, failure=Failure.of(error))


def group_scope(mapping: Json, attributes: Attributes, *, assigned: bool, mode: ScopeMode) -> ScopeVerdict:
    """Judge a group by the object mapping of groups: assignment, security clauses of the service, scoping filters."""
    if mode == "selected" and not assigned:
        return ScopeVerdict(False, NOT_ASSIGNED)
    security = evaluate_security_clauses(attributes)
    if not security.passed:
        return ScopeVerdict(False, _never_written(security, attributes), security.decided_by)
    if mapping.get("enabled") is False:
        return ScopeVerdict(False, "the object mapping of groups is disabled")
    return _filtered(mapping, attributes, "assigned" if assigned else "in scope mode 'all'")


def _never_written(security: FilterVerdict, attributes: Attributes) -> str:
    kind = _NEVER_WRITTEN[(security.decided_by or "").partition(" ")[0]]
    convertible = f"; {CONVERTIBLE}" if attributes.get("dirSyncEnabled") is True else ""
    return f"{kind} are never written ({unfulfilled(security.failing)}){convertible}"


def _filtered(mapping: Json, attributes: Attributes, otherwise: str) -> ScopeVerdict:
    filters = (mapping.get("scope") or {}).get("groups") or []
    verdict = evaluate_filter(filters, attributes)
    if verdict.passed:
        reason = verdict.decided_by or f"{otherwise}, and no scoping filter is set"
        return ScopeVerdict(True, reason, verdict.decided_by)
    return ScopeVerdict(False, f"no scoping filter passes ({unfulfilled(verdict.failing)})", verdict.decided_by)


class UserMappings(t.NamedTuple):
    """The object mappings of users, by what they are for.

    Microsoft publishes no schema of such a job. That a mapping which names a target container creates accounts, and
    that any other one resolves the references to synced users ("membership to on-premises users"), is an inference from
    provisioning logs and from the documented user mappings.
    """

    provisioning: tuple[Json, ...]
    references: tuple[Json, ...]

    @classmethod
    def of(cls, document: Json) -> UserMappings:
        """Find them in the rule that handles groups."""
        mappings = select_rule(document).get("objectMappings") or []
        users = [each for each in mappings if same_name(each.get("sourceObjectName"), USER) and _is_on(each)]
        creating = [each for each in users if attribute_mappings_of(each, TARGET_CONTAINER)]
        return cls(tuple(creating), tuple(each for each in users if each not in creating))


def _is_on(mapping: Json) -> bool:
    return mapping.get("enabled") is not False


def user_scope(mappings: UserMappings, attributes: Attributes, *, assigned: bool, mode: ScopeMode) -> ScopeVerdict:
    """Judge whether a user gets an account; ``assigned`` includes who is a member of an assigned group.

    Source: Microsoft Entra documentation, "How provisioning to Active Directory works" (source-of-authority tables).
    """
    if not mappings.provisioning:
        return ScopeVerdict(False, GROUPS_ONLY)
    if attributes.get("dirSyncEnabled") is True:
        return ScopeVerdict(False, "the user is synced from Active Directory, where the account is mastered")
    if mode == "selected" and not assigned:
        return ScopeVerdict(False, "neither the user nor a group with this member is assigned to the configuration")
    return _any_of([_filtered(mapping, attributes, "assigned") for mapping in mappings.provisioning])


def user_reference_scope(mappings: UserMappings, attributes: Attributes) -> ScopeVerdict:
    """Judge whether the configuration writes references to a user, as a member of a group in scope.

    Synced users need the switch "membership to on-premises users"; others an account that the configuration provides.
    """
    if attributes.get("dirSyncEnabled") is True:
        candidates = mappings.references or mappings.provisioning
        if not candidates:
            return ScopeVerdict(False, MEMBERSHIP_OFF)
        return _any_of([_filtered(mapping, attributes, "referenced") for mapping in candidates])
    if mappings.provisioning:
        return _any_of([_filtered(mapping, attributes, "referenced") for mapping in mappings.provisioning])
    return _not_provisioned([_filtered(mapping, attributes, "referenced") for mapping in mappings.references])


def _not_provisioned(verdicts: t.Sequence[ScopeVerdict]) -> ScopeVerdict:
    reason = f"{GROUPS_ONLY}, so there is no account to refer to"
    failing = next((verdict for verdict in verdicts if not verdict.in_scope), None)
    return ScopeVerdict(False, f"{failing.reason}; {reason}", failing.clause) if failing else ScopeVerdict(False, reason)


def _any_of(verdicts: t.Sequence[ScopeVerdict]) -> ScopeVerdict:
    return next((verdict for verdict in verdicts if verdict.in_scope), verdicts[0])

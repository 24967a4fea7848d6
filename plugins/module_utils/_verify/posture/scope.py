# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of the scope: what is assigned, what of it can never be written, and the limits of the service."""

from __future__ import annotations

import typing as t
from functools import partial

from ..._common.json import Json
from ..._common.text import counted
from ..._sync.entra_objects import EntraGroup
from ..._sync.expected.scope import ScopeMode, ScopeVerdict, group_scope, verdict_or_failure
from ..._sync.schema.document import group_mapping
from ..._sync.schema.membership_switch import read_switch
from ..._sync.scoping import evaluate_security_clauses, unfulfilled
from ..._sync.source_attributes import group_attributes
from ..drift.finding import Finding, Fix, FoundObject
from .check import PostureCheck
from .facts import ScopeFacts

MOST_GROUPS = {"selected": 10_000, "all": 20_000}
MOST_MEMBERSHIPS = {"selected": 250_000, "all": 500_000}
MOST_MEMBERS = 50_000

_DEPLOYMENT = "Microsoft Entra documentation, 'Deployment options for provisioning to Active Directory'"
_HOW_IT_WORKS = "Microsoft Entra documentation, 'How provisioning to Active Directory works'"
_CONFIGURE = "Microsoft Entra documentation, 'Configure provisioning from Microsoft Entra ID to Active Directory'"

ALL_WITHOUT_FILTER = PostureCheck(
    "all_without_filter",
    "The configuration works on all security groups, and no scoping filter narrows that",
    "medium",
    "at least one scoping filter",
    "Every security group that anybody creates is written to Active Directory. Microsoft asks for at least one attribute filter in this mode.",
    Fix("Add scoping_filters with sync_schema, or work on selected groups."),
    _DEPLOYMENT,
)
NOTHING_ASSIGNED = PostureCheck(
    "nothing_assigned",
    "No group is assigned to the configuration",
    "medium",
    "at least one assigned group",
    "A configuration that works on selected groups writes nothing without an assignment.",
    Fix("Assign groups with sync_scope."),
    _DEPLOYMENT,
)
ASSIGNED_NEVER_WRITTEN = PostureCheck(
    "assigned_never_written",
    "A group is assigned that the service never writes",
    "low",
    "a cloud security group without mail",
    "Whoever assigned it expects it in Active Directory. The service adds these clauses to every scope, and no setting lifts them.",
    Fix(
        "Convert the group's source of authority with entra_group if it is synced; else unassign it with sync_scope, state absent."
    ),
    _CONFIGURE,
)
ASSIGNED_DELETED = PostureCheck(
    "assigned_deleted",
    "An assigned group doesn't exist any more",
    "low",
    "a group of the tenant",
    "The assignment stays behind and writes nothing.",
    Fix("Remove the assignment in the portal."),
    "Microsoft Graph reference, 'List appRoleAssignments granted for a service principal'",
)
TOO_MANY_GROUPS = PostureCheck(
    "too_many_groups",
    "More groups are in scope than the service supports",
    "high",
    "at most 10,000 selected groups, or 20,000 in the mode 'all'",
    "Beyond the limit nothing is promised: cycles may take long, or fail.",
    Fix("Split the groups over several domains, or unassign some with sync_scope."),
    _DEPLOYMENT,
    "service",
)
TOO_MANY_MEMBERSHIPS = PostureCheck(
    "too_many_memberships",
    "The groups in scope have more members than the service supports",
    "high",
    "at most 250,000 direct memberships of selected groups, or 500,000 in the mode 'all'",
    "Beyond the limit nothing is promised: cycles may take long, or fail.",
    Fix("Unassign groups with sync_scope, or split large groups."),
    _DEPLOYMENT,
    "service",
)
TOO_MANY_MEMBERS = PostureCheck(
    "too_many_members",
    "A group has more members than the service supports",
    "high",
    "at most 50,000 members in one group",
    "A larger group is not supported.",
    Fix("Split the group, or nest smaller groups in it that are in scope as well."),
    _DEPLOYMENT,
    "service",
)
MEMBERSHIP_SWITCH_OFF = PostureCheck(
    "membership_switch_off",
    "Groups in scope have synced users as members, and references to synced users are switched off",
    "medium",
    "the switch 'membership to on-premises users' on",
    "The groups are written without these members. The switch is off in a new configuration.",
    Fix("Set on_premises_members: true with sync_schema, or convert the source of authority of the users."),
    _HOW_IT_WORKS,
)

CHECKS = (
    ALL_WITHOUT_FILTER,
    NOTHING_ASSIGNED,
    ASSIGNED_NEVER_WRITTEN,
    ASSIGNED_DELETED,
    TOO_MANY_GROUPS,
    TOO_MANY_MEMBERSHIPS,
    TOO_MANY_MEMBERS,
    MEMBERSHIP_SWITCH_OFF,
)


def groups_in_scope(document: Json, scope: ScopeFacts) -> list[EntraGroup] | None:
    """Return the groups that the configuration writes; None where they aren't known."""
    if scope.groups is None:
        return None
    mapping = group_mapping(document)
    return [group for group in scope.groups if verdict_or_failure(partial(_scope, mapping, group, scope.mode)).in_scope]


def may_exceed(scope: ScopeFacts) -> bool:
    """Tell whether the groups could be more than the service supports, if all of them are in scope."""
    return len(scope.groups or ()) > MOST_GROUPS[scope.mode]


def _scope(mapping: Json, group: EntraGroup, mode: ScopeMode) -> ScopeVerdict:
    return group_scope(mapping, group_attributes(group.raw), assigned=True, mode=mode)


def scope_findings(document: Json, scope: ScopeFacts, in_scope: t.Sequence[EntraGroup] | None) -> t.Iterator[Finding]:
    """Judge the scope by what is known of it; ``in_scope`` are the groups that the configuration writes."""
    if scope.mode == "all" and not (group_mapping(document).get("scope") or {}).get("groups"):
        yield ALL_WITHOUT_FILTER.found("none")
    if scope.mode == "selected":
        yield from _assigned(scope)
    if in_scope is not None:
        yield from _limits(scope, in_scope)
    if scope.has_synced_members and read_switch(document) is False:
        yield MEMBERSHIP_SWITCH_OFF.found("off")


def _assigned(scope: ScopeFacts) -> t.Iterator[Finding]:
    if scope.groups is not None and not scope.groups and not scope.missing:
        yield NOTHING_ASSIGNED.found("none")
    for group in scope.groups or ():
        clauses = evaluate_security_clauses(group_attributes(group.raw))
        if not clauses.passed:
            yield ASSIGNED_NEVER_WRITTEN.found(unfulfilled(clauses.failing), group=_named(group))
    for object_id in scope.missing:
        yield ASSIGNED_DELETED.found("no such group", group=FoundObject(object_id))


def _limits(scope: ScopeFacts, in_scope: t.Sequence[EntraGroup]) -> t.Iterator[Finding]:
    groups, memberships = MOST_GROUPS[scope.mode], MOST_MEMBERSHIPS[scope.mode]
    if len(in_scope) > groups:
        yield TOO_MANY_GROUPS.found(f"{len(in_scope):,}", expected=f"at most {groups:,}")
    known = scope.member_counts or {}
    counts = [(group, known.get(group.id.lower(), 0)) for group in in_scope]
    total = sum(count for _group, count in counts)
    if total > memberships:
        yield TOO_MANY_MEMBERSHIPS.found(f"{total:,}", expected=f"at most {memberships:,}")
    for group, count in counts:
        if count > MOST_MEMBERS:
            yield TOO_MANY_MEMBERS.found(counted(count, "member"), group=_named(group))


def _named(group: EntraGroup) -> FoundObject:
    return FoundObject(group.id, group.display_name)

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every check of the comparison of a whole configuration: its stable id, and what is always true of its findings.

The checks of the posture and of the desired configuration stand beside the code that makes their findings.
"""

from __future__ import annotations

import typing as t

from .finding import FindingClass, Severity

GROUP_MISSING = "group.missing"
GROUP_UNEXPECTED = "group.unexpected"
GROUP_CONTAINER = "group.container"
GROUP_ATTRIBUTE = "group.attribute."
"""Followed by the name of an LDAP attribute."""
GROUP_NOT_WRITABLE = "group.not_writable"
GROUP_OWNERSHIP = "group.ownership"
GROUP_LEGACY = "group.legacy"
ANCHOR_DUPLICATE = "anchor.duplicate"
MEMBER_MISSING = "member.missing"
MEMBER_UNEXPECTED = "member.unexpected"
NOT_COMPUTABLE = "not_computable."
"""Followed by what can't be computed or read."""
SCOPE_UNKNOWN = f"{NOT_COMPUTABLE}scope"
CONTAINER_UNKNOWN = f"{NOT_COMPUTABLE}container"
ATTRIBUTE_UNKNOWN = f"{NOT_COMPUTABLE}attribute"
MEMBER_UNKNOWN = f"{NOT_COMPUTABLE}member"
MEMBERS_UNREADABLE = f"{NOT_COMPUTABLE}members"
GROUP_UNREADABLE = f"{NOT_COMPUTABLE}group"
SERVICE_DIFFERS = f"{NOT_COMPUTABLE}service"
RULES_CHANGED = f"{NOT_COMPUTABLE}rules"
EXCEPTION_EXPIRED = "exception.expired"
EXCEPTION_UNUSED = "exception.unused"
EXCEPTION_FOREIGN = "exception.foreign"
HISTORY_DAMAGED = "rights.history"

_HOW = "Microsoft Entra documentation, How provisioning to Active Directory works"
_ENFORCEMENT = "Microsoft Entra documentation, Active Directory object enforcement"
_MIGRATION = "Microsoft Entra documentation, Migrate Microsoft Entra Connect Sync group writeback V2 to Microsoft Entra Cloud Sync"
_MISSING_MEMBERS = "https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand"


class CheckKind(t.NamedTuple):
    """What is always true of the findings of one check; ``fix`` says what mends it, for people."""

    finding_class: FindingClass
    severity: Severity
    title: str
    why: str
    fix: str
    source: str = ""


CATALOGUE: t.Mapping[str, CheckKind] = {
    GROUP_MISSING: CheckKind(
        "group_missing",
        "high",
        "A group in scope is not in Active Directory",
        "Whoever has access through this group in Active Directory has none.",
        "Provision the group on demand, or wait for a cycle; find out who deleted it.",
        _HOW,
    ),
    GROUP_UNEXPECTED: CheckKind(
        "group_unexpected",
        "medium",
        "Active Directory holds a written group that no group in scope explains",
        "Nobody maintains its members any more, so that whoever is in it stays in it.",
        "Bring the group of Entra ID back into scope, or delete the object in Active Directory once nothing uses it.",
        _HOW,
    ),
    ANCHOR_DUPLICATE: CheckKind(
        "anchor_duplicate",
        "high",
        "Several objects of Active Directory carry one anchor",
        "The service can't tell which one to write.",
        "Keep msDS-ExternalDirectoryObjectId on one of them.",
        _HOW,
    ),
    GROUP_CONTAINER: CheckKind(
        "group_differs",
        "medium",
        "A group lies in another container than the configuration says",
        "Policies and delegations of the container apply to other groups than those that are meant.",
        "Provision the group on demand: the mapping of the container moves it back.",
        _HOW,
    ),
    GROUP_ATTRIBUTE: CheckKind(
        "group_differs",
        "medium",
        "An attribute of a group holds another value than its mapping yields",
        "Somebody changed it in Active Directory, or the service has not written it; it stays until the cloud object changes.",
        "Provision the group on demand; to keep the value of Active Directory, change the mapping.",
        _HOW,
    ),
    GROUP_NOT_WRITABLE: CheckKind(
        "ownership",
        "high",
        "The service can't write the object that carries the anchor",
        "No change of the group in Entra ID reaches Active Directory.",
        "Mend the object in Active Directory as the reason says.",
        _HOW,
    ),
    GROUP_OWNERSHIP: CheckKind(
        "ownership",
        "medium",
        "The kind of a group, or the mark of its source of authority, is another one than the configuration says",
        "A group of another scope or type grants access elsewhere, or none; enforcement protects only objects that carry the mark.",
        "Find out who changed it. Provisioning the group on demand writes it again, but the service converts no scope.",
        _ENFORCEMENT,
    ),
    GROUP_LEGACY: CheckKind(
        "ownership",
        "medium",
        "An earlier writeback left an object of a group that is missing",
        "The service creates a second group beside the one that access was given to.",
        "To have the old object adopted, copy adminDescription to msDS-ExternalDirectoryObjectId before the next cycle.",
        _MIGRATION,
    ),
    MEMBER_MISSING: CheckKind(
        "member_missing",
        "high",
        "A member of the group in Entra ID is missing in Active Directory",
        "The member lacks access that was granted.",
        "Provision the group with this member on demand, or wait for a cycle.",
        _MISSING_MEMBERS,
    ),
    MEMBER_UNEXPECTED: CheckKind(
        "member_unexpected",
        "critical",
        "Active Directory holds a member that the group in Entra ID doesn't explain",
        "Somebody has access that nobody granted in Entra ID.",
        "Find out who added the member, then remove it in Active Directory, or add it to the group in Entra ID.",
        _HOW,
    ),
    SCOPE_UNKNOWN: CheckKind(
        "not_computable",
        "info",
        "Whether a group is in scope can't be computed",
        "The group was not compared.",
        "Correct the scoping filter.",
    ),
    CONTAINER_UNKNOWN: CheckKind(
        "not_computable",
        "info",
        "The container of a group can't be computed",
        "Whether the group lies where it must was not compared.",
        "Correct the mapping of the target container.",
    ),
    ATTRIBUTE_UNKNOWN: CheckKind(
        "not_computable",
        "info",
        "The value of an attribute can't be computed",
        "The attribute was not compared.",
        "Correct the mapping, or compare by hand: the collection doesn't evaluate the expression.",
    ),
    MEMBER_UNKNOWN: CheckKind(
        "not_computable",
        "info",
        "Whether somebody is a member can't be said",
        "The member was not compared.",
        "Remove the cause that the reason names.",
    ),
    MEMBERS_UNREADABLE: CheckKind(
        "not_computable",
        "info",
        "The members of a group can't be read",
        "The members of this group were not compared.",
        "Give the identity that reads the right to do so, then run again.",
    ),
    GROUP_UNREADABLE: CheckKind(
        "not_computable",
        "info",
        "A group can't be read",
        "The group was not compared.",
        "Remove the cause that the reason names, then run again.",
    ),
    SERVICE_DIFFERS: CheckKind(
        "not_computable",
        "medium",
        "The service evaluates a mapping to something else than the collection",
        "What Active Directory must hold of this attribute isn't what the collection computes.",
        "Believe the service. Write the mapping without the function on which they differ, and report both results.",
        "Microsoft Graph reference, synchronizationSchema: parseExpression",
    ),
    RULES_CHANGED: CheckKind(
        "not_computable",
        "critical",
        "Many groups differ in the same way, and did not before",
        "Either somebody changed all of them, or the rules of the service or a mapping changed; the findings prove neither.",
        "Look at one of the groups by hand. If Active Directory is wrong, the next run counts the findings one by one.",
    ),
    EXCEPTION_EXPIRED: CheckKind(
        "exception",
        "low",
        "An exception has expired",
        "What it accepted counts again.",
        "Remove the exception, or give it a new last day together with its reason.",
    ),
    EXCEPTION_UNUSED: CheckKind(
        "exception",
        "low",
        "An exception fits no finding",
        "It would hide a difference that comes back.",
        "Remove the exception.",
    ),
    EXCEPTION_FOREIGN: CheckKind(
        "exception",
        "low",
        "An exception is for another configuration",
        "It accepts nothing here.",
        "Move the exception to the file of its configuration.",
    ),
    HISTORY_DAMAGED: CheckKind(
        "rights",
        "medium",
        "A file of an earlier run can't be read",
        "What was open before isn't known, so that findings count as new.",
        "Put the file back from a backup, or move it out of the history; the next run is compared with this one.",
    ),
}


def is_attribute_check(check: str) -> bool:
    """Tell whether this is the check of an attribute, of which there is one for each name."""
    return check.startswith(GROUP_ATTRIBUTE) and check != GROUP_ATTRIBUTE


def kind_of(check: str) -> CheckKind:
    """Return what is always true of a check; KeyError for an id that isn't in the catalogue."""
    return CATALOGUE[GROUP_ATTRIBUTE if check.startswith(GROUP_ATTRIBUTE) else check]


def attribute_check(name: str) -> str:
    """Return the id of the check of an LDAP attribute."""
    return f"{GROUP_ATTRIBUTE}{name}"

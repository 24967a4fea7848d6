# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings of one group: the failed checks of the one comparison, each with its class, severity and what would repair it."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._sync.expected.group import ExpectedGroup
from .. import check_ids
from ..attributes import ABSENT, UNKNOWN
from ..checks import Check
from ..directory_state import DirectoryState
from ..legacy import OBJECT_SOA
from ..members import strangers_among
from . import catalogue
from .configuration import task
from .finding import Finding, Fix, FoundObject

_OWNERSHIP = frozenset({"grouptype", OBJECT_SOA.casefold()})
"""What says of a group whose it is, and what kind of group."""
_NOT_REFERRED = "the member's object is in Active Directory, and the group there doesn't refer to it"
_UNEXPLAINED = "no member of the group in Entra ID explains it"
_GRANTED = Fix(
    "Leave the member there as long as it is one in Entra ID. Let the service write it, as the reason says, or remove it in both places."
)
NOT_CERTAIN = Fix("Find out who added the member. No command removes it: it isn't certain that nobody has granted it.")
_ADOPTED = Fix(
    "An object of the group is there without msDS-ExternalDirectoryObjectId, see group.legacy. First give it its anchor back, or remove "
    "it if nothing uses it; only then provision the group on demand, which otherwise creates a second one."
)
_MEMBER_PREFIX = check_ids.member_check("")
_ATTRIBUTE_PREFIX = check_ids.attribute_check("")

DescribeMember = t.Callable[[str], FoundObject]
"""Says what is known of a member of Active Directory by its distinguished name."""


def name_alone(distinguished_name: str) -> FoundObject:
    """Describe a member of which nothing but its distinguished name is known."""
    return FoundObject(distinguished_name, distinguished_name, distinguished_name)


def make_finding(check: str, expected: str, actual: str, reason: str, **known: t.Any) -> Finding:
    """Return a finding of a check with what the catalogue says of it; ``known`` are the other fields."""
    kind = catalogue.kind_of(check)
    known.setdefault("fix", Fix(kind.fix))
    return Finding(check, kind.finding_class, kind.severity, expected, actual, reason, source=kind.source, **known)


class GroupFindings:
    """Turns the failed checks of groups of one configuration into findings."""

    def __init__(self, configuration: str, describe_member: DescribeMember = name_alone) -> None:
        self._configuration = configuration
        self._describe_member = describe_member

    def of(self, expected: ExpectedGroup, state: DirectoryState, checks: t.Iterable[Check]) -> list[Finding]:
        """Return the findings of one group in scope."""
        one = _OneGroup(self._configuration, self._describe_member, expected, state)
        return [finding for check in checks for finding in one.findings(check)]


def provision_command(configuration: str, group: FoundObject, member: FoundObject | None = None) -> str:
    """Return the command that provisions a group, with one member, on demand."""
    members = {"members": [member.id]} if member else {}
    return task("provision_on_demand", configuration=configuration, group=group.id, **members)


class _OneGroup:
    def __init__(self, configuration: str, describe_member: DescribeMember, expected: ExpectedGroup, state: DirectoryState) -> None:
        actual = state.object_of(expected.anchor)
        self._configuration = configuration
        self._describe_member = describe_member
        self._expected = expected
        self._references = state.references
        self._actual_members = actual.members if actual else ()
        self._members = {member.id: member for member in expected.members}
        self._group = FoundObject(expected.id, expected.display_name, actual.distinguished_name if actual else "")

    def findings(self, check: Check) -> t.Iterator[Finding]:
        if check.id == check_ids.UNEXPECTED_MEMBERS:
            yield from self._strangers(check)
        elif check.id.startswith(_MEMBER_PREFIX):
            yield self._member(check)
        elif check.id.startswith(_ATTRIBUTE_PREFIX):
            yield self._attribute(check)
        else:
            yield self._whole(check)

    def _whole(self, check: Check) -> Finding:
        if check.id == check_ids.object_check("group", "exists"):
            return self._repairable(catalogue.GROUP_MISSING, check)
        if check.id == check_ids.object_check("group", "unique"):
            return self._reported(catalogue.ANCHOR_DUPLICATE, check)
        if check.id == check_ids.object_check("group", "in_scope"):
            return self._reported(catalogue.SCOPE_UNKNOWN, check)
        if check.id == check_ids.object_check("group", "writable"):
            return self._reported(catalogue.GROUP_NOT_WRITABLE, check)
        if check.expected == UNKNOWN:
            return self._reported(catalogue.CONTAINER_UNKNOWN, check)
        return self._repairable(catalogue.GROUP_CONTAINER, check)

    def _attribute(self, check: Check) -> Finding:
        name = check.id.removeprefix(_ATTRIBUTE_PREFIX)
        if check.expected == UNKNOWN:
            return self._reported(catalogue.ATTRIBUTE_UNKNOWN, check, subject=name)
        if name.casefold() in _OWNERSHIP:
            return self._repairable(catalogue.GROUP_OWNERSHIP, check, subject=name)
        return self._repairable(catalogue.attribute_check(name), check)

    def _member(self, check: Check) -> Finding:
        member = self._members.get(check.subject)
        name = self._references.name_of(member) if member else None
        found = FoundObject(check.subject, check.id.removeprefix(_MEMBER_PREFIX), name or "")
        if check.expected == UNKNOWN:
            return self._reported(catalogue.MEMBER_UNKNOWN, check, member=found)
        return self._repairable(catalogue.MEMBER_MISSING, dataclasses.replace(check, reason=_NOT_REFERRED), member=found)

    def _strangers(self, check: Check) -> t.Iterator[Finding]:
        for name in strangers_among(self._expected.members, self._actual_members, self._references):
            yield self._stranger(name, self._describe_member(name), doubt=check.reason.partition("; ")[2])

    def _stranger(self, name: str, member: FoundObject, doubt: str) -> Finding:
        group = _powershell(self._group.distinguished_name)
        fix = Fix(
            catalogue.kind_of(catalogue.MEMBER_UNEXPECTED).fix,
            f"Remove-ADGroupMember -Identity {group} -Members {_powershell(name)}",
        )
        known = self._members.get(member.id)
        reason = f"{_UNEXPLAINED}; {doubt}" if doubt else _UNEXPLAINED
        is_granted = known is not None and known.reason is not None
        if known is not None and is_granted:
            reason = f"it is a member in Entra ID, but the service doesn't write it: {known.reason}"
            fix = _GRANTED
        elif doubt:
            fix = NOT_CERTAIN
        found = make_finding(catalogue.MEMBER_UNEXPECTED, ABSENT, "present", reason, group=self._group, member=member, fix=fix)
        return dataclasses.replace(found, severity="medium") if is_granted else found

    def _reported(self, identifier: str, check: Check, **known: t.Any) -> Finding:
        """Return a finding that nothing but a person can mend."""
        fix = Fix(check.hint or catalogue.kind_of(identifier).fix)
        return make_finding(identifier, check.expected, check.actual, check.reason, group=self._group, fix=fix, **known)

    def _repairable(self, identifier: str, check: Check, member: FoundObject | None = None, subject: str = "") -> Finding:
        """Return a finding that the service mends when it is asked to."""
        fix = Fix(catalogue.kind_of(identifier).fix, provision_command(self._configuration, self._group, member))
        known = check.expected, check.actual, check.reason
        return make_finding(identifier, *known, group=self._group, member=member, subject=subject, fix=fix)


def with_certain_fixes(findings: t.Iterable[Finding]) -> list[Finding]:
    """Return findings with commands only where they are certain to be right.

    What is unknown, or an exception accepts, has none. A command that takes access away is for drift alone: a cycle that is to come
    may remove the member, or somebody may have just added it in Entra ID.
    """
    return [_with_certain_fix(each) for each in findings]


def _with_certain_fix(finding: Finding) -> Finding:
    if not finding.fix.command or finding.state == "drift":
        return finding
    if finding.check == catalogue.MEMBER_UNEXPECTED:
        return dataclasses.replace(finding, fix=NOT_CERTAIN)
    return dataclasses.replace(finding, fix=Fix(finding.fix.text)) if finding.state in ("unknown", "accepted") else finding


def adopted_instead(missing: Finding) -> Finding:
    """Return that a group is missing of which an object is there without its anchor: provisioning makes a second one beside it."""
    return dataclasses.replace(missing, fix=_ADOPTED)


def _powershell(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

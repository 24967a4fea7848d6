# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing what must be in Active Directory with what is there. Values in, checks out."""

from __future__ import annotations

import dataclasses
import typing as t

from .._common.distinguished_name import parse as parse_distinguished_name
from .._common.distinguished_name import same as same_distinguished_name
from .._sync.expected.attributes import ExpectedAttribute
from .._sync.expected.group import ExpectedGroup
from .._sync.expected.members import ExpectedMember, Join
from .checks import Check

ABSENT = "(absent)"


@dataclasses.dataclass(frozen=True, slots=True)
class ActualGroup:
    """What Active Directory holds for a group; attribute names in lower case, values as text."""

    distinguished_name: str
    attributes: t.Mapping[str, tuple[str, ...]]
    members: t.Sequence[str]


@dataclasses.dataclass(frozen=True, slots=True)
class MemberSelection:
    """Which members are asserted: those listed by id, or all when ``ids`` is None; and whether strangers fail."""

    ids: frozenset[str] | None = None
    strangers_fail: bool = True

    def covers(self, member: ExpectedMember) -> bool:
        """Whether a member is asserted."""
        return self.ids is None or member.id.lower() in self.ids


def compare_group(
    expected: ExpectedGroup,
    actual: ActualGroup | None,
    found: t.Mapping[Join, str],
    selection: MemberSelection,
    literals: t.Mapping[str, tuple[str, ...]],
) -> list[Check]:
    """Return all checks of one group.

    ``found`` holds the distinguished name of each member that has an object in Active Directory; ``literals`` are the
    user's own expectations by LDAP attribute, an empty tuple meaning absent.
    """
    scope = Check("group.in_scope", expected.display_name, "in scope", *_scope_result(expected))
    if actual is None:
        missing = Check(
            "group.exists", expected.display_name, expected.anchor, ABSENT, "failed", "no object in Active Directory carries this anchor"
        )
        return [scope, missing]
    return [
        scope,
        Check("group.exists", expected.display_name, expected.anchor, actual.distinguished_name, "passed"),
        *_place(expected, actual),
        *(_attribute(each, actual) for each in expected.attributes),
        *_members(expected, actual, found, selection),
        *(_literal(name, values, actual) for name, values in literals.items()),
    ]


def _scope_result(expected: ExpectedGroup) -> tuple[str, t.Literal["passed", "failed"], str]:
    verdict = expected.scope
    return ("in scope", "passed", verdict.reason) if verdict.in_scope else ("not in scope", "failed", verdict.reason)


def _place(expected: ExpectedGroup, actual: ActualGroup) -> list[Check]:
    if expected.container is None:
        return []
    parent = parse_distinguished_name(actual.distinguished_name).parent
    holds = parent is not None and same_distinguished_name(parent, expected.container)
    reason = "" if holds else "the group lies in another container"
    return [
        Check(
            "group.container",
            actual.distinguished_name,
            expected.container,
            str(parent or ABSENT),
            "passed" if holds else "failed",
            reason,
        )
    ]


def _attribute(expected: ExpectedAttribute, actual: ActualGroup) -> Check:
    values = actual.attributes.get(expected.name.casefold(), ())
    verdict, reason = _judge(expected, values)
    return Check(f"attribute.{expected.name}", expected.name, _shown_expectation(expected), shown(values), verdict, reason)


def _judge(expected: ExpectedAttribute, values: tuple[str, ...]) -> tuple[t.Literal["passed", "failed", "info"], str]:
    if expected.rule == "not_flowed":
        return "info", expected.reason or "nothing flows"
    if expected.rule in ("unpredictable", "generated"):
        return ("passed", expected.reason or f"some value, by {expected.mapping}") if values else ("failed", "a value is missing")
    if same_values(expected.values, values):
        return "passed", ""
    if expected.rule == "on_create":
        return "info", "the mapping applies only when the object is created"
    return "failed", f"mapping: {expected.mapping}"


def _shown_expectation(expected: ExpectedAttribute) -> str:
    if expected.rule == "not_flowed":
        return "(left as it is)"
    return "(any value)" if expected.rule in ("unpredictable", "generated") else shown(expected.values)


def _literal(name: str, values: tuple[str, ...], actual: ActualGroup) -> Check:
    found = actual.attributes.get(name.casefold(), ())
    holds = same_values(values, found)
    return Check(f"expected.{name}", name, shown(values), shown(found), "passed" if holds else "failed", "" if holds else "your expectation")


def _members(
    expected: ExpectedGroup, actual: ActualGroup, found: t.Mapping[Join, str], selection: MemberSelection
) -> t.Iterator[Check]:
    present = {parse_distinguished_name(name).folded for name in actual.members}
    known = set()
    for member in expected.members:
        name = found.get(member.join) if member.join else None
        folded = parse_distinguished_name(name).folded if name else None
        known.add(folded)
        if selection.covers(member):
            yield _member(member, name, folded is not None and folded in present)
    strangers = [name for name in actual.members if parse_distinguished_name(name).folded not in known]
    verdict: t.Literal["passed", "failed", "info"] = "passed"
    if strangers:
        verdict = "failed" if selection.strangers_fail else "info"
    yield Check(
        "members.unexpected",
        expected.display_name,
        "none",
        shown(tuple(strangers)) if strangers else "none",
        verdict,
        "members in Active Directory that the Entra group doesn't explain" if strangers else "",
    )


def _member(member: ExpectedMember, distinguished_name: str | None, is_present: bool) -> Check:
    identifier = f"member.{member.name}"
    if not member.expected:
        return Check(identifier, member.id, "absent", "absent", "passed", member.reason or "")
    if distinguished_name is None:
        return Check(identifier, member.id, "absent", "absent", "passed", _no_object(member))
    if is_present:
        return Check(identifier, member.id, distinguished_name, "present", "passed")
    reason = "the object exists, the reference is missing: provision this member on demand, or wait for a cycle"
    return Check(identifier, member.id, distinguished_name, ABSENT, "failed", reason)


def _no_object(member: ExpectedMember) -> str:
    if member.kind == "group":
        return "the nested group is in scope but not yet in Active Directory, so there is nothing to refer to"
    return "no object in Active Directory belongs to this member, so there is nothing to refer to"


def same_values(left: t.Sequence[str], right: t.Sequence[str]) -> bool:
    """Compare values as sets: LDAP doesn't keep their order."""
    return sorted(left) == sorted(right)


def shown(values: t.Sequence[str]) -> str:
    """Return values as people read them."""
    return "; ".join(values) if values else ABSENT

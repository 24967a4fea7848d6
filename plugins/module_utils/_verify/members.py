# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing the members of one group."""

from __future__ import annotations

import typing as t

from .._common.distinguished_name import parse as parse_distinguished_name
from .._sync.expected.failure import Failure
from .._sync.expected.members import ExpectedMember
from . import check_ids
from .attributes import ABSENT, UNKNOWN, shown
from .checks import Check, Verdict
from .directory_state import References

NO_OBJECT = "no object in Active Directory belongs to this member, so there is nothing to refer to"


class MemberSelection(t.NamedTuple):
    """Which members are compared: those listed by id, or all when ``ids`` is None; and whether strangers fail."""

    ids: frozenset[str] | None = None
    strangers_fail: bool = True

    def covers(self, member: ExpectedMember) -> bool:
        """Whether a member is compared."""
        return self.ids is None or member.id.lower() in self.ids


def compare_members(
    expected: t.Sequence[ExpectedMember],
    actual: t.Sequence[str],
    references: References,
    selection: MemberSelection,
    subject: str,
    *,
    failed_only: bool = False,
) -> t.Iterator[Check]:
    """Yield a check for each member, and one for strangers; ``actual`` are distinguished names, ``subject`` is the group."""
    named = [(member, references.name_of(member)) for member in expected]
    present, strangers = _match(actual, {name for _member, name in named if name is not None})
    for member, name in named:
        doubt = references.doubt_about(member) if name is None else None
        if selection.covers(member) and not (failed_only and _holds(member, name, doubt, present)):
            yield _compare_member(member, name, doubt, present)
    if not failed_only or (strangers and selection.strangers_fail):
        unjudged = sum(name is None and (member.failure or references.doubt_about(member)) is not None for member, name in named)
        yield _strangers_check(strangers, selection, subject, unjudged)


def strangers_among(expected: t.Iterable[ExpectedMember], actual: t.Sequence[str], references: References) -> list[str]:
    """Return the distinguished names among ``actual`` that no expected member explains."""
    names = (references.name_of(member) for member in expected)
    return _match(actual, {name for name in names if name is not None})[1]


def failed_members(expected: t.Iterable[ExpectedMember], selection: MemberSelection) -> t.Iterator[Check]:
    """Yield the checks of the members that can't be judged, whatever Active Directory holds."""
    for member in expected:
        if member.failure is not None and selection.covers(member):
            yield _failed(member, member.failure)


def _failed(member: ExpectedMember, failure: Failure) -> Check:
    return Check(check_ids.member_check(member.name), member.id, UNKNOWN, UNKNOWN, "failed", failure.reason, failure.hint)


def _match(values: t.Sequence[str], names: set[str]) -> tuple[set[str], list[str]]:
    """Return the names that are among the values, and the values that no name explains.

    Nearly all are spelled the same on both sides, so only the others are parsed: a group can have 50,000 members.
    """
    present = names.intersection(values)
    others = [value for value in values if value not in present]
    if not others:
        return present, []
    by_key = {parse_distinguished_name(value).folded: value for value in others}
    keys = {name: parse_distinguished_name(name).folded for name in names - present}
    respelled = {name: by_key[key] for name, key in keys.items() if key in by_key}
    explained = set(respelled.values())
    return present | set(respelled), [value for value in others if value not in explained]


def _holds(member: ExpectedMember, name: str | None, doubt: str | None, present: t.Collection[str]) -> bool:
    return name in present if name is not None else member.failure is None and doubt is None


def _compare_member(member: ExpectedMember, name: str | None, doubt: str | None, present: t.Collection[str]) -> Check:
    known = check_ids.member_check(member.name), member.id
    if member.failure is not None:
        return _failed(member, member.failure)
    if doubt is not None:
        return Check(*known, UNKNOWN, UNKNOWN, "failed", doubt)
    if name is None:
        return Check(*known, "absent", "absent", "passed", _why_absent(member))
    if name in present:
        return Check(*known, name, "present", "passed")
    reason = "the object exists, the reference is missing: provision this member on demand, or wait for a cycle"
    return Check(*known, name, ABSENT, "failed", reason)


def _why_absent(member: ExpectedMember) -> str:
    if not member.expected:
        return member.reason or ""
    if member.kind == "group":
        return "the nested group is in scope but not yet in Active Directory, so there is nothing to refer to"
    return NO_OBJECT


def _strangers_check(strangers: t.Sequence[str], selection: MemberSelection, subject: str, unjudged: int) -> Check:
    identifier = check_ids.UNEXPECTED_MEMBERS
    if not strangers:
        return Check(identifier, subject, "none", "none", "passed")
    verdict: Verdict = "failed" if selection.strangers_fail else "info"
    reason = "members in Active Directory that the Entra group doesn't explain"
    if unjudged:
        reason += f"; they may include members whose objects are not known ({unjudged})"
    return Check(identifier, subject, "none", shown(strangers), verdict, reason)

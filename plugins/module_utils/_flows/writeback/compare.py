# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expected and written-back state of one object, as a module returns them."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._ad.attributes import decode_attributes
from ..._ad.entries import Entry
from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..._sync.directory_object import DirectoryObject
from ..._sync.expected.attributes import ExpectedAttribute
from ..._sync.expected.group import ExpectedGroup, ExpectedObject, expect_group, group_anchor
from ..._sync.expected.members import ExpectedMember, Join, MembershipRules
from ..._sync.expected.user import ExpectedUser, expect_user, user_anchor
from ..._verify.checks import Check, all_hold, count, table
from ..._verify.compare import REDACTED, MemberSelection, compare_group, compare_user
from ..._verify.legacy import ADMIN_DESCRIPTION, LegacyObject, legacy_marks, legacy_object, source_of_authority
from .read import actual_of

_MEMBER = "member"


@dataclasses.dataclass(frozen=True, slots=True)
class Expectation:
    """The expected state of one object, or why it can't be computed; ``members`` says whether they were read."""

    id: str
    display_name: str
    anchor: str
    state: ExpectedGroup | ExpectedUser | None
    reason: str | None = None
    members: bool = True

    @property
    def joins(self) -> list[Join]:
        """How to find the objects that this one refers to."""
        if isinstance(self.state, ExpectedGroup):
            return [member.join for member in self.state.members if member.join]
        manager = self.state.manager if self.state else None
        return [manager.join] if manager and manager.join else []


@dataclasses.dataclass(frozen=True, slots=True)
class DirectoryObjects:
    """An object of Active Directory, for comparing and, decoded, for showing."""

    actual: DirectoryObject
    attributes: Json

    @classmethod
    def of(cls, entry: Entry) -> DirectoryObjects:
        """Read an entry that came with all its attributes."""
        return cls(actual_of(entry), decode_attributes(entry, ["*"]))


@dataclasses.dataclass(frozen=True, slots=True)
class DirectoryState:
    """What Active Directory holds: objects by anchor, names by join, and objects that older marks name.

    ``unknown`` says why some joined objects are not known.
    """

    objects: t.Mapping[str, t.Sequence[DirectoryObjects]]
    joined: t.Mapping[Join, str]
    legacy: t.Sequence[DirectoryObjects]
    unknown: t.Mapping[Join, str] = dataclasses.field(default_factory=dict)


def expected_group_or_reason(
    group: Json, members: t.Sequence[Json] | None, rules: MembershipRules, macros: t.Mapping[str, str]
) -> Expectation:
    """Compute the expected state of a group; one that fails doesn't hide the others."""
    known = str(group["id"]), str(group.get("displayName")), group_anchor(str(group["id"]))
    try:
        return Expectation(*known, expect_group(group, members or [], rules, macros), None, members is not None)
    except ExpressionError as error:
        return Expectation(*known, None, error.message)


def expected_user_or_reason(
    user: Json, groups: t.Sequence[str], rules: MembershipRules, macros: t.Mapping[str, str]
) -> Expectation:
    """Compute the expected state of a user who is a member of these groups."""
    known = str(user["id"]), str(user.get("displayName")), user_anchor(str(user["id"]))
    try:
        return Expectation(*known, expect_user(user, rules, macros, groups=groups))
    except ExpressionError as error:
        return Expectation(*known, None, error.message)


def describe(expected: Expectation, found: DirectoryState) -> Json:
    """Return both states of one object, the checks that compare them, and what else is worth knowing."""
    objects = found.objects.get(expected.anchor, ())
    held = objects[0] if len(objects) == 1 else None
    legacy = [] if objects else _legacy(expected.anchor, found.legacy)
    checks = _checks(expected, [each.actual for each in objects], found, legacy)
    return {
        "id": expected.id,
        "display_name": expected.display_name,
        "anchor": expected.anchor,
        "expected": _expected(expected.state),
        "written_back": _written_back(held, expected.state),
        "checks": [check.as_dict() for check in checks],
        "counts": count(checks),
        "in_sync": all_hold(checks),
        "table": table(checks),
        "object_soa": source_of_authority(held.actual) if held else None,
        "legacy": [each.as_dict() for each in legacy],
    }


def _legacy(anchor: str, candidates: t.Sequence[DirectoryObjects]) -> list[LegacyObject]:
    marks = {mark.casefold() for mark in legacy_marks(anchor)}
    objects = [each.actual for each in candidates]
    named = [each for each in objects if marks & {mark.casefold() for mark in each.values(ADMIN_DESCRIPTION)}]
    return [legacy for each in named if (legacy := legacy_object(each)) is not None]


def _checks(
    expected: Expectation, objects: t.Sequence[DirectoryObject], found: DirectoryState, legacy: t.Sequence[LegacyObject]
) -> list[Check]:
    name = expected.display_name
    if len(objects) > 1:
        names = "; ".join(each.distinguished_name for each in objects)
        reason = "the service can't match an object whose anchor several carry; keep it on one of them"
        return [Check("object.unique", name, "one object", names, "failed", reason)]
    actual = objects[0] if objects else None
    if expected.state is None:
        return [Check("object.expected_state", name, "computed", "failed", "failed", expected.reason or "")]
    if isinstance(expected.state, ExpectedUser):
        return _explained(compare_user(expected.state, actual, found.joined, found.unknown), expected.state, legacy)
    selection = MemberSelection() if expected.members else MemberSelection(frozenset(), strangers_fail=False)
    checks = compare_group(expected.state, actual, found.joined, selection, {}, found.unknown)
    if not expected.members:
        checks = [check for check in checks if not check.id.startswith("member")]
    return _explained(checks, expected.state, legacy)


def _explained(checks: t.Sequence[Check], state: ExpectedObject, legacy: t.Sequence[LegacyObject]) -> list[Check]:
    """Turn what a state out of scope explains into facts, and name what older writebacks left behind."""
    explained = [_out_of_scope(check, state) for check in checks] if not state.scope.in_scope else list(checks)
    for each in legacy:
        name = each.distinguished_name
        explained.append(Check("object.legacy", state.display_name, "none", name, "info", each.reason))
    return explained


def _out_of_scope(check: Check, state: ExpectedObject) -> Check:
    if check.verdict != "failed":
        return check
    if check.id.endswith(".exists"):
        return dataclasses.replace(check, expected="absent", verdict="passed", reason=state.scope.reason)
    return dataclasses.replace(check, verdict="info", reason=state.scope.reason)


def described_expectation(expected: Expectation) -> Json:
    """Return the expected state alone, or ``problem`` with why it can't be computed."""
    return _expected(expected.state) or {"problem": expected.reason}


def _expected(state: ExpectedGroup | ExpectedUser | None) -> Json | None:
    if state is None:
        return None
    described: Json = {
        "in_scope": state.scope.in_scope,
        "reason": state.scope.reason,
        "clause": state.scope.clause,
        "container": state.container,
        "distinguished_name": state.distinguished_name,
        "attributes": {each.name: _attribute(each) for each in state.attributes},
    }
    if isinstance(state, ExpectedGroup):
        described["members"] = [_member(member, state) for member in state.members]
    return described


def _attribute(each: ExpectedAttribute) -> Json:
    values = [REDACTED] if each.redacted and each.values else list(each.values)
    if each.rule == "unpredictable":
        values = []
    shape = each.shape.description if each.shape else None
    return {"rule": each.rule, "values": values, "mapping": each.mapping, "reason": each.reason, "shape": shape}


def _member(member: ExpectedMember, group: ExpectedGroup) -> Json:
    known = {"id": member.id, "name": member.name, "type": member.kind}
    if not group.scope.in_scope:
        return {**known, "expected": False, "reason": "the group itself is not in scope"}
    return {**known, "expected": member.expected, "reason": member.reason}


def _written_back(held: DirectoryObjects | None, state: ExpectedObject | None) -> Json | None:
    if held is None:
        return None
    redacted = {each.name.casefold() for each in state.attributes if each.redacted} if state else set()
    shown = {name: value for name, value in held.attributes.items() if name.casefold() not in (_MEMBER, *redacted)}
    name, members = held.actual.distinguished_name, list(held.actual.members)
    return {"distinguished_name": name, "attributes": shown, "members": members}

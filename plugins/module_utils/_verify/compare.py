# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing what must be in Active Directory with what is there. Values in, checks out."""

from __future__ import annotations

import dataclasses
import typing as t

from .._common.distinguished_name import parse as parse_distinguished_name
from .._common.distinguished_name import same as same_distinguished_name
from .._sync.directory_object import DirectoryObject
from .._sync.expected.attributes import ExpectedAttribute, same_values
from .._sync.expected.group import ExpectedGroup, ExpectedObject
from .._sync.expected.members import ExpectedMember, Join
from .._sync.expected.user import ExpectedUser
from .._sync.schema.document import TARGET_CONTAINER
from .checks import Check

ABSENT = "(absent)"
UNKNOWN = "(unknown)"

REDACTED = "[Redact]"
"""What the service's own log shows for a value that passed the function Redact."""


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
    actual: DirectoryObject | None,
    found: t.Mapping[Join, str],
    selection: MemberSelection,
    literals: t.Mapping[str, tuple[str, ...]],
    unknown: t.Mapping[Join, str] | None = None,
) -> list[Check]:
    """Return all checks of one group.

    ``found`` holds the distinguished name of each member that has an object in Active Directory, ``unknown`` why that
    can't be said of others; ``literals`` are the user's own expectations by LDAP attribute, an empty tuple meaning
    absent.
    """
    if actual is None:
        return _existence("group", expected, actual)
    return [
        *_existence("group", expected, actual),
        *_place("group", expected, actual),
        *(_attribute(each, actual) for each in expected.attributes),
        *_members(expected, actual, found, selection, unknown or {}),
        *(_literal(name, values, actual) for name, values in literals.items()),
    ]


def compare_user(
    expected: ExpectedUser,
    actual: DirectoryObject | None,
    found: t.Mapping[Join, str],
    unknown: t.Mapping[Join, str] | None = None,
) -> list[Check]:
    """Return all checks of one user; ``found`` holds the distinguished name of the manager, when it has an object.

    ``unknown`` says why that isn't known.
    """
    if actual is None:
        return _existence("user", expected, actual)
    manager = expected.manager.join if expected.manager else None
    name = found.get(manager) if manager else None
    doubt = (unknown or {}).get(manager) if manager else None
    return [
        *_existence("user", expected, actual),
        *_place("user", expected, actual),
        *(
            _reference(each, actual, name, doubt) if each.rule == "reference" else _attribute(each, actual)
            for each in expected.attributes
        ),
    ]


def _existence(kind: str, expected: ExpectedObject, actual: DirectoryObject | None) -> list[Check]:
    name, anchor = expected.display_name, expected.anchor
    scope = Check(f"{kind}.in_scope", name, "in scope", *_scope_result(expected))
    if actual is not None:
        return [scope, Check(f"{kind}.exists", name, anchor, actual.distinguished_name, "passed")]
    reason = "no object in Active Directory carries this anchor"
    return [scope, Check(f"{kind}.exists", name, anchor, ABSENT, "failed", reason)]


def _scope_result(expected: ExpectedObject) -> tuple[str, t.Literal["passed", "failed"], str]:
    verdict = expected.scope
    return ("in scope", "passed", verdict.reason) if verdict.in_scope else ("not in scope", "failed", verdict.reason)


def _place(kind: str, expected: ExpectedObject, actual: DirectoryObject) -> list[Check]:
    if expected.container is None:
        return []
    parent = parse_distinguished_name(actual.distinguished_name).parent
    holds = parent is not None and same_distinguished_name(parent, expected.container)
    reason = "" if holds else f"the {kind} lies in another container"
    return [
        Check(
            f"{kind}.container",
            actual.distinguished_name,
            expected.container,
            str(parent or ABSENT),
            "passed" if holds else "failed",
            reason,
        )
    ]


def _attribute(expected: ExpectedAttribute, actual: DirectoryObject) -> Check:
    values = actual.values(expected.name)
    verdict, reason = _judge(expected, values)
    found = REDACTED if expected.redacted and values else shown(values)
    return Check(f"attribute.{expected.name}", expected.name, _shown_expectation(expected), found, verdict, reason)


def _judge(expected: ExpectedAttribute, values: tuple[str, ...]) -> tuple[t.Literal["passed", "failed", "info"], str]:
    if expected.rule == "not_flowed":
        return "info", expected.reason or "nothing flows"
    if expected.rule in ("unpredictable", "generated"):
        return _judge_shape(expected, values)
    if same_values(expected.values, values):
        return "passed", ""
    if expected.rule == "on_create":
        return "info", "the mapping applies only when the object is created"
    return "failed", f"mapping: {expected.mapping}"


def _judge_shape(expected: ExpectedAttribute, values: tuple[str, ...]) -> tuple[t.Literal["passed", "failed"], str]:
    if not values:
        return "failed", "a value is missing"
    if expected.shape is None:
        return "passed", expected.reason or f"some value, by {expected.mapping}"
    if all(expected.shape.fits(value) for value in values):
        return "passed", f"unpredictable, and of the right form, by {expected.mapping}"
    return "failed", f"the value doesn't have the form that {expected.mapping} gives"


def _shown_expectation(expected: ExpectedAttribute) -> str:
    if expected.rule == "not_flowed":
        return "(left as it is)"
    if expected.rule in ("unpredictable", "generated"):
        return f"({expected.shape.description})" if expected.shape else "(any value)"
    return REDACTED if expected.redacted else shown(expected.values)


def _reference(expected: ExpectedAttribute, actual: DirectoryObject, name: str | None, doubt: str | None) -> Check:
    identifier, values = f"attribute.{expected.name}", actual.values(expected.name)
    if doubt is not None:
        return Check(identifier, expected.name, UNKNOWN, shown(values), "failed", doubt)
    if name is None:
        reason = f"no object in Active Directory belongs to {shown(expected.values)}, so there is nothing to refer to"
        return Check(identifier, expected.name, "(left as it is)", shown(values), "info", reason)
    holds = len(values) == 1 and same_distinguished_name(values[0], name)
    reason = "" if holds else f"mapping: {expected.mapping}"
    return Check(identifier, expected.name, name, shown(values), "passed" if holds else "failed", reason)


def _literal(name: str, values: tuple[str, ...], actual: DirectoryObject) -> Check:
    if name.casefold() == TARGET_CONTAINER.casefold():
        parent = parse_distinguished_name(actual.distinguished_name).parent
        found: tuple[str, ...] = (str(parent or ABSENT),)
        holds = len(values) == 1 and parent is not None and same_distinguished_name(parent, values[0])
    else:
        found = actual.values(name)
        holds = same_values(values, found)
    verdict: t.Literal["passed", "failed"] = "passed" if holds else "failed"
    return Check(f"expected.{name}", name, shown(values), shown(found), verdict, "" if holds else "your expectation")


def _members(
    expected: ExpectedGroup,
    actual: DirectoryObject,
    found: t.Mapping[Join, str],
    selection: MemberSelection,
    unknown: t.Mapping[Join, str],
) -> t.Iterator[Check]:
    present = {parse_distinguished_name(name).folded for name in actual.members}
    known = set()
    for member in expected.members:
        name = found.get(member.join) if member.join else None
        folded = parse_distinguished_name(name).folded if name else None
        known.add(folded)
        doubt = unknown.get(member.join) if member.join else None
        if doubt is not None and selection.covers(member):
            yield Check(f"member.{member.name}", member.id, UNKNOWN, UNKNOWN, "failed", doubt)
        elif selection.covers(member):
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


def shown(values: t.Sequence[str]) -> str:
    """Return values as people read them."""
    return "; ".join(values) if values else ABSENT

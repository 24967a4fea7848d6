# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one comparison of what must be in Active Directory with what is there. Values in, checks out.

Checks come one after another, so that thousands of groups can be compared as they are read. ``find_differences`` makes
neither checks nor texts for an object that is as it must be.
"""

from __future__ import annotations

import dataclasses
import itertools
import typing as t
from types import MappingProxyType

from .._common.distinguished_name import parse as parse_distinguished_name
from .._common.distinguished_name import same as same_distinguished_name
from .._sync.directory_object import DirectoryObject
from .._sync.expected.attributes import ExpectedAttribute, same_values
from .._sync.expected.failure import Failure
from .._sync.expected.group import ExpectedGroup, ExpectedObject
from .._sync.expected.user import ExpectedUser
from .._sync.schema.document import TARGET_CONTAINER
from . import check_ids
from .attributes import ABSENT, UNKNOWN, compare_attribute, compare_reference, shown
from .checks import Check, Verdict
from .directory_state import DirectoryState
from .identity import identity_checks, obstacle_checks
from .members import MemberSelection, compare_members, failed_members

Literals = t.Mapping[str, tuple[str, ...]]

EVERY_MEMBER = MemberSelection()
NO_LITERALS: Literals = MappingProxyType({})

_NOT_COMPARED = "(not compared)"
# What ends the first of the relative distinguished names, or hides that it does.
_SEPARATING = frozenset(',;\\"')


def compare_states(
    expected: ExpectedObject,
    state: DirectoryState,
    members: MemberSelection | None = EVERY_MEMBER,
    literals: Literals = NO_LITERALS,
) -> t.Iterator[Check]:
    """Yield every check of one object.

    ``members`` is None where members aren't compared; ``literals`` are the user's own expectations by LDAP attribute,
    an empty tuple meaning absent.
    """
    return _Comparison(expected, state, members, literals, failed_only=False).checks()


def find_differences(
    expected: ExpectedObject,
    state: DirectoryState,
    members: MemberSelection | None = EVERY_MEMBER,
    literals: Literals = NO_LITERALS,
) -> t.Iterator[Check]:
    """Yield those checks of ``compare_states`` that fail, without making the others."""
    return _Comparison(expected, state, members, literals, failed_only=True).checks()


def failed_expectations(expected: ExpectedObject, members: MemberSelection | None = EVERY_MEMBER) -> t.Iterator[Check]:
    """Yield the checks that fail whatever Active Directory holds: what can't be computed."""
    if expected.scope.failure is not None:
        yield _scope_check(expected)
    yield from failed_mappings(expected, members)


def failed_mappings(expected: ExpectedObject, members: MemberSelection | None = EVERY_MEMBER) -> t.Iterator[Check]:
    """Yield those of them that are about mappings and members, and not about the scope."""
    if expected.container_failure is not None:
        yield _failed_container(expected, expected.container_failure, _NOT_COMPARED)
    for attribute in expected.attributes:
        check = compare_attribute(attribute, ()) if attribute.failure is not None else None
        if check is not None:
            yield dataclasses.replace(check, actual=_NOT_COMPARED)
    if isinstance(expected, ExpectedGroup) and members is not None:
        yield from failed_members(expected.members, members)


def is_lasting(expected: ExpectedObject, state: DirectoryState, members: MemberSelection | None = EVERY_MEMBER) -> bool:
    """Whether something differs that waiting can't mend: the scope, a duplicate, an obstacle, or what can't be computed."""
    if not expected.scope.in_scope or len(state.objects_of(expected.anchor)) > 1:
        return True
    actual = state.object_of(expected.anchor)
    if actual is not None and obstacle_checks(expected, actual):
        return True
    return next(failed_expectations(expected, members), None) is not None


def in_sync(expected: ExpectedObject, checks: t.Iterable[Check]) -> bool:
    """Whether Active Directory is as the configuration leaves it; an object needn't be in scope for that."""
    allowed = None if expected.scope.failure else check_ids.object_check(expected.kind, "in_scope")
    return all(check.verdict != "failed" or check.id == allowed for check in checks)


@dataclasses.dataclass(frozen=True, slots=True)
class _Comparison:
    expected: ExpectedObject
    state: DirectoryState
    members: MemberSelection | None
    literals: Literals
    failed_only: bool

    def checks(self) -> t.Iterator[Check]:
        scope, actual = self.expected.scope, self.state.object_of(self.expected.anchor)
        if not (self.failed_only and scope.in_scope):
            yield _scope_check(self.expected)
        checks = self._missing() if actual is None else self._present(actual)
        if not scope.in_scope and scope.failure is None:
            checks = (_explained(check, self.expected) for check in checks)
        literals = self._literals(actual) if actual is not None else ()
        for check in itertools.chain(checks, literals):
            if not self.failed_only or check.verdict == "failed":
                yield check

    def _missing(self) -> t.Iterator[Check]:
        expected = self.expected
        if not self.state.objects_of(expected.anchor):
            known = check_ids.object_check(expected.kind, "exists"), expected.display_name, expected.anchor
            yield Check(*known, ABSENT, "failed", "no object in Active Directory carries this anchor")
        yield from identity_checks(expected.kind, expected.display_name, expected.anchor, self.state)
        yield from failed_mappings(expected, self.members)

    def _present(self, actual: DirectoryObject) -> t.Iterator[Check]:
        expected = self.expected
        if not self.failed_only:
            known = check_ids.object_check(expected.kind, "exists"), expected.display_name, expected.anchor
            yield Check(*known, actual.distinguished_name, "passed")
        yield from obstacle_checks(expected, actual)
        yield from self._container(actual)
        for attribute in expected.attributes:
            check = self._attribute(attribute, actual.values(attribute.name))
            if check is not None:
                yield check
        if isinstance(expected, ExpectedGroup) and self.members is not None:
            name, references = expected.display_name, self.state.references
            yield from compare_members(
                expected.members, actual.members, references, self.members, name, failed_only=self.failed_only
            )

    def _container(self, actual: DirectoryObject) -> t.Iterator[Check]:
        expected = self.expected
        if expected.container_failure is not None:
            yield _failed_container(expected, expected.container_failure, _parent(actual))
        elif expected.container is not None:
            holds = _lies_in(actual, expected.container)
            if not (holds and self.failed_only):
                identifier = check_ids.object_check(expected.kind, "container")
                known = identifier, actual.distinguished_name, expected.container, _parent(actual)
                reason = "" if holds else expected.container_on_create or f"the {expected.kind} is in another container"
                yield Check(*known, _container_verdict(expected, holds), reason)

    def _attribute(self, attribute: ExpectedAttribute, values: tuple[str, ...]) -> Check | None:
        manager = self.expected.manager if isinstance(self.expected, ExpectedUser) else None
        if attribute.rule != "reference" or manager is None:
            return compare_attribute(attribute, values, failed_only=self.failed_only)
        references = self.state.references
        return compare_reference(attribute, values, references.name_of(manager), references.doubt_about(manager))

    def _literals(self, actual: DirectoryObject) -> t.Iterator[Check]:
        for name, values in self.literals.items():
            is_container = name.casefold() == TARGET_CONTAINER.casefold()
            found = (_parent(actual),) if is_container else actual.values(name)
            holds = len(values) == 1 and _lies_in(actual, values[0]) if is_container else same_values(name, values, found)
            known = check_ids.literal_check(name), name, shown(values), shown(found)
            yield Check(*known, "passed" if holds else "failed", "" if holds else "your expectation")


def _scope_check(expected: ExpectedObject) -> Check:
    scope = expected.scope
    known = check_ids.object_check(expected.kind, "in_scope"), expected.display_name, "in scope"
    if scope.failure is not None:
        return Check(*known, UNKNOWN, "failed", scope.failure.reason, scope.failure.hint)
    if scope.in_scope:
        return Check(*known, "in scope", "passed", scope.reason)
    return Check(*known, "not in scope", "failed", scope.reason)


def _explained(check: Check, expected: ExpectedObject) -> Check:
    """Turn what the scope explains into facts: the service neither writes such an object nor keeps it as it must be."""
    reason = expected.scope.reason
    if check.id == check_ids.object_check(expected.kind, "exists"):
        return dataclasses.replace(check, expected="absent", verdict="passed" if check.actual == ABSENT else "info", reason=reason)
    if check.verdict != "failed" or check.id == check_ids.object_check(expected.kind, "unique"):
        return check
    return dataclasses.replace(check, verdict="info", reason=reason, hint="")


def _failed_container(expected: ExpectedObject, failure: Failure, actual: str) -> Check:
    identifier = check_ids.object_check(expected.kind, "container")
    return Check(identifier, expected.display_name, UNKNOWN, actual, "failed", failure.reason, failure.hint)


def _container_verdict(expected: ExpectedObject, holds: bool) -> Verdict:
    if holds:
        return "passed"
    return "info" if expected.container_on_create else "failed"


def _lies_in(actual: DirectoryObject, container: str) -> bool:
    name = actual.distinguished_name
    first = name.removesuffix(f",{container}")
    if first != name and _SEPARATING.isdisjoint(first):
        return True  # without parsing both, for thousands of objects
    parent = parse_distinguished_name(name).parent
    return parent is not None and same_distinguished_name(parent, container)


def _parent(actual: DirectoryObject) -> str:
    return str(parse_distinguished_name(actual.distinguished_name).parent or ABSENT)

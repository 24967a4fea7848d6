# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing what Active Directory holds after a rollback with what it held before the change. Values in, checks out.

The ids are those of the one comparison, behind ``rollback.``; members go by distinguished name.
"""

from __future__ import annotations

import dataclasses
import typing as t

from .._common.distinguished_name import parse as parse_distinguished_name
from .._common.distinguished_name import same as same_distinguished_name
from .._sync.directory_object import DirectoryObject
from . import check_ids
from .attributes import ABSENT, shown
from .checks import Check
from .directory_state import DirectoryState
from .identity import identity_checks

# Targets of the schema that are no attributes, or that only the directory sets.
_NOT_COMPARED = frozenset({"parentdistinguishedname", "member", "objectguid", "objectsid", "issecuritygroup", "universalscope"})

_EXISTS = check_ids.ROLLBACK + check_ids.object_check("group", "exists")
_CONTAINER = check_ids.ROLLBACK + check_ids.object_check("group", "container")


def compare_restored(
    before: DirectoryObject | None, now: DirectoryObject | None, targets: t.Iterable[str], added: t.Collection[str]
) -> list[Check]:
    """Return the checks of a group; ``targets`` are the mapped attributes.

    ``added`` are the distinguished names of members that the change let the service add: members in Entra ID, which it
    adds under the restored configuration as well.
    """
    if before is None:
        return [_created(now)] if now else []
    name = before.distinguished_name
    if now is None:
        reason = "the group was there before the change"
        return [Check(_EXISTS, name, name, ABSENT, "failed", reason, "Find out in Active Directory who deleted it.")]
    names = {target.casefold(): target for target in ("cn", "groupType", *targets) if target.casefold() not in _NOT_COMPARED}
    attributes = sorted(names.values(), key=str.casefold)
    return [
        _container(name, _parent(before), _parent(now)),
        *(_attribute(each, name, before.values(each), now.values(each)) for each in attributes),
        *_members(before, now, added),
    ]


def restored_identity(name: str, anchor: str, state: DirectoryState) -> list[Check]:
    """Return the failed check of a group whose anchor several objects carry, so that none can be compared."""
    checks = identity_checks("group", name, anchor, state)
    return [dataclasses.replace(check, id=f"{check_ids.ROLLBACK}{check.id}") for check in checks if check.verdict == "failed"]


def _created(now: DirectoryObject) -> Check:
    reason = "the test created the group, and the service deletes nothing on demand"
    hint = "Delete it in Active Directory, or leave it: when the group is in scope, the next cycle would create it anyway."
    return Check(_EXISTS, now.distinguished_name, ABSENT, now.distinguished_name, "info", reason, hint)


def _parent(held: DirectoryObject) -> str:
    return str(parse_distinguished_name(held.distinguished_name).parent or "")


def _container(subject: str, expected: str, actual: str) -> Check:
    return _check(_CONTAINER, subject, (expected,), (actual,), is_same=same_distinguished_name(expected, actual))


def _attribute(attribute: str, subject: str, expected: tuple[str, ...], actual: tuple[str, ...]) -> Check:
    return _check(
        f"{check_ids.ROLLBACK}{check_ids.attribute_check(attribute)}",
        subject,
        expected,
        actual,
        is_same=sorted(expected) == sorted(actual),
    )


def _check(identifier: str, subject: str, expected: tuple[str, ...], actual: tuple[str, ...], *, is_same: bool) -> Check:
    if is_same:
        return Check(identifier, subject, shown(expected), shown(actual), "passed")
    return Check(identifier, subject, shown(expected), shown(actual), "failed", "it is not what it was before the change")


def _members(before: DirectoryObject, now: DirectoryObject, added: t.Collection[str]) -> list[Check]:
    was = {name.casefold(): name for name in before.members}
    has = {name.casefold(): name for name in now.members}
    ours = {name.casefold() for name in added}
    checks = [Check(_member(name), name, "present", "present", "passed") for key, name in sorted(was.items()) if key in has]
    checks += [
        Check(_member(name), name, "present", ABSENT, "failed", "it was a member before the change")
        for key, name in sorted(was.items())
        if key not in has
    ]
    return checks + [_extra(name, known=key in ours) for key, name in sorted(has.items()) if key not in was]


def _member(name: str) -> str:
    return check_ids.ROLLBACK + check_ids.member_check(name)


def _extra(name: str, *, known: bool) -> Check:
    reason = (
        "the test added it; it is a member in Entra ID, so the service adds it under the restored configuration as well"
        if known
        else "it became a member while the change ran, and not by the test"
    )
    hint = "Leave it, or correct the membership in Entra ID." if known else "Find out in Active Directory who added it."
    return Check(_member(name), name, ABSENT, "present", "info", reason, hint)

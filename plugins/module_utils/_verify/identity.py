# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which object of Active Directory belongs to an anchor, why that can't be said, and why the service can't write it."""

from __future__ import annotations

import typing as t

from .._sync.directory_object import DirectoryObject
from .._sync.expected.group import ExpectedObject
from .._sync.obstacles import write_obstacles
from . import check_ids
from .checks import Check
from .directory_state import DirectoryState
from .legacy import LegacyObject, legacy_marks, legacy_object

ONE_OBJECT = "at most one object with its anchor"

_WRITABLE = "an object that the service can write"
_FIX = "Keep msDS-ExternalDirectoryObjectId on one of them."


def identity_checks(kind: str, name: str, anchor: str, state: DirectoryState) -> list[Check]:
    """Return a failed check when several objects carry the anchor, or what older writebacks left when none does."""
    objects = state.objects_of(anchor)
    if len(objects) > 1:
        names = "; ".join(each.distinguished_name for each in objects)
        reason = f"the service can't match a {kind} whose anchor several objects carry: {names}"
        return [Check(check_ids.object_check(kind, "unique"), name, ONE_OBJECT, f"objects: {len(objects)}", "failed", reason, _FIX)]
    legacy = legacy_objects(anchor, state)
    known = check_ids.object_check(kind, "legacy"), name, "none"
    return [Check(*known, each.distinguished_name, "info", each.reason) for each in legacy]


def obstacle_checks(expected: ExpectedObject, actual: DirectoryObject) -> list[Check]:
    """Return a failed check for each reason why the service can't write the object."""
    wanted = next((each.values for each in expected.attributes if each.name == "groupType" and each.rule == "equals"), ())
    known = check_ids.object_check(expected.kind, "writable"), expected.display_name, _WRITABLE, actual.distinguished_name
    found = write_obstacles(actual, expected.kind, int(wanted[0]) if wanted else None)
    return [Check(*known, "failed", each.reason, each.hint) for each in found]


def legacy_objects(anchor: str, state: DirectoryState) -> list[LegacyObject]:
    """Return what older writebacks left of an object; nothing once its anchor is there."""
    if state.objects_of(anchor):
        return []
    named = (each for mark in legacy_marks(anchor) for each in state.legacy.get(mark.casefold(), ()))
    return [found for each in named if (found := legacy_object(each)) is not None]


def legacy_marks_of_missing(anchors: t.Iterable[str], state: DirectoryState) -> list[str]:
    """Return the values of ``adminDescription`` that would name the objects of anchors that no object carries."""
    return [mark for anchor in anchors if not state.objects_of(anchor) for mark in legacy_marks(anchor)]

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What about an object that carries an anchor makes it impossible for the service to write it.

Sources: Microsoft Entra documentation, "Provision groups to Active Directory using Cloud Sync" (groups must have universal
scope; the service doesn't convert others); Microsoft Open Specifications, MS-ADTS 2.2.12 (bits of groupType).
"""

from __future__ import annotations

import typing as t

from .directory_object import DirectoryObject
from .expected.attributes import GLOBAL_SCOPE, UNIVERSAL_SCOPE

_BUILTIN = 1
_DOMAIN_LOCAL_SCOPE = 4
_CLASSES = {"group": ("group",), "user": ("user", "inetOrgPerson")}


class Obstacle(t.NamedTuple):
    """Why an object can't be written, and what to do about it."""

    reason: str
    hint: str


def write_obstacles(actual: DirectoryObject, kind: str, group_type: int | None = None) -> list[Obstacle]:
    """Return what keeps the service from writing an object of a kind; ``group_type`` is what a group's mappings ask for."""
    classes = {name.casefold() for name in actual.values("objectClass")}
    if classes and not classes.intersection(name.casefold() for name in _CLASSES[kind]):
        reason = f"the object is not a {kind}: its classes are {', '.join(actual.values('objectClass'))}"
        return [Obstacle(reason, "Remove the anchor from msDS-ExternalDirectoryObjectId of this object.")]
    values = actual.values("groupType")
    found = scope_obstacle(int(values[0]), group_type) if kind == "group" and values and group_type is not None else None
    return [found] if found else []


def scope_obstacle(actual: int, wanted: int) -> Obstacle | None:
    """Return why a group of one ``groupType`` can't become one of another, if it can't."""
    if actual & _BUILTIN:
        return Obstacle("the group is a built-in group of the system", "Remove the anchor from it.")
    scope = "global" if actual & GLOBAL_SCOPE else "domain local" if actual & _DOMAIN_LOCAL_SCOPE else None
    if scope is None or not wanted & UNIVERSAL_SCOPE:
        return None
    reason = f"the group has {scope} scope, and the service doesn't convert it to universal scope"
    return Obstacle(reason, "Convert it first: Set-ADGroup -GroupScope Universal.")

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Active Directory holds for any number of expected objects, as it was read."""

from __future__ import annotations

import dataclasses
import typing as t

from .._sync.directory_object import DirectoryObject
from .._sync.expected.members import ExpectedMember, Join


@dataclasses.dataclass(frozen=True, slots=True)
class References:
    """The distinguished name of each object that others refer to, and why some are not known."""

    names: t.Mapping[Join, str] = dataclasses.field(default_factory=dict)
    unknown: t.Mapping[Join, str] = dataclasses.field(default_factory=dict)

    def name_of(self, member: ExpectedMember) -> str | None:
        """Return the distinguished name of a member's object, None when there is none, or none is known."""
        return self.names.get(member.join) if member.join else None

    def doubt_about(self, member: ExpectedMember) -> str | None:
        """Return why the object of a member isn't known, None when it is known whether there is one."""
        return self.unknown.get(member.join) if member.join else None


@dataclasses.dataclass(frozen=True, slots=True)
class DirectoryState:
    """Objects by anchor, and what they refer to.

    ``legacy`` are objects by ``adminDescription`` in lower case, read for anchors that no object carries.
    """

    objects: t.Mapping[str, t.Sequence[DirectoryObject]]
    references: References = dataclasses.field(default_factory=References)
    legacy: t.Mapping[str, t.Sequence[DirectoryObject]] = dataclasses.field(default_factory=dict)

    def objects_of(self, anchor: str) -> t.Sequence[DirectoryObject]:
        """Return every object that carries an anchor; more than one is a defect of the directory."""
        return self.objects.get(anchor, ())

    def object_of(self, anchor: str) -> DirectoryObject | None:
        """Return the one object that carries an anchor; None when there is none, or several."""
        objects = self.objects_of(anchor)
        return objects[0] if len(objects) == 1 else None

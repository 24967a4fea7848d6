# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened to the test group in Active Directory since a change that was kept left it: no rollback overwrites that unasked.

Where both schemas map an attribute in the same way, the change has nothing to do with its value: the group was changed in Entra
ID, or in Active Directory. Where they map it in different ways, a value that is neither the old one nor the change's is foreign.
"""

from __future__ import annotations

import dataclasses

from .._common.distinguished_name import parse as parse_distinguished_name
from .._common.distinguished_name import same as same_distinguished_name
from .._sync.directory_object import DirectoryObject
from .._sync.schema.document import TARGET_CONTAINER
from .attributes import shown
from .check_ids import ROLLBACK, attribute_check, member_check, object_check
from .checks import Check

_CONTAINER = TARGET_CONTAINER.casefold()
_CONTAINER_CHECK = ROLLBACK + object_check("group", "container")
_ATTRIBUTE, _MEMBER = (ROLLBACK + form("") for form in (attribute_check, member_check))
_SINCE = "it was changed since, and not by this change"


@dataclasses.dataclass(frozen=True, slots=True)
class GroupSince:
    """The group before the change, as it was left (None where that isn't known), and the attributes mapped in another way."""

    before: DirectoryObject | None
    left: DirectoryObject | None
    remapped: frozenset[str]

    def overwritten(self, now: DirectoryObject) -> list[str]:
        """Return, in words, what a rollback would overwrite."""
        if self.before is None or self.left is None:
            return []
        found = [name for name in sorted(self.remapped - {_CONTAINER}) if self._is_foreign(name, now)]
        texts = [
            f"test group: the change left {name} {shown(self.left.values(name))}, it is {shown(now.values(name))} now"
            for name in found
        ]
        if _CONTAINER in self.remapped and self._is_moved(now):
            texts.append(f"test group: the change left it in {parent_of(self.left)}, it is in {parent_of(now)} now")
        return texts

    def without_others(self, now: DirectoryObject) -> DirectoryObject:
        """Return the group as if what others changed, and the change has nothing to do with, were as before."""
        if self.before is None or self.left is None:
            return now
        names = [name for name in {**self.before.attributes, **now.attributes} if self._is_of_others(name, now)]
        place = self.before if self._is_moved(now) and _CONTAINER not in self.remapped else now
        attributes = {**now.attributes, **{name: self.before.values(name) for name in names}}
        return dataclasses.replace(now, distinguished_name=place.distinguished_name, attributes=attributes)

    def judged(self, check: Check, now: DirectoryObject | None) -> Check:
        """Return a failed check as information where somebody else changed since what the change has nothing to do with."""
        if check.verdict != "failed" or self.before is None or self.left is None or now is None:
            return check
        is_of_others = (
            (check.id.startswith(_ATTRIBUTE) and self._is_of_others(check.id.removeprefix(_ATTRIBUTE).casefold(), now))
            or (check.id.startswith(_MEMBER) and self._was_left(check.id.removeprefix(_MEMBER)))
            or (check.id == _CONTAINER_CHECK and _CONTAINER not in self.remapped and self._is_moved(now))
        )
        return dataclasses.replace(check, verdict="info", reason=_SINCE) if is_of_others else check

    def _is_of_others(self, name: str, now: DirectoryObject) -> bool:
        return name not in self.remapped and self._is_foreign(name, now)

    def _is_foreign(self, name: str, now: DirectoryObject) -> bool:
        known = [sorted(each.values(name)) for each in (self.before, self.left) if each is not None]
        return sorted(now.values(name)) not in known

    def _is_moved(self, now: DirectoryObject) -> bool:
        known = [parent_of(each) for each in (self.before, self.left) if each is not None]
        return not any(same_distinguished_name(parent_of(now), each) for each in known)

    def _was_left(self, member: str) -> bool:
        """Tell whether a member that is gone now was still there when the change ended."""
        return self.left is not None and member.casefold() in {each.casefold() for each in self.left.members}


def parent_of(held: DirectoryObject) -> str:
    """Return the distinguished name of the container of an object."""
    return str(parse_distinguished_name(held.distinguished_name).parent or "")

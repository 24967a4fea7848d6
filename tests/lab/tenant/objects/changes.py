# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changed about groups since when, for the delta query."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field


@dataclass(slots=True)
class GroupChange:
    """What happened to one group: member id -> whether it was added last."""

    deleted: bool = False
    members: dict[str, bool] = field(default_factory=dict)


class ChangeLog:
    """Changes of groups, numbered from 1. ``id`` tells this log from that of another time."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(8)
        self._entries: list[tuple[str, str | None, bool]] = []

    @property
    def position(self) -> int:
        """The number of the last change."""
        return len(self._entries)

    def group_changed(self, group_id: str) -> None:
        """A group was created, or a property of it changed."""
        self._entries.append((group_id, None, True))

    def group_deleted(self, group_id: str) -> None:
        """A group was deleted."""
        self._entries.append((group_id, None, False))

    def member_changed(self, group_id: str, member_id: str, *, added: bool) -> None:
        """A member was added or removed."""
        self._entries.append((group_id, member_id, added))

    def since(self, position: int) -> dict[str, GroupChange]:
        """Return the changes after a number, by group."""
        changes: dict[str, GroupChange] = {}
        for group_id, member_id, present in self._entries[position:]:
            change = changes.setdefault(group_id, GroupChange())
            if member_id is None:
                change.deleted = not present
            else:
                change.members[member_id] = present
        return changes

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Convert the source of authority of a group as part of a task."""

from __future__ import annotations

import dataclasses

from ..._common.errors import OptionError
from ..._common.json import Json
from ..._common.text import listed
from ..._graph.http.session import GraphSession
from ..._graph.resources.source_of_authority import SourceOfAuthority
from ..._sync.entra_objects import EntraGroup, EntraUser
from ..._sync.service.source_of_authority import AFTER, Action, Authority, State, action_for, authority_of, state_of
from ..shared.resolve import LISTED_MEMBERS, read_members_of
from .edits import GroupEdits

_PENDING = (
    "Active Directory takes over the group '{name}' at the next run of its synchronization client; until then it can "
    "still be changed in Entra ID. Remove it from access packages first; this is not checked here."
)
_CLOUD_USERS = "Microsoft asks to remove cloud users from a group before it is handed back. The group '{name}' has: {users}."
_CONVERTED = (
    "The group '{name}' isn't updated from Active Directory any more. What somebody changes there is not synced to Entra ID, and is "
    "overwritten when Cloud Sync writes the group."
)


@dataclasses.dataclass(frozen=True, slots=True)
class Handover:
    """What a task asks for; ``group`` is as it can be written meanwhile."""

    group: EntraGroup
    before: State
    action: Action | None

    @property
    def after(self) -> State:
        """The state afterwards."""
        return AFTER[self.action] if self.action else self.before

    def result(self) -> Json:
        """Return what the module returns."""
        return {"source_of_authority": authority_of(self.after), "source_of_authority_state": self.after}

    def warnings(self, session: GraphSession, plan: GroupEdits) -> list[str]:
        """Return what to know before and after; ``plan`` says which members the group will have."""
        name = self.group.display_name
        if self.action == "convert":
            return [_CONVERTED.format(name=name)]
        if self.after != "rolled_back":
            return []
        users = self._cloud_users(session, plan) if self.action else []
        return [
            _PENDING.format(name=name),
            *([_CLOUD_USERS.format(name=name, users=listed(users, LISTED_MEMBERS))] if users else []),
        ]

    def _cloud_users(self, session: GraphSession, plan: GroupEdits) -> list[str]:
        members = plan.members_afterwards if plan.members else [*read_members_of(session, self.group.id), *plan.add]
        return [each.name for each in members if isinstance(each, EntraUser) and not each.is_synced]


def plan_handover(session: GraphSession, existing: EntraGroup | None, wanted: Authority | None) -> Handover | None:
    """Return what to do about the source of authority; None when the task doesn't ask for one, or makes a new group."""
    if wanted is None:
        return None
    if existing is None:
        if wanted == "on_premises":
            raise OptionError(
                "A new group can't be mastered in Active Directory.",
                hint="Create it in Active Directory and let it sync, or remove source_of_authority.",
            )
        return None
    state = _read_state(session, existing)
    action = action_for(state, wanted, existing.display_name)
    group = EntraGroup({**existing.raw, "onPremisesSyncEnabled": None}) if action == "convert" else existing
    return Handover(group, state, action)


def hand_over(session: GraphSession, handover: Handover) -> None:
    """Convert the group, or hand it back."""
    SourceOfAuthority(session).write(handover.group.id, is_cloud_managed=handover.action == "convert")


def _read_state(session: GraphSession, group: EntraGroup) -> State:
    if group.is_synced:
        return "synced"
    return state_of(group, is_cloud_managed=SourceOfAuthority(session).read([group.id])[group.id])

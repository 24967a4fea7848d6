# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be done to a group of Entra ID."""

from __future__ import annotations

import re
import typing as t
import unicodedata

from ..._common.errors import OptionError
from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._sync.entra_objects import EntraGroup, EntraObject, select_members
from ..shared.resolve import UNRESOLVED, read_members_of, resolve_principal

_MAIL_NICKNAME_LENGTH = 64


class GroupEdits(t.NamedTuple):
    """What has to be done to a group."""

    existing: EntraGroup | None
    create: Json
    update: Json
    members: list[EntraObject]
    add: list[EntraObject]
    remove: list[EntraObject]

    def without(self, there: t.Collection[str]) -> GroupEdits:
        """Return the same for members who were there already, although the group's list did not show them."""
        found = [member for member in self.add if member.id in there]
        return self._replace(members=[*self.members, *found], add=[member for member in self.add if member.id not in there])

    @property
    def members_afterwards(self) -> list[EntraObject]:
        """The members that the group will have, of those that were read."""
        removed = {member.id for member in self.remove}
        return [member for member in [*self.members, *self.add] if member.id not in removed]

    @property
    def changes(self) -> bool:
        """Whether anything has to be done."""
        return bool(self.actions)

    @property
    def actions(self) -> list[str]:
        """What has to be done, in a word each, in order."""
        needed = {
            "create": self.existing is None,
            "update": bool(self.update),
            "add_members": bool(self.add),
            "remove_members": bool(self.remove),
        }
        return [action for action, is_needed in needed.items() if is_needed]


def make_plan(session: GraphSession, existing: EntraGroup | None, parameters: Json) -> GroupEdits:
    """Compare a group with what the task asks for; OptionError when the service wouldn't let it be changed so."""
    members = read_members_of(session, existing.id) if existing and parameters["members"] is not None else []
    wanted = _select(session, members, parameters["members"] or [])
    wanted_ids = {member.id for member in wanted}
    present_ids = {member.id for member in members}
    plan = GroupEdits(
        existing=existing,
        create={} if existing else _new_group(parameters),
        update=_updates(existing, parameters) if existing else {},
        members=members,
        add=[member for member in wanted if member.id not in present_ids],
        remove=[member for member in members if member.id not in wanted_ids] if parameters["members_mode"] == "exact" else [],
    )
    if existing is not None and plan.changes:
        require_writable(existing)
        if plan.add or plan.remove:
            _require_assigned_membership(existing)
    return plan


def _select(session: GraphSession, members: list[EntraObject], identities: t.Sequence[str]) -> list[EntraObject]:
    """Return the objects of these names: members, or else anybody in the tenant."""
    selected, problems = select_members(members, identities, lambda identity: resolve_principal(session, identity), UNRESOLVED)
    problems.raise_found("{count} members can't be found")
    return selected


def _new_group(parameters: Json) -> Json:
    return {
        "displayName": parameters["name"],
        "description": parameters["description"] or None,
        "mailEnabled": False,
        "securityEnabled": True,
        "mailNickname": parameters["mail_nickname"] or mail_nickname(parameters["name"]),
    }


def mail_nickname(name: str) -> str:
    """Return a mail nickname for a name: Graph wants one even for groups without mail, in ASCII without spaces or ``@()\\[]";:<>,``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:_MAIL_NICKNAME_LENGTH] or "group"


def _updates(existing: EntraGroup, parameters: Json) -> Json:
    updates: Json = {}
    if parameters["group_id"] and parameters["name"] is not None and parameters["name"] != existing.display_name:
        updates["displayName"] = parameters["name"]
    if parameters["description"] is not None and parameters["description"] != (existing.raw.get("description") or ""):
        updates["description"] = parameters["description"] or None
    return updates


def require_writable(existing: EntraGroup) -> None:
    """Refuse a group that is synced from Active Directory."""
    if existing.is_synced:
        raise OptionError(
            f"The group '{existing.display_name}' is synced from Active Directory, so Entra ID doesn't let anybody write it.",
            hint="Change it in Active Directory, or convert it to the cloud with source_of_authority.",
        )


def _require_assigned_membership(existing: EntraGroup) -> None:
    if existing.is_dynamic:
        raise OptionError(
            f"The group '{existing.display_name}' has dynamic members, which a rule decides.",
            hint="Remove 'members' from the task, or change the membership rule in Entra ID.",
        )

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``entra_group``."""

from __future__ import annotations

import re
import typing as t
import unicodedata

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import NotFoundError, OptionError
from .._graph.groups import Groups
from .._graph.options import GRAPH_SPEC
from .._graph.session import GraphSession
from .context import Json, open_session
from .identities import find_groups, match_member, member_name, resolve_group, resolve_principal

SPEC = GRAPH_SPEC.merge(
    ArgumentSpec(
        {
            "name": {"type": "str"},
            "group_id": {"type": "str"},
            "description": {"type": "str"},
            "mail_nickname": {"type": "str"},
            "members": {"type": "list", "elements": "str"},
            "exact": {"type": "bool", "default": False},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        required_one_of=[("name", "group_id")],
    )
)

_MAIL_NICKNAME_LENGTH = 64


class Plan(t.NamedTuple):
    """What has to be done to a group."""

    existing: Json | None
    create: Json
    update: Json
    members: list[Json]
    add: list[Json]
    remove: list[Json]

    @property
    def changes(self) -> bool:
        """Whether anything has to be done."""
        return self.existing is None or bool(self.update or self.add or self.remove)


def entra_group(module: AnsibleModule) -> Json:
    """Bring a group to what the task asks for."""
    if module.params["name"] is not None and not module.params["name"].strip():
        raise OptionError("The name of the group is empty.", hint="Give it a display name.")
    session = open_session(module)
    existing = _find(session, module.params)
    if module.params["state"] == "absent":
        return _remove(session, existing, check_mode=module.check_mode)
    plan = _plan(session, existing, module.params)
    group = existing if module.check_mode else _carry_out(session, plan)
    return {
        "changed": plan.changes,
        "group": group,
        "members_added": [member_name(member) for member in plan.add],
        "members_removed": [member_name(member) for member in plan.remove],
        "diff": _diff(plan),
    }


def _find(session: GraphSession, parameters: Json) -> Json | None:
    if parameters["group_id"]:
        return _find_by_id(session, parameters)
    found = find_groups(session, parameters["name"])
    return resolve_group(session, parameters["name"]) if found else None


def _find_by_id(session: GraphSession, parameters: Json) -> Json | None:
    try:
        return Groups(session).get(parameters["group_id"])
    except NotFoundError:
        if parameters["state"] == "absent":
            return None
        raise


def _remove(session: GraphSession, existing: Json | None, *, check_mode: bool) -> Json:
    if existing is not None:
        _require_writable(existing)
        if not check_mode:
            Groups(session).delete(existing["id"])
    before = {"name": existing.get("displayName")} if existing else {}
    return {
        "changed": existing is not None,
        "group": None,
        "members_added": [],
        "members_removed": [],
        "diff": {"before": before, "after": {}},
    }


def _plan(session: GraphSession, existing: Json | None, parameters: Json) -> Plan:
    members = Groups(session).members(existing["id"]) if existing and parameters["members"] is not None else []
    wanted = [_member(session, members, identity) for identity in parameters["members"] or []]
    wanted_ids = {member["id"] for member in wanted}
    present_ids = {member["id"] for member in members}
    plan = Plan(
        existing=existing,
        create={} if existing else _new_group(parameters),
        update=_updates(existing, parameters) if existing else {},
        members=members,
        add=list({member["id"]: member for member in wanted if member["id"] not in present_ids}.values()),
        remove=[member for member in members if member["id"] not in wanted_ids] if parameters["exact"] else [],
    )
    if existing is not None and plan.changes:
        _require_writable(existing)
        if plan.add or plan.remove:
            _require_assigned_membership(existing)
    return plan


def _member(session: GraphSession, members: list[Json], identity: str) -> Json:
    return match_member(members, identity) or resolve_principal(session, identity)


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


def _updates(existing: Json, parameters: Json) -> Json:
    updates: Json = {}
    if parameters["group_id"] and parameters["name"] is not None and parameters["name"] != existing.get("displayName"):
        updates["displayName"] = parameters["name"]
    if parameters["description"] is not None and parameters["description"] != (existing.get("description") or ""):
        updates["description"] = parameters["description"] or None
    return updates


def _require_writable(existing: Json) -> None:
    if existing.get("onPremisesSyncEnabled") is True:
        raise OptionError(
            f"The group '{existing.get('displayName')}' is synced from Active Directory, so Entra ID doesn't let anybody write it.",
            hint="Change it in Active Directory, or convert its source of authority to the cloud.",
        )


def _require_assigned_membership(existing: Json) -> None:
    if "DynamicMembership" in (existing.get("groupTypes") or []):
        raise OptionError(
            f"The group '{existing.get('displayName')}' has dynamic members, which a rule decides.",
            hint="Remove 'members' from the task, or change the membership rule in Entra ID.",
        )


def _carry_out(session: GraphSession, plan: Plan) -> Json:
    groups = Groups(session)
    if plan.existing is None:
        group = groups.create(plan.create)
    else:
        group = {**plan.existing, **plan.update}
        if plan.update:
            groups.update(group["id"], plan.update)
    if plan.add:
        groups.add_members(group["id"], [member["id"] for member in plan.add])
    if plan.remove:
        groups.remove_members(group["id"], [member["id"] for member in plan.remove])
    return group


def _diff(plan: Plan) -> Json:
    before: Json = {key: (plan.existing or {}).get(key) for key in plan.update}
    after: Json = dict(plan.update)
    if plan.existing is None:
        after = {key: value for key, value in plan.create.items() if value is not None}
    if plan.add or plan.remove:
        kept = [member for member in plan.members if member not in plan.remove]
        before["members"] = sorted(member_name(member) for member in plan.members)
        after["members"] = sorted(member_name(member) for member in [*kept, *plan.add])
    return {"before": before, "after": after}

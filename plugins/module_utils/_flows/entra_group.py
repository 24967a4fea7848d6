# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``entra_group``."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import CloudSyncError, NotFoundError, OptionError
from .._common.json import Json
from .._common.wait_options import seconds_to_wait, wait_spec
from .._common.waiting import Deadline, patiently
from .._graph.http.session import GraphSession
from .._graph.options import GRAPH_SPEC
from .._graph.resources.groups import CREATED_WITH, Groups
from .._sync.entra_objects import EntraGroup
from .entra_groups.authority import Handover, hand_over, plan_handover
from .entra_groups.describe import describe_group
from .entra_groups.edits import GroupEdits, make_plan, require_writable
from .shared.context import open_session
from .shared.create_once import make_once, wait_until_found
from .shared.resolve import find_group

SPEC = GRAPH_SPEC.merge(
    ArgumentSpec(
        {
            "name": {"type": "str"},
            "group_id": {"type": "str"},
            "description": {"type": "str"},
            "mail_nickname": {"type": "str"},
            "members": {"type": "list", "elements": "str"},
            "members_mode": {"type": "str", "choices": ["exact", "additive"], "default": "additive"},
            "source_of_authority": {"type": "str", "choices": ["cloud", "on_premises"]},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        required_one_of=[("name", "group_id")],
    ),
    wait_spec(wait_timeout=120),
)


def entra_group(module: AnsibleModule) -> Json:
    """Bring a group to what the task asks for."""
    parameters = module.params
    _require_sound(parameters)
    session = open_session(module)
    existing = _find(session, parameters)
    if parameters["state"] == "absent":
        return _remove(session, existing, check_mode=module.check_mode)
    handover = plan_handover(session, existing, parameters["source_of_authority"])
    plan = make_plan(session, existing if handover is None else handover.group, parameters)
    warnings = handover.warnings(session, plan) if handover else []
    group = plan.existing
    if not module.check_mode:
        group, plan = _carry_out(session, plan, handover, seconds_to_wait(parameters))
    actions = _actions(plan, handover)
    return {
        "changed": bool(actions),
        "actions": actions,
        "group": describe_group(group) if group else None,
        "members_added": [member.name for member in plan.add],
        "members_removed": [member.name for member in plan.remove],
        **(handover.result() if handover else {}),
        "diff": _diff(plan, handover),
        "warnings": warnings,
    }


def _require_sound(parameters: Json) -> None:
    for name in ("name", "group_id"):
        if parameters[name] is not None and not parameters[name].strip():
            raise OptionError(
                f"The {name.replace('_', ' ')} of the group is empty.",
                hint="Give a display name, or the object id of an existing group.",
            )
    require_at_least(parameters, 1, "wait_timeout")
    if parameters["members_mode"] == "exact" and parameters["members"] is None:
        raise OptionError("'members_mode=exact' requires 'members'.", hint="List the members that the group is to keep.")
    if parameters["state"] == "absent" and parameters["source_of_authority"]:
        raise OptionError("'source_of_authority' and state 'absent' exclude each other.", hint="Keep one of them.")


def _find(session: GraphSession, parameters: Json) -> EntraGroup | None:
    if not parameters["group_id"]:
        return find_group(session, parameters["name"])
    try:
        return EntraGroup(Groups(session).get(parameters["group_id"]))
    except NotFoundError:
        if parameters["state"] == "absent":
            return None
        raise


def _remove(session: GraphSession, existing: EntraGroup | None, *, check_mode: bool) -> Json:
    if existing is not None:
        require_writable(existing)
        if not check_mode:
            Groups(session).delete(existing.id)
    before = {"name": existing.display_name} if existing else {}
    return {
        "changed": existing is not None,
        "actions": ["remove"] if existing is not None else [],
        "group": None,
        "members_added": [],
        "members_removed": [],
        "diff": {"before": before, "after": {}},
    }


def _actions(plan: GroupEdits, handover: Handover | None) -> list[str]:
    action = handover.action if handover else None
    return [*(["convert"] if action == "convert" else []), *plan.actions, *(["roll_back"] if action == "roll_back" else [])]


def _carry_out(session: GraphSession, plan: GroupEdits, handover: Handover | None, seconds: float) -> tuple[EntraGroup, GroupEdits]:
    """Convert before everything else, since a synced group can't be written; hand back after it.

    Return what the group is then, and what was really done.
    """
    if handover and handover.action == "convert":
        hand_over(session, handover)
    group, done = (_create(session, plan, seconds), plan) if plan.existing is None else _change(session, plan, plan.existing)
    if handover and handover.action == "roll_back":
        hand_over(session, handover)
    return group, done


def _create(session: GraphSession, plan: GroupEdits, seconds: float) -> EntraGroup:
    groups, name = Groups(session), str(plan.create["displayName"])
    member_ids = [member.id for member in plan.add]

    def make() -> EntraGroup:
        return EntraGroup(groups.create(plan.create, member_ids[:CREATED_WITH]))

    def find() -> EntraGroup | None:
        return find_group(session, name)

    what = f"the group '{name}'"
    group = make_once(make, find, what, seconds)
    if seconds:
        wait_until_found(find, what, Deadline(seconds))
    # What is listed need not be known yet where it is written.
    patiently(lambda: groups.add_members(group.id, member_ids[CREATED_WITH:]), Deadline(seconds), _is_too_new)
    return group


def _is_too_new(problem: CloudSyncError) -> bool:
    return isinstance(problem, NotFoundError)


def _change(session: GraphSession, plan: GroupEdits, existing: EntraGroup) -> tuple[EntraGroup, GroupEdits]:
    groups = Groups(session)
    if plan.update:
        groups.update(existing.id, plan.update)
    there = groups.add_members(existing.id, [member.id for member in plan.add])
    if plan.remove:
        groups.remove_members(existing.id, [member.id for member in plan.remove])
    return EntraGroup({**existing.raw, **plan.update}), plan.without(there)


def _diff(plan: GroupEdits, handover: Handover | None) -> Json:
    before: Json = {key: plan.existing.raw.get(key) if plan.existing else None for key in plan.update}
    after: Json = dict(plan.update)
    if plan.existing is None:
        after = {key: value for key, value in plan.create.items() if value is not None}
    if plan.add or plan.remove:
        before["members"] = sorted(member.name for member in plan.members)
        after["members"] = sorted(member.name for member in plan.members_afterwards)
    if handover and handover.action:
        before["source_of_authority"], after["source_of_authority"] = handover.before, handover.after
    return {"before": before, "after": after}

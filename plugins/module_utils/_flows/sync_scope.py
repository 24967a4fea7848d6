# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_scope``."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import OptionError
from .._common.json import Json
from .._graph.resources.assignments import Assignments
from .shared.announced_writes import writing_recorder
from .shared.context import GRAPH_CONFIGURATION_SPEC, open_context
from .shared.evidence import CHANGE_SPEC, Recorder
from .shared.resolve import resolve_groups

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    CHANGE_SPEC,
    ArgumentSpec(
        {
            "groups": {"type": "list", "elements": "str", "required": True},
            "groups_mode": {"type": "str", "choices": ["exact", "additive"], "default": "additive"},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        }
    ),
)


def sync_scope(module: AnsibleModule) -> Json:
    """Bring the assignments to what the task asks for."""
    exact = module.params["groups_mode"] == "exact"
    if exact and module.params["state"] == "absent":
        raise OptionError(
            "'groups_mode=exact' and 'state=absent' exclude each other.",
            hint="With 'groups_mode=exact', list the groups that stay.",
        )
    if exact and not module.params["groups"]:
        raise OptionError(
            "'groups_mode=exact' with an empty list of groups would unassign every group.",
            hint="List the groups that stay; to unassign groups, list them with 'state=absent'.",
        )
    context = open_context(module)
    named = {group.id: group for group in resolve_groups(context.session, module.params["groups"])}
    assignments = Assignments(context.session, context.configuration.service_principal)
    current = {each["principalId"]: each for each in assignments.list() if each.get("principalType") == "Group"}
    add, remove = _differences(module.params, named, current)
    if not module.check_mode:
        there = _carry_out(assignments, add, [current[each] for each in remove], writing_recorder(module, context))
        current |= there
        add = [each for each in add if each not in there]
    names = {key: each.get("principalDisplayName") or key for key, each in current.items()}
    names.update({key: group.display_name for key, group in named.items()})
    after = [key for key in {*current, *add} if key not in remove]
    return {
        "changed": bool(add or remove),
        **context.identity(),
        "groups_added": _rows(add, names),
        "groups_removed": _rows(remove, names),
        "groups": _rows(after, names),
        "diff": {"before": {"assigned": _shown(current, names)}, "after": {"assigned": _shown(after, names)}},
    }


def _carry_out(assignments: Assignments, add: list[str], remove: list[Json], recorder: Recorder) -> dict[str, Json]:
    """Assign and unassign; return the assignments that were there already, although they were not listed yet."""
    there: dict[str, Json] = {}
    for object_id in add:
        with recorder.writing("scope.assign", "Assign a group to the configuration", principal=object_id) as outcome:
            added = assignments.add(object_id)
            outcome["assignment"] = str(added.assignment["id"])
            if added.was_there:
                outcome["was_there"] = True
                there[object_id] = added.assignment
    for each in remove:
        with recorder.writing("scope.unassign", "Unassign a group from the configuration", principal=str(each["principalId"])):
            assignments.remove(each["id"])
    return there


def _differences(parameters: Json, named: t.Collection[str], current: t.Collection[str]) -> tuple[list[str], list[str]]:
    if parameters["state"] == "absent":
        return [], [key for key in named if key in current]
    add = [key for key in named if key not in current]
    return add, [key for key in current if key not in named] if parameters["groups_mode"] == "exact" else []


def _rows(ids: list[str], names: dict[str, str]) -> list[Json]:
    rows = [{"id": each, "display_name": names[each]} for each in ids]
    return sorted(rows, key=lambda row: (row["display_name"].casefold(), row["id"]))


def _shown(ids: dict[str, Json] | list[str], names: dict[str, str]) -> list[str]:
    return [f"{row['display_name']} ({row['id']})" for row in _rows(list(ids), names)]

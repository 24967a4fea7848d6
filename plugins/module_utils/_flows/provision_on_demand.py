# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``provision_on_demand``."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.clock import utc_now
from .._common.errors import CloudSyncError, OptionError, ProvisioningError
from .._graph.assignments import Assignments
from .._graph.groups import Groups
from .._graph.provisioning import Provisioning
from .._graph.session import GraphSession
from .._sync.on_demand.members import MEMBERS_PER_CALL
from .._sync.schema.document import select_rule
from .change_options import CHANGE_SPEC
from .context import GRAPH_CONFIGURATION_SPEC, Context, Json, open_context
from .identities import candidate, match_member, member_name, no_member, resolve_group, resolve_principal
from .on_demand_run import Run, Runner, describe
from .recording import Recorder, recorder_of

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    CHANGE_SPEC,
    ArgumentSpec(
        {
            "group": {"type": "str", "required": True},
            "members": {"type": "list", "elements": "str", "default": []},
            "all_members": {"type": "bool", "default": False},
            "allow_former_members": {"type": "bool", "default": False},
            "batch": {"type": "bool", "default": True},
            "assignment_wait": {"type": "int", "default": 300},
            "answer_timeout": {"type": "int", "default": 600},
            "include_answers": {"type": "bool", "default": False},
            "scope_mode": {"type": "str", "choices": ["selected", "all"], "default": "selected"},
        }
    ),
)


def provision_on_demand(module: AnsibleModule) -> Json:
    """Provision one group on demand and say what happened."""
    parameters = module.params
    require_at_least(parameters, 0, "assignment_wait")
    require_at_least(parameters, 1, "answer_timeout")
    if parameters["members"] and parameters["all_members"]:
        raise OptionError("'members' and 'all_members' exclude each other.", hint="Keep one of them.")
    context = open_context(module)
    group = resolve_group(context.session, parameters["group"])
    members = _members(context.session, group, parameters)
    _require_one_call(members, parameters)
    document = context.read_schema()
    rule = select_rule(document)
    if module.check_mode:
        from .planned_effect import expected_effect  # only here: the engine behind it loads slowly

        expected = expected_effect(context, document, str(group["id"]), members, parameters["scope_mode"])
        return {**context.identity(), **_not_run(group, members), "expected": expected}
    run, result = provision(_runner(context, rule, parameters), group, members, recorder_of(module))
    if parameters["include_answers"]:
        result["answers"] = [call.raw for call in run.calls if call.raw is not None]
    return {**context.identity(), **result}


def provision(
    runner: Runner, group: Json, members: list[Json], recorder: Recorder, *, step: str = "provision", purpose: str = "test"
) -> tuple[Run, Json]:
    """Run and record an on-demand provisioning; ProvisioningError when it didn't reach its goal."""
    ids = [str(member["id"]) for member in members]
    text = f"Provision the group '{group.get('displayName')}' on demand"
    with recorder.writing(step, text, group=str(group["id"]), members=ids) as outcome:
        try:
            run = runner.run(group, members)
        except CloudSyncError as error:
            recorder.keep(f"answers/{purpose}.json", {"time": utc_now(), **error.returns})
            raise
        result = describe(run, group)
        outcome.update(outcome=result["outcome"], reason=result["reason"], calls=result["calls"])
        recorder.keep(f"answers/{purpose}.json", {"time": utc_now(), **result, "answers": [call.raw for call in run.calls]})
        _require_success(run, result)
    return run, result


def _runner(context: Context, rule: Json, parameters: Json) -> Runner:
    return Runner(
        provisioning=Provisioning(context.session, context.configuration.service_principal_id, context.configuration.job_id),
        assignments=Assignments(context.session, context.configuration.service_principal),
        rule_id=str(rule["id"]),
        assignment_wait=parameters["assignment_wait"],
        answer_timeout=parameters["answer_timeout"],
    )


def _members(session: GraphSession, group: Json, parameters: Json) -> list[Json]:
    if not parameters["members"] and not parameters["all_members"]:
        return []
    present = Groups(session).members(group["id"])
    if parameters["all_members"]:
        return present
    chosen: dict[str, Json] = {}
    for identity in parameters["members"]:
        member = match_member(present, identity)
        if member is None:
            member = _not_a_member(session, group, present, identity, allowed=parameters["allow_former_members"])
        chosen[member["id"]] = member
    return list(chosen.values())


def _not_a_member(session: GraphSession, group: Json, present: list[Json], identity: str, *, allowed: bool) -> Json:
    principal = resolve_principal(session, identity)
    if allowed:
        return principal
    raise no_member(group, present, identity, found=candidate(principal))


def _require_one_call(members: list[Json], parameters: Json) -> None:
    if not parameters["batch"] and len(members) > MEMBERS_PER_CALL:
        raise OptionError(
            f"{len(members)} members were given; the service takes {MEMBERS_PER_CALL} members a call, and 'batch' is off.",
            hint="Name fewer members, or set batch to true.",
        )


def _not_run(group: Json, members: list[Json]) -> Json:
    result = describe(Run([]), group)
    rows = [{"id": each["id"], "name": member_name(each), "outcome": "not_run", "reason": "check mode", "call": 0} for each in members]
    return {**result, "outcome": "not_run", "reason": "check mode: nothing was triggered", "members": rows}


def _require_success(run: Run, result: Json) -> None:
    if result["outcome"] in ("applied", "in_sync"):
        return
    advice = run.answers[-1].advice if run.answers else None
    raise ProvisioningError(
        f"The on-demand provisioning of the group '{result['group']['display_name']}' ended as {result['outcome']}: {result['reason']}",
        hint=advice,
    ).returning(result)

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``provision_on_demand``."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import OptionError
from .._common.json import Json
from .._common.wait_options import seconds_to_wait, wait_spec
from .._graph.resources.assignments import Assignments
from .._graph.resources.jobs import INBOUND_TEMPLATE_IDS, TEMPLATE_ID
from .._graph.resources.provisioning import Provisioning
from .._sync.on_demand.subjects import SUBJECTS, Request, read_requests
from .on_demand.calls import Run
from .on_demand.lookup import look_up, require_direction
from .on_demand.provision import provision, provision_all, raw_answers, summarize
from .on_demand.result import not_run
from .on_demand.run import Runner
from .on_demand.subject import Subject
from .shared.announced_writes import writing_recorder
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC, Context, open_context
from .shared.evidence import CHANGE_SPEC

_SUBJECT_OPTIONS: Json = {
    "group": {"type": "str"},
    "user": {"type": "str"},
    "distinguished_name": {"type": "str"},
    "object_type": {"type": "str"},
    "members": {"type": "list", "elements": "str", "default": []},
    "all_members": {"type": "bool", "default": False},
}

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    CHANGE_SPEC,
    SCOPE_MODE_SPEC,
    ArgumentSpec(
        {
            **_SUBJECT_OPTIONS,
            SUBJECTS: {"type": "list", "elements": "dict", "options": _SUBJECT_OPTIONS},
            "template_id": {"type": "str", "choices": [TEMPLATE_ID, *INBOUND_TEMPLATE_IDS], "default": TEMPLATE_ID},
            "rule_id": {"type": "str"},
            "stop_on_failure": {"type": "bool", "default": False},
            "allow_former_members": {"type": "bool", "default": False},
            "batch": {"type": "bool", "default": True},
            "answer_timeout": {"type": "int", "default": 600},
            "include_answers": {"type": "bool", "default": False},
        }
    ),
    wait_spec(wait_timeout=300),
)


def provision_on_demand(module: AnsibleModule) -> Json:
    """Provision one subject or several on demand and say what happened."""
    parameters = module.params
    require_at_least(parameters, 1, "wait_timeout", "answer_timeout")
    requests = read_requests(parameters)
    require_direction(requests, parameters["template_id"], parameters["job_id"])
    _require_evidence_of_one_group(requests, parameters)
    context = open_context(module, parameters["template_id"])
    document = context.read_schema()
    subjects = look_up(context, document, requests, parameters)
    if module.check_mode:
        return {**context.identity(), **_checked(context, document, subjects, parameters)}
    runner = _runner(context, parameters)
    if parameters[SUBJECTS] is not None:
        options = {name: parameters[name] for name in ("stop_on_failure", "include_answers")}
        return {**context.identity(), **provision_all(runner, subjects, **options)}
    run, result = provision(runner, subjects[0], writing_recorder(module, context))
    if parameters["include_answers"]:
        result["answers"] = raw_answers(run)
    return {**context.identity(), **result}


def _checked(context: Context, document: Json, subjects: t.Sequence[Subject], parameters: Json) -> Json:
    from .on_demand.effect import Judge, expected_state  # only here: the engine behind it loads slowly

    judge = Judge(context, document, parameters["scope_mode"])
    results = [{**not_run(each, Run.of(each)), "expected_state": expected_state(judge, each)} for each in subjects]
    result = results[0] if parameters[SUBJECTS] is None else summarize(results, 0.0)
    is_computed = any(each.kind != "distinguished_name" for each in subjects)
    return {**result, "domain_fqdn": judge.domain_names.described(None) if is_computed else None}


def _require_evidence_of_one_group(requests: t.Sequence[Request], parameters: Json) -> None:
    if not parameters["change_dir"] or (parameters[SUBJECTS] is None and requests[0].kind == "group"):
        return
    raise OptionError(
        "change_dir goes with one group: the evidence of a change, and its rollback, are about one test group.",
        hint="Name one group, or leave change_dir out.",
    )


def _runner(context: Context, parameters: Json) -> Runner:
    return Runner(
        provisioning=Provisioning(context.session, context.configuration.service_principal_id, context.configuration.job_id),
        assignments=Assignments(context.session, context.configuration.service_principal),
        assignment_wait=seconds_to_wait(parameters),
        answer_timeout=parameters["answer_timeout"],
    )

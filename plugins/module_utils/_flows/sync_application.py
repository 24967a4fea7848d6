# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_application``."""

from __future__ import annotations

import contextlib

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec, environment_fallback, require_at_least
from .._common.errors import CloudSyncError, NotFoundError, NotReadyError, OptionError
from .._common.json import Json
from .._common.wait_options import seconds_to_wait, wait_spec
from .._common.waiting import Deadline, patiently
from .._graph.http.session import GraphSession
from .._graph.options import GRAPH_SPEC
from .._graph.resources.applications import Applications
from .._graph.resources.configuration import describe_configuration
from .._graph.resources.jobs import TEMPLATE_ID, Jobs
from .._graph.resources.new_principals import is_unknown_yet, read_template_ids
from .._graph.resources.service_principals import GALLERY_TEMPLATE_ID, INBOUND_GALLERY_TEMPLATE_ID, ServicePrincipals
from .._sync.service.job_status import job_state
from .shared.application_choice import ApplicationChoice, find_application
from .shared.context import open_session
from .shared.create_once import make_once, may_still_come, wait_until_found

SPEC = GRAPH_SPEC.merge(
    ArgumentSpec(
        {
            "configuration": {"type": "str", "fallback": environment_fallback("CLOUD_SYNC_CONFIGURATION")},
            "service_principal_id": {"type": "str"},
            "gallery_template_id": {"type": "str", "default": GALLERY_TEMPLATE_ID},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "force": {"type": "bool", "default": False},
        },
        required_one_of=[("configuration", "service_principal_id")],
    ),
    wait_spec(wait_timeout=120),
)

_STAYS = (
    "The groups that the configuration has written stay in Active Directory, with their anchors; delete them there if nobody needs them. "
    "Entra ID keeps the deleted application for 30 days, in which it can be restored."
)


def sync_application(module: AnsibleModule) -> Json:
    """Bring the service principal of a configuration to the state that the task asks for."""
    _require_sound(module.params)
    session = open_session(module)
    existing = find_application(session, _choice(module.params))
    if module.params["state"] == "absent":
        return _remove(session, existing, module)
    if existing is not None:
        _require_ready(session, existing, module.params, made=False)
        return _result([], existing, existing)
    if module.check_mode:
        Applications(session).template(module.params["gallery_template_id"])
        return _result(["create"], None, {"displayName": module.params["configuration"]})
    made = _make(session, module.params)
    _require_ready(session, made, module.params, made=True)
    return _result(["create"], None, made)


def _choice(parameters: Json) -> ApplicationChoice:
    return ApplicationChoice(
        parameters["configuration"],
        parameters["service_principal_id"],
        parameters["gallery_template_id"],
        may_be_gone=parameters["state"] == "absent",
    )


def _require_sound(parameters: Json) -> None:
    for name in ("configuration", "service_principal_id", "gallery_template_id"):
        if parameters[name] is not None and not parameters[name].strip():
            raise OptionError(
                f"{name} is empty.", hint="The name of a configuration is usually the DNS name of its Active Directory domain."
            )
    require_at_least(parameters, 1, "wait_timeout")
    if parameters["gallery_template_id"].casefold() == INBOUND_GALLERY_TEMPLATE_ID:
        raise OptionError(
            "gallery_template_id is that of the other direction, from Active Directory to Entra ID.",
            hint=f"Leave it out; the default is {GALLERY_TEMPLATE_ID}.",
        )


def _make(session: GraphSession, parameters: Json) -> Json:
    """Instantiate the gallery application."""
    name = parameters["configuration"]

    def make() -> Json:
        made = Applications(session).instantiate(parameters["gallery_template_id"], name)
        return {"id": made.service_principal_id, "appId": made.application_id, "displayName": name}

    return make_once(
        make, lambda: find_application(session, _choice(parameters)), f"the application '{name}'", seconds_to_wait(parameters)
    )


def _require_ready(session: GraphSession, principal: Json, parameters: Json, *, made: bool) -> None:
    """Wait until other tasks can work with the service principal: Graph lists it, and the service knows its templates."""
    if not parameters["wait"]:
        return
    deadline = Deadline(parameters["wait_timeout"])
    result = _result(["create"] if made else [], None if made else principal, principal)
    try:
        if made:
            wait_until_found(lambda: find_application(session, _choice(parameters)), "the service principal", deadline)
        templates = patiently(lambda: read_template_ids(session, principal["id"]), deadline, is_unknown_yet)
    except CloudSyncError as problem:
        if not (may_still_come(problem) or is_unknown_yet(problem)):
            problem.returning(result)
            raise
        raise NotReadyError(
            f"The service principal '{principal.get('displayName')}' ({principal['id']}) exists, but after {parameters['wait_timeout']} s the service "
            f"doesn't know it yet: {problem.message}",
            hint="Run the task again in a few minutes; it continues with this one.",
            cause=problem,
        ).returning(result) from problem
    if TEMPLATE_ID not in templates:
        _refuse_template(session, principal, templates, parameters, made=made)


def _refuse_template(session: GraphSession, principal: Json, templates: list[str], parameters: Json, *, made: bool) -> None:
    """Fail, without leaving an application behind that is of no use."""
    if made:
        Applications(session).delete(principal["appId"])
    raise OptionError(
        f"The service principal '{principal.get('displayName')}' offers no synchronization template {TEMPLATE_ID}, so it can't write to Active "
        f"Directory{'; the application that was made is deleted again' if made else ''}.",
        hint=f"Check gallery_template_id ({parameters['gallery_template_id']}), and whether this cloud has provisioning to Active Directory.",
        templates=templates,
    )


def _remove(session: GraphSession, existing: Json | None, module: AnsibleModule) -> Json:
    if existing is None:
        return _result([], None, None)
    jobs = Jobs(session, existing["id"])
    running = [str(job["id"]) for job in jobs.list() if job_state(job) == "started"]
    if running and not module.params["force"]:
        raise OptionError(
            f"The job of the configuration '{existing.get('displayName')}' is running.",
            hint="Pause it with sync_job first, or set force.",
            jobs=running,
        )
    if not module.check_mode:
        for job_id in running:
            jobs.pause(job_id)
        # The registration first: without its service principal nobody would find it again.
        with contextlib.suppress(NotFoundError):
            Applications(session).delete(existing["appId"])
        with contextlib.suppress(NotFoundError):
            ServicePrincipals(session).delete(existing["id"])
    return {**_result(["remove"], existing, None), "warnings": [_STAYS]}


def _result(actions: list[str], before: Json | None, after: Json | None) -> Json:
    named = after or before or {}
    return {
        "changed": bool(actions),
        "actions": actions,
        "configuration": describe_configuration(after or before, None),
        "application_id": named.get("appId"),
        "diff": {"before": _shown(before), "after": _shown(after)},
    }


def _shown(principal: Json | None) -> Json:
    return {"state": "present", "name": principal.get("displayName")} if principal else {"state": "absent"}

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_job``."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import NotFoundError, OptionError
from .._graph.configuration import find_configuration, find_service_principal
from .._graph.jobs import Jobs
from .._graph.session import GraphSession
from .change_options import CHANGE_SPEC
from .context import GRAPH_CONFIGURATION_SPEC, Json, open_session
from .recording import Recorder, recorder_of
from .sync_job_info import job_state, quarantine_of

FORCE_DELETES = "ForceDeletes"

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    CHANGE_SPEC,
    ArgumentSpec(
        {
            "state": {
                "type": "str",
                "choices": ["present", "started", "paused", "restarted", "absent"],
                "default": "present",
            },
            "reset_scopes": {
                "type": "list",
                "elements": "str",
                "choices": ["Escrows", "Watermark", "QuarantineState", "Full", FORCE_DELETES],
                "default": ["Watermark", "Escrows", "QuarantineState"],
            },
            "confirm_force_deletes": {"type": "bool", "default": False},
        }
    ),
)

Action = t.Literal["create", "start", "pause", "restart", "delete"]

_ANNOUNCED: dict[Action, str] = {
    "create": "Create the job",
    "start": "Start the job",
    "pause": "Pause the job",
    "restart": "Restart the job",
    "delete": "Remove the job",
}


def sync_job(module: AnsibleModule) -> Json:
    """Bring the job to the state that the task asks for."""
    parameters = module.params
    _require_sound_restart(parameters)
    session = open_session(module)
    service_principal_id, job = _find(session, parameters)
    actions = plan_actions(job, parameters["state"])
    after = job
    if actions and not module.check_mode:
        after = _carry_out(Jobs(session, service_principal_id), job, actions, parameters["reset_scopes"], recorder_of(module))
    return {
        "changed": bool(actions),
        "service_principal_id": service_principal_id,
        "job_id": after["id"] if after else None,
        "actions": actions,
        "job": after,
        "diff": {"before": _shown(job), "after": _expected(job, parameters["state"])},
        "warnings": _warnings(job, parameters["state"]),
    }


def plan_actions(job: Json | None, state: str) -> list[Action]:
    """Return what has to be done; a job that runs is not started again, since that disturbs a running cycle."""
    if state == "absent":
        return ["delete"] if job else []
    actions: list[Action] = [] if job else ["create"]
    current = job_state(job) if job else "paused"
    if state == "started" and current != "started":
        actions.append("start")
    if state == "paused" and current == "started":
        actions.append("pause")
    if state == "restarted":
        actions.append("restart")
    return actions


def _require_sound_restart(parameters: Json) -> None:
    scopes = parameters["reset_scopes"]
    if parameters["state"] != "restarted" or FORCE_DELETES not in scopes:
        return
    if scopes != [FORCE_DELETES]:
        raise OptionError(f"reset_scopes: {FORCE_DELETES} stands alone.", hint="Restart twice if you need other scopes as well.")
    if not parameters["confirm_force_deletes"]:
        raise OptionError(
            f"reset_scopes: {FORCE_DELETES} carries out the deletions that were held back.",
            hint="Look at the provisioning log first; then set confirm_force_deletes.",
        )


def _find(session: GraphSession, parameters: Json) -> tuple[str, Json | None]:
    """Return the service principal's id and its job; None when it has none yet."""
    keys = {"name": parameters["configuration"], "service_principal_id": parameters["service_principal_id"]}
    try:
        configuration = find_configuration(session, **keys, job_id=parameters["job_id"])
    except NotFoundError:
        if parameters["job_id"]:
            raise
        return str(find_service_principal(session, **keys)["id"]), None
    return configuration.service_principal_id, configuration.job


def _carry_out(jobs: Jobs, job: Json | None, actions: list[Action], scopes: list[str], recorder: Recorder) -> Json | None:
    for action in actions:
        with recorder.writing(f"job.{action}", _ANNOUNCED[action]):
            job = _act(jobs, job, action, scopes)
    return jobs.get(job["id"]) if job else None


def _act(jobs: Jobs, job: Json | None, action: Action, scopes: list[str]) -> Json | None:
    if job is None:
        from .._graph.new_principals import create_job

        return create_job(jobs)
    if action == "delete":
        jobs.delete(job["id"])
        return None
    if action == "start":
        jobs.start(job["id"])
    if action == "pause":
        jobs.pause(job["id"])
    if action == "restart":
        jobs.restart(job["id"], scopes)
    return job


def _shown(job: Json | None) -> Json:
    return {"state": job_state(job)} if job else {"state": "absent"}


def _expected(job: Json | None, state: str) -> Json:
    if state == "present":
        return _shown(job) if job else {"state": "paused"}
    return {"state": "started (restarted)" if state == "restarted" else state}


def _warnings(job: Json | None, state: str) -> list[str]:
    if job is None or state != "started" or quarantine_of(job) is None or job_state(job) != "started":
        return []
    return ["The job is in quarantine. Find out why, then use state restarted; starting again was not attempted."]

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_job``."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import CloudSyncError, NotFoundError, OptionError
from .._common.json import Json
from .._common.progress import spoken_progress
from .._common.wait_options import wait_spec
from .._common.waiting import Stopwatch, patiently
from .._graph.http.session import GraphSession
from .._graph.resources.configuration import Configuration, describe_configuration, find_configuration, find_service_principal
from .._graph.resources.jobs import Jobs
from .._sync.service.job_status import job_state, quarantine_of, view_status
from .job.restart import PORTAL_RESTART, RESET_SCOPES, ends_quarantine, released_deletions, require_sound_restart
from .shared.announced_writes import writing_recorder
from .shared.context import GRAPH_CONFIGURATION_SPEC, Context, open_session
from .shared.evidence import CHANGE_SPEC, Recorder

if t.TYPE_CHECKING:
    from .job.cycle import Before

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
                "choices": list(RESET_SCOPES),
                "default": list(PORTAL_RESTART),
            },
            "confirm_force_deletes": {"type": "bool", "default": False},
            "expected_deletes": {"type": "int"},
        }
    ),
    wait_spec(wait=False, wait_timeout=3600),
)

Action = t.Literal["create", "start", "pause", "restart", "delete"]

_ANNOUNCED: dict[Action, str] = {
    "create": "Create the job",
    "start": "Start the job",
    "pause": "Pause the job",
    "restart": "Restart the job",
    "delete": "Remove the job",
}


_MOVED: dict[Action, str] = {"start": "started", "pause": "paused"}


def sync_job(module: AnsibleModule) -> Json:
    """Bring the job to the state that the task asks for."""
    parameters = module.params
    require_sound_restart(parameters)
    _require_sound_wait(parameters)
    session = open_session(module)
    principal, job = _find(session, parameters)
    jobs = Jobs(session, str(principal["id"]))
    date = session.date
    if job and parameters["change_dir"] and not module.check_mode:
        job = _settled(session, principal, job, parameters["change_dir"])
    actions = plan_actions(job, parameters["state"])
    held = released_deletions(session, job, parameters)
    after = job
    context = Context(session, Configuration(principal, job)) if job else None
    recorder = writing_recorder(module, context)
    if actions and not module.check_mode:
        if context and "start" in actions:
            recorder.require_undisturbed(context)
        after = _carry_out(jobs, job, actions, parameters["reset_scopes"], recorder)
    result: Json = {
        "changed": bool(actions),
        "configuration": describe_configuration(principal, str(after["id"]) if after else None),
        "actions": actions,
        "job": after,
        "held_back_deletes": held,
        "waited": 0.0,
        "diff": {"before": _shown(job), "after": _expected(job, parameters["state"])},
        "warnings": _warnings(job, parameters["state"]),
    }
    if parameters["wait"] and after and not module.check_mode:
        from .job.cycle import Before

        ends = bool(actions) and (parameters["state"] == "started" or ends_quarantine(parameters["reset_scopes"]))
        before = Before.of(job, date, ends_quarantine=ends)
        result = _after_cycle(jobs, before, result, parameters["wait_timeout"])
    return {**result, **view_status(result["job"] or {})}


def _settled(session: GraphSession, principal: Json, job: Json, change_dir: str) -> Json:
    """Return the job as the change has left it: by an older state, something would be left undone."""
    from pathlib import Path

    from .._evidence.folder import ChangeFolder
    from .shared.other_hand import settled_job

    return settled_job(ChangeFolder.open(Path(change_dir)), Context(session, Configuration(principal, job)))


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


def _require_sound_wait(parameters: Json) -> None:
    require_at_least(parameters, 1, "wait_timeout")
    if parameters["wait"] and parameters["state"] not in ("started", "restarted"):
        raise OptionError(
            f"'wait' can't be used with state '{parameters['state']}', which runs no cycle.",
            hint="Use it with state 'started' or 'restarted'.",
        )


def _after_cycle(jobs: Jobs, before: Before, result: Json, timeout: float) -> Json:
    """Return the result after the next cycle; an error returns what was done as well."""
    from .job.cycle import await_cycle

    watch = Stopwatch()
    try:
        job = await_cycle(lambda: jobs.get(result["configuration"]["job_id"]), before, timeout, spoken_progress())
    except CloudSyncError as problem:
        problem.returning({**result, "waited": watch.elapsed})
        raise
    return {**result, "job": job, "waited": watch.elapsed}


def _find(session: GraphSession, parameters: Json) -> tuple[Json, Json | None]:
    """Return the service principal and its job; None when it has none yet."""
    keys = {"name": parameters["configuration"], "service_principal_id": parameters["service_principal_id"]}
    try:
        configuration = find_configuration(session, **keys, job_id=parameters["job_id"])
    except NotFoundError as problem:
        if parameters["job_id"] or not _may_be_new(problem, parameters):
            raise
        from .._graph.resources.new_principals import list_jobs

        principal = find_service_principal(session, **keys)
        if not list_jobs(Jobs(session, str(principal["id"]))):
            return principal, None
        configuration = find_configuration(session, **keys)
    return configuration.service_principal, configuration.job


def _may_be_new(problem: NotFoundError, parameters: Json) -> bool:
    """Tell whether there is no job yet; a refusal says so only of a new service principal, which the service doesn't know yet."""
    if problem.refusal is None:
        return True
    from .._graph.resources.new_principals import says_nothing

    return parameters["state"] != "absent" and says_nothing(problem)


def _carry_out(jobs: Jobs, job: Json | None, actions: list[Action], scopes: list[str], recorder: Recorder) -> Json | None:
    for action in actions:
        details = {"scopes": scopes} if action == "restart" else {}
        with recorder.writing(f"job.{action}", _ANNOUNCED[action], **details) as outcome:
            job = _act(jobs, job, action, scopes)
            outcome["at"] = jobs.session.date
    return _read_moved(jobs, str(job["id"]), actions) if job else None


def _read_moved(jobs: Jobs, job_id: str, actions: list[Action]) -> Json:
    """Return the job as soon as it shows what was done to it."""
    from .._graph.consistency import lag, read_written
    from .._graph.resources.new_principals import is_unknown_yet

    wanted = next((_MOVED[action] for action in reversed(actions) if action in _MOVED), None)

    def look() -> Json:
        return patiently(lambda: jobs.get(job_id), lag(), lambda problem: "create" in actions and is_unknown_yet(problem))

    if "create" in actions:
        # Whoever looks for a job finds it in the list, and would make another one.
        read_written(jobs.list, lambda found: job_id in {job["id"] for job in found})
    return read_written(look, lambda job: wanted is None or job_state(job) == wanted)


def _act(jobs: Jobs, job: Json | None, action: Action, scopes: list[str]) -> Json | None:
    if job is None:
        from .._graph.resources.new_principals import create_job

        return create_job(jobs)
    if action == "delete":
        jobs.delete(job["id"])
        return None
    if action == "start":
        jobs.start(job["id"])
    if action == "pause":
        jobs.pause(job["id"])
    if action == "restart":
        jobs.restart(job["id"], list(dict.fromkeys(scopes)))
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

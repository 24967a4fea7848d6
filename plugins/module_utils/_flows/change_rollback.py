# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``change_rollback``: undo what a change wrote, from its evidence."""

from __future__ import annotations

import contextlib
import os
import pwd
import typing as t
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import EvidenceError, OptionError, RollbackError
from .._common.json import Json
from .._common.wait_options import seconds_to_wait, wait_spec
from .._evidence.folder import CLOSED, REFUSED, ROLLBACK, SETTLED, UNFINISHED, ChangeFolder, Progress
from .._evidence.journal import Event
from .._evidence.later_changes import later_changes
from .._evidence.left_behind import says_job_is
from .._evidence.running_changes import claim
from .._graph.consistency import lag
from .._graph.options import GRAPH_SPEC
from .._graph.resources.configuration import find_configuration
from .._sync.schema.equality import same_schema
from .._sync.service.job_status import job_state
from .._verify.checks import Check, all_hold, count, table
from .rollback.configuration_checks import configuration_checks
from .rollback.evidence import read_before, read_written
from .rollback.foreign import changed_since, differences, no_longer_as_left, overwriting
from .rollback.restored_group import RestoredGroup
from .rollback.undo import Undo
from .shared.announced_writes import rollback_recorder
from .shared.context import Context, open_session, written_version
from .shared.evidence import EVIDENCE_SPEC, ORPHAN_SECONDS, Recorder
from .shared.snapshot import GROUP, JOB, SCHEMA, SCOPE, SETTINGS, Snapshot, shown_object

SPEC = GRAPH_SPEC.merge(
    AD_SPEC,
    EVIDENCE_SPEC,
    ArgumentSpec(
        {
            "change_dir": {"type": "path", "required": True},
            "configuration": {"type": "str"},
            "force": {"type": "bool", "default": False},
            "rollback_reason": {"type": "str"},
            "rollback_by": {"type": "str"},
            "answer_timeout": {"type": "int", "default": 600},
            "owner_pid": {"type": "int"},
        }
    ),
    wait_spec(wait_timeout=60),
)

TEST_GROUP = "test group"
_CHECKED_BY = {
    "settings": ("rollback.setting.",),
    "scope": ("rollback.assignment.",),
    "schema": ("rollback.schema",),
    "job": ("rollback.job", "rollback.schema"),
}
"""The checks that look at what a step is about; those of the test group look at what is left."""

LATE_WRITE_SECONDS = 10.0
"""How long the service may take for a write whose answer was lost."""


def change_rollback(module: AnsibleModule) -> Json:
    """Undo what a change wrote; RollbackError, with what could not be brought back, when that is not all."""
    parameters = module.params
    require_at_least(parameters, 1, "wait_timeout", "answer_timeout")
    options = AdOptions.from_parameters(parameters)
    folder = ChangeFolder.open(Path(parameters["change_dir"]))
    _require_configuration(folder, parameters["configuration"])
    progress = Progress.of(folder)
    taken = progress.snapshot
    if taken is None or not progress.wrote:
        return _result(folder, "nothing_to_undo", [])
    before = read_before(folder, taken)
    if progress.taken_back and not parameters["force"]:
        undo = _undo(module, folder, taken, before, Recorder())
        return _taken_back(folder, progress.taken_back, undo, check_mode=module.check_mode)
    if module.check_mode:
        undo = _undo(module, folder, taken, before, Recorder())
        return _predicted(folder, undo, _guarded(folder, progress, _test_group(undo, options, parameters)))
    claim(folder, taken.details["job_id"], parameters["owner_pid"] or os.getppid())
    # A task that outlived its playbook has ended by then, so what is read is what it left; a later one may not write.
    with folder.journal.alone(ORPHAN_SECONDS):
        undo = _undo(module, folder, taken, before, rollback_recorder(folder))
        with _noting_a_refusal(folder, progress, undo):
            group = _guarded(folder, progress, _test_group(undo, options, parameters))
        _begin(
            folder, progress, undo, {"by": parameters["rollback_by"] or _account(), "reason": parameters["rollback_reason"] or ""}
        )
    restored = _carry_out(undo, group)
    return _finished(folder, undo, group, restored)


def _test_group(undo: Undo, options: AdOptions, parameters: Json) -> RestoredGroup:
    return RestoredGroup(undo, lambda: open_directory(options), seconds_to_wait(parameters), parameters["answer_timeout"])


def _require_configuration(folder: ChangeFolder, name: str | None) -> None:
    own = str(folder.identity.get("configuration") or "")
    if name and own and name.casefold() != own.casefold():
        raise OptionError(
            f"The evidence in {folder.path} belongs to the configuration '{own}', not to '{name}'",
            hint="Give the folder of a change of that configuration.",
        )


def _context(module: AnsibleModule, folder: ChangeFolder, taken: Event) -> Context:
    """Find the configuration by its ids; RollbackError when it isn't the one that the evidence, or the task, names."""
    session = open_session(module)
    ids = {name: taken.details[name] for name in ("service_principal_id", "job_id")}
    found = find_configuration(session, **ids)
    named = str(module.params["configuration"] or folder.identity.get("configuration") or found.name)
    if named.casefold() != found.name.casefold():
        raise RollbackError(
            f"The change '{folder.change_id}' is recorded for the configuration '{named}', and its evidence would be restored to "
            f"'{found.name}' (service principal {found.service_principal_id}). Nothing was written.",
            hint="Look into change.json and the journal of the evidence folder: who wrote them? If the configuration was renamed since, "
            "give it its old name for the rollback.",
        )
    return Context(session, found, written_version(Progress.of(folder)))


def _undo(module: AnsibleModule, folder: ChangeFolder, taken: Event, before: Snapshot, recorder: Recorder) -> Undo:
    context = _context(module, folder, taken)
    written = read_written(folder, Progress.of(folder), before)
    live = context.read_schema()
    return Undo(context, before, written, recorder, live, context.configuration.job, force=module.params["force"])


def _guarded(folder: ChangeFolder, progress: Progress, group: RestoredGroup) -> RestoredGroup:
    """Raise RollbackError when somebody else changed since what would be brought back, unless that is forced."""
    undo = group.undo
    own = [*_changed_since(undo, folder.change_id), *group.changed_since()]
    undo.overwrites = differences(undo, configuration_checks(undo)) if progress.taken_back else own
    if undo.overwrites and not undo.force:
        raise overwriting(undo.overwrites, later_changes(folder))
    return group


@contextlib.contextmanager
def _noting_a_refusal(folder: ChangeFolder, progress: Progress, undo: Undo) -> t.Iterator[None]:
    """Keep how the job is, where the journal says otherwise, for the report of a change whose rollback is refused; one that has its
    reports keeps them."""
    try:
        yield
    except RollbackError:
        state = job_state(undo.job)
        if not progress.has(CLOSED) and not says_job_is(folder, progress, state):
            folder.journal.append(REFUSED, "note", f"The rollback is refused, and the job is {state}", {"job_state": state})
        raise


def _changed_since(undo: Undo, change_id: str) -> list[str]:
    """Return what somebody else changed; what only this change wrote may take a moment to show."""
    deadline = lag()
    found = changed_since(undo, change_id)
    while found and not undo.force and deadline.pause():
        undo.look_again()
        found = changed_since(undo, change_id)
    return found


def _taken_back(folder: ChangeFolder, begun: Event, undo: Undo, *, check_mode: bool) -> Json:
    """Look whether all is still as an earlier rollback left it; that rollback stays the last one on record."""
    checks = configuration_checks(undo)
    earlier = {"by": str(begun.details.get("by") or ""), "time": begun.time}
    found = differences(undo, checks)
    if found:
        raise no_longer_as_left(folder.change_id, earlier, found, later_changes(folder))
    return {**_result(folder, "not_run" if check_mode else "rolled_back", [], checks=checks), "earlier": earlier}


def _begin(folder: ChangeFolder, progress: Progress, undo: Undo, order: Json) -> None:
    folder.free_reserve()
    if progress.ended_well:
        folder.preserve(f"after/{name}" for name in (SCHEMA, SETTINGS, SCOPE, JOB, GROUP))
    folder.remove(SETTLED)
    folder.remove(UNFINISHED)
    details = {**order, "forced_over": undo.overwrites}
    folder.journal.append(ROLLBACK, "intent", f"Roll the change '{folder.change_id}' back", details)


def _account() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # an account without a name, as containers have them
        return str(os.getuid())


def _carry_out(undo: Undo, group: RestoredGroup) -> list[Check]:
    checks: list[Check] = []
    if undo.wrote_schema and not same_schema(undo.live, undo.before.schema):
        with undo.step("job"):
            undo.pause_job()
    with undo.step("settings"):
        undo.restore_settings()
    with undo.step("scope"):
        undo.assign_again()
    with undo.step(TEST_GROUP):
        group.restore()
    with undo.step("scope"):
        undo.take_assignments_back()
    with undo.step("schema"):
        undo.restore_schema()
    with undo.step(TEST_GROUP):
        checks += group.checks()
    with undo.step("schema"):
        undo.await_late_writes(min(group.wait, LATE_WRITE_SECONDS))
    with undo.step("job"):
        undo.restore_job()
    return checks


def _finished(folder: ChangeFolder, undo: Undo, group: RestoredGroup, restored: list[Check]) -> Json:
    tried = len(undo.problems)
    configuration = configuration_checks(undo)
    checks = [*configuration, *restored]
    overcome = [each for each in undo.problems[:tried] if _is_overcome(each, configuration, restored)]
    found = [*undo.problems, *(_problem(check) for check in checks if check.verdict == "failed")]
    problems = [each for number, each in enumerate(found) if each not in overcome and each not in found[:number]]
    outcome = "rolled_back" if not problems and all_hold(checks) else "rollback_incomplete"
    result = {
        **_result(folder, outcome, undo.actions, problems, checks),
        "forced_over": undo.overwrites,
        "warnings": [*group.warnings, *(_warning(each) for each in overcome)],
    }
    try:
        _record(folder, undo, group, checks, problems, _said(outcome))
    except EvidenceError as error:
        raise _unrecorded(error, undo, problems).returning(result) from error
    if not problems:
        return result
    raise RollbackError(
        f"The change '{folder.change_id}' could not be rolled back completely:\n{_listed(problems)}\n"
        + table(check for check in checks if check.verdict == "failed"),
        hint=f"Once the cause is fixed, run the playbook rollback with cloud_sync_change_dir={folder.path}",
    ).returning(result)


def _record(folder: ChangeFolder, undo: Undo, group: RestoredGroup, checks: list[Check], problems: list[Json], said: str) -> None:
    folder.keep("checks/rollback.json", [check.as_dict() for check in checks])
    for name, document in {SCHEMA: undo.live, JOB: undo.job}.items():
        folder.keep(f"after/{name}", document)
    folder.keep(f"after/{GROUP}", {"written_back_state": shown_object(group.now)})
    folder.journal.append(ROLLBACK, "failed" if problems else "done", said, {"problems": problems, "actions": undo.actions})


def _unrecorded(error: EvidenceError, undo: Undo, problems: list[Json]) -> EvidenceError:
    """Return the error for a rollback whose end can't be recorded: it says what the folder can't say any more."""
    schema = "as it was before" if same_schema(undo.live, undo.before.schema) else "not as it was before"
    listed = f" What could not be restored:\n{_listed(problems)}\n" if problems else ""
    return EvidenceError(
        f"The end of the rollback can't be recorded: {error.message}. What was carried out: {', '.join(undo.actions) or 'nothing'}. The job is "
        f"{job_state(undo.job)}, and was {job_state(undo.before.job)} before the change. The schema is version {undo.live.get('version')}, "
        f"{schema}.{listed}",
        hint=f"{error.hint} Put the folder back, if that can be done, and run the playbook rollback again. Otherwise compare the "
        "configuration with what you know of it, and start the job in the portal.",
        cause=error,
    )


def _listed(problems: list[Json]) -> str:
    return "\n".join(f"  {each['step']}: {each['message']} {each['hint']}".rstrip() for each in problems)


def _warning(problem: Json) -> str:
    return f"{problem['step']}: {problem['message']} All of it is as before nevertheless."


def _problem(check: Check) -> Json:
    return {"step": check.id, "message": check.reason, "hint": check.hint}


def _is_overcome(problem: Json, configuration: list[Check], restored: list[Check]) -> bool:
    """Tell whether a step failed and all that it is about is as before nevertheless, as where only an answer was lost."""
    about = _CHECKED_BY.get(problem["step"])
    checks = restored if about is None else [check for check in configuration if check.id.startswith(about)]
    return bool(checks) and all_hold(checks)


def _said(outcome: str) -> str:
    return "Everything is as it was before the change" if outcome == "rolled_back" else "Not everything could be restored"


def _predicted(folder: ChangeFolder, undo: Undo, group: RestoredGroup) -> Json:
    before, will_start = undo.before, job_state(undo.before.job) == "started"
    has_old_schema = same_schema(undo.live, before.schema)
    may_move = undo.wrote_schema or has_old_schema or not will_start
    would = {
        "settings": bool(undo.changed_settings()[1]),
        "assign": bool(undo.lost_assignments()),
        "provision": group.needs_provisioning(),
        "unassign": bool(undo.made_assignments()),
        "schema": undo.wrote_schema and not has_old_schema,
        "start" if will_start else "pause": undo.moved_job and may_move and job_state(undo.job) != job_state(before.job),
    }
    return _result(folder, "not_run", [action for action, is_needed in would.items() if is_needed])


def _result(
    folder: ChangeFolder, outcome: str, actions: list[str], problems: t.Sequence[Json] = (), checks: t.Sequence[Check] = ()
) -> Json:
    return {
        "changed": bool(actions),
        "change_id": folder.change_id,
        "change_dir": str(folder.path),
        "outcome": outcome,
        "actions": actions,
        "problems": list(problems),
        "checks": [check.as_dict() for check in checks],
        "counts": count(checks),
        "forced_over": [],
    }

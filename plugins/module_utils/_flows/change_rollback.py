# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``change_rollback``: undo what a change wrote, from its evidence."""

from __future__ import annotations

import dataclasses
import os
import pwd
import typing as t
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import OptionError, RollbackError
from .._common.json import Json
from .._common.wait_options import seconds_to_wait, wait_spec
from .._evidence.atomic_files import cannot
from .._evidence.folder import ROLLBACK, SETTLED, ChangeFolder, Progress
from .._evidence.journal import Event
from .._evidence.running_changes import claim
from .._graph.options import GRAPH_SPEC
from .._graph.resources.configuration import find_configuration
from .._sync.schema.equality import same_schema
from .._sync.service.job_status import job_state
from .._verify.checks import Check, all_hold, count, table
from .rollback.evidence import read_before, read_written
from .rollback.foreign import require_own
from .rollback.restored_group import RestoredGroup
from .rollback.undo import Undo
from .shared.announced_writes import rollback_recorder
from .shared.context import Context, open_session
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
            "answer_timeout": {"type": "int", "default": 600},
            "owner_pid": {"type": "int"},
        }
    ),
    wait_spec(wait_timeout=60),
)

TEST_GROUP = "test group"
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
    if module.check_mode:
        undo = _undo(module, folder, taken, before, Recorder())
        return _predicted(folder, undo, _test_group(undo, options, parameters))
    claim(folder, taken.details["job_id"], parameters["owner_pid"] or os.getppid())
    # A task that outlived its playbook has ended by then, so what is read is what it left; a later one may not write.
    with folder.journal.alone(ORPHAN_SECONDS):
        undo = _undo(module, folder, taken, before, rollback_recorder(folder))
        _begin(folder, progress, parameters["rollback_reason"] or "")
    group = _test_group(undo, options, parameters)
    checks = _carry_out(undo, group)
    return _finished(folder, undo, group, checks)


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
    return Context(session, found)


def _undo(module: AnsibleModule, folder: ChangeFolder, taken: Event, before: Snapshot, recorder: Recorder) -> Undo:
    context = _context(module, folder, taken)
    written = read_written(folder, Progress.of(folder), before)
    live = context.read_schema()
    undo = Undo(context, before, written, recorder, live, context.configuration.job, force=module.params["force"])
    require_own(undo, folder.change_id)
    return undo


def _begin(folder: ChangeFolder, progress: Progress, reason: str) -> None:
    folder.free_reserve()
    if progress.ended_well:
        folder.preserve(f"after/{name}" for name in (SCHEMA, SETTINGS, SCOPE, JOB, GROUP))
    try:
        (folder.path / SETTLED).unlink(missing_ok=True)
    except OSError as error:
        raise cannot("remove", folder.path / SETTLED, error) from error
    folder.journal.append(ROLLBACK, "intent", f"Roll the change '{folder.change_id}' back", {"by": _account(), "reason": reason})


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
    return [*_configuration_checks(undo), *checks]


def _configuration_checks(undo: Undo) -> list[Check]:
    name = undo.context.configuration.name
    was, has = job_state(undo.before.job), job_state(undo.job)
    versions = str(undo.before.schema.get("version")), str(undo.live.get("version"))
    schema = Check("rollback.schema", name, f"as in version {versions[0]}", f"version {versions[1]}", "passed")
    job = Check("rollback.job", name, was, has, "passed")
    return [
        schema
        if same_schema(undo.before.schema, undo.live)
        else _differs(schema, "the old schema isn't restored", ours=undo.wrote_schema),
        job if was == has else _differs(job, "its state differs", ours=undo.moved_job and has != undo.wanted_job),
    ]


def _differs(check: Check, reason: str, *, ours: bool) -> Check:
    """Return the check of something that isn't as before; what the change never wrote is somebody else's to change."""
    if ours:
        return dataclasses.replace(check, verdict="failed", reason=reason)
    return dataclasses.replace(check, verdict="info", reason="it was changed since, and not by this change")


def _finished(folder: ChangeFolder, undo: Undo, group: RestoredGroup, checks: list[Check]) -> Json:
    failed = [check for check in checks if check.verdict == "failed"]
    problems = _unsolved(undo.problems, checks) + [_problem(check) for check in failed]
    folder.keep("checks/rollback.json", [check.as_dict() for check in checks])
    for name, document in {SCHEMA: undo.live, JOB: undo.job}.items():
        folder.keep(f"after/{name}", document)
    folder.keep(f"after/{GROUP}", {"written_back_state": shown_object(group.now)})
    outcome = "rolled_back" if not problems and all_hold(checks) else "rollback_incomplete"
    folder.journal.append(
        ROLLBACK, "failed" if problems else "done", _said(outcome), {"problems": problems, "actions": undo.actions}
    )
    result = {**_result(folder, outcome, undo.actions, problems, checks), "warnings": group.warnings}
    if not problems:
        return result
    listed = "\n".join(f"  {each['step']}: {each['message']} {each['hint']}".rstrip() for each in problems)
    raise RollbackError(
        f"The change '{folder.change_id}' could not be rolled back completely:\n{listed}\n"
        + table(check for check in checks if check.verdict == "failed"),
        hint=f"Once the cause is fixed, run the playbook rollback with cloud_sync_change_dir={folder.path}",
    ).returning(result)


def _problem(check: Check) -> Json:
    return {"step": check.id, "message": check.reason, "hint": check.hint}


def _unsolved(problems: list[Json], checks: list[Check]) -> list[Json]:
    """Leave out that the test group could not be provisioned, where Active Directory holds what it held anyway."""
    looked = any(check.id.startswith("rollback.group.") for check in checks)
    right = looked and all(check.verdict != "failed" for check in checks if check.id not in ("rollback.schema", "rollback.job"))
    return [problem for problem in problems if not (right and problem["step"] == TEST_GROUP)]


def _said(outcome: str) -> str:
    return "Everything is as it was before the change" if outcome == "rolled_back" else "Not everything could be restored"


def _predicted(folder: ChangeFolder, undo: Undo, group: RestoredGroup) -> Json:
    before = undo.before
    would = {
        "settings": bool(undo.changed_settings()[1]),
        "assign": bool(undo.lost_assignments()),
        "provision": group.needs_provisioning(),
        "unassign": bool(undo.made_assignments()),
        "schema": undo.wrote_schema and not same_schema(undo.live, before.schema),
        "start" if job_state(before.job) == "started" else "pause": undo.moved_job and job_state(undo.job) != job_state(before.job),
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
    }

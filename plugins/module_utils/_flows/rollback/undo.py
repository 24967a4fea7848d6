# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a configuration back, step by step; each step does nothing where all is as it was.

One failing step doesn't keep the others from their work. The job runs again only under the old schema.
"""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ..._common.errors import CloudSyncError, ConcurrentWriteError, ConflictError, RollbackError
from ..._common.json import Json
from ..._common.waiting import Deadline
from ..._graph.consistency import read_written
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.jobs import Jobs
from ..._graph.resources.secrets import Secrets
from ..._sync.schema.equality import fingerprint, same_schema
from ..._sync.service.job_status import job_state
from ..._sync.service.setting_undo import WrittenSetting, foreign_values, undone_entries, written_settings
from ..schema.sole_write import put_alone
from ..shared.context import Context
from ..shared.evidence import Recorder
from ..shared.settings_write import put_settings
from ..shared.snapshot import Snapshot
from .evidence import SERVER_ERROR, WrittenState

_LOOK_SECONDS = 0.5


@dataclasses.dataclass(slots=True)
class Undo:
    """The rollback of one change. ``problems`` are what could not be brought back, ``actions`` what was done, ``overwrites`` what
    others did since, which goes with ``force``."""

    context: Context
    before: Snapshot
    written: WrittenState
    recorder: Recorder
    live: Json
    job: Json
    force: bool
    problems: list[Json] = dataclasses.field(default_factory=list)
    actions: list[str] = dataclasses.field(default_factory=list)
    overwrites: list[str] = dataclasses.field(default_factory=list)
    _found: str = dataclasses.field(init=False)
    _put: set[str] = dataclasses.field(default_factory=set)
    _unanswered: bool = False

    def __post_init__(self) -> None:
        """Remember whether the job runs before anything is done."""
        self._found = job_state(self.job)

    @contextlib.contextmanager
    def step(self, name: str) -> t.Iterator[None]:
        """Note an expected error as a problem, and go on."""
        try:
            yield
        except CloudSyncError as error:
            self.problems.append({"step": name, "message": error.message, "hint": error.hint or ""})

    @property
    def wrote_schema(self) -> bool:
        """Whether the change or its rollback wrote a schema; otherwise the live one is none of their business."""
        return self.written.schema or "pins" in self.actions

    @property
    def moved_job(self) -> bool:
        """Whether the change or its rollback paused or started the job."""
        return self.written.job or "pause" in self.actions

    @property
    def wanted_job(self) -> str:
        """The state that the job has to have at the end: as before, or as found last where the change never moved it."""
        return job_state(self.before.job) if self.written.job else self._found

    def pause_job(self) -> None:
        """Pause the job if it runs, so that no cycle sees what is in between."""
        if job_state(self.job) == "started":
            # Somebody may have started it since it was read first, for example the rollback of a change elsewhere.
            self._found = "started"
            with self.recorder.writing("rollback.pause", "Pause the job"):
                self._jobs.pause(self._job_id)
            self.actions.append("pause")
            self.look_at_job("paused")

    def restore_settings(self) -> None:
        """Put the values back that the change was about to replace."""
        entries, changes = self.changed_settings()
        if not changes:
            return
        keys = [change["name"] for change in changes]
        with self.recorder.writing("rollback.settings", "Restore the synchronization settings", keys=keys, changes=changes):
            put_settings(self._secrets, entries, changes)
        self.actions.append("settings")

    def changed_settings(self) -> tuple[list[Json], list[Json]]:
        """Return the settings as they have to be put, and what that changes."""
        if not self.written.settings or self.before.settings is None:
            return [], []
        live = self._read_changed_settings(self.before.settings)
        found = [] if self.force else foreign_values(live, self.written.settings)
        if found:
            raise ConflictError(
                f"Somebody changed the settings while they were being restored: {'; '.join(found)}",
                hint="Run the playbook rollback again.",
            )
        return undone_entries(live, self.before.settings, self.written.settings)

    def _read_changed_settings(self, before: Json) -> list[Json]:
        """Return the settings; what the change wrote may not show yet, and then nothing would be restored."""

        def shows(live: list[Json]) -> bool:
            return "settings" in self.actions or bool(undone_entries(live, before, self.written.settings)[1])

        return read_written(self._secrets.get, shows)

    def foreign_settings(self) -> list[str]:
        """Return, in words, the settings that the change wrote and that somebody else changed since."""
        if not self.written.settings or self.before.settings is None:
            return []
        return foreign_values(self._secrets.get(), self.written.settings)

    def written_settings(self) -> list[WrittenSetting]:
        """Return the settings that the change wrote, as they were and as the service has them now."""
        if not self.written.settings or self.before.settings is None:
            return []
        return written_settings(self._secrets.get(), self.before.settings, self.written.settings)

    def assign_again(self) -> None:
        """Restore the assignments that the change removed, before the test group is provisioned."""
        for principal in self.lost_assignments():
            with self.recorder.writing("rollback.assign", "Restore an assignment", principal=principal):
                self._assignments.add(principal)
            self.actions.append("assign")

    def lost_assignments(self) -> list[str]:
        """Return the principals whose assignment the change removed."""
        removed = [each for each in self.written.unassigned if each in self._assigned_before]
        has = self._assigned() if removed else {}
        return [principal for principal in removed if principal not in has]

    def take_assignments_back(self) -> None:
        """Remove the assignments that the change made, when the test group needs them no more."""
        for principal, assignment in self.made_assignments().items():
            with self.recorder.writing("rollback.unassign", "Remove an assignment", principal=principal):
                self._assignments.remove(assignment)
            self.actions.append("unassign")

    def made_assignments(self) -> dict[str, str]:
        """Return the assignments that the change made, by principal."""
        added = [each for each in self.written.assigned if each not in self._assigned_before]
        known = () if "unassign" in self.actions else [each for each in added if each in self.written.assignments]
        has = read_written(self._assigned, lambda found: found.keys() >= set(known)) if added else {}
        return {principal: has[principal] for principal in added if principal in has}

    def written_assignments(self) -> dict[str, tuple[bool, bool]]:
        """Return by principal whether it was assigned, and whether it is now, for those that the change wrote."""
        principals = dict.fromkeys((*self.written.assigned, *self.written.unassigned))
        settled = not {"assign", "unassign"} & set(self.actions)

        def shows(has: dict[str, str]) -> bool:
            return settled or all((each in self._assigned_before) == (each in has) for each in principals)

        has = read_written(self._assigned, shows) if principals else {}
        return {each: (each in self._assigned_before, each in has) for each in principals}

    def put_schema(self, step: str, text: str, document: Json) -> None:
        """Replace the schema unless it is the wanted one; ConflictError when somebody changed it since it was read.

        Under any other schema than the old one, the job rests.
        """
        if same_schema(self.live, document):
            return
        if not self.force and not self.wrote_schema and not self.written.is_own(self.live):
            raise RollbackError(
                f"Somebody else changed the schema since, to version {self.live.get('version')}; the change itself never wrote it.",
                hint="To overwrite it with the schema from before the change, set force.",
            )
        if not same_schema(document, self.before.schema):
            self.pause_job()
        if self.context.read_version() != self.live.get("version"):
            raise ConflictError(
                "Somebody changed the schema while it was being restored; nothing was overwritten.",
                hint="Run the playbook rollback again.",
            )
        self._put.add(fingerprint(document))
        with self.recorder.writing(step, text, schema=fingerprint(document)) as outcome, self._noticing_a_lost_answer():
            try:
                put_alone(self.context, self.live.get("version"), document, outcome)
            except ConcurrentWriteError:
                self.live = self.context.read_schema()
                raise
            self.live = self.context.read_schema_since(outcome["version"])
        self.actions.append("schema" if step == "rollback.schema" else "pins")

    @contextlib.contextmanager
    def _noticing_a_lost_answer(self) -> t.Iterator[None]:
        try:
            yield
        except CloudSyncError as error:
            self._unanswered |= error.status is None or error.status >= SERVER_ERROR
            raise

    def restore_schema(self) -> None:
        """Put the old schema back; RollbackError when the service then holds another one."""
        if not self.wrote_schema:
            return
        try:
            self.put_schema("rollback.schema", "Restore the synchronization schema", self.before.schema)
        except CloudSyncError:
            # A write whose answer was lost may have been carried out, and then the job may run again.
            with contextlib.suppress(CloudSyncError):
                self.live = self.context.read_schema()
            if not same_schema(self.live, self.before.schema):
                raise
        if not same_schema(self.live, self.before.schema):
            raise RollbackError(
                "The service doesn't hold the schema that was restored.",
                hint="Compare before/schema.json of the evidence folder with the portal.",
            )

    def await_late_writes(self, seconds: float) -> None:
        """Look again for a while where the answer to a write was lost, since the service may still carry it out."""
        is_uncertain = self.written.uncertain or self._unanswered
        deadline = Deadline.steady(seconds if is_uncertain else 0, _LOOK_SECONDS)
        while deadline.pause():
            self.live = self.context.read_schema()
            if not self.force and not self.written.is_own(self.live) and fingerprint(self.live) not in self._put:
                raise ConflictError(
                    "Somebody changed the schema while it was being restored; nothing was overwritten.",
                    hint="Run the playbook rollback again.",
                )
            self.restore_settings()
            self.restore_schema()
        if is_uncertain:
            self.look_at_job()

    def look_again(self) -> None:
        """Read schema and job once more."""
        self.live = self.context.read_schema()
        self.look_at_job()

    def look_at_job(self, state: str | None = None) -> None:
        """Read the job as it is now; a state that it was just brought to may take a moment to show."""
        self.job = read_written(lambda: self._jobs.get(self._job_id), lambda job: state is None or job_state(job) == state)

    def restore_job(self) -> None:
        """Let the job run or rest as before; RollbackError when it must rest because the schema isn't restored."""
        was, has = self.wanted_job, job_state(self.job)
        if was == has or not self.moved_job:
            return
        if was != "started":
            with self.recorder.writing("rollback.pause", "Pause the job"):
                self._jobs.pause(self._job_id)
            self.actions.append("pause")
        else:
            self._require_old_schema()
            with self.recorder.writing("rollback.start", "Start the job"):
                self._jobs.start(self._job_id)
            self.actions.append("start")

    def _require_old_schema(self) -> None:
        """Raise RollbackError unless the job would run under the schema under which it ran before, whoever wrote another one."""
        if self.wrote_schema and not same_schema(self.live, self.before.schema):
            raise RollbackError(
                "The job ran before, and stays paused, since the old schema isn't restored.",
                hint="Run the playbook rollback again; it starts the job when the schema is restored.",
            )
        if not self.wrote_schema:
            self.live = self.context.read_schema()
        if not same_schema(self.live, self.before.schema):
            raise RollbackError(
                f"The job ran before, and stays paused: somebody else has changed the schema since, to version {self.live.get('version')}, "
                "and this change has not proven it.",
                hint="Prove that schema with the playbook change, or put back the one in before/schema.json. Then start the job with "
                "sync_job, state started.",
            )

    @property
    def _job_id(self) -> str:
        return self.context.configuration.job_id

    @property
    def _jobs(self) -> Jobs:
        return Jobs(self.context.session, self.context.configuration.service_principal_id)

    @property
    def _secrets(self) -> Secrets:
        return Secrets(self.context.session, self.context.configuration.service_principal_id)

    @property
    def _assignments(self) -> Assignments:
        return Assignments(self.context.session, self.context.configuration.service_principal)

    def _assigned(self) -> dict[str, str]:
        return {str(each["principalId"]): str(each["id"]) for each in self._assignments.list()}

    @property
    def _assigned_before(self) -> set[str]:
        return {str(each["principalId"]) for each in self.before.assignments}

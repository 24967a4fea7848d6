# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rollback reads from the evidence of a change: the state before it, and what it may have written."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.errors import EvidenceError
from ..._common.json import Json
from ..._common.shapes import ANYTHING, ListOf, Record, Shape
from ..._evidence.folder import BEFORE_ROLLBACK, ROLLBACK, ChangeFolder, Progress
from ..._evidence.forms import require_form
from ..._evidence.journal import Event
from ..._evidence.steps import JOB_STEPS, PROVISION_STEPS, SCHEMA_STEPS, STARTING
from ..._graph.resources.shapes import ASSIGNMENT, DIRECTORY_OBJECT
from ..._graph.resources.shapes import JOB as JOB_SHAPE
from ..._graph.resources.shapes import SCHEMA as SCHEMA_SHAPE
from ..._sync.directory_object import DirectoryObject
from ..._sync.schema.equality import fingerprint
from ..._sync.service.setting_undo import Own, own_values
from ..shared.snapshot import GROUP, JOB, SCHEMA, SCOPE, SETTINGS, Snapshot, read_object

SERVER_ERROR = 500
_NEEDED = {f"before/{name}" for name in (SCHEMA, SETTINGS, SCOPE, JOB, GROUP)}
_SHAPES: t.Mapping[str, Shape] = {
    SCHEMA: SCHEMA_SHAPE,
    SCOPE: ListOf(ASSIGNMENT),
    JOB: JOB_SHAPE,
    GROUP: Record({"entra": DIRECTORY_OBJECT, "members": ListOf(DIRECTORY_OBJECT)}),
}
_BACKUP = "It was edited or damaged; take it from a backup of the evidence folder."

INTENDED_SCHEMA = "changes/intended_schema.json"
# Steps that only set a state; whether an on-demand run came late shows in Active Directory.
LATE_STEPS = ("apply", "settings", "job.pause", "job.start", "job.restart")


@dataclasses.dataclass(frozen=True, slots=True)
class WrittenState:
    """What the change, or an earlier rollback of it, was about to write."""

    schema: bool
    provisioned_members: tuple[str, ...] | None
    settings: Own
    assigned: tuple[str, ...]
    unassigned: tuple[str, ...]
    assignments: dict[str, str]
    """The ids of the assignments that the change made, by principal, as far as the service answered."""

    job: bool
    job_left: frozenset[str]
    """The states in which the change may have left the job."""

    own_schemas: frozenset[str]
    own_versions: frozenset[str]
    intended_schema: Json | None
    group_left: DirectoryObject | None
    """The test group as a change that ended well left it in Active Directory."""

    uncertain: bool
    """Whether the answer to a write was lost, so that it may yet be carried out."""

    def is_own(self, document: Json) -> bool:
        """Tell whether a schema is one that this change wrote, or found."""
        return fingerprint(document) in self.own_schemas or str(document.get("version")) in self.own_versions


def read_before(folder: ChangeFolder, taken: Event) -> Snapshot:
    """Return the state before the change; EvidenceError when its documents aren't those of the event that took it."""
    digests = taken.detail("files")
    if not _NEEDED <= set(digests):
        raise EvidenceError(f"The journal of {folder.path} does not vouch for the state before the change", hint=_BACKUP)
    for name, digest in digests.items():
        if folder.digest(name) != digest:
            raise EvidenceError(
                f"The document {folder.path / name} is not as the snapshot wrote it",
                hint=_BACKUP,
            )
    before = Snapshot.read(lambda name: _read(folder, f"before/{name}", _SHAPES.get(name, ANYTHING)))
    if before.job.get("id") != taken.detail("job_id"):
        raise EvidenceError(f"The state that {folder.path} holds is that of another job than the change was about", hint=_BACKUP)
    return before


def _read(folder: ChangeFolder, name: str, shape: Shape) -> t.Any:
    """Return a document of what the service said; its shape must be that of the service."""
    document = folder.read(name)
    require_form(document, shape, folder.path / name)
    return document


def read_written(folder: ChangeFolder, progress: Progress, before: Snapshot) -> WrittenState:
    """Return what may have been written, read off the journal's intents."""
    provisions = progress.intents(*PROVISION_STEPS)
    members = {member: None for event in provisions for member in event.detail("members")}
    schemas = [event.detail("schema") for event in progress.intents(*SCHEMA_STEPS)]
    intended = _read(folder, INTENDED_SCHEMA, SCHEMA_SHAPE) if folder.read(INTENDED_SCHEMA) else None
    versions = [event.details.get("version") for event in progress.done(*SCHEMA_STEPS) if "version" in event.details]
    return WrittenState(
        schema=bool(schemas),
        provisioned_members=tuple(members) if provisions else None,
        settings=own_values(
            change for event in progress.intents("settings", "rollback.settings") for change in event.detail("changes")
        ),
        assigned=_principals(progress, "scope.assign"),
        unassigned=_principals(progress, "scope.unassign"),
        assignments=_assignment_ids(progress),
        job=bool(progress.intents(*JOB_STEPS)),
        job_left=_job_left(progress),
        own_schemas=frozenset({*schemas, fingerprint(before.schema)}),
        own_versions=frozenset({*map(str, versions), str(before.schema.get("version"))}),
        # It is kept before it is announced, so a killed change may have left one that was never sent.
        intended_schema=intended if intended and fingerprint(intended) in schemas else None,
        group_left=_group_left(folder, progress),
        uncertain=_is_uncertain(progress),
    )


def _group_left(folder: ChangeFolder, progress: Progress) -> DirectoryObject | None:
    # A rollback writes after/ anew, and keeps what was there before it.
    place = f"{BEFORE_ROLLBACK}/after" if progress.rolling_back else "after"
    document = folder.read(f"{place}/{GROUP}") if progress.ended_well else None
    return read_object(document.get("written_back_state")) if document else None


def _is_uncertain(progress: Progress) -> bool:
    rolled_back = max((event.number for event in progress.done(ROLLBACK)), default=0)
    return any(_is_unanswered(progress, event) for event in progress.intents(*LATE_STEPS) if event.number > rolled_back)


def _is_unanswered(progress: Progress, intent: Event) -> bool:
    later = (event for event in progress.events[intent.number :] if event.step == intent.step)
    ended = next((event for event in later if event.state in ("done", "failed")), None)
    if ended is None or ended.state == "done":
        return ended is None
    status = ended.details.get("status")
    return not isinstance(status, int) or status >= SERVER_ERROR


def _job_left(progress: Progress) -> frozenset[str]:
    last = next((event for event in reversed(progress.events) if event.step in JOB_STEPS), None)
    if last is None or last.state != "done":
        return frozenset({"started", "paused"})
    return frozenset({"started" if last.step in STARTING else "paused"})


def _assignment_ids(progress: Progress) -> dict[str, str]:
    known: dict[str, str] = {}
    principal = ""
    for event in progress.events:
        if event.step == "scope.assign" and event.state == "intent":
            principal = str(event.detail("principal"))
        elif event.step == "scope.assign" and event.state == "done" and "assignment" in event.details:
            known[principal] = str(event.detail("assignment"))
    return known


def _principals(progress: Progress, step: str) -> tuple[str, ...]:
    """Return whom a step was about; an assignment that was there before the change is not the change's."""
    intents = [event for event in progress.intents(step) if not progress.was_there(event)]
    return tuple(dict.fromkeys(str(event.detail("principal")) for event in intents))

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence folder of one change: who and what, the journal, and the documents that it leaves behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import typing as t
from pathlib import Path

from .._common import private_files
from .._common.errors import EvidenceError, OptionError
from .._common.json import Json
from .._common.redaction import holds_secret, redact, redact_text
from .._common.waiting import utc_now
from .atomic_files import (
    cannot,
    make_folder,
    read,
    read_json,
    require_there,
    require_trusted_folder,
    require_trusted_subfolders,
    write,
    write_json,
)
from .change_id import require_valid
from .forms import IDENTITY as IDENTITY_FORM
from .forms import require_document
from .journal import Event, Journal, digest_of, lost, recorded_file

FORMAT = 1
"""Version of the folder's layout; a folder with a higher one was written by a newer release."""

IDENTITY = "change.json"
JOURNAL = "journal"
SNAPSHOT = "snapshot"
ROLLBACK = "rollback"
REFUSED = "rollback.refused"
CLOSED = "closed"
SETTLED = ".settled"
"""Marks a folder that need not be looked into any more, since there can be thousands of them; an empty one marks nothing."""

UNFINISHED = "unfinished.txt"
"""Says what an interrupted change has left; it goes when the change is rolled back."""

JOB_LEFT_PAUSED = ".job_left_paused"
"""Marks a settled change that left the job paused which ran before it."""

BEFORE_ROLLBACK = "before_rollback"
"""Holds the record of a change that had ended well, as it was before a rollback was ordered."""

RESERVE = ".reserve"
RESERVE_BYTES = 4 * 1024 * 1024
"""Kept for the rollback and the reports, should the disk fill up while the change runs."""

_DOCUMENTS = ("before", "changes", "answers", UNFINISHED)
"""What only a change has that has begun to work: there were events, and may have been writes."""

ROOM_BYTES = 32 * 1024 * 1024
"""What must be free before a change begins, so that it can be undone and reported to its end."""


class ChangeFolder:
    """The evidence of one change."""

    def __init__(self, path: Path, identity: Json) -> None:
        self.path = path
        self.identity = identity
        self.journal = Journal(path / JOURNAL, digest_of(identity))

    @property
    def change_id(self) -> str:
        """The id of the change."""
        return str(self.identity["id"])

    @property
    def evidence_dir(self) -> Path:
        """The folder of all changes."""
        return self.path.parent

    @classmethod
    def create(cls, evidence_dir: Path, change_id: str, identity: Json) -> ChangeFolder:
        """Begin the evidence of a change; EvidenceError when there is such a change already, or no room for one."""
        make_folder(evidence_dir)
        require_trusted_folder(evidence_dir)
        _require_room(evidence_dir)
        path = evidence_dir / change_id
        try:
            private_files.make_folder(path, private_files.shared_group)
        except FileExistsError as error:
            raise EvidenceError(
                f"There is a change '{change_id}' already: {path}",
                hint="Choose another change id. To undo that change, run the playbook rollback with its folder.",
            ) from error
        except OSError as error:
            raise cannot("create the folder", path, error) from error
        folder = cls(path, {"format": FORMAT, "id": change_id, "started": utc_now(), **redact(identity)})
        write_json(path / IDENTITY, folder.identity)
        write(path / RESERVE, bytes(RESERVE_BYTES))
        return folder

    @classmethod
    def open(cls, path: Path) -> ChangeFolder:
        """Return the evidence in a folder; EvidenceError when it is none, of a newer release, or not to be trusted."""
        _require_change(path)
        # The changes beside it, and their lock, are found by the folder's own place, not by that of a link to it.
        path = path.resolve()
        require_trusted_folder(path)
        require_trusted_subfolders(path)
        identity = read_json(path / IDENTITY)
        _require_known_format(path, identity)
        _require_name(path, identity["id"])
        return cls(path, identity)

    def free_reserve(self) -> None:
        """Let the rollback or the reports have the room that was kept for them."""
        self.remove(RESERVE)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        try:
            (self.path / name).unlink(missing_ok=True)
        except OSError as error:
            raise cannot("remove", self.path / name, error) from error

    def keep(self, name: str, document: Json | list[t.Any] | str) -> None:
        """Write a document into the folder without the secrets of the task: text as text, anything else as JSON."""
        require_there(self.path / IDENTITY)
        path = self.path / name
        if isinstance(document, str):
            write(path, redact_text(document).encode("utf-8", "backslashreplace"))
        else:
            write_json(path, redact(document))

    def keep_exactly(self, name: str, document: Json | list[t.Any] | None) -> None:
        """Write what a rollback puts back as it is; EvidenceError when it holds a secret of the task."""
        if holds_secret(document):
            raise EvidenceError(
                f"What is to be kept as {name} holds a secret of this task, so it can't be kept as it is",
                hint="Look for the secret in the configuration and in the test group, take it out, and replace it: others could read it.",
            )
        require_there(self.path / IDENTITY)
        write_json(self.path / name, document)

    def read(self, name: str) -> t.Any:
        """Return a JSON document of the folder, or None when it has none of this name; EvidenceError for one of another form."""
        path = self.path / name
        if not os.path.lexists(path):
            return None
        # What a rollback sends back came from the service, whose JSON holds no halves of characters.
        document = read_json(path, surrogates=not name.startswith("before/"))
        require_document(document, name, path)
        return document

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a file as hexadecimal digits."""
        return hashlib.sha256(read(self.path / name)).hexdigest()

    def preserve(self, names: t.Iterable[str]) -> None:
        """Copy documents to where no rollback writes; what was copied once stays as it is."""
        for name in names:
            copy = self.path / BEFORE_ROLLBACK / name
            if os.path.lexists(self.path / name) and not os.path.lexists(copy):
                write(copy, read(self.path / name))

    def files(self) -> list[str]:
        """Return the names of all documents, without what is only for locking or still being written."""
        everything = (path for path in self.path.rglob("*") if path.is_file() and not path.is_symlink())
        found = (path.relative_to(self.path) for path in everything)
        return sorted(str(name) for name in found if not name.name.startswith("."))


class Progress(t.NamedTuple):
    """How far a change has come, read off its journal."""

    events: list[Event]

    @classmethod
    def of(cls, folder: ChangeFolder) -> Progress:
        """Read the journal of a folder; EvidenceError when it, or what it says is there, is lost."""
        progress = cls(folder.journal.events())
        _require_whole(folder.path, progress)
        return progress

    @property
    def snapshot(self) -> Event | None:
        """The event that says that all is kept that a rollback needs."""
        return next((event for event in self.events if event.step == SNAPSHOT and event.state == "done"), None)

    @property
    def job_id(self) -> str | None:
        """The id of the job that is changed."""
        return str(self.snapshot.details["job_id"]) if self.snapshot else None

    def intents(self, *steps: str) -> list[Event]:
        """Return what was about to be written, for some steps or for all."""
        return [each for each in self.events if each.state == "intent" and (each.step in steps if steps else True)]

    def done(self, *steps: str) -> list[Event]:
        """Return what some steps say they have done."""
        return [each for each in self.events if each.state == "done" and each.step in steps]

    def has(self, step: str) -> bool:
        """Tell whether there is any event of a step."""
        return any(event.step == step for event in self.events)

    def was_there(self, intent: Event) -> bool:
        """Tell whether what was about to be made turned out to be there already, made by somebody else."""
        answer = next((event for event in self.events[intent.number :] if event.step == intent.step), None)
        return answer is not None and answer.state == "done" and bool(answer.details.get("was_there"))

    @property
    def wrote(self) -> bool:
        """Whether the change itself was about to write anything."""
        return any(not event.step.startswith(ROLLBACK) for event in self.intents())

    @property
    def rolling_back(self) -> bool:
        """Whether a rollback has begun."""
        return bool(self.intents(ROLLBACK))

    @property
    def rollback_end(self) -> Event | None:
        """How the last rollback ended; None when there was none, or it hasn't ended."""
        last = next((event for event in reversed(self.events) if event.step == ROLLBACK), None)
        return None if last is None or last.state == "intent" else last

    @property
    def taken_back(self) -> Event | None:
        """The beginning of the rollback that brought everything back; None unless nothing was to be written since."""
        last = next((each for each in reversed(self.events) if each.step == ROLLBACK or each.state == "intent"), None)
        return self.intents(ROLLBACK)[-1] if last is not None and (last.step, last.state) == (ROLLBACK, "done") else None

    @property
    def ended_well(self) -> bool:
        """Whether the change had come to a good end before anything was rolled back."""
        closed = next((event for event in self.events if event.step == CLOSED), None)
        return closed is not None and closed.details.get("settled") is True and not closed.details.get("reason")

    @property
    def settled(self) -> bool:
        """Whether the change needs nobody any more: kept, rolled back, or never written anything."""
        intents = self.intents()
        settling = [event.number for event in self.events if _settles(event)]
        return not intents or bool(settling) and settling[-1] > intents[-1].number


def _settles(event: Event) -> bool:
    if event.step == CLOSED:
        return event.details.get("settled") is True
    return event.step == ROLLBACK and event.state == "done"


def holds_change(path: Path) -> bool:
    """Tell whether a folder has anything of a change, be it without who and what."""
    return any(os.path.lexists(path / name) for name in (IDENTITY, JOURNAL, recorded_file(Path(JOURNAL)), RESERVE, *_DOCUMENTS))


def is_marked_settled(path: Path) -> bool:
    """Tell whether a folder need not be looked into."""
    try:
        return (path / SETTLED).lstat().st_size > 0
    except OSError:
        return False


def _require_change(path: Path) -> None:
    hint = "Give the folder of one change: <evidence folder>/<change id>."
    if os.path.islink(path) and not os.path.exists(path):
        raise EvidenceError(
            f"The link {path} leads to {os.path.realpath(path)}, which isn't there: an unfinished change may be in it",
            hint="Mount the disk, or put the folder back. When no change is behind it, remove the link.",
        )
    if not os.path.isdir(path):
        raise EvidenceError(f"There is no evidence folder {path}", hint=hint)
    if os.path.lexists(path / IDENTITY):
        return
    if holds_change(path):
        raise lost(f"The evidence in {path} is damaged: {IDENTITY}, which says whose change it is, is lost")
    raise EvidenceError(f"The folder {path} is not the evidence of a change: it has no {IDENTITY}", hint=hint)


def _require_whole(path: Path, progress: Progress) -> None:
    """Raise EvidenceError when documents contradict an empty journal, or the state before the change isn't there."""
    found = [name for name in _DOCUMENTS if os.path.lexists(path / name)]
    if not progress.events and found:
        raise lost(f"The journal of {path} is lost: it has no event, although there is {', '.join(found)}")
    files = progress.snapshot.details.get("files") or {} if progress.snapshot else {}
    missing = [name for name in files if not os.path.lexists(path / name)]
    if missing:
        raise lost(f"The evidence in {path} is damaged: {', '.join(missing)} is lost, which holds how it was before the change")


def _require_room(folder: Path) -> None:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise cannot("look at the disk of", folder, error) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise EvidenceError(
            f"Can't write into the evidence folder {folder}",
            hint="Give the account that runs Ansible write access, or choose another evidence folder.",
        )
    if free < ROOM_BYTES:
        raise EvidenceError(
            f"The disk of the evidence folder {folder} has {free // 1024} KiB left; a change needs {ROOM_BYTES // 1024 // 1024} MiB",
            hint="Make room, or choose another evidence folder.",
        )


def _require_known_format(path: Path, identity: t.Any) -> None:
    version = identity.get("format") if isinstance(identity, dict) else None
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise _no_change(path)
    if version > FORMAT:
        raise EvidenceError(
            f"The evidence in {path} has format {version}; this release reads up to format {FORMAT}",
            hint="Use the release of the collection that wrote it, or a newer one.",
        )
    try:
        IDENTITY_FORM.check(identity)
        require_valid(identity["id"])
    except (OptionError, ValueError) as error:
        raise _no_change(path) from error


def _require_name(path: Path, change_id: str) -> None:
    if path.name != change_id:
        raise EvidenceError(
            f"The folder {path} says that it is the evidence of the change '{change_id}'",
            hint=f"It was renamed, or made by somebody else. Give it the name {change_id} again if it is yours.",
        )


def _no_change(path: Path) -> EvidenceError:
    return EvidenceError(f"{path / IDENTITY} doesn't describe a change", hint="It was edited or damaged; take it from a backup.")

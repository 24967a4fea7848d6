# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of a change: one file for each event, durable before what it announces is done.

Each event carries a digest of itself and the digest of the one before it, the first one that of who asked for what, so
that an edited journal is noticed, and a journal of another change. How many there are stands beside the journal, so that
lost ones are noticed even where none is left after them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import os
import re
import typing as t
from pathlib import Path

from .._common.errors import CloudSyncError, EvidenceError
from .._common.json import Json, canonical_json
from .._common.redaction import redact
from .._common.shapes import Misshapen
from .._common.waiting import SYSTEM_CLOCK, Deadline, utc_now
from .atomic_files import cannot, make_folder, open_lock, read_json, require_there, write_json
from .forms import EVENT, details_form

State = t.Literal["intent", "done", "failed", "note"]

_BACKUP = "Take the evidence folder from a backup; an edited journal can't be trusted to undo a change."
_WRITING = ".writing"
_APPENDING = ".appending"
_APPEND_SECONDS = 30.0
_RETRY_SECONDS = 0.02
_NAME = re.compile(r"\d{4,}\.json")


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """One event: ``time`` is UTC, ``details`` are plain values and never a secret."""

    number: int
    time: str
    step: str
    state: State
    text: str
    details: Json
    previous: str
    digest: str = ""

    def detail(self, name: str) -> t.Any:
        """Return what the event must say; EvidenceError when it doesn't."""
        value = self.details.get(name)
        if value is None:
            raise EvidenceError(
                f"The journal is not as it was written: event {self.number} ({self.step}) doesn't say {name}", hint=_BACKUP
            )
        return value

    def sealed(self) -> Event:
        """Return the event with its digest."""
        return dataclasses.replace(self, digest=digest_of({**dataclasses.asdict(self), "digest": ""}))


class Journal:
    """The events in a folder; ``identity`` is the digest of who and what, to which the first event is tied."""

    def __init__(self, folder: Path, identity: str = "") -> None:
        self.folder = folder
        self._identity = identity
        self._known: list[Event] = []

    def events(self) -> list[Event]:
        """Return all events in order; EvidenceError when one is missing, damaged or was edited."""
        # Read first: what another process adds meanwhile is then only more than it says.
        recorded = self._recorded()
        # What was read once stays as it is, and there can be thousands of them.
        events = self._known
        for path in self._paths():
            if int(path.stem) <= len(events):
                continue
            event = _read(path)
            if event.number != len(events) + 1 or event.previous != self._last_digest(events) or path.name != _name(event.number):
                raise _edited(path, "an event before it is missing or was edited")
            events.append(event)
        if len(events) < recorded:
            raise lost(f"Of {recorded} events of the journal {self.folder}, {recorded - len(events)} are lost")
        return list(events)

    def append(self, step: str, state: State, text: str, details: Json) -> Event:
        """Add an event and return when it is on the disk."""
        if self._known:
            require_there(self.folder / _name(len(self._known)))
        make_folder(self.folder)
        path = self.folder / _APPENDING
        with _exclusively(path, _APPEND_SECONDS, f"Another process keeps adding to the journal {self.folder}"):
            events = self.events()
            kept = redact({"text": text, "details": details})
            event = Event(
                len(events) + 1, utc_now(), step, state, kept["text"], kept["details"], self._last_digest(events)
            ).sealed()
            write_json(self.folder / _name(event.number), dataclasses.asdict(event))
            write_json(recorded_file(self.folder), event.number)
        return event

    @contextlib.contextmanager
    def writing(self, step: str, text: str, details: Json, *, wait: float, allowed: t.Callable[[], None]) -> t.Iterator[Json]:
        """Announce a write, let it happen, and say how it ended; what the body puts into the yielded dict goes with it.

        One process at a time: a task that outlived its killed playbook ends before another may write. ``wait`` is how
        many seconds to wait for it; EvidenceError when that is not enough. ``allowed`` raises when it isn't its turn.
        """
        with self.alone(wait):
            allowed()
            self.append(step, "intent", text, details)
            outcome: Json = {}
            try:
                yield outcome
            except CloudSyncError as error:
                with contextlib.suppress(EvidenceError):  # the first cause counts
                    details = {"reason": error.message, "status": error.status}
                    self.append(step, "failed", text, {**outcome, **details})
                raise
            self._end(step, text, outcome)

    def _end(self, step: str, text: str, outcome: Json) -> None:
        try:
            self.append(step, "done", text, outcome)
        except EvidenceError as error:
            raise EvidenceError(
                f"This was carried out, and the evidence of it is lost: {text}. {error.message}", hint=error.hint, cause=error
            ) from error

    @contextlib.contextmanager
    def alone(self, wait: float) -> t.Iterator[None]:
        """Keep every other process from writing; EvidenceError when one still does after ``wait`` seconds."""
        busy = f"A task of this change is still writing, after {wait:.0f} s: {self.folder.parent}"
        with _exclusively(self.folder / _WRITING, wait, busy):
            yield

    def _recorded(self) -> int:
        """Return how many events there are at least."""
        path = recorded_file(self.folder)
        number = read_json(path) if os.path.lexists(path) else 0
        if isinstance(number, bool) or not isinstance(number, int):
            raise _edited(path, "it is not a number of events")
        return number

    def _last_digest(self, events: list[Event]) -> str:
        return events[-1].digest if events else self._identity

    def _paths(self) -> list[Path]:
        """Return the files of the events in order; the number has four digits or more."""
        try:
            found = [path for path in self.folder.iterdir() if _NAME.fullmatch(path.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise cannot("read", self.folder, error) from error
        return sorted(found, key=lambda path: int(path.stem))


def recorded_file(journal: Path) -> Path:
    """Return the file that says how many events a journal has."""
    return journal.with_name(f".{journal.name}_events")


def lost(what: str) -> EvidenceError:
    """Return the error for evidence that was there and is gone, so that it can't tell any more what was written."""
    return EvidenceError(
        f"{what}. What the change has written, and has not taken back, is unknown: the schema may be unproven, and the job paused",
        hint="Put back what is lost, or the whole folder from a backup, and run the playbook rollback with it. Without that, compare "
        "schema, settings, assignments and job with the documents in before/, restore them, and then move the folder away.",
    )


def digest_of(document: t.Any) -> str:
    """Return the SHA-256 of a document's canonical JSON, as hexadecimal digits."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def _name(number: int) -> str:
    return f"{number:04}.json"


def _read(path: Path) -> Event:
    document = read_json(path)
    try:
        EVENT.check(document)
        event = Event(**document)
    except Misshapen as problem:
        raise _edited(path, problem.describe("the event")) from None
    except TypeError as error:
        raise _edited(path, "it is not an event") from error
    if event.sealed().digest != event.digest:
        raise _edited(path, "its digest doesn't match its content")
    try:
        details_form(event.step, event.state).check(event.details)
    except Misshapen as problem:
        raise _edited(path, problem.inside("details").describe("the event")) from None
    return event


def _edited(path: Path, reason: str) -> EvidenceError:
    return EvidenceError(
        f"The journal is not as it was written: {path}: {reason}",
        hint=_BACKUP,
    )


@contextlib.contextmanager
def _exclusively(path: Path, wait: float, busy: str) -> t.Iterator[None]:
    """Hold the lock on a file; EvidenceError with the text ``busy`` when another process holds it for too long."""
    descriptor = open_lock(path)
    try:
        _lock(descriptor, path, wait, busy)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path, wait: float, busy: str) -> None:
    deadline = Deadline.steady(wait, _RETRY_SECONDS, on=SYSTEM_CLOCK)
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if not deadline.pause():
                hint = "It is still running although its playbook ended. Wait until it has ended, then run again."
                raise EvidenceError(busy, hint=hint) from error
        except OSError as error:
            raise cannot("lock", path, error) from error

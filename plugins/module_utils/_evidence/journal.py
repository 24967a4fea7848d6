# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of a change: one file for each event, durable before what it announces is done.

Each event carries a digest of itself and the digest of the one before it, so that an edited journal is noticed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import json
import os
import time
import typing as t
from pathlib import Path

from .._common.clock import utc_now
from .._common.errors import CloudSyncError, EvidenceError
from .._common.redaction import redact_text
from .durable import FILE_MODE, cannot, read_json, write_json

Json = dict[str, t.Any]
State = t.Literal["intent", "done", "failed", "note"]

_LOCK = ".writing"
_RETRY_SECONDS = 0.1


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

    def sealed(self) -> Event:
        """Return the event with its digest."""
        return dataclasses.replace(self, digest=digest_of({**dataclasses.asdict(self), "digest": ""}))


class Journal:
    """The events in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def events(self) -> list[Event]:
        """Return all events in order; EvidenceError when one is missing, damaged or was edited."""
        events: list[Event] = []
        for path in sorted(self.folder.glob("[0-9]*.json")):
            event = _read(path)
            if event.number != len(events) + 1 or event.previous != (events[-1].digest if events else ""):
                raise _edited(path, "an event before it is missing or was edited")
            events.append(event)
        return events

    def append(self, step: str, state: State, text: str, details: Json) -> Event:
        """Add an event and return when it is on the disk."""
        events = self.events()
        number = len(events) + 1
        event = Event(number, utc_now(), step, state, text, details, events[-1].digest if events else "").sealed()
        write_json(self.folder / f"{number:04}.json", dataclasses.asdict(event))
        return event

    @contextlib.contextmanager
    def writing(
        self, step: str, text: str, details: Json, *, wait: float, allowed: t.Callable[[], None]
    ) -> t.Iterator[Json]:
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
                self.append(step, "failed", text, {**outcome, "reason": redact_text(error.message)})
                raise
            self.append(step, "done", text, outcome)

    @contextlib.contextmanager
    def alone(self, wait: float) -> t.Iterator[None]:
        """Keep every other process from writing; EvidenceError when one still does after ``wait`` seconds."""
        path = self.folder / _LOCK
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        except OSError as error:
            raise cannot("open", path, error) from error
        try:
            _lock(descriptor, self.folder, wait)
            yield
        finally:
            os.close(descriptor)


def digest_of(document: t.Any) -> str:
    """Return the SHA-256 of a document's canonical JSON, as hexadecimal digits."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> Event:
    document = read_json(path)
    try:
        event = Event(**document)
    except TypeError as error:
        raise _edited(path, "it is not an event") from error
    if event.sealed().digest != event.digest:
        raise _edited(path, "its digest doesn't fit its content")
    return event


def _edited(path: Path, reason: str) -> EvidenceError:
    return EvidenceError(
        f"The journal is not as it was written: {path}: {reason}",
        hint="Take the evidence folder from a backup; an edited journal can't be trusted to undo a change.",
    )


def _lock(descriptor: int, folder: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise EvidenceError(
                    f"A task of this change is still writing, after {wait:.0f} s: {folder.parent}",
                    hint="It outlived its playbook. Wait until it has ended, then run again.",
                ) from error
            time.sleep(_RETRY_SECONDS)
        except OSError as error:
            raise cannot("lock", folder, error) from error

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One change of a configuration at a time: a lock in the folder that all changes share, which a dead process can't hold."""

from __future__ import annotations

import fcntl
import hashlib
import os
import typing as t
from pathlib import Path

from .._common.errors import ChangeRunningError
from .._common.json import Json, canonical_json, parse_object
from .._common.waiting import SYSTEM_CLOCK, Deadline, utc_now
from .atomic_files import cannot, make_folder, open_lock, require_trusted_folder
from .lock_holder import keep_open
from .processes import place, start_time
from .working_locks import NO_LOCKS, refused, require_working_locks

_RELEASE_SECONDS = 5.0
# Somebody who only looks holds the lock for an instant.
_CLAIM_SECONDS = 1.0
_LOOK_SECONDS = 0.01

_IDENTITY = ("change", "owner", "started", "host", "boot", "pid_namespace")
"""What tells one holder from another one; where processes can't be told apart further, each part that is missing is None."""


def claim(
    evidence_dir: Path,
    job_id: str,
    change_id: str,
    owner: int,
    at_end: t.Callable[[], None] | None = None,
    keeping: int | None = None,
) -> None:
    """Hold the lock of a configuration's job for a change, until the process ``owner`` ends or releases it.

    ``at_end`` is called when it ends without having released it, with ``keeping``, a descriptor, still open. Claiming twice for the
    same change and owner is fine. Raises ChangeRunningError when somebody else holds it, and EvidenceError where locks don't work.
    """
    make_folder(evidence_dir)
    require_trusted_folder(evidence_dir)
    path = lock_file(evidence_dir, job_id)
    descriptor = open_lock(path)
    try:
        content = {"change": change_id, "owner": owner, "started": start_time(owner), **place(), "since": utc_now()}
        if _lock(descriptor, content):
            require_working_locks(path, descriptor)
            _fill(descriptor, canonical_json(content).encode())
            keep_open(descriptor, owner, _released(content), at_end, keeping)
    except OSError as error:
        if error.errno in NO_LOCKS:
            raise refused(path, f"its file system refuses them ({error.strerror})") from error
        raise cannot("write the lock", path, error) from error
    finally:
        os.close(descriptor)


def holder(evidence_dir: Path, job_id: str) -> Json | None:
    """Return who holds the lock (``change``, ``since``, the process ``owner``, and which one that is), or None."""
    path = lock_file(evidence_dir, job_id)
    if not path.exists():
        return None
    descriptor = open_lock(path)
    try:
        # Shared, so that two who look don't take one another for a holder.
        return None if _try_lock(descriptor, fcntl.LOCK_SH) else _content(descriptor)
    except OSError as error:
        raise cannot("look at the lock", path, error) from error
    finally:
        os.close(descriptor)


def release(evidence_dir: Path, job_id: str, change_id: str) -> None:
    """Let go of the lock, if this change holds it for a process of this machine and this container."""
    found = holder(evidence_dir, job_id)
    if found is None or found.get("change") != change_id or not _is_here(found):
        return
    path = lock_file(evidence_dir, job_id)
    descriptor = open_lock(path)
    try:
        # Whoever keeps it open reads this; nobody is sent a signal, since a file can name any process.
        _fill(descriptor, _released(found))
    except OSError as error:
        raise cannot("write the lock", path, error) from error
    finally:
        os.close(descriptor)
    deadline = Deadline.steady(_RELEASE_SECONDS, _LOOK_SECONDS, on=SYSTEM_CLOCK)
    while holder(evidence_dir, job_id) in ({}, found) and deadline.pause():
        pass


def lock_file(evidence_dir: Path, job_id: str) -> Path:
    """Return the path of a job's lock."""
    return evidence_dir / f".lock-{hashlib.sha256(job_id.encode()).hexdigest()[:16]}"


def _lock(descriptor: int, content: Json) -> bool:
    """Take the lock; False when this change and owner hold it already."""
    deadline = Deadline.steady(_CLAIM_SECONDS, _LOOK_SECONDS, on=SYSTEM_CLOCK)
    while not _try_lock(descriptor, fcntl.LOCK_EX):
        found = _content(descriptor)
        if all(name in found and found[name] == content[name] for name in _IDENTITY):
            return False
        if not deadline.pause():
            raise _running(found)
    return True


def _is_here(found: Json) -> bool:
    return all(name in found and found[name] == value for name, value in place().items())


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _content(descriptor: int) -> Json:
    # It can't be read when it was claimed this very moment.
    return parse_object(os.pread(descriptor, 4096, 0)) or {}


def _released(content: Json) -> bytes:
    """Return what stands in the lock once its holder may let go: different for each holder."""
    return f"released {hashlib.sha256(canonical_json(content).encode()).hexdigest()}".encode()


def _fill(descriptor: int, content: bytes) -> None:
    os.pwrite(descriptor, content, 0)
    os.ftruncate(descriptor, len(content))


def _running(found: Json) -> ChangeRunningError:
    return ChangeRunningError(
        f"The change '{found.get('change', 'unknown')}' to this configuration is running, process {found.get('owner', 'unknown')} "
        f"on {found.get('host', 'unknown')}{_elsewhere(found)} since {found.get('since', 'just now')}",
        hint="Wait until it has ended, then run again.",
        holder={name: found.get(name) for name in ("change", "owner", "host", "since")},
    )


def _elsewhere(found: Json) -> str:
    """Return what tells this machine from another one of its name, and this container from another one."""
    here = place()
    if found.get("host") != here["host"] or _is_here(found):
        return ""
    return ", in another container," if found.get("boot") == here["boot"] else ", another machine of that name,"

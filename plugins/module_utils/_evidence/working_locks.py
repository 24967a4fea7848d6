# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do locks work in a folder? A file system can refuse them, grant each of them, or keep them from other machines."""

from __future__ import annotations

import errno
import fcntl
import os
import typing as t
from pathlib import Path

from .._common.errors import EvidenceError
from .atomic_files import open_lock

NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
"""What a file system answers that has no locks."""

_MOUNTS = Path("/proc/self/mountinfo")
_OWN_MACHINE_ONLY = {"nolock", "local_lock=all", "local_lock=flock", "nobrl"}
"""Options of NFS and SMB with which other machines that mount the folder see no lock of this one."""

_ADVICE = (
    "Put the evidence folder where locks work: on a local disk, on NFS 4 without nolock or local_lock, on CephFS; not on SMB with "
    "nobrl, and not on object storage."
)


def require_working_locks(path: Path, held: int) -> None:
    """Raise EvidenceError unless others see that a file, open as ``held``, is locked."""
    if _is_granted_twice(path):
        raise refused(path, "its file system grants a lock that somebody holds already")
    option = _own_machine_only(os.fstat(held).st_dev)
    if option is not None:
        raise refused(path, f"it is mounted with {option}, so other machines don't see its locks")


def refused(path: Path, why: str) -> EvidenceError:
    """Return the error for a folder where no change is safe from another one."""
    return EvidenceError(f"Locks don't work in {path.parent}: {why}. Nothing was written.", hint=_ADVICE)


def _is_granted_twice(path: Path) -> bool:
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _own_machine_only(device: int) -> str | None:
    number = f"{os.major(device)}:{os.minor(device)}"
    for fields in _mounts():
        if fields[2] == number:
            options = {option for field in (fields[5], fields[-1]) for option in field.split(",")}
            return next(iter(sorted(options & _OWN_MACHINE_ONLY)), None)
    return None


def _mounts() -> t.Iterator[list[str]]:
    """Give the fields of each mount (proc(5)): the third is its device, the sixth and the last have its options."""
    try:
        lines = _MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    yield from (fields for fields in map(str.split, lines) if len(fields) > 6)

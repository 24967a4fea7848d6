# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that survive a crash: written beside their place, flushed to the disk, then renamed into it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import typing as t
from pathlib import Path

from .._common.errors import EvidenceError
from .._common.json import parse_json

FOLDER_MODE = 0o700
FILE_MODE = 0o600

_FULL = (errno.ENOSPC, errno.EDQUOT)


def make_folder(folder: Path) -> None:
    """Create a folder with mode 0700 and its parents, as far as they are missing; EvidenceError says why it can't."""
    try:
        for each in reversed([folder, *folder.parents]):
            if not each.exists():
                with contextlib.suppress(FileExistsError):  # another process was faster
                    make_new_folder(each)
    except (OSError, ValueError) as error:
        raise cannot("create the folder", folder, error) from error


def make_new_folder(folder: Path) -> None:
    """Create a folder with mode 0700, whatever the umask, and flush its name to the disk; OSError when it can't."""
    folder.mkdir(mode=FOLDER_MODE)
    folder.chmod(FOLDER_MODE)
    with contextlib.suppress(PermissionError):  # one may write into a folder that one may not read
        _flush_folder(folder.parent)


def write(path: Path, content: bytes) -> None:
    """Write a file with mode 0600 so that after a crash it is there as a whole, or as it was before.

    Raises EvidenceError, in which case nothing of the new content is there.
    """
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write_and_flush(beside, content)
        beside.rename(path)
        _flush_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise cannot("write", path, error) from error


def write_json(path: Path, document: t.Any) -> None:
    """Write a document as JSON for people and programs."""
    write(path, f"{json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True)}\n".encode("utf-8", "backslashreplace"))


def read_json(path: Path) -> t.Any:
    """Return the document in a file; EvidenceError when there is none, or when it is not JSON."""
    try:
        return parse_json(path.read_bytes())
    except OSError as error:
        raise cannot("read", path, error) from error
    except ValueError as error:
        raise EvidenceError(
            f"The file {path} is not JSON: {error}",
            hint="It was edited or damaged; take it from a backup of the evidence folder.",
        ) from error


def open_lock(path: Path) -> int:
    """Return the descriptor of a file that is there to be locked, created with mode 0600 where it is missing."""
    try:
        return _open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError as error:
        raise cannot("open the lock", path, error) from error


def cannot(action: str, path: Path, error: OSError | ValueError) -> EvidenceError:
    """Return the error for a file or folder that the system refuses; ValueError: its name can't be one."""
    number = getattr(error, "errno", None)
    if number in _FULL:
        advice = "The disk is full: make room, then run again."
    elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = "Give the account that runs Ansible write access, or choose another evidence folder."
    else:
        advice = "Check the path of the evidence folder."
    return EvidenceError(f"Can't {action} {path}: {getattr(error, 'strerror', None) or error}", hint=advice)


def _write_and_flush(path: Path, content: bytes) -> None:
    with open(_open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _open(path: Path, flags: int) -> int:
    descriptor = os.open(path, flags, FILE_MODE)
    try:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != FILE_MODE:  # an umask can take more than it should
            os.fchmod(descriptor, FILE_MODE)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

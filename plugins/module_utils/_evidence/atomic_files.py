# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that survive a crash: written beside their place, flushed to the disk, then renamed into it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import typing as t
from pathlib import Path

from .._common import private_files
from .._common.errors import EvidenceError
from .._common.json import parse_json
from .._common.private_files import UntrustedFileError

MOST_BYTES = 128 * 1024 * 1024
"""No document of a change is larger; what is, somebody else put there."""

_FULL = (errno.ENOSPC, errno.EDQUOT)
_NEW = os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


def make_folder(folder: Path) -> None:
    """Create a folder for this account alone, or its group, and its parents as far as they are missing; EvidenceError."""
    try:
        private_files.make_folders(folder, private_files.shared_group)
    except (OSError, ValueError) as error:
        raise cannot("create the folder", folder, error) from error


def require_there(path: Path) -> None:
    """Raise EvidenceError when a file or folder is gone: evidence that began elsewhere isn't continued in a new folder."""
    if not os.path.lexists(path):
        raise EvidenceError(
            f"{path} is gone: somebody removed or moved it while it was in use",
            hint="Put the evidence folder back, or take it from a backup.",
        )


def require_trusted_folder(folder: Path) -> None:
    """Raise EvidenceError unless nobody else can have written to a folder, or put another one in its place."""
    try:
        private_files.require_trusted_folder(folder, private_files.shared_group)
    except UntrustedFileError as error:
        raise _untrusted(error) from error
    except (OSError, ValueError) as error:
        raise cannot("look at", folder, error) from error


def require_trusted_subfolders(folder: Path) -> None:
    """Raise EvidenceError unless all folders below a trusted one are to be trusted, too, and none is a link."""
    try:
        for place, names, _files in os.walk(folder, onerror=_raise):
            for name in names:
                private_files.require_trusted_subfolder(Path(place, name), private_files.shared_group)
    except UntrustedFileError as error:
        raise _untrusted(error) from error
    except OSError as error:
        raise cannot("look at", folder, error) from error


def write(path: Path, content: bytes) -> None:
    """Write a file with mode 0600 so that after a crash it is there as a whole, or as it was before.

    Neither the file nor its folder may be a link. Raises EvidenceError, in which case nothing of the new content is there.
    """
    write_pieces(path, (content,))


def write_pieces(path: Path, pieces: t.Iterable[bytes]) -> None:
    """Do the same with content that comes piece by piece, of any size; what raises while it comes leaves nothing, either."""
    make_folder(path.parent)
    try:
        folder = private_files.open_folder(path.parent)
        try:
            _write_beside(folder, path, pieces)
        finally:
            os.close(folder)
    except OSError as error:
        raise cannot("write", path, error) from error


def write_json(path: Path, document: t.Any) -> None:
    """Write a document as JSON for people and programs."""
    write(path, f"{json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True)}\n".encode("utf-8", "backslashreplace"))


def read(path: Path) -> bytes:
    """Return the content of a file that only this account can have written; EvidenceError."""
    try:
        return private_files.read(path, most=MOST_BYTES, group=private_files.shared_group)
    except UntrustedFileError as error:
        raise _untrusted(error) from error
    except OSError as error:
        raise cannot("read", path, error) from error


def read_json(path: Path, *, surrogates: bool = True) -> t.Any:
    """Return the document in a file; EvidenceError when there is none, or when it is not JSON."""
    try:
        return parse_json(read(path), surrogates=surrogates)
    except ValueError as error:
        raise EvidenceError(
            f"The file {path} is not JSON: {error}",
            hint="It was edited or damaged; take it from a backup of the evidence folder.",
        ) from error


def open_lock(path: Path) -> int:
    """Return the descriptor of a file that is there to be locked, created with mode 0600 where it is missing."""
    try:
        return _open(path, os.O_RDWR | _NEW)
    except UntrustedFileError as error:
        raise _untrusted(error) from error
    except OSError as error:
        raise cannot("open the lock", path, error) from error


def cannot(action: str, path: Path, error: OSError | ValueError) -> EvidenceError:
    """Return the error for a file or folder that the system refuses; ValueError: its name can't be one."""
    number = getattr(error, "errno", None)
    if number in _FULL:
        advice = "The disk is full: make room, then run again."
    elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = "Give the account that runs Ansible write access, or choose another folder."
    else:
        advice = "Check the path of the folder."
    return EvidenceError(f"Can't {action} {path}: {getattr(error, 'strerror', None) or error}", hint=advice)


def _raise(error: OSError) -> t.NoReturn:
    raise error


def _untrusted(error: UntrustedFileError) -> EvidenceError:
    return EvidenceError(
        f"The evidence can't be trusted: {error}",
        hint="Somebody else could have written what a rollback puts back. Only the account that runs Ansible may write there "
        "(chown, chmod go-w); if several accounts share the folder on purpose, name their group in evidence_group.",
    )


def _write_beside(folder: int, path: Path, pieces: t.Iterable[bytes]) -> None:
    beside = f".{path.name}.{os.getpid()}"
    try:
        with open(_open(beside, os.O_WRONLY | os.O_TRUNC | _NEW, folder), "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.rename(beside, path.name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(beside, dir_fd=folder)
        if isinstance(error, UntrustedFileError):
            raise _untrusted(error) from error
        raise


def _open(path: Path | str, flags: int, folder: int | None = None) -> int:
    group = private_files.shared_group
    mode = private_files.file_mode(group)
    descriptor = os.open(path, flags, mode, dir_fd=folder)
    try:
        status = os.fstat(descriptor)
        private_files.require_trusted(Path(path), status, group)
        if status.st_uid == os.geteuid():  # an umask can take more than it should
            if group is not None and status.st_gid != group:
                os.fchown(descriptor, -1, group)
            os.fchmod(descriptor, mode)
    except (OSError, UntrustedFileError):
        os.close(descriptor)
        raise
    return descriptor

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that say what is done next, or hold a secret: whose they must be, and how they are read.

The rule is that of ``sshd`` (``StrictModes``): a file, its folder and every folder above belong to this account or to root,
and nobody else may write to them. Folders of evidence can be shared with one named group (``share_with``). What is read
is a regular file that is no link, of a bounded size; a pipe or a device in its place is refused without waiting for it.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import stat
import typing as t
from pathlib import Path

from .errors import OptionError

FOLDER_MODE = 0o700
FILE_MODE = 0o600

_GROUP_WRITES, _OTHERS_WRITE = 0o020, 0o002
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WHOLE_MACHINE = "4294967295"

shared_group: int | None = None
"""The group that may write to the evidence, too. Read it as ``private_files.shared_group``: a task sets it."""


class UntrustedFileError(Exception):
    """A file or folder that this account must not trust; the text says which, and why."""


def share_with(group: str | None) -> None:
    """Let the members of a group write to the evidence; by name or number, None for nobody. OptionError for an unknown one."""
    global shared_group
    shared_group = _group_id(group) if group else None


def make_folders(folder: Path, group: int | None = None) -> None:
    """Create a folder and its parents, as far as they are missing, whatever the umask; OSError or ValueError."""
    for each in reversed([folder, *folder.parents]):
        if not each.exists():
            with contextlib.suppress(FileExistsError):  # another process was faster
                make_folder(each, group)


def make_folder(folder: Path, group: int | None = None) -> None:
    """Create a folder for this account alone (mode 0700), or for a group (2770), and flush its name to the disk.

    OSError when it can't be made, FileExistsError when it is there.
    """
    mode = FOLDER_MODE if group is None else stat.S_ISGID | 0o770
    folder.mkdir(mode=mode)
    if group is not None:
        os.chown(folder, -1, group)
    folder.chmod(mode)
    with contextlib.suppress(PermissionError):  # one may write into a folder that one may not read
        _flush(folder.parent)


def file_mode(group: int | None) -> int:
    """Return the mode of new files."""
    return FILE_MODE if group is None else 0o660


def require_trusted_folder(folder: Path, group: int | None = None) -> None:
    """Raise ``UntrustedFileError`` unless a folder, without links in its path, and all above it are to be trusted.

    OSError when it can't be looked at. A folder above may be one in which everybody makes files and nobody removes those
    of others, as ``/tmp``.
    """
    real = Path(os.path.realpath(folder))
    status = os.lstat(real)
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(real))
    _require(real, status, group)
    for parent in real.parents:
        above = os.lstat(parent)
        if not above.st_mode & stat.S_ISVTX:
            _require(parent, above, group, is_parent=True)
        elif above.st_uid not in _owners(is_parent=True):
            raise UntrustedFileError(f"{parent} belongs to {_name(above.st_uid)}")


def require_trusted_subfolder(folder: Path, group: int | None = None) -> None:
    """Raise ``UntrustedFileError`` unless a folder in a trusted one is no link, and nobody else can have written to it; OSError."""
    status = os.lstat(folder)
    if stat.S_ISLNK(status.st_mode):
        raise UntrustedFileError(f"{folder} is a link; put the folder that it leads to in its place")
    _require(folder, status, group)


def require_trusted(path: Path, status: os.stat_result, group: int | None = None) -> None:
    """Raise ``UntrustedFileError`` unless this is a regular file that nobody else may have written."""
    if not stat.S_ISREG(status.st_mode):
        raise UntrustedFileError(f"{path} is not a regular file")
    _require(path, status, group)


def is_private(status: os.stat_result) -> bool:
    """Tell whether a file or folder belongs to this account and is closed to all others."""
    return status.st_uid == os.geteuid() and not stat.S_IMODE(status.st_mode) & 0o077


def open_folder(folder: Path) -> int:
    """Return the descriptor of a folder that is no link; OSError."""
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)


def read(path: Path, *, most: int, group: int | None = None, private: bool = False) -> bytes:
    """Return the content of a file; neither it nor its folder may be a link.

    ``most`` is the largest size in bytes, ``private`` says that nobody else may read it. Raises ``UntrustedFileError``, and
    OSError when it can't be read.
    """
    folder = open_folder(path.parent)
    try:
        descriptor = os.open(path.name, _READ, dir_fd=folder)
    finally:
        os.close(folder)
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        require_trusted(path, status, group)
        if private and not is_private(status):
            raise UntrustedFileError(f"{path} can be read by others")
        content = file.read(most + 1) if status.st_size <= most else b""
    if status.st_size > most or len(content) > most:
        raise UntrustedFileError(f"{path} has more than {most} bytes")
    return content


def read_named(path: str | Path, *, most: int) -> bytes:
    """Return the content of a file that a person named: anybody's, also behind a link, but a regular one of a bounded size.

    OSError when it can't be read, with the reason.
    """
    with open_named(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it has more than {most} bytes", str(path))
    return content


def open_named(path: str | Path) -> t.BinaryIO:
    """Open such a file to read it piece by piece; OSError when it can't be read."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return open(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, "it is not a regular file", str(path))


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _require(path: Path, status: os.stat_result, group: int | None, *, is_parent: bool = False) -> None:
    if status.st_uid not in _owners(is_parent=is_parent) and (is_parent or status.st_gid != group):
        raise UntrustedFileError(f"{path} belongs to {_name(status.st_uid)}")
    if status.st_mode & _OTHERS_WRITE:
        raise UntrustedFileError(f"everybody may write to {path}")
    if status.st_mode & _GROUP_WRITES and status.st_gid != group and not _is_own_group(status.st_gid):
        raise UntrustedFileError(f"its group, {status.st_gid}, may write to {path}")


def _owners(*, is_parent: bool) -> tuple[int, ...]:
    # In a user namespace, folders of the machine's root belong to nobody that can be named.
    return (0, os.geteuid(), *([_overflow_user()] if is_parent and _is_namespace() else []))


@functools.cache
def _is_own_group(group: int) -> bool:
    """Tell whether a group has this account as its only member, as many systems make one for each."""
    import grp
    import pwd

    try:
        account = pwd.getpwuid(os.geteuid())
        name, own = account.pw_name, account.pw_gid
    except KeyError:  # a container may run under a number that has no name
        name, own = "", os.getegid()
    try:
        members = set(grp.getgrgid(group).gr_mem)
    except KeyError:
        members = set()
    return group == own and members <= {name}


@functools.cache
def _is_namespace() -> bool:
    try:
        return Path("/proc/self/uid_map").read_text(encoding="ascii").split() != ["0", "0", _WHOLE_MACHINE]
    except OSError:
        return False


@functools.cache
def _overflow_user() -> int:
    try:
        return int(Path("/proc/sys/kernel/overflowuid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 65534


def _name(user: int) -> str:
    import pwd

    try:
        return f"the account {pwd.getpwuid(user).pw_name}"
    except KeyError:
        return f"the account {user}"


def _group_id(group: str) -> int:
    import grp

    try:
        return int(group) if group.isdigit() else grp.getgrnam(group).gr_gid
    except (KeyError, ValueError) as error:
        raise OptionError(
            f"evidence_group: this machine knows no group {group!r}",
            hint="Name the group of the accounts that share the evidence folder, as getent group shows it.",
            option="evidence_group",
        ) from error

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's cache folder: downloaded packages and built directories.

An entry is a folder that appears under its final name complete or not at all, so a reader needs no lock. Whoever makes
one holds the lock, which ends with its process; what a killed maker left half done is swept by the next.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.private_files import (
    UntrustedFileError,
    make_folders,
    require_trusted_folder,
)

from .errors import LabError

PARTIAL = ".partial-"
FULL_OR_FORBIDDEN = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS)
WAY_OUT = "free 1 GB there, or set XDG_CACHE_HOME to a folder that has as much and that you can write to"


def cache_folder() -> Path:
    """Return the cache folder, created when missing and readable by its owner alone.

    What is in it is run, so nobody else may have written to it: the rule of the collection's own private files.
    """
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(base).expanduser() / "hybrid_identity.cloud_sync" / "lab"
    try:
        make_folders(folder)
        require_trusted_folder(folder)
    except UntrustedFileError as error:
        raise LabError(f"the cache folder can't be trusted ({error}); mend that, or set XDG_CACHE_HOME") from error
    except OSError as error:
        raise LabError(f"cannot create the cache folder {folder} ({error.strerror}); set XDG_CACHE_HOME") from error
    return folder


@contextmanager
def making(final: Path, megabytes: int) -> Iterator[Path | None]:
    """Yield a new folder to fill, which becomes ``final`` at the end; or None when ``final`` exists by then.

    LabError where there is no room for it; ``megabytes`` are what making it takes.
    """
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(final.parent / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if final.exists():
            yield None
            return
        _sweep(final.parent)
        _require_room(final.parent, megabytes)
        partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=final.parent))
        try:
            yield partial
            partial.rename(final)
        except OSError as error:
            if error.errno not in FULL_OR_FORBIDDEN:
                raise
            raise LabError(f"cannot write below {final.parent} ({error.strerror}); {WAY_OUT}") from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time work on what a folder lacks; the others wait."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / ".work", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep_newest(folder: Path, count: int) -> None:
    """Remove all but the ``count`` most recently used entries of a folder."""
    entries = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(PARTIAL)]
    entries.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in entries[count:]:
        shutil.rmtree(entry, ignore_errors=True)


def _require_room(folder: Path, megabytes: int) -> None:
    # Asked first, since programs that fill a disk try again for minutes, or blame something else.
    free = shutil.disk_usage(folder).free // 10**6
    if free < megabytes:
        raise LabError(f"{folder} has {free} MB left, and {megabytes} MB are needed; {WAY_OUT}")


def _sweep(folder: Path) -> None:
    for entry in folder.glob(f"{PARTIAL}*"):
        shutil.rmtree(entry, ignore_errors=True)

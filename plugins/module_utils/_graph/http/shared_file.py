# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small file that all processes of this user on this machine share, for what the service counts over all of them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import typing as t
from hashlib import sha256
from pathlib import Path

from ..._common import waiting
from ..._common.errors import OptionError
from ..._common.json import Json, canonical_json
from ..._common.private_files import FILE_MODE, UntrustedFileError, require_trusted
from ..cache_folder import shared_folder

_LONGEST_FILE_BYTES = 1024 * 1024


class SharedFile:
    """One file for each key, such as the tenant; without a private folder there is none, and each process is on its own."""

    def __init__(self, kind: str, key: str, *, folder: Path | None = None) -> None:
        """``folder`` is by default this user's cache folder."""
        folder = folder or shared_folder()
        # Clocks and locks are those of one machine, while a home folder may be shared by many.
        digest = sha256(f"{key.casefold()}\n{os.uname().nodename}".encode()).hexdigest()[:32]
        self._path = folder / f"{kind}-{digest}.json" if folder else None
        self._thread_lock = threading.Lock()

    @contextlib.contextmanager
    def locked(self) -> t.Iterator[int | None]:
        """Give the descriptor of the file, which no other thread or process has meanwhile; None where there is no file.

        Raises ``OptionError`` when it can't be used.
        """
        with self._thread_lock:
            if self._path is None:
                yield None
                return
            try:
                with _locked(self._path) as descriptor:
                    yield descriptor
            except (OSError, UntrustedFileError) as problem:
                raise OptionError(
                    f"The file that keeps the pace of calls cannot be used: {problem}",
                    hint="Remove it, free some space, or set XDG_CACHE_HOME to a folder that can be written.",
                ) from problem


def read_content(descriptor: int) -> bytes:
    """Return what is in the open and locked file."""
    return os.pread(descriptor, _LONGEST_FILE_BYTES, 0)


def write_document(descriptor: int, document: Json) -> None:
    """Write into the open and locked file.

    The new content goes over the old before the rest is cut off: whoever is killed in between leaves a file that cannot be
    read, never one that looks empty.
    """
    content = canonical_json(document).encode("ascii")
    os.pwrite(descriptor, content, 0)
    os.ftruncate(descriptor, len(content))


def boot_id() -> str:
    """Return what tells this start of the machine from others: its clock begins anew with each."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"


def machine_time() -> float:
    """Return the seconds of a clock that is the same for all processes of the machine."""
    return waiting.clock.monotonic()


@contextlib.contextmanager
def _locked(path: Path) -> t.Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, FILE_MODE)
    try:
        require_trusted(path, os.fstat(descriptor))
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        # Closing it lifts the lock, as does the end of a process that is killed.
        os.close(descriptor)

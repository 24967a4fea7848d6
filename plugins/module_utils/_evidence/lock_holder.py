# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that does nothing but keep a file open, as long as another process lives, and says so when that ended too early.

A module ends long before the playbook does, so it can't hold a lock for it. A holder can: the operating system frees
the lock when the holder ends, which it does with its owner, however that ends.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import typing as t

from .._common.waiting import SYSTEM_CLOCK

_LOOK_SECONDS = 0.1


def keep_open(
    descriptor: int, owner: int, released: bytes, at_end: t.Callable[[], None] | None = None, keeping: int | None = None
) -> None:
    """Start a process that holds ``descriptor`` until the process ``owner`` ends, or ``released`` stands in the file.

    In the first case it calls ``at_end``, for which it has kept the descriptor ``keeping`` as well. What that needs must be imported.
    Raises OSError when it can't be started.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _become_holder(descriptor, owner, released, writer, at_end, keeping)
    os.waitpid(child, 0)
    os.close(writer)
    with open(reader, "rb") as answer:
        if not answer.read():
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def _become_holder(
    descriptor: int, owner: int, released: bytes, writer: int, at_end: t.Callable[[], None] | None, keeping: int | None
) -> None:
    """Leave the module's process group and its output behind; this never returns."""
    try:
        os.setsid()
        if os.fork():
            os.write(writer, b"started")
            os._exit(0)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.chdir("/")
        _close_all_but(descriptor, *([keeping] if keeping is not None else []))
        is_released = _reading(descriptor, released)
        wait_for_end(owner, is_released)
        if at_end is not None and not is_released():
            at_end()
    finally:
        os._exit(0)


def _reading(descriptor: int, released: bytes) -> t.Callable[[], bool]:
    return lambda: os.pread(descriptor, len(released), 0) == released


def _close_all_but(*descriptors: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    limit = min(os.sysconf("SC_OPEN_MAX"), 65536)
    kept = sorted(descriptors)
    for first, last in zip([2, *kept], [*kept, limit], strict=True):
        os.closerange(first + 1, last)


def wait_for_end(process: int, is_enough: t.Callable[[], bool] = lambda: False) -> None:
    """Return when a process has ended, or when that is no longer waited for."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return
    except (AttributeError, OSError):
        # No Linux, or an old one.
        while _lives(process) and not is_enough():
            SYSTEM_CLOCK.sleep(_LOOK_SECONDS)
        return
    while not select.select([handle], [], [], _LOOK_SECONDS)[0] and not is_enough():
        pass


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

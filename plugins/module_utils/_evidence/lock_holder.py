# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that does nothing but keep a file open, as long as another process lives.

A module ends long before the playbook does, so it can't hold a lock for it. The keeper can: the operating system frees
the lock when the keeper ends, which it does with its owner, however that ends.
"""

from __future__ import annotations

import errno
import os
import select
import signal

from .._common import waiting

_LOOK_SECONDS = 0.5


def keep_open(descriptor: int, owner: int) -> int:
    """Start a process that holds ``descriptor`` until the process ``owner`` ends; return its id, or raise OSError."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _become_keeper(descriptor, owner, writer)
    os.waitpid(child, 0)
    os.close(writer)
    with open(reader, encoding="ascii") as answer:
        keeper = answer.read()
    if not keeper:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
    return int(keeper)


def _become_keeper(descriptor: int, owner: int, writer: int) -> None:
    """Leave the module's process group and its output behind; this never returns."""
    try:
        os.setsid()
        keeper = os.fork()
        if keeper:
            os.write(writer, str(keeper).encode())
            os._exit(0)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.chdir("/")
        _close_all_but(descriptor)
        wait_for_end(owner)
    finally:
        os._exit(0)


def _close_all_but(descriptor: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    limit = os.sysconf("SC_OPEN_MAX")
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, min(limit, 65536))


def wait_for_end(process: int) -> None:
    """Return when a process has ended."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return
    except (AttributeError, OSError):
        # No Linux, or an old one.
        while _lives(process):
            waiting.clock.sleep(_LOOK_SECONDS)
        return
    select.select([handle], [], [])


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

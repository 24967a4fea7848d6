# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ending what waits in another thread: an answer that trickles in, or the pause before the next attempt.

Nothing can stop a thread. One that works for a flight (``flights``) looks again and again whether it is still wanted.
"""

from __future__ import annotations

import threading
import typing as t

from ..._common import waiting

LOOK_SECONDS = 0.25
"""How long a thread that nobody wants any more goes on waiting."""


class Cancelled(Exception):
    """Nobody waits for this any more."""


class _Thread(threading.local):
    """What says that nobody wants this thread any more; none in a thread that is no flight."""

    cancelled: threading.Event | None = None


_thread = _Thread()


def cancel_with(event: threading.Event) -> None:
    """Let everything that waits in this thread end once the event is set."""
    _thread.cancelled = event


def is_cancellable() -> bool:
    """Tell whether this thread can be ended."""
    return _thread.cancelled is not None


def require_wanted() -> None:
    """Raise ``Cancelled`` when nobody waits for this thread any more."""
    if _thread.cancelled is not None and _thread.cancelled.is_set():
        raise Cancelled


def pieces(seconds: float) -> t.Iterator[float]:
    """Divide a wait into those after which a thread looks whether it is still wanted; raises ``Cancelled`` when it isn't."""
    left = seconds
    while left > 0:
        require_wanted()
        piece = min(left, LOOK_SECONDS) if is_cancellable() else left
        yield piece
        left -= piece
    require_wanted()


def sleep(seconds: float) -> None:
    """Sleep on the clock of all waits."""
    for piece in pieces(seconds):
        waiting.clock.sleep(piece)


def wait_for(receive: t.Callable[[float], t.Any], seconds: t.Callable[[], float]) -> t.Any:
    """Return what ``receive`` returns, which raises ``TimeoutError`` after as many seconds as it is given.

    ``seconds`` returns how many are left, and raises ``TimeoutError`` itself when that is nothing.
    """
    if not is_cancellable():
        return receive(seconds())
    while True:
        require_wanted()
        left = seconds()
        try:
            return receive(min(left, LOOK_SECONDS))
        except TimeoutError:
            if left <= LOOK_SECONDS:
                raise

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Give up on a call after a time, whatever it waits for: a name server, a Kerberos server, a connection."""

from __future__ import annotations

import threading
import typing as t

Value = t.TypeVar("Value")


def within(seconds: float, call: t.Callable[[], Value], *, late: t.Callable[[Value], object] | None = None) -> Value:
    """Return what ``call`` returns, or raise what it raises; ``TimeoutError`` when that takes longer than ``seconds``.

    Nothing can stop the call itself. It runs in a thread that does not keep the process alive, and ``late`` is given
    what it returns when nobody waits for it any more.
    """
    attempt = _Attempt(call, late)
    threading.Thread(target=attempt.run, daemon=True).start()
    return attempt.result(seconds)


class _Attempt(t.Generic[Value]):
    def __init__(self, call: t.Callable[[], Value], late: t.Callable[[Value], object] | None) -> None:
        self._call = call
        self._late = late
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._abandoned = False
        self._returned: list[Value] = []
        self._raised: BaseException | None = None

    def run(self) -> None:
        try:
            self._returned.append(self._call())
        except BaseException as problem:
            self._raised = problem
        with self._lock:
            self._ended.set()
            if self._abandoned and self._returned and self._late:
                self._late(self._returned[0])

    def result(self, seconds: float) -> Value:
        self._ended.wait(seconds)
        with self._lock:
            if not self._ended.is_set():
                self._abandoned = True
                raise TimeoutError("timed out")
        if self._raised is not None:
            raise self._raised
        return self._returned[0]

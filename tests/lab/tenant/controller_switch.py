# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Switching a domain controller off and on while the lab runs."""

from __future__ import annotations

import os
import signal
import threading
import time
import typing as t
from pathlib import Path

from tests.lab.frame.errors import LabError
from tests.lab.frame.supervision import Server, stopped_on_purpose

RUNNING, STOPPED, HUNG = STATES = ("running", "stopped", "hung")
_PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.005


class Controller(t.Protocol):
    """What can be switched: the processes of one group. ``group`` is read from a file, while the controller runs."""

    log: Path

    @property
    def group(self) -> int:
        """The process group."""

    def start(self) -> Server:
        """Start it."""

    def answers(self) -> bool:
        """Tell whether it can be asked."""


class ControllerSwitch:
    """A controller's processes: ``running``; ``stopped``, so that connections are refused; ``hung``, so that they are
    accepted but nothing is ever answered."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._restarted: Server | None = None
        self._lock = threading.Lock()
        self._state = RUNNING

    @property
    def state(self) -> str:
        """One of ``STATES``."""
        return self._state

    def change(self, state: str) -> None:
        """Bring the controller into a state, and return when it is there. Raises LabError when it does not get there."""
        with self._lock:
            if state == self._state:
                return
            if self._state == STOPPED:
                self._bring_back()
            if self._state == HUNG:
                os.killpg(self._controller.group, signal.SIGCONT)
            self._state = RUNNING
            if state == STOPPED:
                self._stop()
            if state == HUNG:
                os.killpg(self._controller.group, signal.SIGSTOP)
            self._state = state

    def _stop(self) -> None:
        # The process that started it first reaps it, and would report it as dead.
        stopped_on_purpose(self._controller.log).touch()
        group = self._controller.group
        os.killpg(group, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self._lives(group):
            if time.monotonic() > deadline:
                raise LabError("Samba does not end")
            time.sleep(_POLL_SECONDS)

    def _lives(self, group: int) -> bool:
        if self._restarted is not None:
            self._restarted.process.poll()
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        return True

    def _bring_back(self) -> None:
        self._restarted = self._controller.start()
        self._restarted.wait_until(self._controller.answers, _PATIENCE_SECONDS)

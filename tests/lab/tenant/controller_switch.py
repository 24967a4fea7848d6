# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Switching the domain controller off and on while the lab runs."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.lab.directory.controller import Controller
from tests.lab.frame.errors import LabError
from tests.lab.frame.state import State
from tests.lab.frame.supervision import Server, stopped_on_purpose

RUNNING, STOPPED, HUNG = STATES = ("running", "stopped", "hung")
_PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.005


class ControllerSwitch:
    """The controller's process: ``running``; ``stopped``, so that connections are refused; ``hung``, so that they are
    accepted but nothing is ever answered."""

    def __init__(self, pid_file: Path, log: Path, start: Callable[[], Server], answers: Callable[[], bool]) -> None:
        self._pid_file = pid_file
        self._log = log
        self._start = start
        self._answers = answers
        self._restarted: Server | None = None
        self._lock = threading.Lock()
        self._state = RUNNING

    @classmethod
    def of(cls, state: State) -> ControllerSwitch:
        """Return the switch of a lab's controller, which runs."""
        controller = Controller(state)
        return cls(controller.pid_file, controller.log, controller.start, controller.answers)

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
                self._signal(signal.SIGCONT)
            self._state = RUNNING
            if state == STOPPED:
                self._stop()
            if state == HUNG:
                self._signal(signal.SIGSTOP)
            self._state = state

    def _stop(self) -> None:
        if self._restarted is not None:
            self._signal(signal.SIGTERM)
            self._restarted.process.wait(_PATIENCE_SECONDS)
            return
        # The process that started it reaps it, and would report it as dead.
        stopped_on_purpose(self._log).touch()
        process = self._signal(signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while _lives(process):
            if time.monotonic() > deadline:
                raise LabError("Samba does not end")
            time.sleep(_POLL_SECONDS)

    def _bring_back(self) -> None:
        self._restarted = self._start()
        self._restarted.wait_until(self._answers, _PATIENCE_SECONDS)

    def _signal(self, number: signal.Signals) -> int:
        process = int(self._pid_file.read_text(encoding="ascii"))
        os.kill(process, number)
        return process


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

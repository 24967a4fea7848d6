# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The domain controller's switch, with a process that does nothing in place of the controller."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.frame.errors import LabError
from tests.lab.frame.supervision import Server
from tests.lab.tenant import controller_switch
from tests.lab.tenant.controller_switch import ControllerSwitch


class FakeController:
    """A process with a child, in a group of their own."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "controller.log"
        self.log.touch()
        self.healthy = True
        self.started: list[subprocess.Popen[bytes]] = []

    @property
    def group(self) -> int:
        """The process group."""
        return self.started[-1].pid

    def start(self) -> Server:
        """Start it."""
        process = subprocess.Popen(["sh", "-c", "sleep 60 & wait"], start_new_session=True)
        self.started.append(process)
        return Server("the controller", process, self.log)

    def answers(self) -> bool:
        """Tell whether it answers."""
        return self.healthy


@pytest.fixture(name="controller")
def fixture_controller(tmp_path: Path) -> Iterator[FakeController]:
    """A controller that runs, and that is reaped as soon as it ends, as the lab's first process does it."""
    controller = FakeController(tmp_path)
    reaper = threading.Thread(target=controller.start().process.wait)
    reaper.start()
    yield controller
    for process in controller.started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    reaper.join()


@pytest.fixture(name="switch")
def fixture_switch(controller: FakeController) -> ControllerSwitch:
    """Its switch."""
    return ControllerSwitch(controller)


def state(process: subprocess.Popen[bytes]) -> str:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(process.pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()[:1]


def test_hung_and_back(switch: ControllerSwitch, controller: FakeController) -> None:
    switch.change("hung")
    deadline = time.monotonic() + 5
    while state(controller.started[0]) != "T":
        assert time.monotonic() < deadline
    switch.change("hung")
    assert switch.state == "hung"
    switch.change("running")
    while state(controller.started[0]) != "S":
        assert time.monotonic() < deadline
    assert len(controller.started) == 1


@pytest.mark.parametrize("first", ["running", "hung"])
def test_stopped_and_back_twice(switch: ControllerSwitch, controller: FakeController, first: str) -> None:
    switch.change("stopped")
    assert controller.started[0].wait(5) == -signal.SIGTERM
    switch.change("running")
    switch.change(first)
    switch.change("stopped")
    assert controller.started[1].wait(5) == -signal.SIGTERM
    assert (len(controller.started), switch.state) == (2, "stopped")
    assert (controller.log.parent / "controller.stopped").exists()


def test_a_controller_that_does_not_come_back(
    switch: ControllerSwitch, controller: FakeController, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch.change("stopped")
    monkeypatch.setattr(controller_switch, "_PATIENCE_SECONDS", 0.2)
    controller.healthy = False
    with pytest.raises(LabError, match="the controller did not answer within 0 s"):
        switch.change("running")
    assert switch.state == "stopped"

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lab with two domain controllers starts from the cache, with secrets of its own, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import ldap3
import pytest

from tests.integration.lab.test_lab_frame import REPOSITORY, lab, processes_of_the_lab, run, wait_until
from tests.lab.client import Lab
from tests.lab.frame.state import VARIABLE, State

TWO = ("--quiet", "--controllers", "2")


@pytest.fixture(name="environment")
def fixture_environment() -> dict[str, str]:
    """The environment of somebody outside, with the cache that the surrounding lab was started with."""
    cache = Path(State.read().folder).parents[2]
    inherited = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return {**inherited, "XDG_CACHE_HOME": str(cache)}


@pytest.fixture(name="running")
def fixture_running(environment: dict[str, str], outer_folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A lab, in a process group of its own, whose command waits and says so with a file."""
    command = lab(*TWO, "--", "sh", "-c", f"touch {outer_folder}/started; sleep 600")
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, start_new_session=True) as process:
        wait_until((outer_folder / "started").exists)
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def test_each_lab_has_secrets_of_its_own(environment: dict[str, str]) -> None:
    other = json.loads(run(environment, *TWO, "--", "sh", "-c", 'cat "$CLOUD_SYNC_LAB"').stdout)
    assert other["controllers"] == ["dc1.contoso.lab", "dc2.contoso.lab"]
    here = State.read()
    for name, account in here.ldap.items():
        assert other["ldap"][name]["password"] != account.password
    for controller in here.controllers:
        server = ldap3.Server(controller, 636, use_ssl=True, get_info=ldap3.NONE)
        strangers = other["ldap"]["reader"]
        assert not ldap3.Connection(server, strangers["user"], strangers["password"]).bind()


def test_a_killed_lab_leaves_nothing(running: subprocess.Popen[bytes], outer_folder: Path) -> None:
    assert len(processes_of_the_lab(str(outer_folder))) >= 20
    running.kill()
    wait_until(lambda: not processes_of_the_lab(str(outer_folder)))


def test_a_number_of_controllers_that_there_cannot_be(environment: dict[str, str]) -> None:
    done = run(environment, "--controllers", "3", "--", "true")
    assert done.returncode == 2
    assert "argument --controllers: invalid choice: 3 (choose from 1, 2)" in done.stderr


def test_the_commands(lab: Lab) -> None:
    def command(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "tests.lab", *words], cwd=REPOSITORY, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert json.loads(command("settings", "replication=held", "second_controller=hung"))["replication"] == "held"
    assert lab.settings()["second_controller"] == "hung"
    command("faults", "--clear")
    assert json.loads(command("replicate"))["seconds"] >= 0
    assert lab.settings()["replication"] == "following"

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lab starts, reports, and leaves nothing behind. Runs inside a lab, and starts labs of its own within it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lab.frame.state import VARIABLE, State

REPOSITORY = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60


@pytest.fixture(name="environment")
def fixture_environment() -> dict[str, str]:
    """The environment of somebody outside, with the cache that the surrounding lab was started with."""
    cache = Path(State.read().folder).parents[2]
    inherited = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return {**inherited, "XDG_CACHE_HOME": str(cache)}


def lab(*command: str) -> list[str]:
    return [sys.executable, "-m", "tests.lab", "run", *command]


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        lab(*command),
        cwd=REPOSITORY,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@pytest.fixture(name="running")
def fixture_running(environment: dict[str, str], outer_folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A lab, in a process group of its own, whose command waits and says so with a file."""
    script = f"trap 'exit 42' TERM; touch {outer_folder}/started; while :; do sleep 0.1; done"
    # The folder's name, which is in the command line of both, marks what belongs to this lab.
    command = lab("--quiet", "--", "sh", "-c", script)
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, start_new_session=True) as process:
        wait_until((outer_folder / "started").exists)
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def processes_of_the_lab(mark: str) -> list[str]:
    """Return what runs in another process namespace than this test, or has the mark in its command line."""
    own = Path("/proc/self/ns/pid").readlink()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "ns" / "pid").readlink() != own or mark in (process / "cmdline").read_text(errors="replace"):
                found.append(process.name)
        except OSError:
            continue  # it has ended meanwhile
    return found


def test_a_second_lab_inside_is_refused() -> None:
    done = run(dict(os.environ), "--", "true")
    assert done.returncode == 125
    assert done.stderr == "lab: this is already inside a lab; leave it before you start another\n"


def test_the_exit_status_is_the_commands(environment: dict[str, str]) -> None:
    done = run(environment, "--quiet", "--", "sh", "-c", "exit 7", "--", "--unread")
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")


def test_a_command_that_dies_of_a_signal(environment: dict[str, str]) -> None:
    assert run(environment, "--", "sh", "-c", "kill -KILL $$").returncode == 137


def test_an_unknown_command(environment: dict[str, str]) -> None:
    done = run(environment, "--quiet", "--", "no-such-program")
    assert (done.returncode, done.stderr) == (127, "lab: there is no program 'no-such-program'\n")


def test_an_unknown_dataset(environment: dict[str, str]) -> None:
    done = run(environment, "--dataset", "huge", "--", "true")
    assert done.returncode == 125
    assert done.stderr == (
        "lab: unknown dataset 'huge': choose small, empty, written, or for instance generated:groups=100,users=500\n"
    )


def test_a_missing_command(environment: dict[str, str]) -> None:
    done = run(environment, "--dataset", "small")
    assert done.returncode == 2
    assert done.stderr.endswith("error: run needs a command, after --\n")


def test_each_lab_has_secrets_of_its_own(environment: dict[str, str]) -> None:
    states = [json.loads(run(environment, "--", "sh", "-c", 'cat "$CLOUD_SYNC_LAB"').stdout) for _lab in range(2)]
    assert states[0]["ldap"]["reader"]["user"] == "reader@contoso.lab"
    for first, second in zip(*(secrets(state) for state in states), strict=True):
        assert first != second


def secrets(state: dict[str, dict[str, dict[str, str]]]) -> list[str]:
    passwords = [account["password"] for account in state["ldap"].values()]
    return passwords + [client["secret"] for client in state["clients"].values()]


def test_the_callers_own_tenant_and_directory_do_not_leak_in(environment: dict[str, str]) -> None:
    foreign = {"AZURE_CLIENT_CERTIFICATE_PATH": "/real.pem", "HTTPS_PROXY": "http://proxy.example", "KEPT": "yes"}
    done = run({**environment, **foreign}, "--", "env")
    names = {line.partition("=")[0] for line in done.stdout.splitlines()}
    assert "KEPT" in names
    assert not names & {"AZURE_CLIENT_CERTIFICATE_PATH", "HTTPS_PROXY"}


def test_two_labs_at_once(environment: dict[str, str], running: subprocess.Popen[bytes]) -> None:
    assert run(environment, "--quiet", "--", "true").returncode == 0
    assert running.poll() is None


def test_a_signal_reaches_the_command(running: subprocess.Popen[bytes]) -> None:
    running.send_signal(signal.SIGTERM)
    assert running.wait(PATIENCE_SECONDS) == 42


@pytest.mark.parametrize("whole_group", [False, True])
def test_a_killed_lab_leaves_nothing(
    running: subprocess.Popen[bytes], outer_folder: Path, environment: dict[str, str], whole_group: bool
) -> None:
    assert len(processes_of_the_lab(str(outer_folder))) >= 6
    if whole_group:
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    wait_until(lambda: not processes_of_the_lab(str(outer_folder)))
    assert run(environment, "--quiet", "--", "true").returncode == 0

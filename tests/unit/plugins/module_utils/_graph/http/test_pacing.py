# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real processes and real time, with windows of half a second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http import shared_file
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.pacing import Pacer
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

WINDOW = 0.5
# Long, because a busy machine may keep a process waiting between its turn and its call.
TRANSIT = 0.5

PROGRAM = f"""
import sys, time
from pathlib import Path
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.pacing import Pacer
pacer = Pacer("tenant", window={WINDOW}, transit={TRANSIT}, folder=Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for call in range(int(sys.argv[2])):
    with pacer.slot():
        print(time.monotonic(), flush=True)
"""


def start(folder: Path, calls: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(calls)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def moments(process: subprocess.Popen[str]) -> list[float]:
    output, _nothing = process.communicate(timeout=10)
    return [float(line) for line in output.splitlines()]


def pacer(folder: Path) -> Pacer:
    return Pacer("tenant", window=WINDOW, transit=TRANSIT, folder=folder)


def made(folder: Path, calls: int) -> list[float]:
    own, found = pacer(folder), []
    for _call in range(calls):
        with own.slot():
            found.append(time.monotonic())
    return found


def assert_pace(found: list[float]) -> None:
    ordered = sorted(found)
    distances = [sixth - first for first, sixth in zip(ordered, ordered[5:], strict=False)]
    assert min(distances) >= WINDOW


def waited(folder: Path, key: str = "tenant") -> float:
    """Make one call and return how long the pacer let it wait."""
    pauses: list[float] = []
    really_sleep = time.sleep

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        really_sleep(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", sleep)
        with Pacer(key, window=WINDOW, transit=TRANSIT, folder=folder).slot():
            return sum(pauses)


def test_one_process_keeps_the_pace(tmp_path: Path) -> None:
    assert_pace(made(tmp_path, 11))


def test_two_processes_keep_the_pace_together(tmp_path: Path) -> None:
    processes = [start(tmp_path, 8), start(tmp_path, 8)]
    for process in processes:
        go(process)
    first, second = (moments(process) for process in processes)
    assert len(first) == len(second) == 8
    assert_pace(first + second)


def test_a_killed_process_holds_nobody_up(tmp_path: Path) -> None:
    made(tmp_path, 5)
    process = start(tmp_path, 1)
    go(process)
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    assert moments(process) == []
    assert len(made(tmp_path, 4)) == 4


def test_threads_share_a_pacer(tmp_path: Path) -> None:
    own, found = pacer(tmp_path), []

    def call() -> None:
        with own.slot():
            found.append(time.monotonic())

    threads = [threading.Thread(target=call) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert_pace(found)


def test_tenants_do_not_wait_for_each_other(tmp_path: Path) -> None:
    made(tmp_path, 5)
    assert waited(tmp_path, "another") == 0


def test_the_key_ignores_case(tmp_path: Path) -> None:
    made(tmp_path, 5)
    assert waited(tmp_path, "TENANT") > 0


@pytest.mark.parametrize(("seconds", "expected"), [(0.3, 0.3), (0.0, 0.0), (None, WINDOW), (-5.0, 0.0)])
def test_push_holds_everybody_back(tmp_path: Path, seconds: float | None, expected: float) -> None:
    pacer(tmp_path).push(seconds)
    found = waited(tmp_path)
    assert found <= expected
    assert (found > 0) == (expected > 0)


def test_push_never_shortens(tmp_path: Path) -> None:
    pacer(tmp_path).push(0.3)
    pacer(tmp_path).push(0.0)
    assert waited(tmp_path) > 0


def test_a_call_that_fails_counts(tmp_path: Path) -> None:
    own = pacer(tmp_path)
    began = time.monotonic()
    for _call in range(6):
        with pytest.raises(ValueError, match="broken"), own.slot():
            raise ValueError("broken")
    assert time.monotonic() - began >= WINDOW


def test_the_file_is_private(tmp_path: Path) -> None:
    made(tmp_path, 1)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_a_folder_the_process_paces_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_file, "shared_folder", lambda: None)
    own = Pacer("tenant", window=WINDOW, transit=TRANSIT)
    began = time.monotonic()
    for _call in range(6):
        with own.slot():
            pass
    assert time.monotonic() - began >= WINDOW


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    own = pacer(tmp_path)
    made(tmp_path, 1)
    (file,) = tmp_path.iterdir()
    file.unlink()
    file.mkdir()
    with pytest.raises(OptionError, match="cannot be used") as caught, own.slot():
        pass
    assert "XDG_CACHE_HOME" in str(caught.value.hint)


def test_a_throttled_request_pushes_the_others(server: ScriptedServer, session: GraphSession, tmp_path: Path) -> None:
    server.expect(Answer(429, {}, {"Retry-After": "1"}), Answer(body={"key": "k"}))
    own = pacer(tmp_path)
    waiting: list[float] = []

    def other() -> None:
        while not server.received:
            time.sleep(0.01)
        time.sleep(0.2)
        waiting.extend(made(tmp_path, 1))

    thread = threading.Thread(target=other)
    began = time.monotonic()
    thread.start()
    assert session.post("/x/provisionOnDemand", json={}, pacer=own) == {"key": "k"}
    thread.join()
    assert waiting[0] - began >= 1

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two containers with one host name and one evidence folder: in both, the playbook is process 1."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import lock
from tests.unit.evidence import JOB

ROUNDS = int(os.environ.get("ROUNDS", "5"))

_CONTAINER = ["unshare", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc"]
WAYS = {"user namespace": [*_CONTAINER, "--user", "--map-root-user"]} | ({"root": _CONTAINER} if os.geteuid() == 0 else {})

# Each line on its input is a thing to do; each line of its output how that went.
_PLAYBOOK = """
import os, socket, sys
from pathlib import Path
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import CloudSyncError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import lock
socket.sethostname("node1")
lock._CLAIM_SECONDS = 0.05  # nobody only looks here
folder, job = Path(sys.argv[1]), sys.argv[2]
assert os.getpid() == 1
print("ready", flush=True)
for line in sys.stdin:
    action, change = line.split()
    try:
        lock.claim(folder, job, change, 1) if action == "claim" else lock.release(folder, job, change)
        print("fine", flush=True)
    except CloudSyncError as error:
        print(f"{error.code}: {error.message}", flush=True)
"""


class Container:
    """A playbook that runs as process 1 of a container."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert self._answer() == "ready"

    def begin(self, action: str, change: str = "CHG1") -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{action} {change}\n")
        self._process.stdin.flush()

    def end(self) -> str:
        return self._answer()

    def do(self, action: str, change: str = "CHG1") -> str:
        self.begin(action, change)
        return self.end()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextlib.contextmanager
def container(way: str, folder: Path) -> t.Iterator[Container]:
    command = [*WAYS[way], sys.executable, "-c", _PLAYBOOK, str(folder), JOB]
    path = os.pathsep.join(each for each in sys.path if each)
    pipes: dict[str, t.Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, **pipes) as process:
        try:
            yield Container(process)
        finally:
            process.kill()


@pytest.mark.parametrize("way", WAYS)
def test_the_lock_of_a_running_change_is_not_taken(way: str, tmp_path: Path) -> None:
    with container(way, tmp_path) as change, container(way, tmp_path) as rollback:
        assert change.do("claim") == "fine"
        assert change.do("claim") == "fine"  # a later task of the same playbook
        refusal = rollback.do("claim")
        assert refusal.startswith(
            "change_running: The change 'CHG1' to this configuration is running, process 1 on node1, in another container,"
        )
        assert rollback.do("release") == "fine"
        assert lock.holder(tmp_path, JOB) is not None
        assert change.do("release") == "fine"
        assert rollback.do("claim") == "fine"


@pytest.mark.parametrize("way", WAYS)
def test_never_two_holders(way: str, tmp_path: Path) -> None:
    with container(way, tmp_path) as first, container(way, tmp_path) as second:
        for number in range(ROUNDS):
            both = [first, second] if number % 2 else [second, first]
            for each in both:
                each.begin("claim")
            answers = [each.end().partition(":")[0] for each in both]
            assert sorted(answers) == ["change_running", "fine"], number
            assert both[answers.index("fine")].do("release") == "fine"

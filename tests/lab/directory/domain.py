# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's domain: its controllers are built or restored from the cache, and given this lab's secrets."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.lab.datasets import load
from tests.lab.datasets.model import DOMAIN
from tests.lab.directory.configuration import WRITTEN_GROUPS
from tests.lab.directory.controller import Controller, controllers_of
from tests.lab.frame.cache import alone, keep_newest, making
from tests.lab.frame.errors import LabError
from tests.lab.frame.packages import BY_HAND, SYSTEM_PYTHON, samba_program
from tests.lab.frame.progress import Progress
from tests.lab.frame.state import State
from tests.lab.frame.supervision import LOG_LINES, Server
from tests.lab.frame.tenant import tenant_environment

REPOSITORY = Path(__file__).resolve().parents[3]
SOURCES = ("tests/lab/directory", "tests/lab/datasets")
SOURCES_OF_WRITTEN = (
    "tests/lab/tenant/engine",
    "tests/lab/tenant/schema",
    "plugins/module_utils/_sync",
)
"""What decides about the groups of a dataset that is written back."""
KEPT = 16
START_SECONDS = 30


class Domain:
    """The directory of one lab. What the cache keeps of it is a folder for each controller."""

    def __init__(self, state: State, state_file: Path, collections: Path, cache: Path, progress: Progress) -> None:
        self._state = state
        self._state_file = state_file
        self._collections = collections
        self._cache = cache / "directories"
        self._progress = progress
        self.controllers = controllers_of(state)

    def prepare(self) -> dict[str, str]:
        """Bring the controllers' folders to where they can be started.

        Returns the names, with their addresses, by which the controllers know each other.
        """
        program = samba_program()
        if program is None:
            raise LabError(f"Samba is not here: {BY_HAND}")
        digest = _digest(program, self._state.dataset)
        name = f"{digest}-{len(self.controllers)}"
        if not self._restore(name):
            # Labs that start at the same time wait for the first of them, and take what it has built.
            with alone(self._cache):
                if not self._restore(name):
                    self._make(digest)
        for controller in self.controllers:
            controller.configure()
        self._refresh()
        first = self.controllers[0].folder
        shutil.copy(first / "objects.json", self._state.directory_objects)
        shutil.copy(first / WRITTEN_GROUPS, self._state.written_groups)
        partners: dict[str, str] = {}
        if len(self.controllers) > 1:
            partners = json.loads((first / "partners.json").read_text(encoding="utf-8"))
        return partners

    def _make(self, digest: str) -> None:
        first, *others = self.controllers
        if not self._restore(f"{digest}-1"):
            self._progress.say(f"building the directory with dataset {self._state.dataset}")
            first.configure()
            self._draft(first.folder / WRITTEN_GROUPS)
            self._run_with_bindings("build", str(first.folder), self._state.dataset)
            self._keep(f"{digest}-1")
        for other in others:
            self._join(first, other)
        if others:
            self._keep(f"{digest}-{len(self.controllers)}")

    def _draft(self, file: Path) -> None:
        file.write_text("{}", encoding="utf-8")
        if load(self._state.dataset).written:
            command = [sys.executable, "-m", "tests.lab.tenant.engine.draft", str(self._state_file), str(file)]
            _run(command, tenant_environment(self._collections))

    def _join(self, first: Controller, other: Controller) -> None:
        self._progress.say(f"joining {other.place.host} to the domain")
        first.configure()
        other.configure()
        self._refresh()
        server = first.start()
        server.wait_until(first.answers, START_SECONDS)
        self._run_with_bindings("join", str(self._state_file), first.place.name, other.place.name)
        _end(server, first.group)

    def _refresh(self) -> None:
        # What this writes at the first controller, the others get by replication.
        self._run_with_bindings("refresh", str(self.controllers[0].configuration), str(self._state_file))

    def _restore(self, name: str) -> bool:
        entry = self._cache / name
        if not entry.exists():
            return False
        self._progress.say("restoring the directory from the cache")
        os.utime(entry)
        shutil.copytree(entry, self._state.folder, dirs_exist_ok=True)
        return True

    def _keep(self, name: str) -> None:
        kept = [controller for controller in self.controllers if controller.folder.exists()]
        with making(self._cache / name, sum(_megabytes(controller.folder) for controller in kept)) as partial:
            if partial is None:
                return
            for controller in kept:
                shutil.copytree(controller.folder, partial / controller.place.name, ignore=_leftovers)
        keep_newest(self._cache, KEPT)

    def _run_with_bindings(self, module: str, *arguments: str) -> None:
        command = [SYSTEM_PYTHON, "-m", f"tests.lab.directory.{module}", *arguments]
        environment = {
            **os.environ,
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONDONTWRITEBYTECODE": "1",
            "KRB5_CONFIG": self._state.krb5_config,
        }
        _run(command, environment)


def _run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        end = "\n".join((done.stdout + done.stderr).splitlines()[-LOG_LINES:])
        raise LabError(f"{command[2]} failed in {command[0]}\n{end}")


def _megabytes(folder: Path) -> int:
    # Blocks of 512 bytes, since databases have holes.
    return sum(path.lstat().st_blocks for path in folder.rglob("*")) * 512 // 10**6 + 1


def _end(server: Server, group: int) -> None:
    """End a server with all of its processes."""
    os.killpg(group, signal.SIGTERM)
    server.process.wait()
    # This is the namespace's first process, which gets the children of those that ended.
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-group, 0)


def _leftovers(folder: str, names: list[str]) -> set[str]:
    """Return what a controller that ran left behind."""
    return {name for name in names if Path(name).suffix in (".log", ".pid") or (Path(folder) / name).is_socket()}


def _digest(program: str, dataset: str) -> str:
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    digest = hashlib.sha256(f"{version}{DOMAIN}{dataset}".encode())
    sources = (*SOURCES, *SOURCES_OF_WRITTEN) if load(dataset).written else SOURCES
    for source in _source_files(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def _source_files(folders: Sequence[str]) -> list[Path]:
    return sorted(file for folder in folders for file in (REPOSITORY / folder).rglob("*.py"))

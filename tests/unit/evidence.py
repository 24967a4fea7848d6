# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence folders, and processes that write into them and die, for tests on a real file system."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder

JOB = "AAD2ADGroupProvisioning.0123456789abcdef"
PRINCIPAL = "5f1cf6b9-6b5f-4c5d-9a0e-1d1f6f1f0001"


def new_change(evidence_dir: Path, change_id: str = "CHG1", **identity: t.Any) -> ChangeFolder:
    """Begin the evidence of a change."""
    return ChangeFolder.create(evidence_dir, change_id, {"configuration": "contoso.com", "metadata": {}, **identity})


def take_snapshot(folder: ChangeFolder, job_id: str = JOB, files: dict[str, str] | None = None) -> None:
    """Say that the state before the change is kept."""
    details = {"job_id": job_id, "service_principal_id": PRINCIPAL, "files": files or {}}
    folder.journal.append("snapshot", "done", "Keep the state before the change", details)


def write_something(folder: ChangeFolder, step: str = "apply") -> None:
    """Announce a write, and say that it is done."""
    folder.journal.append(step, "intent", "Replace the synchronization schema", {"schema": "00"})
    folder.journal.append(step, "done", "Replace the synchronization schema", {"version": "v1.1"})


def close(folder: ChangeFolder, *, settled: bool = True) -> None:
    """End the change."""
    folder.journal.append("closed", "note", "The change ends", {"settled": settled, "reason": ""})


def unfinished_change(evidence_dir: Path, change_id: str = "CHG1", job_id: str = JOB) -> ChangeFolder:
    """A change that was left in the middle."""
    folder = new_change(evidence_dir, change_id)
    take_snapshot(folder, job_id)
    write_something(folder)
    return folder


def in_child(body: t.Callable[[], None]) -> int:
    """Run something in a process of its own; return its id."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            body()
            status = 0
        finally:
            os._exit(status)
    return child


def ended(child: int) -> int:
    """Wait for a child; return its exit status, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextlib.contextmanager
def living_process() -> t.Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing but live."""
    process = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(condition: t.Callable[[], bool], seconds: float) -> None:
    """Return when the condition holds; AssertionError when it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"it did not come true within {seconds} s"
        time.sleep(0.01)


@contextlib.contextmanager
def umask(value: int) -> t.Iterator[None]:
    """Run with an umask."""
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """Return the mode of everything in a folder, and of the folder itself as ``.``."""
    return {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in [folder, *folder.rglob("*")]}


def kill_myself() -> t.NoReturn:
    """End this process as the kernel does without memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process goes on")


def die_before_rename() -> None:
    """Let this process, a child, be killed as soon as it renames a file."""
    pytest.MonkeyPatch().setattr(os, "rename", lambda *_, **__: kill_myself())


class Opened:
    """Counts the files that this process opens below a folder."""

    _hooked: t.ClassVar[bool] = False
    _watching: t.ClassVar[Opened | None] = None

    def __init__(self, folder: Path) -> None:
        self._prefix = f"{folder}{os.sep}"
        self.paths: list[str] = []

    def __enter__(self) -> Opened:
        if not Opened._hooked:
            sys.addaudithook(Opened._look)  # a hook stays for the life of the process
            Opened._hooked = True
        Opened._watching = self
        return self

    def __exit__(self, *_error: object) -> None:
        Opened._watching = None

    @staticmethod
    def _look(event: str, arguments: tuple[t.Any, ...]) -> None:
        watching = Opened._watching
        if watching is not None and event == "open" and str(arguments[0]).startswith(watching._prefix):
            watching.paths.append(str(arguments[0]))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run commands of the test run: with a time limit, without standard input, and stopped with all their children."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import typing as t
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GRACE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Step:
    """One command; ``environment`` is added to the one that all steps share. A quiet one is shown only when it fails."""

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a step ended: why it failed, or None; ``cpu`` is how many seconds it and its children kept a core busy."""

    failure: str | None
    cpu: float = 0.0


class Processes:
    """The processes that run now, so that all of them can be stopped."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(self, step: Step, output: t.IO[bytes] | None, deadline: float) -> Ended:
        """Run a step to its end or to the deadline (``time.monotonic``).

        Its output goes to a file, or by default to where this program's goes.
        """
        if not step.quiet:
            return self._run(step, output, deadline)
        with tempfile.TemporaryFile() as hidden:
            ended = self._run(step, hidden, deadline)
            if ended.failure:
                hidden.seek(0)
                shutil.copyfileobj(hidden, output or sys.stdout.buffer)
        return ended

    def stop_all(self) -> None:
        """Stop everything that runs and let nothing start any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            stop(process)

    def _run(self, step: Step, output: t.IO[bytes] | None, deadline: float) -> Ended:
        try:
            process = self._start(step, output)
        except OSError as error:
            return Ended(f"cannot run {step.command[0]}: {error.strerror}")
        if process is None:
            return Ended("stopped")
        try:
            if not _ends_by(process, deadline):
                stop(process)
                return Ended("took too long")
            cpu = _take_status(process)
        except KeyboardInterrupt:
            stop(process)
            raise
        finally:
            with self._lock:
                self._running.discard(process)
        return Ended(None if process.returncode == 0 else f"exit status {process.returncode}", cpu)

    def _start(self, step: Step, output: t.IO[bytes] | None) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopped:
                return None
            process = subprocess.Popen(
                step.command,
                cwd=step.folder,
                env={**self._environment, **step.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )
            self._running.add(process)
        return process


def _ends_by(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait for the end of a process, and leave its exit status to be taken."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return True
    try:
        ended, _writable, _exceptional = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        return bool(ended)
    finally:
        os.close(descriptor)


def _take_status(process: subprocess.Popen[bytes]) -> float:
    """Take the exit status of a process that has ended; return the seconds of its work and its children's."""
    try:
        _pid, status, usage = os.wait4(process.pid, 0)
    except ChildProcessError:
        # Whoever stopped it has taken it.
        process.wait()
        return 0.0
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children: politely first, so that a lab can clean up, then whatever is left."""
    _signal(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=GRACE_SECONDS)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)

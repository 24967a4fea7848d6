# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run commands of the test run: with a time limit, without standard input, and stopped with all their children."""

from __future__ import annotations

import contextlib
import os
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


class Processes:
    """The processes that run now, so that all of them can be stopped."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(self, step: Step, output: t.IO[bytes] | None, deadline: float) -> str | None:
        """Run a step to its end or to the deadline (``time.monotonic``); return why it failed, or None.

        Its output goes to a file, or by default to where this program's goes.
        """
        if not step.quiet:
            return self._run(step, output, deadline)
        with tempfile.TemporaryFile() as hidden:
            failure = self._run(step, hidden, deadline)
            if failure:
                hidden.seek(0)
                shutil.copyfileobj(hidden, output or sys.stdout.buffer)
        return failure

    def stop_all(self) -> None:
        """Stop everything that runs and let nothing start any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            stop(process)

    def _run(self, step: Step, output: t.IO[bytes] | None, deadline: float) -> str | None:
        try:
            process = self._start(step, output)
        except OSError as error:
            return f"cannot run {step.command[0]}: {error.strerror}"
        if process is None:
            return "stopped"
        try:
            status = process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            stop(process)
            return "took too long"
        except KeyboardInterrupt:
            stop(process)
            raise
        finally:
            with self._lock:
                self._running.discard(process)
        return None if status == 0 else f"exit status {status}"

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

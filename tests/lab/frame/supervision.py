# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes of a lab: servers in the background, COMMAND in the foreground, signals from outside."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import LabError
from .progress import complain

POLL_SECONDS = 0.05
LOG_LINES = 15
NOT_EXECUTABLE = 126
NOT_FOUND = 127


@dataclass(frozen=True, slots=True)
class Server:
    """A server process and its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Poll until the server answers. Raises LabError, with the log's end, when it dies or takes too long."""
        end = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None:
                raise LabError(f"{self.name} ended with status {self.process.returncode}\n{self.log_end()}")
            if time.monotonic() > end:
                raise LabError(f"{self.name} did not answer within {seconds:.0f} s\n{self.log_end()}")
            time.sleep(POLL_SECONDS)

    def log_end(self) -> str:
        """Return the last lines of the log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LOG_LINES:])


def stopped_on_purpose(log: Path) -> Path:
    """Return the file beside a server's log by which a test says that the server's end is no accident."""
    return log.with_suffix(".stopped")


def start_server(name: str, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> Server:
    """Start a server in a session of its own, so that what is typed at the terminal does not reach it."""
    with open(log, "ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    return Server(name, process, log)


class Foreground:
    """Runs COMMAND as the namespace's first process must: reaping everybody, and handing on signals."""

    def __init__(self, control: int) -> None:
        self._pid: int | None = None
        signal.signal(signal.SIGINT, lambda _number, _frame: self._deliver(signal.SIGINT, typed=True))
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        threading.Thread(target=self._listen, args=(control,), daemon=True).start()

    def run(self, command: Sequence[str], environment: Mapping[str, str], servers: Sequence[Server]) -> int:
        """Run COMMAND and return its exit status; a signal counts as 128 and its number, as in a shell."""
        if not shutil.which(command[0], path=environment["PATH"]):
            complain(f"there is no program {command[0]!r}")
            return NOT_FOUND
        try:
            process = subprocess.Popen(command, env=environment)
        except OSError as error:
            complain(f"cannot run {command[0]!r}: {error.strerror}")
            return NOT_EXECUTABLE
        self._pid = process.pid
        names = {server.process.pid: server for server in servers}
        while True:
            pid, status = os.wait()
            code = os.waitstatus_to_exitcode(status)
            if pid == process.pid:
                process.returncode = code
                return code if code >= 0 else 128 - code
            if pid in names and not stopped_on_purpose(names[pid].log).exists():
                complain(f"{names[pid].name} ended with status {code}\n{names[pid].log_end()}")

    def _listen(self, control: int) -> None:
        while received := os.read(control, 1):
            self._deliver(signal.Signals(received[0]))
        # The process outside is gone: the namespace ends with its first process.
        os._exit(128 + signal.SIGKILL)

    def _deliver(self, number: signal.Signals, *, typed: bool = False) -> None:
        if self._pid is None:
            os._exit(128 + number)
        if not typed:
            os.kill(self._pid, number)

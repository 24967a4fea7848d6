# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a playbook many times in the real Ansible, without the seconds that ten new interpreters take to start.

A server process imports Ansible, the libraries and the collection once. Each run is a fork of it, in which
``ansible-playbook`` goes on as ever, except that modules run in forks too, instead of interpreters of their own, and that
tasks have no worker processes, unless a run is to be disturbed.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import typing as t
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Json = dict[str, t.Any]

COLLECTION = "hybrid_identity.cloud_sync"

_SETTINGS = {"ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "0", "ANSIBLE_PIPELINING": "1"}
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that is over. ``status`` is negative for a signal; ``tasks`` are the names of the tasks that began."""

    status: int
    output: str
    tasks: tuple[str, ...]


class Run:
    """One run: the program's process (``pid``, which leads the process group), its workers and modules."""

    def __init__(self, output: t.IO[bytes], events: int, life: int) -> None:
        self._output = output
        self._events = os.fdopen(events, encoding="utf-8")
        self._life = life
        self.pid = int(json.loads(self._events.readline())["pid"])

    def finish(self) -> Finished:
        """Return when no process of the run is left. It must be called once for each run, also by way of ``kill``."""
        events = [json.loads(line) for line in self._events]
        ended, _writable, _exceptional = select.select([self._life], [], [], _PATIENCE_SECONDS)
        assert ended, "a process of the run is still there"
        self._output.seek(0)
        output = self._output.read().decode()
        for resource in (self._output, self._events):
            resource.close()
        os.close(self._life)
        statuses = [event["status"] for event in events if "status" in event]
        assert statuses, "the server of the fast playbooks is gone"
        return Finished(statuses[0], output, tuple(event["task"] for event in events if "task" in event))

    def kill(self) -> Finished:
        """Kill all its processes at once, as the end of a container does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return self.finish()

    def kill_playbook(self) -> None:
        """Kill ``ansible-playbook`` alone, as the kernel does without memory: a module that runs goes on."""
        os.kill(self.pid, signal.SIGKILL)


class FastPlaybooks:
    """The server. Many settings of Ansible itself (``ANSIBLE_...``) are those of the environment it is started in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {**os.environ, **_SETTINGS, "ANSIBLE_LOCAL_TEMP": str(folder)}
        command = [sys.executable, "-m", "tests.integration.helpers.fast_playbooks_server", str(theirs.fileno())]
        self._process = subprocess.Popen(
            command, cwd=Path(__file__).parents[3], env=environment, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
        )
        theirs.close()

    def start(
        self, playbook: str, *options: str, kill_at: int | None = None, environment: Mapping[str, str | None] | None = None
    ) -> Run:
        """Start a playbook, with workers, and return at once: one of the collection by its name, or any by its path (.yml).

        ``environment`` overrides variables, None removes one. ``kill_at``: all processes are killed when the task with
        this number is about to begin; the first is 1, and role invocations and skipped tasks count too.
        """
        return self._start_playbook(playbook, options, environment, kill_at=kill_at, workers=True)

    def run(
        self, playbook: str, *options: str, kill_at: int | None = None, environment: Mapping[str, str | None] | None = None
    ) -> Finished:
        """Run a playbook to its end, without workers."""
        return self._start_playbook(playbook, options, environment, kill_at=kill_at, workers=False).finish()

    def run_program(self, arguments: Sequence[str], environment: Mapping[str, str | None]) -> subprocess.CompletedProcess[str]:
        """Run ``ansible``, ``ansible-inventory`` or ``ansible-playbook`` to its end, in an environment that is given as a whole."""
        with tempfile.TemporaryFile() as errors:
            done = self._start(arguments, {**environment, **_SETTINGS}, errors=errors).finish()
            errors.seek(0)
            return subprocess.CompletedProcess(list(arguments), done.status, done.output, errors.read().decode())

    def _start_playbook(
        self,
        playbook: str,
        options: Sequence[str],
        environment: Mapping[str, str | None] | None,
        *,
        kill_at: int | None,
        workers: bool,
    ) -> Run:
        name = playbook if playbook.endswith(".yml") else f"{COLLECTION}.{playbook}"
        everything = {**os.environ, **_SETTINGS, **(environment or {})}
        return self._start(["ansible-playbook", name, *options], everything, kill_at=kill_at, workers=workers)

    def _start(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str | None],
        *,
        kill_at: int | None = None,
        workers: bool = False,
        errors: t.IO[bytes] | None = None,
    ) -> Run:
        """Start a program; what it says on the standard error goes to ``errors``, by default to its output."""
        request = {
            "arguments": list(arguments),
            "environment": {name: value for name, value in environment.items() if value is not None},
            "folder": os.getcwd(),
            "temporary": tempfile.mkdtemp(dir=self._folder),
            "kill_at": kill_at,
            "workers": workers,
        }
        output = tempfile.TemporaryFile()
        (events, their_events), (life, their_life) = os.pipe(), os.pipe()
        descriptors = [output.fileno(), (errors or output).fileno(), their_events, their_life]
        try:
            socket.send_fds(self._socket, [json.dumps(request).encode()], descriptors)
        finally:
            os.close(their_events)
            os.close(their_life)
        return Run(output, events, life)

    def close(self) -> None:
        """Stop the server."""
        self._socket.close()
        self._process.wait(_PATIENCE_SECONDS)


@contextlib.contextmanager
def fast_playbooks() -> Iterator[FastPlaybooks]:
    """Start a server, and stop it at the end."""
    with tempfile.TemporaryDirectory() as folder:
        server = FastPlaybooks(Path(folder))
        try:
            yield server
        finally:
            server.close()

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running modules and playbooks in the real Ansible, as a user does."""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import functools
import json
import os
import subprocess
import time
import typing as t
from pathlib import Path

from tests.integration.helpers.fast_playbooks import COLLECTION, FastPlaybooks, fast_playbooks
from tests.integration.helpers.pace import forget_pace

Json = dict[str, t.Any]

# What Ansible, Python and the dynamic linker read when they start.
_OF_A_NEW_PROCESS = ("ANSIBLE_", "PYTHON", "LD_")


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a module returned."""

    failed: bool
    result: Json
    output: str
    warnings: str

    @property
    def changed(self) -> bool:
        """Whether the module reports a change."""
        return bool(self.result.get("changed"))

    @property
    def message(self) -> str:
        """The message of a failure."""
        return str(self.result.get("msg", ""))

    @property
    def error(self) -> Json:
        """The structured error of a failure."""
        return t.cast("Json", self.result.get("error") or {})

    def __getitem__(self, name: str) -> t.Any:
        return self.result[name]


def run_module(
    module: str, /, *, check: bool = False, environment: t.Mapping[str, str | None] | None = None, **arguments: t.Any
) -> Outcome:
    """Run a module of the collection ad hoc on localhost; ``environment`` overrides variables, None removes one."""
    command = ["ansible", "localhost", "-m", f"{COLLECTION}.{module}", "-a", json.dumps(arguments)]
    completed = _run_fast([*command, "--check", "--diff"] if check else command, environment)
    head, arrow, body = completed.stdout.partition("=>")
    if not arrow:
        raise AssertionError(f"no result of {module}:\n{completed.stdout}\n{completed.stderr}")
    return Outcome("FAILED" in head or "UNREACHABLE" in head, _first_json(body), completed.stdout, completed.stderr)


def succeed(module: str, /, **arguments: t.Any) -> Outcome:
    """Run a module that must not fail."""
    outcome = run_module(module, **arguments)
    assert not outcome.failed, outcome.message
    return outcome


def fail(module: str, /, **arguments: t.Any) -> Outcome:
    """Run a module that must fail with an expected error: a message for people, a code for programs, no traceback."""
    outcome = run_module(module, **arguments)
    assert outcome.failed, outcome.result
    assert "Traceback" not in json.dumps(outcome.result) + outcome.warnings
    return outcome


def run_playbook(
    name: str, *options: str, environment: t.Mapping[str, str | None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a playbook of the collection."""
    return _run_fast(["ansible-playbook", f"{COLLECTION}.{name}", *options], environment)


def run_playbook_file(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a playbook that is a file."""
    return _run_fast(["ansible-playbook", str(path), *options], None)


def run_plainly(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of Ansible with all its interpreters, which takes seconds, and waits as long as users do."""
    return _run(command, None)


def wait_for(condition: t.Callable[[], bool], seconds: float = 30.0) -> None:
    """Return as soon as the condition holds; AssertionError when it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.05)


@functools.cache
def shared_server() -> FastPlaybooks:
    """Return the server of fast runs that all tests of this process share."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(fast_playbooks())


def _run_fast(command: t.Sequence[str], environment: t.Mapping[str, str | None] | None) -> subprocess.CompletedProcess[str]:
    """Run a program of Ansible without the seconds that new interpreters take, where the environment lets that be the same."""
    variables = {**os.environ, **(environment or {})}
    if _settings(variables) != _settings(_AT_START):
        return _run(command, environment)
    return shared_server().run_program(command, variables)


def _settings(environment: t.Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: value for name, value in environment.items() if name.startswith(_OF_A_NEW_PROCESS)}


_AT_START = dict(os.environ)


def _run(command: t.Sequence[str], environment: t.Mapping[str, str | None] | None) -> subprocess.CompletedProcess[str]:
    forget_pace()  # which other tests keep by the lab's clock, and that is ahead
    variables = {**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "0", **(environment or {})}
    kept = {name: value for name, value in variables.items() if value is not None}
    return subprocess.run(command, env=kept, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def _first_json(text: str) -> Json:
    """Return the JSON object that begins a text; a diff may follow it."""
    value, _end = json.JSONDecoder().raw_decode(text.lstrip())
    return t.cast("Json", value)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running plain ``ansible-playbook``: that of .venv, or the one that the environment names."""

from __future__ import annotations

import json
import os
import re
import subprocess
import typing as t
from dataclasses import dataclass
from pathlib import Path

Json = dict[str, t.Any]

COLLECTION = "hybrid_identity.cloud_sync"
PROGRAM = os.environ.get("PLAIN_ANSIBLE_PLAYBOOK", "ansible-playbook")
_RECAP = re.compile(r"^localhost +: (?P<counts>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PlainRun:
    """A run that is over; ``counts`` are those of the recap, such as ok and changed."""

    status: int
    output: str
    counts: dict[str, int]


def run_tasks(folder: Path, *tasks: Json) -> PlainRun:
    """Run tasks on localhost."""
    playbook = folder / "plain.yml"
    play = {"name": "Plain", "hosts": "localhost", "gather_facts": False, "tasks": tasks}
    playbook.write_text(json.dumps([play]), encoding="utf-8")
    return run(str(playbook))


def run_playbook(name: str, **variables: t.Any) -> PlainRun:
    """Run a playbook of the collection."""
    return run(f"{COLLECTION}.{name}", "-e", json.dumps(variables))


def run(*arguments: str) -> PlainRun:
    """Run the program."""
    environment = {**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "0"}
    completed = subprocess.run(
        [PROGRAM, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    output = completed.stdout + completed.stderr
    recap = _RECAP.search(completed.stdout)
    counts = re.findall(r"(\w+)=(\d+)", recap["counts"]) if recap else []
    return PlainRun(completed.returncode, output, {name: int(number) for name, number in counts})

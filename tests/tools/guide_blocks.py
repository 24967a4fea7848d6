# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code blocks of the guides, for the tests that check and run them.

A block in the language ``yaml+jinja`` is a list of tasks or of plays; any other YAML is in the language ``yaml``. Blocks that the
comment ``.. run in the lab`` stands before are run there, with the names of the lab; one in ``yaml`` is the file that its first line
names.
"""

from __future__ import annotations

import re
import textwrap
import typing as t
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.tools.collection_copy import REPOSITORY

FOLDER = REPOSITORY / "docs" / "docsite" / "rst"
GUIDES = tuple(sorted(path.stem for path in FOLDER.glob("*.rst")))
MARK = ".. run in the lab"
TASKS = "yaml+jinja"
COMMANDS = "console"
FILE = "yaml"
PROMPT = "$ "
_BLOCK = re.compile(r"(?P<indent> *)\.\. code-block:: (?P<language>\S+)")

Json = dict[str, t.Any]


@dataclass(frozen=True, slots=True)
class Block:
    """A code block; ``line`` is where it begins, ``runs`` whether it is run in the lab."""

    guide: str
    line: int
    language: str
    text: str
    runs: bool

    def __str__(self) -> str:
        return f"{self.guide}:{self.line}"

    @property
    def commands(self) -> list[str]:
        """The commands of a block of the terminal."""
        return [line.removeprefix(PROMPT) for line in self.text.splitlines() if line.startswith(PROMPT)]

    @property
    def plays(self) -> list[Json]:
        """The plays of a block in Ansible's language; tasks are put into one."""
        entries: list[Json] = yaml.safe_load(self.text)
        if all("hosts" in entry for entry in entries):
            return entries
        return [{"name": "Tasks of the guide", "hosts": "localhost", "gather_facts": False, "tasks": entries}]

    @property
    def tasks(self) -> list[Json]:
        """The tasks of all its plays."""
        return [task for play in self.plays for task in play.get("tasks", [])]


def blocks(*languages: str) -> list[Block]:
    """Return the blocks of all guides in some languages."""
    return [block for guide in GUIDES for block in blocks_of(guide) if block.language in languages]


def blocks_of(guide: str) -> list[Block]:
    """Return the blocks of one guide in order."""
    return list(_blocks(guide, (FOLDER / f"{guide}.rst").read_text(encoding="utf-8").splitlines()))


def with_names_of_the_lab(text: str) -> str:
    """Return a text for the lab, whose domain is contoso.lab."""
    return text.replace("contoso.com", "contoso.lab").replace("CONTOSO.COM", "CONTOSO.LAB").replace("DC=com", "DC=lab")


def options_of(task: Json) -> tuple[str, Json] | None:
    """Return the module of this collection that a task calls, and its options; None for any other task."""
    for key, value in task.items():
        if key.startswith("hybrid_identity.cloud_sync."):
            return key.rpartition(".")[2], value or {}
    return None


def _blocks(guide: str, lines: t.Sequence[str]) -> t.Iterator[Block]:
    for number, line in enumerate(lines):
        match = _BLOCK.fullmatch(line)
        if match is None:
            continue
        content = []
        for each in lines[number + 1 :]:
            if each.strip() and not each.startswith(match["indent"] + " "):
                break
            content.append(each)
        text = textwrap.dedent("\n".join(content)).strip("\n") + "\n"
        marked = number > 0 and lines[number - 1].strip() == MARK
        yield Block(guide, number + 1, match["language"], text, marked)


def write_playbook(block: Block, folder: Path) -> Path:
    """Write a block in Ansible's language as a playbook for the lab, and return its path."""
    path = folder / f"{block.guide}-{block.line}.yml"
    path.write_text(with_names_of_the_lab(yaml.safe_dump(block.plays, sort_keys=False, allow_unicode=True)), encoding="utf-8")
    return path


def write_file(block: Block, folder: Path) -> None:
    """Write a block as the file that its first line names."""
    name = block.text.partition("\n")[0].removeprefix("# ")
    (folder / name).write_text(with_names_of_the_lab(block.text), encoding="utf-8")

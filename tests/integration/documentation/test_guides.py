# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a guide marks as run in the lab does run there, as it stands; only the names are those of the lab."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.integration.helpers.support import run_playbook_file
from tests.lab.client import Lab
from tests.tools.guide_blocks import (
    COMMANDS,
    FILE,
    GUIDES,
    TASKS,
    Block,
    blocks,
    blocks_of,
    with_names_of_the_lab,
    write_file,
    write_playbook,
)

RUN = [block for block in blocks(COMMANDS, TASKS, FILE) if block.runs]


def run(block: Block, folder: Path) -> None:
    """Do with a block what its reader does, in a folder of the reader's."""
    if block.language == FILE:
        write_file(block, folder)
    elif block.language == TASKS:
        succeeded(block, run_playbook_file(write_playbook(block, folder)))
    else:
        for command in block.commands:
            succeeded(block, terminal(with_names_of_the_lab(command), folder))


def terminal(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as it is typed."""
    # Evidence goes where it goes for a reader who has set nothing.
    environment = {name: value for name, value in os.environ.items() if name != "CLOUD_SYNC_EVIDENCE_DIR"}
    words = ["bash", "-c", f"cd '{folder}' && {command}"]
    return subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def succeeded(block: Block, completed: subprocess.CompletedProcess[str]) -> None:
    """Check that a command of a block has succeeded."""
    assert completed.returncode == 0, f"{block}:\n{block.text}\n{completed.stdout}{completed.stderr}"


def test_guides_have_something_to_run() -> None:
    assert len(RUN) >= 8


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if any(block.guide == guide for block in RUN)])
def test_the_blocks_of_a_guide_run_one_after_the_other(lab: Lab, tmp_path: Path, guide: str) -> None:
    for block in blocks_of(guide):
        if block.runs:
            run(block, tmp_path)

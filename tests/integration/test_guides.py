# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a guide marks as run in the lab does run there, as it stands; only the names are those of the lab."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.integration.support import run_playbook_file
from tests.lab.client import Lab
from tests.tools.guide_blocks import COMMANDS, GUIDES, TASKS, Block, blocks, blocks_of, with_names_of_the_lab, write_playbook

RUN = [block for block in blocks(COMMANDS, TASKS) if block.runs]


def run(block: Block, folder: Path) -> list[subprocess.CompletedProcess[str]]:
    """Run a block as its reader would."""
    if block.language == TASKS:
        return [run_playbook_file(write_playbook(block, folder))]
    return [
        subprocess.run(
            ["bash", "-c", with_names_of_the_lab(command)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        for command in block.commands
    ]


def test_guides_have_something_to_run() -> None:
    assert len(RUN) >= 8


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if any(block.guide == guide for block in RUN)])
def test_the_blocks_of_a_guide_run_one_after_the_other(lab: Lab, tmp_path: Path, guide: str) -> None:
    for block in blocks_of(guide):
        if block.runs:
            for completed in run(block, tmp_path):
                assert completed.returncode == 0, f"{block}:\n{block.text}\n{completed.stdout}{completed.stderr}"

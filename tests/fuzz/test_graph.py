# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of Microsoft Graph with something wrong in them: a module succeeds or refuses, and writes nothing that it would not."""

from __future__ import annotations

import typing as t
from pathlib import Path
from random import Random

from tests.fuzz.campaign import SEED, Campaign
from tests.fuzz.modules import ending
from tests.fuzz.recording import Change, Player
from tests.fuzz.runs import RecordedRun, require_right_writes
from tests.integration.helpers.every_module import RUNS, Run
from tests.lab.client import Lab

GRAPH_RUNS = [run for run in RUNS if run.graph and run.module != "graph_token_info"]


def test_answers_to_modules_that_read(lab: Lab, tmp_path: Path) -> None:
    _fuzz("graph reads", [run for run in GRAPH_RUNS if not run.writes], lab, tmp_path)


def test_answers_to_modules_that_write(lab: Lab, tmp_path: Path) -> None:
    _fuzz("graph writes", [run for run in GRAPH_RUNS if run.writes], lab, tmp_path)


def _fuzz(name: str, runs: list[Run], lab: Lab, folder: Path) -> None:
    recordings = [RecordedRun(run, lab, folder / str(number)) for number, run in enumerate(runs)]
    for each in recordings:
        each.may_write = {write for other in recordings if other.run.module == each.run.module for write in other.writes}
    last: list[t.Any] = []

    def case(random: Random, number: int) -> str:
        recording = recordings[number % len(recordings)]
        change = Change(random.randrange(len(recording.exchanges)), random.random() < 0.5, f"{SEED} {number}")
        player = Player(recording.exchanges, change)
        last[:] = [recording, player]
        result = recording.play(player)
        require_right_writes(recording, result, player)
        return ending(result)

    def describe() -> str:
        recording, player = last
        return f"{recording.run}: {player.said}"

    Campaign(name).run(330, case, describe)

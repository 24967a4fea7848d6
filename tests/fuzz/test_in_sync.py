# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Active Directory is not as it should be: whatever is wrong with an answer besides, no module says that all is well."""

from __future__ import annotations

import typing as t
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.campaign import SEED, Campaign, Finding
from tests.fuzz.entries import Damaged
from tests.fuzz.modules import ending
from tests.fuzz.recording import Change, Player
from tests.fuzz.runs import RecordedRun
from tests.integration.helpers.ad_objects import administrator
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.every_module import NAME, Preparation, Run, nothing, written
from tests.integration.safety.state import GROUP
from tests.lab.client import Lab

Json = dict[str, t.Any]

STRANGER = "CN=Dan Dvořák,OU=People,DC=contoso,DC=lab"


def with_a_stranger(lab: Lab, folder: Path) -> Json:
    """The group has a member that it has not in Entra ID."""
    written(lab, folder)
    with administrator(lab.state) as directory:
        directory.add_member(place(lab), STRANGER)
    return {}


def without_members(lab: Lab, folder: Path) -> Json:
    """The group has none of its members."""
    written(lab, folder)
    with administrator(lab.state) as directory:
        directory.clear_members(place(lab))
    return {}


def place(lab: Lab) -> str:
    found = find_group(lab, lab.object(GROUP)["id"])
    assert found is not None
    return found.dn


def runs(prepare: Preparation) -> list[tuple[Run, str]]:
    """Return what is asked about the group, with the code of the error it ends with."""
    return [
        (Run("writeback_info", {**NAME, "groups": [GROUP], "include_members": True}, prepare=prepare, ad=True), ""),
        (Run("writeback_assert", {**NAME, "group": GROUP, "wait": False}, prepare=prepare, ad=True), "writeback_differs"),
    ]


def require_truth(recording: RecordedRun, result: Json) -> None:
    """Find that a run didn't call the group right; a group that is not in scope is another matter."""
    if recording.run.module == "writeback_assert":
        wrong = not result.get("failed")
    else:
        wrong = any(group["in_sync"] and group["expected_state"]["in_scope"] for group in result.get("groups", []))
    if wrong:
        raise Finding(f"it says that all is well: {result}")


@pytest.mark.parametrize("prepare", [nothing, with_a_stranger], ids=["not written", "a stranger is a member"])
def test_answers_of_graph(lab: Lab, tmp_path: Path, prepare: Preparation) -> None:
    recordings = [RecordedRun(run, lab, tmp_path / run.module, code=code) for run, code in runs(prepare)]
    last: list[t.Any] = []

    def case(random: Random, number: int) -> str:
        recording = recordings[number % len(recordings)]
        change = Change(random.randrange(len(recording.exchanges)), random.random() < 0.5, f"{SEED} {number}")
        player = Player(recording.exchanges, change)
        last[:] = [recording, player]
        result = recording.play(player)
        require_truth(recording, result)
        return ending(result)

    def describe() -> str:
        recording, player = last
        return f"{recording.run}: {player.said}"

    Campaign(f"in sync, graph, {prepare.__name__}").run(60, case, describe)


@pytest.mark.parametrize("prepare", [nothing, without_members], ids=["not written", "no members"])
def test_entries_of_searches(lab: Lab, tmp_path: Path, prepare: Preparation) -> None:
    recordings = [RecordedRun(run, lab, tmp_path / run.module, code=code) for run, code in runs(prepare)]
    last: list[t.Any] = []

    def case(random: Random, number: int) -> str:
        recording = recordings[number % len(recordings)]
        damaged = Damaged(random, random.randrange(recording.searches))
        last[:] = [recording, damaged]
        result = recording.play(Player(recording.exchanges), damaged)
        require_truth(recording, result)
        return ending(result)

    def describe() -> str:
        recording, damaged = last
        return f"{recording.run}: {damaged.said}"

    Campaign(f"in sync, ldap, {prepare.__name__}").run(60, case, describe)

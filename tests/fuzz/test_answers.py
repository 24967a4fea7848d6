# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of on-demand runs with something wrong, rare or contradictory in them: nothing that speaks against one is passed over."""

from __future__ import annotations

import typing as t
from pathlib import Path
from random import Random

from tests.fuzz.campaign import SEED, Campaign, Finding
from tests.fuzz.modules import ending
from tests.fuzz.mutations import contradicting, mutated, shortened
from tests.fuzz.objections import objections
from tests.fuzz.recording import Change, Player
from tests.fuzz.runs import RecordedRun, require_right_writes
from tests.integration.helpers.every_module import NAME, Json, Run, written
from tests.integration.safety.state import GROUP
from tests.lab.client import Lab

_CALL = "/provisionOnDemand"
_MIXED = "SG-Mixed"


def _run(group: str, form: str, names: str, *, again: bool) -> Run:
    def prepare(lab: Lab, folder: Path) -> Json:
        lab.set(answer_form=form, scoping_names=names)
        return written(lab, folder) if again else {}

    case = f"{group}, {form}, {names}{', again' if again else ''}"
    return Run("provision_on_demand", {**NAME, "group": group, "all_members": True}, case, writes=True, prepare=prepare)


RUNS = [
    *(_run(GROUP, form, names, again=again) for form, names in (("A", "newer"), ("B", "older")) for again in (False, True)),
    *(_run(_MIXED, form, "newer", again=False) for form in ("A", "B")),
]


def test_answers_of_on_demand_runs(lab: Lab, tmp_path: Path) -> None:
    recordings = [RecordedRun(run, lab, tmp_path / str(number)) for number, run in enumerate(RUNS)]
    members = {member["id"].lower() for recording in recordings for member in recording.result["members"]}
    last: list[t.Any] = []

    def case(random: Random, number: int) -> str:
        recording = recordings[number % len(recordings)]
        calls = [place for place, each in enumerate(recording.exchanges) if each.url.endswith(_CALL)]
        player = Player(recording.exchanges, Change(calls[0], False, f"{SEED} {number}", random.choice((mutated, contradicting))))
        last[:] = [recording, player]
        result = recording.play(player)
        require_right_writes(recording, result, player)
        sent = [each for each in player.sent if each[1].endswith(_CALL)]
        if not result.get("failed") and len(sent) == len(calls):  # with more of them, the last answer was another one
            _require_no_objection(player, members)
        return str(result["outcome"]) if not result.get("failed") else ending(result)

    def describe() -> str:
        recording, player = last
        return f"{recording.run}: " + "\n".join(shortened(content, 6000) for _request, content in player.changed)

    Campaign("on-demand answers").run(330, case, describe)


def _require_no_objection(player: Player, members: set[str]) -> None:
    for _request, content in player.changed:
        found = objections(content, members)
        if found:
            raise Finding(f"it ends as a success, although the answer says: {'; '.join(found)}")

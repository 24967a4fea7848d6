# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of Active Directory with something wrong in them: a module succeeds or refuses, and writes nothing that it would not."""

from __future__ import annotations

import typing as t
from pathlib import Path
from random import Random

from tests.fuzz.campaign import Campaign
from tests.fuzz.entries import Damaged
from tests.fuzz.modules import ending
from tests.fuzz.recording import Player
from tests.fuzz.runs import RecordedRun, require_right_writes
from tests.integration.helpers.every_module import NAME, RUNS, Run, written
from tests.integration.safety.state import GROUP
from tests.lab.client import Lab

MORE_RUNS = (
    Run("ad_group_info", {"sam_account_names": ["SG-Onprem"], "include_members": True}, "members", graph=False, ad=True),
    Run("ad_group_info", {"ldap_filter": "(objectClass=group)", "max_results": 0}, "all", graph=False, ad=True),
    Run("ad_object_info", {"sam_account_names": ["ana"], "attributes": ["*"]}, "everything", graph=False, ad=True),
    Run("ad_object_info", {"distinguished_names": ["CN=Users,DC=contoso,DC=lab"]}, "by name", graph=False, ad=True),
    Run("writeback_info", {**NAME, "groups": [GROUP], "include_members": True}, "members", ad=True, prepare=written),
)


def test_entries_of_searches(lab: Lab, tmp_path: Path) -> None:
    runs = [*(run for run in RUNS if run.ad), *MORE_RUNS]
    recordings = [RecordedRun(run, lab, tmp_path / str(number)) for number, run in enumerate(runs)]
    last: list[t.Any] = []

    def case(random: Random, number: int) -> str:
        recording = recordings[number % len(recordings)]
        damaged = Damaged(random, random.randrange(recording.searches))
        last[:] = [recording, damaged]
        player = Player(recording.exchanges)
        result = recording.play(player, damaged)
        require_right_writes(recording, result, player)
        return ending(result)

    def describe() -> str:
        recording, damaged = last
        return f"{recording.run}: {damaged.said}"

    Campaign("ldap entries").run(330, case, describe)

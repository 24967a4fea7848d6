# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents of evidence with something wrong in them: a module succeeds or refuses, and restores nothing that was not there."""

from __future__ import annotations

import hashlib
import json
import os
import typing as t
from pathlib import Path
from random import Random

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.journal import digest_of
from tests.fuzz.campaign import Campaign
from tests.fuzz.modules import ending
from tests.fuzz.mutations import as_bytes, changed, mutated, shortened
from tests.fuzz.recording import Player
from tests.fuzz.runs import RecordedRun, require_right_writes
from tests.integration.helpers.changes import SCHEMA, Change
from tests.integration.helpers.every_module import NAME, Run, written
from tests.integration.helpers.in_process import succeed
from tests.integration.safety.state import GROUP, MEMBERS
from tests.lab.client import Lab

Json = dict[str, t.Any]

CHANGE_ID = "CHG1"


def whole(lab: Lab, folder: Path) -> Json:
    """A change that has done everything that a change can do."""
    written(lab, folder)
    change = Change(folder, CHANGE_ID)
    given = {"change_dir": str(change.path)}
    succeed("change_preflight", **NAME, **SCHEMA, **given, group=GROUP, members=MEMBERS)
    succeed("writeback_plan", **NAME, **SCHEMA, **given)
    change.snapshot()
    change.apply()
    change.settings(accidental_deletes={"enabled": True, "threshold": 50})
    change.scope("SG-Unassigned")
    change.scope("SG-Empty", state="absent")
    change.provision(*MEMBERS)
    change.assert_written()
    change.job("started")
    change.snapshot("after")
    return {**given, "owner_pid": os.getpid()}


def rolled_back(lab: Lab, folder: Path) -> Json:
    """The same change after its rollback."""
    given = whole(lab, folder)
    succeed("change_rollback", wait=False, **given)
    return {"change_dir": given["change_dir"]}


def of_log(lab: Lab, folder: Path) -> Json:
    """The provisioning log is asked for what the change did."""
    return {"change_dir": whole(lab, folder)["change_dir"]}


ROLLBACK = Run("change_rollback", {"wait": False}, ad=True, writes=True, prepare=whole)
KEPT = Run("change_record", {"state": "closed"}, "kept", graph=False, prepare=of_log)
ROLLED_BACK = Run("change_record", {"state": "closed"}, "rolled back", graph=False, prepare=rolled_back)
LOG = Run("provisioning_log_info", NAME, prepare=of_log)
# In check mode a rollback predicts and a record is read, without the time that reports take.
RUNS = ((ROLLBACK, False), (ROLLBACK, True), (KEPT, True), (ROLLED_BACK, True), (LOG, False), (ROLLBACK, True), (KEPT, False))


def test_documents_of_a_change(lab: Lab, tmp_path: Path) -> None:
    recordings = [RecordedRun(run, lab, tmp_path / str(number), check=check) for number, (run, check) in enumerate(RUNS)]
    last: list[t.Any] = []

    def case(random: Random, number: int) -> str:
        recording = recordings[number % len(recordings)]
        player = Player(recording.exchanges)
        last[:] = [recording, "", b""]

        def disturb(folder: Path) -> None:
            last[1:] = _disturbed(folder / CHANGE_ID, random)

        result = recording.play(player, disturb=disturb)
        require_right_writes(recording, result, player)
        return ending(result)

    def describe() -> str:
        recording, name, content = last
        return f"{recording.run}: {name} is {shortened(content)}"

    Campaign("evidence documents").run(330, case, describe)


def _disturbed(folder: Path, random: Random) -> tuple[str, bytes]:
    """Change one document, and mostly the digests that vouch for it too, so that more than the digests is tried."""
    path = random.choice(sorted(path for path in folder.rglob("*.json") if not path.name.startswith(".")))
    document = json.loads(path.read_bytes())
    content = mutated(document, random)
    if path.parent.name == "journal" and random.random() < 0.6:
        content = as_bytes({**document, "details": changed(document["details"], random)})
    path.write_bytes(content)
    if random.random() < 0.85:
        _seal(folder)
    return str(path.relative_to(folder)), content


def _seal(folder: Path) -> None:
    """Write all digests anew, as somebody does who knows how they are made."""
    try:
        previous = digest_of(json.loads((folder / "change.json").read_bytes()))
    except (ValueError, RecursionError):
        return
    for path in sorted((folder / "journal").glob("*.json")):
        try:
            event = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            return
        if not isinstance(event, dict):
            return
        files = event["details"].get("files") if isinstance(event.get("details"), dict) else None
        if isinstance(files, dict):
            event["details"]["files"] = {name: _digest(folder / name, digest) for name, digest in files.items()}
        event |= {"previous": previous, "digest": ""}
        try:
            event["digest"] = previous = digest_of(event)
            path.write_text(json.dumps(event), encoding="utf-8")
        except (ValueError, RecursionError):
            return


def _digest(path: Path, otherwise: t.Any) -> t.Any:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else otherwise

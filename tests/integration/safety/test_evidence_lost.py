# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence folder is lost while a change runs: the last message says how the service is, and what to do."""

from __future__ import annotations

import concurrent.futures
import json
import re
import shutil
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.changes import Change, Story, empty, fill, refused, small_disk
from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.integration.safety.state import CHANGE, observe, prepare
from tests.integration.safety.test_kills import CHANGE_ID, assert_brought_back, options
from tests.lab.client import Lab

Json = dict[str, t.Any]


def delete(folder: Path) -> None:
    shutil.rmtree(folder)


def move(folder: Path) -> None:
    folder.rename(folder.parent.parent / "elsewhere")


def open_to_all(folder: Path) -> None:
    folder.chmod(0o777)


def replace_by_a_file(folder: Path) -> None:
    move(folder)
    folder.touch()


DAMAGES = (delete, move, open_to_all, replace_by_a_file)

START = """ansible localhost -m hybrid_identity.cloud_sync.sync_job -a '{"configuration": "contoso.lab", "state": "started"}'"""
# Where the folder is lost: the request that takes its time meanwhile, how many pass before, and what the last message says.
STEPS: dict[str, tuple[str, str, int, list[str]]] = {
    "snapshot": (
        "GET",
        "/appRoleAssignedTo$",
        0,
        ["job: started", "schema: version v1.0", "Nothing was written to the service: the change ended before its first write."],
    ),
    "pause": (
        "POST",
        "/pause$",
        0,
        [
            "Maybe sent, because the task failed: pausing the job. This was carried out, and the evidence of it is lost: Pause the job.",
            "job: paused; it was started before the change",
            "schema: version v1.0; it was version v1.0 before the change",
            START,
        ],
    ),
    "schema": (
        "PUT",
        "/schema$",
        0,
        [
            "Writes that were sent: pausing the job, the settings",
            "Maybe sent, because the task failed: the schema. This was carried out, and the evidence of it is lost: Replace the",
            "job: paused; it was started before the change",
            "schema: version v1.1; it was version v1.0 before the change, so what is there is not proven",
            "info: (absent) (the change was to write Managed in Entra ID)",
            START,
        ],
    ),
    "provision": (
        "POST",
        "/provisionOnDemand$",
        1,
        [
            "Writes that were sent: pausing the job, the settings, the schema",
            "Maybe sent, because the task failed: provisioning the test group.",
            "job: paused; it was started before the change",
            "schema: version v1.1; it was version v1.0 before the change, so what is there is not proven",
            START,
        ],
    ),
    "start": (
        "POST",
        "/start$",
        0,
        [
            "Writes that were sent: pausing the job, the settings, the schema, provisioning the test group",
            "job: started; it was started before the change",
            "schema: version v1.1; it was version v1.0 before the change",
        ],
    ),
}


def disturbed(fast: FastPlaybooks, lab: Lab, evidence_dir: Path, step: str, damage: t.Callable[[Path], None]) -> Finished:
    """Run a change that loses its folder while a request takes its time."""
    method, path, skip, _said = STEPS[step]
    lab.fault("delay", path, method=method, skip=skip, seconds=1.5)
    run = fast.start("change", *options(evidence_dir))
    lab.wait_for_fault()
    damage(evidence_dir / CHANGE_ID)
    ended = run.finish()
    lab.clear_faults()
    return ended


def words(text: str) -> str:
    """Return the last message of a run, as it was before the output's JSON."""
    (message,) = [line for line in text.splitlines() if "The evidence of the change" in line][-1:]
    return str(json.loads(message[message.index("{") :])["msg"])


@pytest.mark.parametrize("step", [name for name in STEPS if name != "snapshot"])
def test_the_last_message_says_how_the_service_is(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path, step: str) -> None:
    client = prepare(running_lab)
    ended = disturbed(fast, running_lab, tmp_path, step, delete)
    assert (ended.status, "Traceback" in ended.output) == (2, False), ended.output
    said = words(ended.output)
    assert f"The evidence of the change {CHANGE_ID} in {tmp_path / CHANGE_ID} is lost, or can't be written any more" in said
    assert [text for text in STEPS[step][3] if text not in said] == [], said
    # What it says is true.
    assert f"job: {'started' if client.get(client.job)['schedule']['state'] == 'Active' else 'paused'};" in said
    assert f"schema: version {client.schema()['version']};" in said
    assert not (tmp_path / CHANGE_ID).exists(), "a new folder would hide that the old one is gone"


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_it_can_be_put_back(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path, damage: t.Callable[[Path], None]) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    evidence_dir = tmp_path / "all"
    folder, kept = evidence_dir / CHANGE_ID, tmp_path / "backup"

    def back_up_and_damage(path: Path) -> None:
        shutil.copytree(path, kept)
        damage(path)

    ended = disturbed(fast, running_lab, evidence_dir, "schema", back_up_and_damage)
    assert ended.status == 2
    said = words(ended.output)
    assert "schema: version v1.1; it was version v1.0 before the change, so what is there is not proven" in said
    assert f"ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={folder}" in said
    if folder.is_file():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    kept.rename(folder)
    assert_brought_back(fast, running_lab, client, evidence_dir, before)


def journal_gone(folder: Path) -> None:
    shutil.rmtree(folder / "journal")


def journal_emptied(folder: Path) -> None:
    for path in (folder / "journal").iterdir():
        path.unlink()


def last_events_gone(folder: Path) -> None:
    for path in sorted((folder / "journal").glob("*.json"))[3:]:
        path.unlink()


def identity_gone(folder: Path) -> None:
    (folder / "change.json").unlink()


def state_before_gone(folder: Path) -> None:
    shutil.rmtree(folder / "before")


PARTS = (journal_gone, journal_emptied, last_events_gone, identity_gone, state_before_gone)


@pytest.mark.parametrize("damage", PARTS, ids=lambda damage: damage.__name__)
def test_a_part_is_lost(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path, damage: t.Callable[[Path], None]) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    evidence_dir = tmp_path / "all"
    folder, kept = evidence_dir / CHANGE_ID, tmp_path / "backup"

    def back_up_and_damage(path: Path) -> None:
        shutil.copytree(path, kept)
        damage(path)

    ended = disturbed(fast, running_lab, evidence_dir, "provision", back_up_and_damage)
    assert (ended.status, "Traceback" in ended.output) == (2, False), ended.output
    said = words(ended.output)
    assert [text for text in STEPS["provision"][3] if "Maybe sent" not in text and text not in said] == [], said
    assert "What the change has written, and has not taken back, is unknown: the schema may be unproven, and the job paused" in said
    assert "Nothing was written" not in said
    assert not (folder / ".settled").exists()
    for playbook, variables in (
        ("status", {"cloud_sync_evidence_dir": str(evidence_dir)}),
        ("rollback", {"cloud_sync_change_dir": str(folder)}),
        ("change", {**CHANGE, "cloud_sync_evidence_dir": str(evidence_dir), "cloud_sync_change_id": "NEXT"}),
    ):
        running_lab.forget_requests()
        refusal = fast.run(playbook, "-e", json.dumps(variables))
        assert refusal.status == 2, refusal.output
        assert re.search(rf"{folder}.* (is|are) lost", refusal.output), refusal.output
        assert "and then move the folder away" in refusal.output
        assert running_lab.requests().written() == []
    shutil.rmtree(folder)
    kept.rename(folder)
    assert_brought_back(fast, running_lab, client, evidence_dir, before)


def test_a_disk_without_any_room_left(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    with small_disk(tmp_path / "disk", "48m") as disk:

        def fill_whole_disk(folder: Path) -> None:
            (folder / ".reserve").unlink()
            fill(disk)

        ended = disturbed(fast, running_lab, disk, "provision", fill_whole_disk)
        assert ended.status == 2
        said = words(ended.output)
        assert "The disk is full: make room, then run again." in ended.output
        assert [text for text in STEPS["provision"][3] if text not in said] == [], said
        empty(disk)
        assert_brought_back(fast, running_lab, client, disk, before)


def test_nothing_is_written_when_it_is_lost_before(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    ended = disturbed(fast, running_lab, tmp_path, "snapshot", delete)
    assert ended.status == 2
    assert "Nothing was written to the service: the change ended before its first write." in words(ended.output)
    assert observe(running_lab, client) == before


def test_a_rollback_that_loses_its_folder(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab)
    change = Change.begun(evidence_dir)
    change.whole()
    running_lab.fault("delay", "/provisionOnDemand$", seconds=2)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        rollback = pool.submit(change.roll_back)
        running_lab.wait_for_fault()
        shutil.rmtree(change.path)
        result = rollback.result()
    refused(
        result, "evidence", "The end of the rollback can't be recorded", "The job is paused, and was started before the change."
    )
    version = story.client.schema()["version"]
    assert f"The schema is version {version}, not as it was before." in result["msg"]
    assert result["outcome"] == "rollback_incomplete"

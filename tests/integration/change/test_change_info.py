# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_info``: what is unfinished, what runs, and which jobs changes have left paused."""

from __future__ import annotations

import json
import shlex
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.changes import Change, Story, refused
from tests.integration.helpers.in_process import call, succeed
from tests.lab.client import Lab

Json = dict[str, t.Any]


@pytest.fixture(name="story")
def fixture_story(running_lab: Lab) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


def found(evidence_dir: Path, **options: t.Any) -> dict[str, list[str]]:
    """Return the changes that are found, by kind."""
    result = succeed("change_info", evidence_dir=str(evidence_dir), **options)
    kinds = ("unfinished", "paused_jobs", "running", "unreadable")
    return {kind: [Path(each["change_dir"]).name for each in result[kind]] for kind in kinds if result[kind]}


def test_an_unfinished_change(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.apply()
    assert found(evidence_dir) == {"running": ["CHG1"]}
    change.close(failure="it was killed")  # which lets go of the lock, and doesn't settle it
    story.lab.forget_requests()
    (row,) = succeed("change_info", evidence_dir=str(evidence_dir))["unfinished"]
    configuration = story.lab.configuration()
    assert row["configuration"] == {
        "name": "contoso.lab",
        "service_principal_id": configuration.service_principal_id,
        "job_id": configuration.job_id,
    }
    assert row["job_now"] == "paused"
    assert [each["message"] for each in row["left_behind"]] == [
        "schema: it is, or may be, as the change wrote it",
        "job: it was started before, and it is paused now",
    ]
    assert row["command"] == f"ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={change.path}"
    assert (story.writes(), story.lab.requests().count) == ([], 1)
    change.roll_back()
    assert found(evidence_dir) == {}


def test_a_kept_change_that_left_the_job_paused(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.apply()
    assert change.close()["verdict"] == "kept"
    (row,) = succeed("change_info", evidence_dir=str(evidence_dir))["paused_jobs"]
    command = shlex.split(row["command"])
    assert command[:5] == ["ansible", "localhost", "-m", "hybrid_identity.cloud_sync.sync_job", "-a"]
    assert succeed("sync_job", **json.loads(command[5]))["changed"]
    assert found(evidence_dir) == {}


def test_a_path_with_a_space(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir / "of all changes")
    change.apply()
    change.close(failure="it was killed")
    (row,) = succeed("change_info", evidence_dir=str(change.path.parent))["unfinished"]
    given = shlex.split(row["command"])[-1]
    assert json.loads(given) == {"cloud_sync_change_dir": str(change.path)}
    assert story.lab.requests().writes == 1


def test_other_configurations_are_left_out(story: Story, evidence_dir: Path) -> None:
    del story
    change = Change.begun(evidence_dir)
    change.apply()
    change.close(failure="it was killed")
    assert found(evidence_dir, configuration="CONTOSO.lab") == {"unfinished": ["CHG1"]}
    assert found(evidence_dir, configuration="fabrikam.lab") == {}


def test_what_can_not_be_read_hides_nothing_else(story: Story, evidence_dir: Path) -> None:
    del story
    change = Change.begun(evidence_dir)
    change.apply()
    change.close(failure="it was killed")
    damaged = Change(evidence_dir, "damaged")
    (damaged.path / "journal/0001.json").write_text("{", encoding="utf-8")
    assert found(evidence_dir) == {"unfinished": ["CHG1"], "unreadable": ["damaged"]}


def test_a_folder_that_is_not_there(evidence_dir: Path) -> None:
    refused(call("change_info", evidence_dir=str(evidence_dir / "typing-error")), "evidence", "There is no evidence folder")

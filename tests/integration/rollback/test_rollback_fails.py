# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A step of a rollback fails, or its answer is lost, or its end can't be written: what is left is said, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.helpers.changes import Change, Story, brought_back, incomplete, refused
from tests.integration.safety.state import story_contradictions
from tests.lab.client import Lab


@pytest.fixture(name="story")
def fixture_story(running_lab: Lab) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


@pytest.mark.parametrize(
    ("method", "path", "left"),
    [
        (
            "PUT",
            "/secrets$",
            ["setting SyncNotificationSettings.DeleteThresholdValue of contoso.lab: expected 500, actual 100", "settings: "],
        ),
        ("POST", "/appRoleAssignedTo$", ["assignment ", "scope: "]),
        ("DELETE", "/appRoleAssignedTo/", ["assignment ", "scope: "]),
        ("PUT", "/schema$", ["schema of contoso.lab: expected as in version ", "schema: "]),
        ("POST", "/pause$", ["job: "]),
        ("POST", "/start$", ["job of contoso.lab: expected started, actual paused", "job: "]),
    ],
    ids=["settings", "assign", "unassign", "schema", "pause", "start"],
)
@pytest.mark.parametrize(("status", "count"), [(400, 1), (403, None), (500, None)], ids=["once", "forbidden", "broken"])
def test_each_step_of_the_rollback_that_fails_is_left_behind(
    story: Story, evidence_dir: Path, method: str, path: str, left: list[str], status: int, count: int | None
) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 100})
    change.scope("SG-Unassigned")
    change.scope("SG-Large", state="absent")
    change.whole()
    story.lab.fault("status", path, method=method, status=status, count=count)
    result = change.roll_back(graph_retries=0)
    story.lab.clear_faults()
    closed = change.close()
    messages = [each["message"] for each in closed["left_behind"]]
    if result.get("failed"):
        incomplete(result)
        assert closed["verdict"] == "rollback_incomplete"
        assert all(any(message.startswith(text) for message in messages) for text in left), messages
        assert all(f"rollback -e cloud_sync_change_dir={change.path}" in each["hint"] for each in closed["left_behind"])
    else:
        # The steps that follow pause the job as well, and put the old schema.
        assert (path, count) in [("/pause$", 1), ("/schema$", 1)]
        assert (closed["verdict"], messages) == ("rolled_back", [])
        assert any("as before nevertheless" in warning for warning in result["warnings"])
    assert story_contradictions(story.lab, story.client, change.path, before.state) == []
    brought_back(change.roll_back())
    assert story.all() == before
    change.close()
    assert story_contradictions(story.lab, story.client, change.path, before.state) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/secrets$"),
        ("POST", "/appRoleAssignedTo$"),
        ("DELETE", "/appRoleAssignedTo/"),
        ("PUT", "/schema$"),
        ("POST", "/start$"),
    ],
    ids=["settings", "assign", "unassign", "schema", "start"],
)
def test_a_step_whose_answer_alone_is_lost_has_done_its_work(story: Story, evidence_dir: Path, method: str, path: str) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 100})
    change.scope("SG-Unassigned")
    change.scope("SG-Large", state="absent")
    change.job("paused")
    change.apply()
    story.lab.fault("drop", path, method=method, count=1, processed=True)
    result = change.roll_back(graph_retries=0)
    story.lab.clear_faults()
    brought_back(result)
    assert [warning for warning in result["warnings"] if "as before nevertheless" in warning]
    assert story.all() == before
    assert change.close()["verdict"] == "rolled_back"
    assert story_contradictions(story.lab, story.client, change.path, before.state) == []


def test_evidence_that_cannot_be_written_when_the_rollback_ends(story: Story, evidence_dir: Path) -> None:
    """All is brought back, and nobody can say so: the report names what it doesn't know."""
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    (change.path / "checks").mkdir(exist_ok=True)
    (change.path / "checks" / "rollback.json").mkdir()
    refused(change.roll_back(), "evidence", "rollback.json")
    (change.path / "checks" / "rollback.json").rmdir()
    closed = change.close()
    assert closed["verdict"] == "rollback_incomplete"
    assert [each["message"] for each in closed["left_behind"]] == [
        "rollback: nothing is known to be left, but it was interrupted before it had looked at everything"
    ]
    brought_back(change.roll_back())
    assert change.close()["verdict"] == "rolled_back"
    assert story_contradictions(story.lab, story.client, change.path, before.state) == []

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A step of a rollback fails, or its answer is lost, or its end can't be written: what is left is said, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.helpers.changes import Change, Story, brought_back, incomplete, refused
from tests.integration.helpers.in_process import warning_texts
from tests.integration.safety.state import story_contradictions
from tests.lab.client import Lab


@pytest.fixture(name="story")
def fixture_story(running_lab: Lab) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


RESTORED = "as before nevertheless"
GROUP_LEFT = ["group container of CN=SG-Canary", "test group: "]
STEPS = {
    "settings": (
        "PUT",
        "/secrets$",
        ["setting SyncNotificationSettings.DeleteThresholdValue of contoso.lab: expected 500, actual 100"],
    ),
    "assign": ("POST", "/appRoleAssignedTo$", ["assignment ", "scope: "]),
    "unassign": ("DELETE", "/appRoleAssignedTo/", ["assignment ", "scope: "]),
    "schema": (
        "PUT",
        "/schema$",
        ["schema of contoso.lab: expected as in version ", "schema: ", "job of contoso.lab: ", *GROUP_LEFT],
    ),
    "pause": ("POST", "/pause$", GROUP_LEFT),
    "provision": ("POST", "/provisionOnDemand$", GROUP_LEFT),
    "start": ("POST", "/start$", ["job of contoso.lab: expected started, actual paused", "job: "]),
}
"""The writes of a rollback: how each is sent, and how what is left begins when it fails for good."""

ONCE = {"schema": GROUP_LEFT, "pause": []}
"""What is left when it fails once, where a later step sends it again."""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("status", "count"), [(400, 1), (403, None), (500, None)], ids=["once", "forbidden", "broken"])
def test_each_step_of_the_rollback_that_fails_is_left_behind(
    story: Story, evidence_dir: Path, step: str, status: int, count: int | None
) -> None:
    method, path, left = STEPS[step]
    left = ONCE.get(step, left) if count else left
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
    if left:
        incomplete(result)
        assert closed["verdict"] == "rollback_incomplete"
        assert [text for text in left if not any(message.startswith(text) for message in messages)] == [], messages
        assert all(f"rollback -e cloud_sync_change_dir={change.path}" in each["hint"] for each in closed["left_behind"])
    else:
        brought_back(result)
        assert (closed["verdict"], messages) == ("rolled_back", [])
        assert any(RESTORED in warning for warning in warning_texts(result))
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
    """The schema is read again at once, so that the job may run; the others are looked at in the end."""
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
    assert any(RESTORED in warning for warning in warning_texts(result)) == (path != "/schema$")
    assert story.all() == before
    assert change.close()["verdict"] == "rolled_back"
    assert story_contradictions(story.lab, story.client, change.path, before.state) == []


def test_a_directory_that_cannot_be_reached_is_named(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    assert incomplete(change.roll_back(ad_servers=["dc2.contoso.lab"], ad_timeout=1)) == ["test group"]
    closed = change.close()
    (left,) = closed["left_behind"]
    assert closed["verdict"] == "rollback_incomplete"
    assert left["message"].startswith("test group: ")
    assert "dc2.contoso.lab" in left["message"]
    assert story_contradictions(story.lab, story.client, change.path, before.state) == []


@pytest.mark.parametrize("name", ["checks/rollback.json", "after/job.json"])
def test_evidence_that_cannot_be_written_when_the_rollback_ends(story: Story, evidence_dir: Path, name: str) -> None:
    """All is brought back, and nobody can say so: the report names what it doesn't know."""
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    (change.path / name).mkdir(parents=True)
    refused(change.roll_back(), "evidence", name)
    (change.path / name).rmdir()
    closed = change.close()
    assert closed["verdict"] == "rollback_incomplete"
    assert [each["message"] for each in closed["left_behind"]] == [
        "rollback: nothing is known to be left, but it was interrupted before it had looked at everything"
    ]
    assert story_contradictions(story.lab, story.client, change.path, before.state) == []
    brought_back(change.roll_back())
    assert change.close()["verdict"] == "rolled_back"
    assert story_contradictions(story.lab, story.client, change.path, before.state) == []

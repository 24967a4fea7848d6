# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else changes the configuration in the middle of a change, or another change does that shares no folder with it."""

from __future__ import annotations

import concurrent.futures
import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.rollback.undo import Undo
from tests.integration.helpers.changes import MARKETING, NAME, SCHEMA, Change, Story, brought_back, incomplete, refused
from tests.integration.helpers.fast_playbooks import FastPlaybooks
from tests.integration.helpers.in_process import call
from tests.integration.helpers.support import run_module, wait_for
from tests.integration.helpers.tenant_support import TenantClient
from tests.integration.safety.state import CHANGE, GROUP, MEMBERS, observe, prepare
from tests.lab.client import Lab
from tests.tools.evidence_rules import contradictions

Json = dict[str, t.Any]
Hand = t.Callable[[Story], None]


@pytest.fixture(name="story")
def fixture_story(running_lab: Lab) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


def move_job(story: Story, action: str) -> None:
    answer = story.client.call("POST", f"{story.client.job}/{action}")
    assert answer.status_code == 204, answer.text


def map_another(story: Story) -> None:
    story.foreign_mapping()


def set_another(story: Story) -> None:
    path = f"{story.client.principal}/synchronization/secrets"
    entries = [each for each in story.client.get(path)["value"] if each["key"] != "SyncAll"]
    answer = story.client.call("PUT", path, {"value": [*entries, {"key": "SyncAll", "value": "true"}]})
    assert answer.status_code == 204, answer.text


def start_the_job(story: Story) -> None:
    move_job(story, "start")


def run_a_cycle(story: Story) -> None:
    move_job(story, "start")
    story.lab.advance(5)
    assert story.lab.cycle()
    move_job(story, "pause")


HANDS: dict[str, tuple[Hand, str]] = {
    "schema": (map_another, "somebody else changed it while the change was running"),
    "settings": (set_another, "somebody else changed them while the change was running"),
    "job": (start_the_job, "somebody else started the job while the change was running"),
    "cycle": (run_a_cycle, "although the change had paused the job: somebody else ran it"),
}


def proven(evidence_dir: Path) -> Change:
    """Return a change that has tested its group, with the job still paused."""
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.settings(accidental_deletes={"enabled": True, "threshold": 50})
    change.apply()
    change.provision(*MEMBERS)
    change.assert_written()
    return change


@pytest.mark.parametrize("name", HANDS)
def test_the_job_is_not_started_over_what_another_hand_did(story: Story, evidence_dir: Path, name: str) -> None:
    hand, reason = HANDS[name]
    change = proven(evidence_dir)
    hand(story)
    story.lab.forget_requests()
    started = call("sync_job", **NAME, change_dir=str(change.path), state="started")
    refused(started, "concurrent_write", "Somebody else changed the configuration while the change was running", reason)
    assert story.writes() == []
    (failed,) = (check for check in started["checks"] if check["verdict"] == "failed")
    assert failed["id"] == f"other_hand.{'job' if name == 'cycle' else name}"
    closed = change.close(failure=started["msg"])
    assert (closed["verdict"], bool(closed["left_behind"])) == ("rollback_incomplete", True)


@pytest.mark.parametrize("name", HANDS)
def test_the_end_of_a_change_finds_another_hand(story: Story, evidence_dir: Path, name: str) -> None:
    hand, reason = HANDS[name]
    change = proven(evidence_dir)
    hand(story)
    ended = call("change_snapshot", **NAME, change_dir=str(change.path), group=GROUP, moment="after")
    refused(ended, "concurrent_write", reason)
    checks = json.loads((change.path / "checks/after.json").read_text(encoding="utf-8"))
    assert [check["id"] for check in checks if check["verdict"] == "failed"] == [f"other_hand.{'job' if name == 'cycle' else name}"]


def test_nobody_else_is_found_where_nobody_was(story: Story, evidence_dir: Path) -> None:
    change = proven(evidence_dir)
    change.job("started")
    ended = change.snapshot("after")
    found = {check["id"]: check["verdict"] for check in ended["checks"] if check["id"].startswith("other_hand.")}
    assert found == {"other_hand.schema": "passed", "other_hand.settings": "passed", "other_hand.job": "passed"}
    assert change.close()["verdict"] == "kept"


def test_the_same_schema_written_again_is_named(story: Story, evidence_dir: Path) -> None:
    change = proven(evidence_dir)
    story.client.put_schema(story.client.schema())
    change.job("started")
    (found,) = (check for check in change.snapshot("after")["checks"] if check["id"] == "other_hand.schema")
    assert (found["verdict"], found["expected"], found["actual"]) == ("info", "version v1.1", "version v1.2")
    assert found["reason"] == "somebody else wrote it while the change was running; it holds the same"


def test_nothing_is_written_once_another_hand_has_paused_the_job(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    move_job(story, "pause")
    story.lab.forget_requests()
    for module, options in (("sync_job", {"state": "paused"}), ("sync_schema", SCHEMA)):
        result = call(module, **NAME, **options, change_dir=str(change.path))
        refused(result, "concurrent_write", "somebody else paused the job while the change was running")
    assert story.writes() == []
    assert change.close(failure="refused")["verdict"] == "refused"


def test_no_schema_is_written_under_a_job_that_another_hand_has_started(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab, running=False)
    change = Change.begun(evidence_dir)
    move_job(story, "start")
    story.lab.forget_requests()
    refused(call("sync_schema", **NAME, **SCHEMA, change_dir=str(change.path)), "concurrent_write", "started the job")
    assert story.writes() == []


@pytest.mark.usefixtures("real_waits")
def test_a_job_that_takes_a_moment_to_show_its_state(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.job("paused")
    move_job(story, "start")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        applied = pool.submit(change.apply)
        wait_for(lambda: len([path for path in story.lab.requests().paths("GET") if path.endswith(story.client.job)]) > 1)
        move_job(story, "pause")
        applied.result()


def test_a_job_that_another_hand_has_deleted(story: Story, evidence_dir: Path) -> None:
    change = proven(evidence_dir)
    assert story.client.call("DELETE", story.client.job).status_code == 204
    failed = call("change_snapshot", **NAME, change_dir=str(change.path), group=GROUP, moment="after")
    refused(failed, "not_found")
    closed = change.close(failure=failed["msg"])
    assert (closed["verdict"], bool(closed["left_behind"])) == ("rollback_incomplete", True)


def test_the_rollback_keeps_what_the_other_hand_did(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = proven(evidence_dir)
    set_another(story)
    result = change.roll_back()
    brought_back(result)
    after = story.all()
    assert after.state.settings == {**before.state.settings, "SyncAll": "true"}
    assert (after.state.schema, after.state.job, after.held) == (before.state.schema, before.state.job, before.held)


def test_a_job_that_another_hand_starts_as_the_rollback_begins_runs_at_its_end(
    running_lab: Lab, evidence_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(running_lab, running=False)
    change = Change.begun(evidence_dir)
    change.apply()
    change.provision(*MEMBERS)
    pause_job = Undo.pause_job

    def late(undo: Undo) -> None:
        """The job is found started, which was paused when the rollback read it first."""
        if not undo.actions:
            move_job(story, "start")
            undo.look_again()
        pause_job(undo)

    monkeypatch.setattr(Undo, "pause_job", late)
    result = change.roll_back()
    assert result["actions"] == ["pause", "pins", "provision", "schema", "start"]
    (found,) = (check for check in result["checks"] if check["id"] == "rollback.job")
    assert (found["verdict"], found["expected"], found["actual"]) == ("info", "paused", "started")
    assert story.all().state.job == "Active"


def test_a_schema_put_at_the_same_time_as_that_of_a_rollback(story: Story, evidence_dir: Path) -> None:
    change = proven(evidence_dir)
    story.lab.fault("delay", "/schema$", method="PUT", seconds=2)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        rollback = pool.submit(change.roll_back)
        story.lab.wait_for_fault()
        story.foreign_mapping()
        result = rollback.result()
    assert "test group" in incomplete(result)
    assert "Somebody else wrote the schema at the same time" in result["msg"]
    assert "what the other one wrote in between is lost" in result["msg"]


def options(folder: Path, change_id: str, **variables: t.Any) -> list[str]:
    given = {**CHANGE, "cloud_sync_change_id": change_id, "cloud_sync_evidence_dir": str(folder), **variables}
    return ["-e", json.dumps(given)]


@pytest.mark.usefixtures("real_waits")
@pytest.mark.parametrize("meeting", ["PUT", "POST"], ids=["in-the-write", "in-the-test"])
def test_two_changes_that_share_no_folder(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path, meeting: str) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    path = "/schema$" if meeting == "PUT" else "/provisionOnDemand$"
    running_lab.fault("delay", path, method=meeting, seconds=4, count=1, skip=0 if meeting == "PUT" else 1)
    first = fast.start("change", *options(tmp_path / "one", "one"))
    running_lab.wait_for_fault()
    second = fast.start(
        "change",
        *options(
            tmp_path / "two",
            "two",
            cloud_sync_attribute_mappings=[{"target": "description", "constant": "Of the second"}],
            cloud_sync_expected_attributes={},
            cloud_sync_settings={},
            cloud_sync_target_container=MARKETING,
        ),
    )
    runs = {"one": first.finish(), "two": second.finish()}
    now = observe(running_lab, client)
    results: dict[str, Json] = {}
    for name, run in runs.items():
        assert "Traceback" not in run.output
        folder = tmp_path / name / name
        assert contradictions(folder) == [], run.output
        results[name] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    verdicts = [result["verdict"] for result in results.values()]
    assert verdicts.count("kept") <= 1, runs["one"].output + runs["two"].output
    if now.job != before.job:
        left = [each["message"] for result in results.values() for each in result["left_behind"]]
        # It depends on who comes first whether the rollback was refused, or came to its end and found the other's schema.
        assert any("job: it was started before" in each or "The job ran before, and stays paused" in each for each in left), left
    for name, result in results.items():
        said = [check for check in result["checks"] if check["id"] == "other_hand.job" and check["verdict"] == "info"]
        if result["verdict"] == "kept":
            assert said or now.job == before.job
            assert not said or "Job: it was paused before the change, and stays so" in runs[name].output


@pytest.mark.usefixtures("real_waits")
def test_assignments_and_members_are_added_one_by_one_so_none_is_lost(lab: Lab) -> None:
    for group in ("SG-One", "SG-Two"):
        lab.seed_group(group, assigned=False)
    lab.seed_group("SG-Filled")
    lab.fault("delay", "/appRoleAssignedTo$", method="POST", seconds=2, count=2)
    lab.fault("delay", f"/groups/{lab.object('SG-Filled')['id']}$", method="PATCH", seconds=2, count=2)
    tasks = [
        *(("sync_scope", {**NAME, "groups": [group]}) for group in ("SG-One", "SG-Two")),
        *(("entra_group", {"name": "SG-Filled", "members": [member]}) for member in MEMBERS),
    ]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        outcomes = [task.result() for task in [pool.submit(run_module, name, **given) for name, given in tasks]]
    assert [(outcome.changed, outcome.message) for outcome in outcomes] == [(True, "")] * 4
    client = TenantClient(lab)
    assigned = {each["principalDisplayName"] for each in client.get(f"{client.principal}/appRoleAssignedTo")["value"]}
    assert {"SG-One", "SG-Two"} <= assigned
    assert set(lab.object("SG-Filled")["members"]) == {lab.object(member)["id"] for member in MEMBERS}

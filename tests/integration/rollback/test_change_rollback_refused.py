# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_rollback`` where it must not, or must wait: foreign changes, other runs, late tasks, evidence that can't be trusted."""

from __future__ import annotations

import os
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.lock import claim
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.equality import fingerprint
from tests.integration.helpers.changes import INFO, NAME, Change, Json, Story, brought_back, incomplete, refused
from tests.integration.helpers.in_process import call, fail, succeed
from tests.integration.helpers.tenant_support import TenantClient
from tests.integration.safety.state import GROUP
from tests.lab.client import Lab
from tests.unit.evidence import ended, in_child, living_process


@pytest.fixture(name="story")
def fixture_story(running_lab: Lab) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


def test_somebody_else_changed_the_schema(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    story.foreign_mapping()
    present = story.all()
    events = change.steps()
    story.lab.forget_requests()
    refused(change.roll_back(), "rollback_incomplete", "Somebody else changed the schema since")
    assert "set force" in change.roll_back()["msg"]
    assert story.lab.requests().writes == 0
    assert (story.all(), change.steps()) == (present, events)
    brought_back(change.roll_back(force=True))
    assert story.all() == before


def test_somebody_else_changed_a_schema_that_the_change_never_wrote(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.provision()
    story.foreign_mapping()
    present = story.all()
    story.lab.forget_requests()
    result = change.roll_back()
    assert (result["outcome"], result["changed"], story.writes()) == ("rolled_back", False, [])
    (check,) = [check for check in result["checks"] if check["id"] == "rollback.schema"]
    assert (check["verdict"], check["reason"]) == ("info", "it was changed since, and not by this change")
    assert story.all() == present


def test_such_a_schema_is_not_exchanged_for_the_test_group_either(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab, running=False)
    story.client.map("description", attribute="displayName", flow="Always")
    before = story.all()
    change = Change.begun(evidence_dir)
    change.provision()
    assert story.all().held["description"] != before.held.get("description")
    story.foreign_mapping()
    present = story.all()
    story.lab.forget_requests()
    result = change.roll_back()
    assert "test group" in incomplete(result)
    assert "the change itself never wrote it" in result["msg"]
    assert (story.writes(), story.all()) == ([], present)
    brought_back(change.roll_back(force=True))
    assert story.all() == before


def test_somebody_else_paused_the_job(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"threshold": 7})
    succeed("sync_job", **NAME, state="paused")
    result = change.roll_back()
    assert (result["outcome"], result["actions"]) == ("rolled_back", ["settings"])
    assert story.all().state.job == "Paused"


def test_settings_that_somebody_else_changed_stay(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 7})
    succeed("sync_settings", **NAME, skip_out_of_scope_deletions=True)
    brought_back(change.roll_back())
    settings = story.all().state.settings
    assert settings["SkipOutOfScopeDeletions"] == "True"
    assert settings["SyncNotificationSettings"]["DeleteThresholdValue"] == 500


def test_a_setting_that_somebody_else_changed_since_is_not_overwritten(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 100})
    succeed("sync_settings", **NAME, accidental_deletes={"threshold": 10})
    present = story.all()
    events = change.steps()
    story.lab.forget_requests()
    result = change.roll_back()
    refused(
        result,
        "rollback_incomplete",
        "Somebody else changed the setting DeleteThresholdValue of SyncNotificationSettings since: 100 was written, it is 10 now",
        "Nothing was written.",
    )
    assert len(result["error"]["changed_since"]) == 1
    assert story.lab.requests().writes == 0
    assert (story.all(), change.steps()) == (present, events)
    brought_back(change.roll_back(force=True))
    assert story.all().state.settings["SyncNotificationSettings"]["DeleteThresholdValue"] == 500


def test_another_field_of_the_same_setting_stays(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 100})
    succeed("sync_settings", **NAME, notification={"recipients": ["ops@contoso.lab"]})
    brought_back(change.roll_back())
    notification = story.all().state.settings["SyncNotificationSettings"]
    assert (notification["DeleteThresholdValue"], notification["Recipients"]) == (500, "ops@contoso.lab")


def test_a_job_that_somebody_else_paused_since_is_not_started(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.settings(accidental_deletes={"enabled": True, "threshold": 100})
    change.job("started")
    succeed("sync_job", **NAME, state="paused")
    story.lab.forget_requests()
    refused(
        change.roll_back(), "rollback_incomplete", "Somebody else changed the job since", "left it started, and it is paused now"
    )
    assert story.lab.requests().writes == 0
    brought_back(change.roll_back(force=True))
    assert story.all() == before


@pytest.mark.parametrize("settings", [{}, {"accidental_deletes": {"enabled": True, "threshold": 100}}], ids=["job", "settings"])
@pytest.mark.parametrize("force", [False, True])
def test_the_job_is_not_started_under_a_schema_that_nobody_has_proven(
    story: Story, evidence_dir: Path, settings: Json, force: bool
) -> None:
    before = story.all()
    schema = story.client.schema()
    change = Change.begun(evidence_dir)
    change.job("paused")
    if settings:
        change.settings(**settings)
    story.foreign_mapping()
    present = story.all()
    assert "start" not in change.roll_back(force=force, check=True)["actions"]
    result = change.roll_back(force=force)
    assert set(incomplete(result)) == {"job", "rollback.job"}
    assert "stays paused: somebody else has changed the schema since, to version" in result["msg"]
    assert (story.all().state.job, story.all().state.schema) == ("Paused", present.state.schema)
    assert story.all().state.settings == before.state.settings
    closed = change.close(failure="it was wrong")
    assert closed["verdict"] == "rollback_incomplete"
    (left,) = [each for each in closed["left_behind"] if "changed the schema since" in each["message"]]
    assert (
        "Prove that schema with the playbook change, or put back the one in before/schema.json. Then start the job" in left["hint"]
    )
    answer = story.client.call("PUT", f"{story.client.job}/schema", schema)
    assert answer.status_code == 204, answer.text
    brought_back(change.roll_back())
    assert story.all() == before


def test_a_refused_rollback_says_how_the_job_is(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.apply()
    succeed("sync_job", **NAME, state="started")
    story.foreign_mapping()
    refused(change.roll_back(), "rollback_incomplete", "Somebody else changed the schema since")
    assert change.steps()[-1] == ("rollback.refused", "note")
    closed = change.close(failure="it was wrong")
    assert [left["message"] for left in closed["left_behind"]] == ["schema: it is, or may be, as the change wrote it"]
    succeed("sync_job", **NAME, state="paused")
    (unfinished,) = succeed("change_info", evidence_dir=str(evidence_dir))["unfinished"]
    assert [left["message"] for left in unfinished["left_behind"]] == [
        "schema: it is, or may be, as the change wrote it",
        "job: it was started before, and it is paused now",
    ]
    events = change.steps()
    refused(change.roll_back(), "rollback_incomplete", "Nothing was written")
    assert change.steps() == events, "its reports stay as they are"


def test_an_assignment_that_somebody_else_made_again_stays(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.scope("SG-Unassigned")
    succeed("sync_scope", **NAME, groups=["SG-Unassigned"], state="absent")
    succeed("sync_scope", **NAME, groups=["SG-Unassigned"])
    story.lab.forget_requests()
    refused(change.roll_back(), "rollback_incomplete", "Somebody else changed the assignment of", "it was removed, and made again")
    assert story.lab.requests().writes == 0


def test_a_job_that_the_change_left_paused_and_somebody_else_started(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab, running=False)
    change = Change.begun(evidence_dir)
    change.job("started")
    change.job("paused")
    succeed("sync_job", **NAME, state="started")
    story.lab.forget_requests()
    refused(
        change.roll_back(), "rollback_incomplete", "Somebody else changed the job since", "left it paused, and it is started now"
    )
    assert story.lab.requests().writes == 0


def test_a_job_that_went_into_quarantine_since(story: Story, evidence_dir: Path) -> None:
    """A rollback that starts the job ends the quarantine; one that has no reason to start it says that it is there."""
    before = story.all()
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 100})
    change.close()
    story.lab.set(quarantine="EncounteredQuarantineException")
    brought_back(change.roll_back())
    assert story.all() == before
    closed = change.close()
    assert closed["verdict"] == "reverted"
    (left,) = closed["left_behind"]
    assert left["message"] == "job quarantine of contoso.lab: it went into quarantine since; a rollback doesn't end that"
    assert "restart the job with sync_job" in left["hint"]


def test_a_job_that_the_change_restarted_rests_again(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab, running=False)
    before = story.all()
    change = Change.begun(evidence_dir)
    change.job("restarted")
    brought_back(change.roll_back())
    assert story.all().state.job == before.state.job == "Paused"


def test_settings_of_every_kind_that_somebody_else_changed_since(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.settings(notification={"enabled": True, "recipients": ["ops@contoso.lab"]}, skip_out_of_scope_deletions=True)
    succeed("sync_settings", **NAME, notification={"recipients": ["boss@contoso.lab"]}, skip_out_of_scope_deletions=False)
    present = story.all()
    story.lab.forget_requests()
    result = change.roll_back()
    refused(
        result,
        "rollback_incomplete",
        "Recipients of SyncNotificationSettings",
        '"boss@contoso.lab" now',
        "SkipOutOfScopeDeletions",
        "Nothing was written.",
    )
    assert len(result["error"]["changed_since"]) == 2
    assert (story.lab.requests().writes, story.all()) == (0, present)
    change.roll_back(force=True)
    assert story.all().state.settings["SyncNotificationSettings"].get("Recipients") != "boss@contoso.lab"


def test_what_was_overwritten_by_force_is_on_record(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 100})
    change.close()
    succeed("sync_settings", **NAME, accidental_deletes={"threshold": 10})
    listed = change.roll_back()["error"]["changed_since"]
    result = change.roll_back(force=True, rollback_reason="agreed with ops")
    brought_back(result)
    assert result["forced_over"] == listed
    assert "DeleteThresholdValue of SyncNotificationSettings" in listed[0]
    closed = change.close()
    assert (closed["verdict"], closed["rollback"]["forced_over"]) == ("reverted", listed)
    for report in ("report.md", "report.html"):
        text = (change.path / report).read_text(encoding="utf-8")
        assert "Overwritten by force" in text
        assert "DeleteThresholdValue of SyncNotificationSettings" in text


def test_after_the_rollback_everything_that_was_written_is_looked_at_again(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.settings(accidental_deletes={"enabled": True, "threshold": 100})
    change.scope("SG-Unassigned")
    change.scope("SG-Large", state="absent")
    result = change.roll_back()
    brought_back(result)
    checks = {check["id"]: (check["expected"], check["actual"], check["verdict"]) for check in result["checks"]}
    assert checks["rollback.setting.SyncNotificationSettings.DeleteThresholdValue"] == ("500", "500", "passed")
    unassigned, large = (story.lab.object(name)["id"] for name in ("SG-Unassigned", "SG-Large"))
    assert checks[f"rollback.assignment.{unassigned}"] == ("not assigned", "not assigned", "passed")
    assert checks[f"rollback.assignment.{large}"] == ("assigned", "assigned", "passed")
    assert checks["rollback.job"] == ("started", "started", "passed")


def test_check_mode(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.settings(accidental_deletes={"threshold": 7})
    change.scope("SG-Unassigned")
    change.scope("SG-Large", state="absent")
    change.apply()
    change.provision()
    present, events = story.all(), change.steps()
    story.lab.forget_requests()
    result = call("change_rollback", change_dir=str(change.path), check=True)
    assert (result["outcome"], result["changed"]) == ("not_run", True)
    assert result["actions"] == ["settings", "assign", "provision", "unassign", "schema", "start"]
    assert (story.writes(), story.all(), change.steps()) == ([], present, events)
    brought_back(change.roll_back())
    again = call("change_rollback", change_dir=str(change.path), check=True)
    assert (again["outcome"], again["changed"], again["actions"]) == ("not_run", False, [])


def test_evidence_of_another_configuration(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    refused(change.roll_back(configuration="fabrikam.lab"), "invalid_option", "belongs to the configuration 'contoso.lab'")
    assert change.roll_back(configuration="CONTOSO.lab")["outcome"] == "nothing_to_undo"
    assert story.writes() == []


def test_evidence_of_a_configuration_that_is_gone(story: Story, evidence_dir: Path) -> None:
    change = Change(evidence_dir)
    folder = ChangeFolder.open(change.path)
    change.snapshot()
    folder.keep("before/job.json", {**folder.read("before/job.json"), "id": "AAD2ADGroupProvisioning.gone"})
    taken = folder.journal.events()[-1].details
    files = {**taken["files"], "before/job.json": folder.digest("before/job.json")}
    details = {**taken, "job_id": "AAD2ADGroupProvisioning.gone", "files": files}
    change.forget_last_event()
    journal = ChangeFolder.open(change.path).journal
    journal.append("snapshot", "done", "Keep the state", details)
    journal.append("job.pause", "intent", "Pause the job", {})
    refused(change.roll_back(), "not_found", "AAD2ADGroupProvisioning.gone")
    assert story.writes() == []


def test_evidence_that_names_another_configuration_than_its_ids(story: Story, evidence_dir: Path) -> None:
    opened = succeed(
        "change_record", state="present", evidence_dir=str(evidence_dir), change_id="CHG1", configuration="fabrikam.lab"
    )
    where = {"change_dir": opened["change_dir"]}
    succeed("change_snapshot", **NAME, **where, group=GROUP, moment="before", owner_pid=os.getpid())
    succeed("sync_schema", **NAME, **where, attribute_mappings=INFO)
    present = story.all()
    story.lab.forget_requests()
    for arguments in ({}, {"force": True}, {"configuration": "fabrikam.lab", "force": True}):
        result = call("change_rollback", **where, owner_pid=os.getpid(), **arguments)
        refused(
            result,
            "rollback_incomplete",
            "for the configuration 'fabrikam.lab'",
            "restored to 'contoso.lab'",
            "Nothing was written",
        )
    assert story.lab.requests().writes == 0
    assert story.all() == present


@pytest.mark.parametrize("forged", ["before/job.json of another job", "a document without a digest"])
def test_a_state_before_that_is_not_that_of_the_change(story: Story, evidence_dir: Path, forged: str) -> None:
    change = Change.begun(evidence_dir)
    folder = ChangeFolder.open(change.path)
    taken = folder.journal.events()[-1].details
    if forged == "a document without a digest":
        files = {name: digest for name, digest in taken["files"].items() if name != "before/schema.json"}
    else:
        folder.keep("before/job.json", {**folder.read("before/job.json"), "id": "AAD2ADGroupProvisioning.other"})
        files = {**taken["files"], "before/job.json": folder.digest("before/job.json")}
    change.forget_last_event()
    journal = ChangeFolder.open(change.path).journal
    journal.append("snapshot", "done", "Keep the state", {**taken, "files": files})
    journal.append("apply", "intent", "Replace the synchronization schema", {"schema": "00"})
    refused(change.roll_back(), "evidence", "take it from a backup")
    assert story.writes() == []


def test_evidence_that_somebody_else_may_have_written(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.apply()
    story.lab.forget_requests()
    for path in (
        change.path,
        change.path / "change.json",
        change.path / "journal" / "0001.json",
        change.path / "before" / "schema.json",
    ):
        mode = path.stat().st_mode
        path.chmod(mode | 0o002)
        refused(change.roll_back(), "evidence", "can't be trusted", "everybody may write to")
        path.chmod(mode)
    assert story.lab.requests().writes == 0
    brought_back(change.roll_back())


def test_another_change_is_running(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.apply()
    change.close(failure="no")  # which lets go of the lock
    story.lab.forget_requests()
    with living_process() as owner:
        claim(evidence_dir, story.lab.configuration().job_id, "CHG2", owner.pid)
        refused(change.roll_back(), "change_running", f"The change 'CHG2' to this configuration is running, process {owner.pid} ")
    assert story.lab.requests().writes == 0


def test_the_change_itself_is_running(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.apply()
    story.lab.forget_requests()
    with living_process() as other:
        refused(change.roll_back(owner_pid=other.pid), "change_running", "'CHG1'")
    assert story.lab.requests().writes == 0


def test_a_task_that_outlives_its_playbook_is_waited_for(story: Story, evidence_dir: Path) -> None:
    """It has announced its write, and sends it while the rollback waits; what it wrote is brought back too."""
    before = story.all()
    change = Change.begun(evidence_dir)
    reader, writer = os.pipe()

    def orphan() -> None:
        client = TenantClient(Lab())
        schema = client.schema()
        mappings = schema["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"]
        mappings.pop()
        journal = ChangeFolder.open(change.path).journal
        with journal.writing("apply", "Replace", {"schema": fingerprint(schema)}, wait=0, allowed=lambda: None) as outcome:
            os.write(writer, b"x")
            time.sleep(1)
            client.put_schema(schema)
            outcome["version"] = client.schema()["version"]

    child = in_child(orphan)
    os.read(reader, 1)
    result = change.roll_back()
    assert ended(child) == 0
    brought_back(result)
    assert result["actions"] == ["pause", "schema", "start"]
    assert story.all() == before
    assert change.steps()[2:5] == [("apply", "intent"), ("apply", "done"), ("rollback", "intent")]


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("sync_schema", {"attribute_mappings": INFO}),
        ("sync_job", {"state": "paused"}),
        ("sync_settings", {"accidental_deletes": {"threshold": 7}}),
        ("sync_scope", {"groups": ["SG-Unassigned"]}),
        ("provision_on_demand", {"group": GROUP}),
    ],
)
def test_a_task_that_comes_too_late_is_refused(story: Story, evidence_dir: Path, module: str, options: Json) -> None:
    change = Change.begun(evidence_dir)
    change.job("paused")
    brought_back(change.roll_back())
    story.lab.forget_requests()
    refused(
        fail(module, **NAME, change_dir=str(change.path), **options),
        "evidence",
        "is being rolled back, or was rolled back",
    )
    assert story.writes() == []


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "before/schema.json").write_text("{}"), "is not as the snapshot wrote it"),
        (
            lambda folder: (folder / "before/group.json").unlink(),
            "before/group.json is lost, which holds how it was before the change",
        ),
        (lambda folder: (folder / "journal/0003.json").unlink(), "an event before it is missing"),
        (lambda folder: (folder / "journal/0003.json").write_text("{"), "is not JSON"),
        (lambda folder: (folder / "change.json").write_text('{"format": 2}'), "has format 2; this release reads up to format 1"),
        (lambda folder: (folder / "change.json").unlink(), "change.json, which says whose change it is, is lost"),
        (lambda folder: (folder / "changes/intended_schema.json").write_text("{"), "is not JSON"),
        (lambda folder: folder.rename(folder.parent / "elsewhere"), "There is no evidence folder"),
    ],
)
def test_evidence_that_cannot_be_trusted(
    story: Story, evidence_dir: Path, damage: t.Callable[[Path], object], message: str
) -> None:
    change = Change.begun(evidence_dir)
    change.apply()
    damage(change.path)
    story.lab.forget_requests()
    refused(change.roll_back(), "evidence", message)
    assert story.lab.requests().writes == 0

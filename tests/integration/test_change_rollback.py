# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_rollback``: all is as it was before the change, or the rollback says what is not."""

from __future__ import annotations

import os
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.lock import claim, holder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.comparison import fingerprint, same_schema
from tests.integration.changes import INFO, MARKETING, NAME, Change, Json, Story
from tests.integration.in_process import call, fail, succeed
from tests.integration.safety.state import GROUP, MEMBERS
from tests.integration.support import run_module
from tests.integration.tenant_support import TenantClient
from tests.lab.client import Lab
from tests.unit.evidence import ended, in_child, living_process

UNREACHABLE: Json = {"ad_servers": ["dc2.contoso.lab"], "ad_timeout": 2}


@pytest.fixture(name="story")
def fixture_story(running_lab: Lab) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


def brought_back(result: Json) -> None:
    """Assert that all could be brought back, and that every check says so."""
    assert not result.get("failed"), result["msg"]
    assert (result["outcome"], result["problems"]) == ("rolled_back", [])
    assert result["counts"]["failed"] == 0
    assert {check["verdict"] for check in result["checks"] if check["id"] in ("rollback.schema", "rollback.job")} == {"passed"}


def refused(result: Json, code: str, message: str) -> None:
    assert result["failed"]
    assert result["error"]["code"] == code, result
    assert message in result["msg"]


def incomplete(result: Json) -> list[str]:
    """Assert that not all could be brought back; return the steps that failed."""
    refused(result, "rollback_incomplete", "could not be brought back completely")
    assert result["outcome"] == "rollback_incomplete"
    assert "run the playbook rollback with cloud_sync_change_dir=" in result["msg"]
    return [problem["step"] for problem in result["problems"]]


def test_without_a_snapshot_there_is_nothing_to_undo(story: Story, evidence_dir: Path) -> None:
    change = Change(evidence_dir)
    story.lab.forget_requests()
    result = change.roll_back(owner_pid=None)
    assert (result["outcome"], result["changed"]) == ("nothing_to_undo", False)
    assert story.lab.requests().count == 0


def test_nothing_was_written(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    result = change.roll_back()
    brought_back(result)
    assert (result["changed"], result["actions"]) == (False, [])
    assert story.writes() == []
    assert story.all() == before
    assert change.close()["verdict"] == "rolled_back"


def test_only_paused(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.job("paused")
    result = change.roll_back()
    brought_back(result)
    assert result["actions"] == ["start"]
    assert story.writes() == ["POST pause", "POST start"]
    assert story.all() == before


def test_applied_and_never_provisioned(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    story.lab.forget_requests()
    change.job("paused")
    change.apply()
    applied = story.lab.requests().count
    result = change.roll_back()
    brought_back(result)
    assert result["actions"] == ["schema", "start"]
    assert "POST provisionOnDemand" not in story.writes()
    assert story.lab.requests().count - applied <= 1.5 * applied
    assert story.all() == before


def test_provisioned(story: Story, evidence_dir: Path) -> None:
    before, schema = story.all(), story.client.schema()
    change = Change.begun(evidence_dir)
    story.lab.forget_requests()
    change.whole()
    applied = story.lab.requests().count
    assert story.all().state.place == f"{before.state.place.partition(',')[0]},{MARKETING}" if before.state.place else False
    assert story.all().held["info"] == [b"Managed in Entra ID"]
    story.lab.forget_requests()
    result = change.roll_back()
    rolled_back = story.lab.requests().count
    brought_back(result)
    assert result["actions"] == ["pause", "pins", "provision", "schema", "start"]
    assert story.all() == before
    assert same_schema(story.client.schema(), schema)
    assert {"rollback.group.container", "rollback.attribute.info", "rollback.attribute.cn"} < {check["id"] for check in result["checks"]}
    assert rolled_back <= 1.5 * applied, (rolled_back, applied)
    assert change.close()["verdict"] == "rolled_back"


@pytest.mark.parametrize("running", [True, False])
def test_the_job_runs_or_rests_as_before(running_lab: Lab, evidence_dir: Path, running: bool) -> None:
    story = Story(running_lab, running=running)
    before = story.all()
    change = Change.begun(evidence_dir)
    change.apply()
    change.provision()
    change.job("started" if not running else "paused")
    brought_back(change.roll_back())
    assert story.all() == before
    assert before.state.job == ("Active" if running else "Paused")


def test_a_group_that_the_test_created_stays_and_is_named(lab: Lab, evidence_dir: Path) -> None:
    story = Story(lab, running=False)
    lab.reset()
    story.client = TenantClient(lab)
    before = story.all()
    assert before.state.place is None
    change = Change.begun(evidence_dir)
    change.apply()
    change.provision(*MEMBERS)
    result = change.roll_back()
    brought_back(result)
    assert result["actions"] == ["schema"]
    after = story.all()
    assert after.state.place is not None
    assert (after.state.schema, after.state.job) == (before.state.schema, before.state.job)
    (check,) = [check for check in result["checks"] if check["id"] == "rollback.group.exists"]
    assert (check["verdict"], check["actual"]) == ("info", after.state.place)
    (left,) = change.close()["left_behind"]
    assert left["what"].startswith(after.state.place)
    assert "Delete it in Active Directory, or leave it" in left["todo"]


def test_settings(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 7}, skip_out_of_scope_deletions=True)
    assert "SkipOutOfScopeDeletions" in story.all().state.settings
    result = change.roll_back()
    brought_back(result)
    assert result["actions"] == ["settings"]
    assert story.all() == before
    assert (story.writes(), change.roll_back()["changed"]) == (["PUT secrets", "PUT secrets"], False)


def test_settings_that_somebody_else_changed_stay(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"enabled": True, "threshold": 7})
    succeed("sync_settings", **NAME, skip_out_of_scope_deletions=True)
    brought_back(change.roll_back())
    settings = story.all().state.settings
    assert settings["SkipOutOfScopeDeletions"] == "True"
    assert settings["SyncNotificationSettings"]["DeleteThresholdValue"] == 500


def test_scope(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.scope("SG-Unassigned")
    change.scope("SG-Large", state="absent")
    assert story.all().state.assignments != before.state.assignments
    result = change.roll_back()
    brought_back(result)
    assert sorted(result["actions"]) == ["assign", "unassign"]
    assert story.all() == before


def test_scope_of_the_test_group_itself(story: Story, evidence_dir: Path) -> None:
    """It was written once and is out of scope by now; only while it is assigned can it be brought back."""
    story.lab.change(GROUP, assigned=False)
    before = story.all()
    change = Change.begun(evidence_dir)
    change.scope(GROUP)
    change.apply()
    change.provision()
    assert story.all().held["info"] == [b"Managed in Entra ID"]
    result = change.roll_back()
    brought_back(result)
    assert result["actions"] == ["pause", "pins", "provision", "unassign", "schema", "start"]
    assert story.all() == before


@pytest.mark.parametrize("step", ["job", "apply", "provision", "settings"])
def test_killed_before_it_could_say_that_it_is_done(story: Story, evidence_dir: Path, step: str) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.job("paused")
    if step == "settings":
        change.settings(accidental_deletes={"threshold": 7})
    if step in ("apply", "provision"):
        change.apply()
    if step == "provision":
        change.provision(*MEMBERS)
    assert change.forget_last_event() == ("job.pause" if step == "job" else step, "done")
    brought_back(change.roll_back())
    assert story.all() == before


def test_killed_before_it_was_sent(story: Story, evidence_dir: Path) -> None:
    """The intended schema is kept, and perhaps announced; the service never saw it."""
    before = story.all()
    change = Change.begun(evidence_dir)
    story.lab.fault("drop", "/schema$", method="PUT", count=None)
    fail("sync_schema", **NAME, change_dir=str(change.path), attribute_mappings=INFO, graph_retries=0)
    story.lab.clear_faults()
    assert change.steps()[-1] == ("apply", "failed")
    assert change.roll_back()["actions"] == []
    assert story.all() == before


def test_an_intended_schema_that_was_never_announced_decides_nothing(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.apply()
    change.provision()
    (change.path / "changes/intended_schema.json").write_bytes((change.path / "before/schema.json").read_bytes())
    brought_back(change.roll_back())
    assert story.all() == before


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


def test_twice(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    brought_back(change.roll_back())
    story.lab.forget_requests()
    again = change.roll_back()
    brought_back(again)
    assert (again["changed"], again["actions"], story.writes()) == (False, [], [])
    change.close()
    brought_back(change.roll_back())
    assert story.all() == before


def test_a_change_that_was_kept_can_be_taken_back_later(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    change.snapshot("after")
    assert change.close()["verdict"] == "kept"
    assert holder(evidence_dir, story.lab.configuration().job_id) is None
    brought_back(change.roll_back())
    assert change.close()["verdict"] == "rolled_back"
    assert story.all() == before


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 503, "count": None},
        {"kind": "drop", "count": 1},
        {"kind": "drop", "count": 1, "processed": True},
        {"kind": "garbage", "count": 2},
    ],
    ids=lambda fault: "-".join(str(value) for value in fault.values()),
)
def test_the_test_group_cannot_be_provisioned(story: Story, evidence_dir: Path, fault: Json) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    story.lab.fault(path="/provisionOnDemand$", **fault)
    result = change.roll_back(graph_retries=0)
    story.lab.clear_faults()
    now = story.all()
    assert (now.state.schema, now.state.job, now.state.settings) == (before.state.schema, "Active", before.state.settings)
    if result.get("failed"):
        assert incomplete(result)[0] == "test group"
        assert "rollback.attribute.info" in incomplete(result)
        assert not (change.path / ".settled").exists()
        assert change.close()["verdict"] == "rollback_incomplete"
    else:
        assert fault.get("processed")  # the service did it, and only its answer was lost
    story.lab.forget_requests()
    brought_back(change.roll_back())
    assert story.all() == before
    if result.get("failed"):
        # The job runs again by now, and must not see the pins.
        assert story.writes() == ["POST pause", "PUT schema", "POST provisionOnDemand", "PUT schema", "POST start"]


def test_interrupted_while_the_pins_are_in_force(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    story.lab.fault("status", "/schema$", method="PUT", status=500, count=None, skip=1)
    story.lab.fault("status", "/provisionOnDemand$", status=500, count=None)
    steps = incomplete(change.roll_back(graph_retries=0))
    story.lab.clear_faults()
    assert {"test group", "schema", "job", "rollback.schema", "rollback.job"} <= set(steps)
    assert story.all().state.job == "Paused"
    while change.steps()[-1] != ("rollback.pins", "intent"):
        change.forget_last_event()
    brought_back(change.roll_back())
    assert story.all() == before


@pytest.mark.parametrize("agent", [{"agent_state": "silent", "agent_timeout": 1.0}, {"agent_state": "powerless"}])
def test_the_agent_is_no_help(story: Story, evidence_dir: Path, agent: Json) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    story.lab.set(**agent)
    result = change.roll_back()
    assert incomplete(result)[0] == "test group"
    now = story.all()
    assert (now.state.schema, now.state.job) == (before.state.schema, before.state.job)
    story.lab.set(agent_state="active")
    brought_back(change.roll_back())
    assert story.all() == before


def test_active_directory_cannot_be_reached(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    result = change.roll_back(**UNREACHABLE)
    assert incomplete(result) == ["test group"]
    assert "dc2.contoso.lab" in result["msg"]
    assert story.all() == before
    story.lab.forget_requests()
    brought_back(change.roll_back())
    assert story.writes() == []


def test_a_deleted_group(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    with story.lab.ldap() as connection:
        assert connection.delete(story.all().state.place)
    result = change.roll_back()
    now = story.all().state
    brought_back(result)
    # The service creates it again, under a name of its own for systems from before Windows 2000.
    assert now.attributes.pop("sAMAccountName") != before.state.attributes.pop("sAMAccountName")
    assert now == before.state


def test_what_no_provisioning_brings_back(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    with story.lab.ldap() as connection:
        assert connection.modify(before.state.place, {"url": [("MODIFY_REPLACE", ["https://a", "https://b"])]})
    change = Change.begun(evidence_dir)
    change.apply(attribute_mappings=[{"target": "URL", "constant": "https://new"}, *INFO])
    change.provision()
    result = change.roll_back()
    assert incomplete(result) == ["rollback.attribute.URL"]
    assert result["problems"][0] == {
        "step": "rollback.attribute.URL",
        "message": "no provisioning brings it back: it held 2 values before, and a constant mapping carries one",
        "hint": "Set it by hand in Active Directory.",
    }
    now = story.all()
    assert (now.state, now.held.pop("url")) == (before.state, [b"https://new"])
    assert now.held == before.held


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
    brought_back(change.roll_back(configuration="CONTOSO.lab"))
    assert story.writes() == []


def test_evidence_of_a_configuration_that_is_gone(story: Story, evidence_dir: Path) -> None:
    change = Change(evidence_dir)
    folder = ChangeFolder.open(change.path)
    change.snapshot()
    details = {**folder.journal.events()[-1].details, "job_id": "AAD2ADGroupProvisioning.gone"}
    change.forget_last_event()
    ChangeFolder.open(change.path).journal.append("snapshot", "done", "Keep the state", details)
    refused(change.roll_back(), "not_found", "AAD2ADGroupProvisioning.gone")
    assert story.writes() == []


def test_another_change_is_running(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.apply()
    change.close(failure="no")  # which lets go of the lock
    story.lab.forget_requests()
    with living_process() as owner:
        claim(evidence_dir, story.lab.configuration().job_id, "CHG2", owner.pid)
        refused(change.roll_back(), "change_running", f"The change 'CHG2' of this configuration is running, process {owner.pid} ")
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
    change.roll_back()
    refused(fail(module, **NAME, change_dir=str(change.path), **options), "evidence", "is being rolled back, or was")
    assert story.writes() == []


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "before/schema.json").write_text("{}"), "is not as the snapshot wrote it"),
        (lambda folder: (folder / "before/group.json").unlink(), "Can't read"),
        (lambda folder: (folder / "journal/0003.json").unlink(), "an event before it is missing"),
        (lambda folder: (folder / "journal/0003.json").write_text("{"), "is not JSON"),
        (lambda folder: (folder / "change.json").write_text('{"format": 2}'), "has format 2; this release reads up to format 1"),
        (lambda folder: (folder / "change.json").unlink(), "is not the evidence of a change"),
        (lambda folder: (folder / "changes/intended_schema.json").write_text("{"), "is not JSON"),
        (lambda folder: folder.rename(folder.parent / "elsewhere"), "There is no evidence folder"),
    ],
)
def test_evidence_that_cannot_be_trusted(story: Story, evidence_dir: Path, damage: t.Callable[[Path], object], message: str) -> None:
    change = Change.begun(evidence_dir)
    change.apply()
    damage(change.path)
    story.lab.forget_requests()
    refused(change.roll_back(), "evidence", message)
    assert story.lab.requests().writes == 0


def test_in_ansible(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.apply()
    change.provision()
    change.close(failure="no")
    outcome = run_module("change_rollback", change_dir=str(change.path), wait=0)
    assert not outcome.failed, outcome.message
    assert (outcome.changed, outcome["outcome"]) == (True, "rolled_back")
    assert story.all() == before
    again = run_module("change_rollback", change_dir=str(change.path), wait=0)
    assert (again.failed, again.changed) == (False, False)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_rollback``: everything is as it was before the change, or the rollback says what is not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.lock import holder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.equality import same_schema
from tests.integration.helpers.changes import INFO, MARKETING, NAME, Change, Json, Story, brought_back, incomplete
from tests.integration.helpers.in_process import fail
from tests.integration.helpers.support import run_module
from tests.integration.helpers.tenant_support import TenantClient
from tests.integration.safety.state import GROUP, MEMBERS
from tests.lab.client import Lab
from tests.tools.evidence_rules import contradictions

UNREACHABLE: Json = {"ad_servers": ["dc2.contoso.lab"], "ad_timeout": 2}


@pytest.fixture(name="story")
def fixture_story(running_lab: Lab) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


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
    assert (result["outcome"], result["changed"], result["actions"]) == ("nothing_to_undo", False, [])
    assert story.writes() == []
    assert story.all() == before
    assert change.close(failure="it was killed")["verdict"] == "refused"


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
    assert {"rollback.group.container", "rollback.attribute.info", "rollback.attribute.cn"} < {
        check["id"] for check in result["checks"]
    }
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
    assert left["message"].startswith(after.state.place)
    assert "Delete it in Active Directory, or leave it" in left["hint"]


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
    assert change.close()["verdict"] == "reverted"
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
    assert incomplete(result) == ["rollback.attribute.url"]
    assert result["problems"][0] == {
        "step": "rollback.attribute.url",
        "message": "provisioning can't restore it: it held 2 values before, and a constant mapping carries one",
        "hint": "Set it by hand in Active Directory.",
    }
    now = story.all()
    assert (now.state, now.held.pop("url")) == (before.state, [b"https://new"])
    assert now.held == before.held


def test_two_objects_with_the_anchor_are_named_at_once(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.apply()
    change.provision()
    anchor = before.state.attributes["msDS-ExternalDirectoryObjectId"]
    with story.lab.ldap() as connection:
        values = {"msDS-ExternalDirectoryObjectId": anchor}
        assert connection.add(f"CN=Double,{MARKETING}", "group", values), connection.result
    started = time.monotonic()
    result = change.roll_back(wait=True, wait_timeout=60)
    assert time.monotonic() - started < 30
    assert "rollback.group.unique" in incomplete(result)
    (check,) = [check for check in result["checks"] if check["id"].startswith("rollback.group.")]
    assert (check["verdict"], check["actual"]) == ("failed", "objects: 2")
    assert f"CN=Double,{MARKETING}" in check["reason"]
    assert check["hint"] == "Keep msDS-ExternalDirectoryObjectId on one of them."
    with story.lab.ldap() as connection:
        assert connection.delete(f"CN=Double,{MARKETING}"), connection.result
    assert story.all().state.schema == before.state.schema


def test_in_ansible(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.apply()
    change.provision()
    change.close(failure="no")
    outcome = run_module("change_rollback", change_dir=str(change.path), wait=False)
    assert not outcome.failed, outcome.message
    assert (outcome.changed, outcome["outcome"]) == (True, "rolled_back")
    assert story.all() == before
    again = run_module("change_rollback", change_dir=str(change.path), wait=False)
    assert (again.failed, again.changed) == (False, False)


def test_a_kept_change_is_reverted_and_both_records_stay(story: Story, evidence_dir: Path) -> None:
    before = story.all()
    change = Change.begun(evidence_dir)
    change.whole()
    change.snapshot("after")
    assert change.close()["verdict"] == "kept"
    reports = {name: (change.path / name).read_bytes() for name in ("result.json", "report.html", "report.md", "junit.xml")}
    brought_back(change.roll_back(rollback_reason="CHG2 replaces it"))
    closed = change.close()
    assert (closed["verdict"], closed["reason"], closed["left_behind"]) == ("reverted", "", [])
    assert contradictions(change.path) == []
    assert story.all() == before
    assert {name: (change.path / "before_rollback" / name).read_bytes() for name in reports} == reports
    assert (change.path / "before_rollback" / "after" / "schema.json").exists()
    assert 'failures="0"' in (change.path / "junit.xml").read_text(encoding="utf-8")
    assert "CHG2 replaces it" in (change.path / "report.md").read_text(encoding="utf-8")
    assert "CHG2 replaces it" in (change.path / "report.html").read_text(encoding="utf-8")

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_snapshot``: the state before a change is kept once, by one change at a time, and never with a secret."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.lock import claim, holder, release
from tests.integration.helpers.changes import INFO, NAME, Change, Json, Story, empty, fill, refused, small_disk
from tests.integration.helpers.in_process import call, fail, succeed
from tests.integration.helpers.support import run_module
from tests.integration.safety.state import GROUP
from tests.lab.client import Lab
from tests.unit.evidence import living_process, wait_until


@pytest.fixture(name="story")
def fixture_story(running_lab: Lab) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


def snapshot(change: Change, **options: t.Any) -> Json:
    """Take the snapshot before a change; return the result, a failure too."""
    return call(
        "change_snapshot",
        **{**NAME, "change_dir": str(change.path), "group": GROUP, "moment": "before", "owner_pid": os.getpid(), **options},
    )


def test_what_is_kept(story: Story, evidence_dir: Path) -> None:
    change = Change(evidence_dir)
    result = snapshot(change)
    assert (result["changed"], result["job_state"], result["group"]["display_name"]) == (False, "started", GROUP)
    kept = {path.name: json.loads(path.read_text()) for path in (change.path / "before").iterdir()}
    assert sorted(kept) == ["group.json", "job.json", "schema.json", "scope.json", "settings.json"]
    assert kept["schema.json"]["version"] == result["schema_version"] == story.client.schema()["version"]
    assert kept["job.json"]["schedule"]["state"] == "Active"
    assert {each["principalId"] for each in kept["scope.json"]} == set(story.all().state.assignments)
    assert kept["settings.json"]["shown"]["SyncNotificationSettings"]["DeleteThresholdValue"] == 500
    held = kept["group.json"]["written_back_state"]
    assert held == result["written_back_state"]
    assert held["distinguished_name"] == story.all().state.place
    assert list(held["members"]) == sorted(story.all().state.members)
    assert kept["group.json"]["entra"]["displayName"] == GROUP
    assert story.writes() == []


def test_it_can_be_taken_once(story: Story, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    before = (change.path / "before/schema.json").read_bytes()
    story.foreign_mapping()
    refused(snapshot(change), "evidence", "has a snapshot already")
    assert (change.path / "before/schema.json").read_bytes() == before
    refused(snapshot(change, moment="after"), "concurrent_write", "somebody else changed it while the change was running")
    assert (change.path / "after/schema.json").read_bytes() != before


def test_check_mode_keeps_nothing(story: Story, evidence_dir: Path) -> None:
    result = call("change_snapshot", **NAME, change_dir=str(evidence_dir / "CHG1"), group=GROUP, moment="before", check=True)
    assert result["job_state"] == "started"
    assert not evidence_dir.exists()
    assert story.writes() == []


def test_an_unfinished_change_is_named_with_the_command(story: Story, evidence_dir: Path) -> None:
    first = Change.begun(evidence_dir, "first")
    first.apply()
    first.close(failure="it was killed")  # which lets go of the lock, and doesn't settle it
    second = Change(evidence_dir, "second")
    story.lab.forget_requests()
    refused(
        snapshot(second),
        "unfinished_change",
        "An earlier change to this configuration is unfinished: 'first'",
        f"ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={first.path}",
    )
    assert story.lab.requests().writes == 0
    assert holder(evidence_dir, story.lab.configuration().job_id) is None
    succeed("change_rollback", change_dir=str(first.path), wait=False, owner_pid=os.getpid())
    refused(snapshot(second), "change_running", "'first'")
    first.close()
    assert not snapshot(second).get("failed")


def test_another_change_is_running(story: Story, evidence_dir: Path) -> None:
    change = Change(evidence_dir)
    with living_process() as owner:
        claim(evidence_dir, story.lab.configuration().job_id, "CHG0", owner.pid)
        result = snapshot(change)
    refused(result, "change_running", f"The change 'CHG0' to this configuration is running, process {owner.pid} on ")
    assert result["error"]["holder"]["owner"] == owner.pid
    assert story.writes() == []
    assert not (change.path / "before").exists()


def test_in_ansible_the_lock_ends_with_the_playbook(story: Story, evidence_dir: Path) -> None:
    """The module has ended long before; who held the lock is written in its file."""
    change = Change(evidence_dir)
    outcome = run_module("change_snapshot", **NAME, change_dir=str(change.path), group=GROUP, moment="before")
    assert not outcome.failed, outcome.message
    (file,) = evidence_dir.glob(".lock-*")
    assert json.loads(file.read_text())["change"] == "CHG1"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    wait_until(lambda: holder(evidence_dir, story.lab.configuration().job_id) is None, 2)
    refused(fail("sync_job", **NAME, state="paused", change_dir=str(change.path)), "evidence", "no longer holds the lock")
    assert story.writes() == []


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"group": "SG-Nobody"}, "not_found", "SG-Nobody"),
        ({"group": "SG-Twin"}, "ambiguous", "SG-Twin"),
        ({"configuration": "fabrikam.lab"}, "not_found", "fabrikam.lab"),
        ({"ad_servers": ["dc2.contoso.lab"], "ad_timeout": 2}, "directory_unreachable", "dc2.contoso.lab"),
        ({"change_dir": "/nowhere"}, "evidence", "There is no evidence folder /nowhere"),
        ({"change_dir": "/"}, "evidence", "is not the evidence of a change"),
    ],
)
def test_what_cannot_be_kept(story: Story, evidence_dir: Path, options: Json, code: str, message: str) -> None:
    change = Change(evidence_dir)
    refused(snapshot(change, **options), code, message)
    assert story.writes() == []
    assert change.steps() == [("opened", "note")]


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
def test_nothing_is_written_before_it(story: Story, evidence_dir: Path, module: str, options: Json) -> None:
    change = Change(evidence_dir)
    refused(fail(module, **NAME, change_dir=str(change.path), **options), "evidence", "has no snapshot yet")
    assert story.writes() == []


@pytest.mark.parametrize("damage", ["edited", "missing", "full", "read-only"])
def test_a_write_that_cannot_be_announced_is_not_sent(story: Story, tmp_path: Path, damage: str) -> None:
    with small_disk(tmp_path / "disk", "40m") as disk:
        change = Change.begun(disk)
        before = story.all()
        if damage == "edited":
            path = change.path / "journal/0001.json"
            path.write_text(path.read_text().replace("begins", "began"))
        elif damage == "missing":
            (change.path / "journal/0001.json").unlink()
        elif damage == "full":
            fill(disk)
        else:
            release(disk, story.lab.configuration().job_id, "CHG1")  # who keeps the lock has it open to write
            # The mount alone: an ordinary user may not change the options of what is mounted.
            subprocess.run(["mount", "-o", "remount,bind,ro", str(disk)], check=True)
        story.lab.forget_requests()
        for module, options in (("sync_schema", {"attribute_mappings": INFO}), ("sync_job", {"state": "paused"})):
            refused(fail(module, **NAME, change_dir=str(change.path), **options), "evidence", str(disk))
        rollback = change.roll_back()
        if damage in ("edited", "missing"):
            refused(rollback, "evidence", str(disk))
        else:
            assert rollback["outcome"] == "nothing_to_undo"
        assert story.lab.requests().writes == 0
        assert story.all() == before


def test_a_disk_that_fills_up_before_the_rollback(story: Story, tmp_path: Path) -> None:
    before = story.all()
    with small_disk(tmp_path / "disk", "40m") as disk:
        change = Change.begun(disk)
        change.apply()
        change.provision()
        fill(disk)
        story.lab.forget_requests()
        result = change.roll_back()
        refused(result, "evidence", "No space left on device", "make room")
        assert story.lab.requests().writes == 0
        empty(disk)
        assert change.roll_back()["outcome"] == "rolled_back"
    assert story.all() == before


def test_nothing_secret_is_kept(story: Story, evidence_dir: Path) -> None:
    secret = "Hunter2-" + os.urandom(8).hex()
    client = story.client
    entries = client.get(f"{client.principal}/synchronization/secrets")["value"]
    answer = client.call(
        "PUT", f"{client.principal}/synchronization/secrets", {"value": [*entries, {"key": "Password", "value": secret}]}
    )
    assert answer.status_code == 204
    change = Change.begun(evidence_dir)
    change.settings(accidental_deletes={"threshold": 7}, masked_values={"Password": secret})
    change.whole()
    refused(
        fail("sync_job", configuration="contoso.lab", state="paused", change_dir=str(change.path), client_secret=secret),
        "authentication_failed",
    )
    change.roll_back()
    change.close(failure=f"client_secret={os.environ['AZURE_CLIENT_SECRET']} is wrong")
    state = story.lab.state
    secrets = [secret, *(each.secret for each in state.clients.values()), *(each.password for each in state.ldap.values())]
    files = [path for path in evidence_dir.rglob("*") if path.is_file()]
    assert len(files) > 25
    for path in files:
        content = path.read_text(encoding="utf-8")
        assert not any(each in content for each in secrets), path
        assert "Bearer " not in content and "eyJ" not in content, path
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in [evidence_dir, *evidence_dir.rglob("*")] if path.is_dir()} == {0o700}

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A change is killed at its steps, and at every write before and after it is carried out; ``rollback.yml`` brings all back.

``FAULTS=all`` kills it at every step, otherwise at every third; see ``test_faults``.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.changes import fill_bytes, small_disk
from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.integration.helpers.in_process import succeed
from tests.integration.helpers.support import wait_for
from tests.integration.helpers.tenant_support import TenantClient
from tests.integration.safety.faulty_changes import FULL
from tests.integration.safety.state import CHANGE, State, is_done, observe, prepare, story_contradictions
from tests.lab.client import Lab

Json = dict[str, t.Any]

KILLED = -9
CHANGE_ID = "killed"


@pytest.fixture(name="client")
def fixture_client(running_lab: Lab) -> TenantClient:
    """The tenant, in the state in which the change begins."""
    return prepare(running_lab)


def options(evidence_dir: Path, **variables: t.Any) -> list[str]:
    """Return the options of a run of change.yml."""
    return [
        "-e",
        json.dumps({**CHANGE, "cloud_sync_change_id": CHANGE_ID, "cloud_sync_evidence_dir": str(evidence_dir), **variables}),
    ]


def roll_back(fast: FastPlaybooks, evidence_dir: Path, *more: str) -> Finished:
    """Run rollback.yml on the killed change."""
    variables = {"cloud_sync_change_dir": str(evidence_dir / CHANGE_ID), "cloud_sync_rollback_wait": False}
    return fast.run("rollback", "-e", json.dumps(variables), *more)


def result(evidence_dir: Path) -> Json:
    """Return the result that the last run wrote."""
    document: Json = json.loads((evidence_dir / CHANGE_ID / "result.json").read_text(encoding="utf-8"))
    return document


def assert_brought_back(fast: FastPlaybooks, lab: Lab, client: TenantClient, evidence_dir: Path, before: State) -> None:
    """Roll the killed change back, and find everything as it was."""
    rolled_back = roll_back(fast, evidence_dir)
    assert rolled_back.status == 0, rolled_back.output
    assert "Traceback" not in rolled_back.output
    assert observe(lab, client) == before
    assert result(evidence_dir)["verdict"] in ("rolled_back", "reverted", "refused")
    assert_true(lab, client, evidence_dir, before)


def assert_true(lab: Lab, client: TenantClient, evidence_dir: Path, before: State, change_id: str = CHANGE_ID) -> None:
    """Find the evidence without contradiction in itself, and to the state that the lab is in."""
    assert story_contradictions(lab, client, evidence_dir / change_id, before) == []


def is_unlocked(evidence_dir: Path) -> bool:
    """Return whether nobody holds a lock of the folder; who does outlives the change by the moment in which it notes what is left."""
    with contextlib.ExitStack() as stack:
        for path in evidence_dir.glob(".lock-*"):
            try:
                fcntl.flock(stack.enter_context(path.open("rb")), fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
    return True


def assert_told(lab: Lab, client: TenantClient, evidence_dir: Path, before: State) -> None:
    """Find that a report, were it written now, would name all that isn't as it was; it is written of a copy."""
    wait_for(lambda: is_unlocked(evidence_dir))
    place = evidence_dir.with_name(f"{evidence_dir.name}-told")
    shutil.copytree(evidence_dir / CHANGE_ID, place / CHANGE_ID)
    place.chmod(0o700)
    succeed("change_record", state="closed", change_dir=str(place / CHANGE_ID), failure="it was killed")
    assert_true(lab, client, place, before)


def test_killed_at_a_step(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    whole = fast.run("change", *options(tmp_path / "whole"))
    assert whole.status == 0, whole.output
    assert is_done(running_lab)
    assert observe(running_lab, client) != before
    assert_true(running_lab, client, tmp_path / "whole", before)
    for number in range(1, len(whole.tasks) + 1, 1 if FULL else 3):
        evidence_dir = tmp_path / str(number)
        client = prepare(running_lab)
        before = observe(running_lab, client)
        killed = fast.run("change", *options(evidence_dir), kill_at=number)
        step = f"killed before step {number}, {whole.tasks[number - 1]}"
        assert (killed.status, killed.tasks) == (KILLED, whole.tasks[: number - 1]), step
        if (evidence_dir / CHANGE_ID).exists():
            assert_told(running_lab, client, evidence_dir, before)
            assert_brought_back(fast, running_lab, client, evidence_dir, before)
        assert observe(running_lab, client) == before, step


WRITES = ("/pause$", "/secrets$", "/schema$", "/provisionOnDemand$", "/start$")


@pytest.mark.parametrize("processed", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("path", WRITES)
def test_killed_in_a_write(
    fast: FastPlaybooks, running_lab: Lab, client: TenantClient, tmp_path: Path, path: str, processed: bool
) -> None:
    before = observe(running_lab, client)
    method = "PUT" if path in ("/secrets$", "/schema$") else "POST"
    # The first on-demand call only asks the agent; it changes nothing.
    running_lab.fault("hold", path, method=method, processed=processed, skip=1 if "OnDemand" in path else 0)
    run = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    assert run.kill().status == KILLED
    running_lab.clear_faults()
    assert_told(running_lab, client, tmp_path, before)
    assert_brought_back(fast, running_lab, client, tmp_path, before)


def test_no_other_change_begins_before_the_killed_one_is_brought_back(
    fast: FastPlaybooks, running_lab: Lab, client: TenantClient, tmp_path: Path
) -> None:
    before = observe(running_lab, client)
    running_lab.fault("hold", "/provisionOnDemand$", skip=1, processed=True)
    run = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    run.kill()
    running_lab.clear_faults()
    running_lab.forget_requests()
    second = fast.run("change", *options(tmp_path, cloud_sync_change_id="second"))
    assert second.status == 2
    assert "an earlier change to this configuration is unfinished: 'killed'" in second.output
    assert f"rollback -e cloud_sync_change_dir={tmp_path / CHANGE_ID}" in second.output
    # The call of the killed run is over only now; it has no status.
    assert [each["path"] for each in running_lab.requests().written() if each["status"]] == []
    assert_brought_back(fast, running_lab, client, tmp_path, before)
    third = fast.run("change", *options(tmp_path, cloud_sync_change_id="third"))
    assert third.status == 0, third.output
    assert is_done(running_lab)
    assert_true(running_lab, client, tmp_path, before, "third")


def test_two_changes_at_once(fast: FastPlaybooks, running_lab: Lab, client: TenantClient, tmp_path: Path) -> None:
    del client
    running_lab.fault("hold", "/schema$", method="PUT")
    first = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    second = fast.run("change", *options(tmp_path, cloud_sync_change_id="second"))
    first.kill()
    assert second.status == 2
    assert "the change 'killed' to this configuration is running" in second.output
    assert f"process {first.pid} " in second.output


def test_a_task_that_outlives_its_playbook_is_waited_for(
    fast: FastPlaybooks, running_lab: Lab, client: TenantClient, tmp_path: Path
) -> None:
    before = observe(running_lab, client)
    running_lab.fault("delay", "/schema$", method="PUT", seconds=3)
    run = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    run.kill_playbook()
    assert_brought_back(fast, running_lab, client, tmp_path, before)
    assert run.finish().status == KILLED
    assert observe(running_lab, client) == before


UNDOING: dict[str, tuple[str, str, int]] = {
    "settings": ("PUT", "/secrets$", 0),
    "pins": ("PUT", "/schema$", 0),
    "provision": ("POST", "/provisionOnDemand$", 0),
    "schema": ("PUT", "/schema$", 1),
}
# Each write of a rollback, before or after it is carried out; both of each with make faults.
MOMENTS = [
    pytest.param(write, processed, id=f"{write}-{'after' if processed else 'before'}")
    for place, write in enumerate(UNDOING)
    for processed in ([False, True] if FULL else [place % 2 == 1])
]


@pytest.mark.parametrize(("write", "processed"), MOMENTS)
def test_the_rollback_is_killed_too(
    fast: FastPlaybooks, running_lab: Lab, client: TenantClient, tmp_path: Path, write: str, processed: bool
) -> None:
    method, path, skip = UNDOING[write]
    before = observe(running_lab, client)
    running_lab.fault("hold", "/start$")
    change = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    change.kill()
    running_lab.clear_faults()
    assert is_done(running_lab)
    running_lab.fault("hold", path, method=method, skip=skip, processed=processed)
    variables = {"cloud_sync_change_dir": str(tmp_path / CHANGE_ID), "cloud_sync_rollback_wait": False}
    rollback = fast.start("rollback", "-e", json.dumps(variables))
    running_lab.wait_for_fault()
    assert rollback.kill().status == KILLED
    running_lab.clear_faults()
    assert_told(running_lab, client, tmp_path, before)
    assert_brought_back(fast, running_lab, client, tmp_path, before)
    again = roll_back(fast, tmp_path)
    assert "changed=0" in again.output


def test_a_group_that_the_test_created_stays_and_is_named(fast: FastPlaybooks, lab: Lab, tmp_path: Path) -> None:
    client = TenantClient(lab)
    before = observe(lab, client)
    assert before.place is None
    failed = fast.run("change", *options(tmp_path, cloud_sync_expected_attributes={"whenCreated": "something else"}))
    assert failed.status == 2
    after = observe(lab, client)
    assert (after.schema, after.settings, after.job) == (before.schema, before.settings, before.job)
    assert after.place is not None
    assert [left["message"].partition(":")[0] for left in result(tmp_path)["left_behind"]] == [after.place]
    assert f"Left behind: {after.place}" in failed.output
    assert_true(lab, client, tmp_path, before)


def test_a_disk_that_fills_up_in_the_middle(fast: FastPlaybooks, running_lab: Lab, client: TenantClient, tmp_path: Path) -> None:
    before = observe(running_lab, client)
    with small_disk(tmp_path / "disk", "48m") as disk:
        running_lab.fault("delay", "/schema$", method="PUT", seconds=1.5)
        run = fast.start("change", *options(disk))
        running_lab.wait_for_fault()
        fill_bytes(disk)
        failed = run.finish()
        assert failed.status == 2
        assert "Traceback" not in failed.output
        assert "The disk is full" in failed.output
        assert (disk / CHANGE_ID / "result.json").exists(), failed.output
        assert result(disk)["verdict"] == "rolled_back", failed.output
        assert_true(running_lab, client, disk, before)
    assert observe(running_lab, client) == before


@pytest.mark.usefixtures("real_waits")
def test_a_write_that_comes_late_is_taken_back_too(
    fast: FastPlaybooks, running_lab: Lab, client: TenantClient, tmp_path: Path
) -> None:
    before = observe(running_lab, client)
    running_lab.fault("delay", "/schema$", method="PUT", seconds=5)
    impatient = {"CLOUD_SYNC_GRAPH_TIMEOUT": "2", "CLOUD_SYNC_GRAPH_RETRIES": "0"}
    failed = fast.run(
        "change", *options(tmp_path, cloud_sync_rollback_wait=True, cloud_sync_rollback_wait_timeout=10), environment=impatient
    )
    assert failed.status == 2
    puts = [each for each in running_lab.requests().written() if each["method"] == "PUT" and each["path"].endswith("/schema")]
    assert len(puts) == 2, "the late one, and the one that takes it back"
    assert result(tmp_path)["verdict"] == "rolled_back", failed.output
    assert observe(running_lab, client) == before
    assert_true(running_lab, client, tmp_path, before)

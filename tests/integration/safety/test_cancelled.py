# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A change is cancelled by each signal: it says what is left, ``status.yml`` fails and names it, and the rollback brings all back."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.integration.helpers.support import wait_for
from tests.integration.plain.support import COLLECTION, PROGRAM
from tests.integration.safety.faulty_changes import FULL
from tests.integration.safety.state import CHANGE, State, observe, prepare
from tests.integration.safety.test_kills import CHANGE_ID, assert_brought_back, options, roll_back
from tests.lab.client import Lab
from tests.tools.evidence_rules import contradictions

Json = dict[str, t.Any]

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL)
# The others with make faults: a run of the real program takes half a minute.
OF_THE_REAL_PROGRAM = SIGNALS if FULL else (signal.SIGTERM, signal.SIGKILL)
NOTE = "unfinished.txt"
# What runs the tests may ignore signals, as nohup does, and programs inherit that.
HEEDING_SIGNALS = ("env", "--default-signal=HUP", "--default-signal=INT")

# Where the change is cancelled: the request that is held, how many pass before, and what is left by then.
JOB = "job: it was started before, and it is, or may be, paused now"
SCHEMA = "schema: it is, or may be, as the change wrote it"
SETTING = "setting SyncNotificationSettings: it has, or may have, the value that the change wrote"
TEST_GROUP = "test group: Active Directory holds, or may hold, what the change provisioned"
STEPS: dict[str, tuple[str, str, int, list[str]]] = {
    "pause": ("POST", "/pause$", 0, [JOB]),
    "schema": ("PUT", "/schema$", 0, [SCHEMA, SETTING, JOB]),
    "provision": ("POST", "/provisionOnDemand$", 1, [SCHEMA, SETTING, TEST_GROUP, JOB]),
    "start": ("POST", "/start$", 0, [SCHEMA, SETTING, TEST_GROUP, JOB]),
}


def status(fast: FastPlaybooks, evidence_dir: Path, *more: str) -> Finished:
    return fast.run("status", "-e", json.dumps({"cloud_sync_evidence_dir": str(evidence_dir)}), *more)


def expected_note(folder: Path, left: list[str]) -> str:
    lines = [
        f"The change '{CHANGE_ID}' to contoso.lab was interrupted, and is unfinished. What it left:",
        *(f"  {each}" for each in left),
        f"Roll it back: ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={folder}",
    ]
    return "".join(f"{line}\n" for line in lines)


def assert_found_and_brought_back(fast: FastPlaybooks, lab: Lab, client: t.Any, evidence_dir: Path, before: State) -> None:
    """Status names the change with the command, the rollback brings all back, and status has nothing to say any more."""
    found = status(fast, evidence_dir)
    assert found.status == 2, found.output
    assert f"The change {CHANGE_ID} to contoso.lab is unfinished." in found.output
    assert (
        f"ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={evidence_dir / CHANGE_ID}" in found.output
    )
    assert_brought_back(fast, lab, client, evidence_dir, before)
    assert not (evidence_dir / CHANGE_ID / NOTE).exists()
    assert contradictions(evidence_dir / CHANGE_ID) == []
    green = status(fast, evidence_dir)
    assert green.status == 0, green.output
    assert f"No change in {evidence_dir} is unfinished, and none has left a job paused that ran before it." in green.output


# Each step and each signal; every pair of them with make faults.
PAIRS = [(number, step) for place, step in enumerate(STEPS) for number in (SIGNALS if FULL else [SIGNALS[place]])]


@pytest.mark.parametrize(("number", "step"), PAIRS, ids=lambda each: getattr(each, "name", each))
def test_cancelled_in_a_write(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path, number: signal.Signals, step: str) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    method, path, skip, left = STEPS[step]
    running_lab.fault("hold", path, method=method, skip=skip)
    run = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    os.kill(run.pid, number)
    note = tmp_path / CHANGE_ID / NOTE
    wait_for(note.exists)
    assert note.read_text(encoding="utf-8") == expected_note(note.parent, left)
    running_lab.clear_faults()
    ended = run.finish()
    assert ended.status != 0
    assert_found_and_brought_back(fast, running_lab, client, tmp_path, before)


@pytest.mark.parametrize("number", OF_THE_REAL_PROGRAM, ids=lambda number: number.name)
def test_the_real_program_says_what_is_left(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path, number: signal.Signals) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    running_lab.fault("hold", "/schema$", method="PUT")
    variables = {**CHANGE, "cloud_sync_change_id": CHANGE_ID, "cloud_sync_evidence_dir": str(tmp_path)}
    output = tmp_path / "output"
    with open(output, "wb") as file:
        run = subprocess.Popen(
            [*HEEDING_SIGNALS, PROGRAM, f"{COLLECTION}.change", "-e", json.dumps(variables)],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
        running_lab.wait_for_fault(120)
        os.killpg(run.pid, number)
        said = expected_note(tmp_path / CHANGE_ID, [SCHEMA, SETTING, JOB])
        wait_for(lambda: said in output.read_text(encoding="utf-8"))
        running_lab.clear_faults()
        assert run.wait() != 0
    assert_found_and_brought_back(fast, running_lab, client, tmp_path, before)


def test_a_pipe_gets_the_words_and_its_end(running_lab: Lab, fast: FastPlaybooks, tmp_path: Path) -> None:
    prepare(running_lab)
    running_lab.fault("hold", "/pause$")
    variables = {**CHANGE, "cloud_sync_change_id": CHANGE_ID, "cloud_sync_evidence_dir": str(tmp_path)}
    run = subprocess.Popen(
        [*HEEDING_SIGNALS, PROGRAM, f"{COLLECTION}.change", "-e", json.dumps(variables)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    running_lab.wait_for_fault(120)
    os.kill(run.pid, signal.SIGTERM)
    running_lab.clear_faults()
    output, _errors = run.communicate(timeout=60)
    assert output.endswith(expected_note(tmp_path / CHANGE_ID, [JOB]))
    # The command is what a shell and Ansible understand.
    command = shlex.split(output.splitlines()[-1].partition(": ")[2])
    assert command[:2] == ["ansible-playbook", "hybrid_identity.cloud_sync.rollback"]
    assert fast.run("rollback", *command[2:]).status == 0


def test_cancelled_before_anything_was_written(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    running_lab.fault("hold", "/appRoleAssignedTo$", method="GET")
    run = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    run.kill()
    running_lab.clear_faults()
    assert observe(running_lab, client) == before
    green = status(fast, tmp_path)
    assert green.status == 0, green.output


def test_a_change_that_runs_is_not_unfinished(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path) -> None:
    prepare(running_lab)
    running_lab.fault("hold", "/schema$", method="PUT")
    run = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    found = status(fast, tmp_path)
    run.kill()
    running_lab.clear_faults()
    assert found.status == 0, found.output
    assert f"Running now: {CHANGE_ID}" in found.output


def test_a_rollback_that_is_cancelled_says_so_too(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path) -> None:
    client = prepare(running_lab)
    before = observe(running_lab, client)
    running_lab.fault("hold", "/start$")
    change = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    change.kill()
    running_lab.clear_faults()
    running_lab.fault("hold", "/schema$", method="PUT")
    variables = {"cloud_sync_change_dir": str(tmp_path / CHANGE_ID), "cloud_sync_rollback_wait": False}
    rollback = fast.start("rollback", "-e", json.dumps(variables))
    running_lab.wait_for_fault()
    note = tmp_path / CHANGE_ID / NOTE
    assert not note.exists()
    rollback.kill()
    wait_for(note.exists)
    running_lab.clear_faults()
    assert_found_and_brought_back(fast, running_lab, client, tmp_path, before)


@pytest.mark.parametrize(
    ("variables", "said", "again"),
    [
        (
            {"cloud_sync_after_success": "leave_paused"},
            "has left the job paused, which ran before. It is paused now.",
            "sync_job -a",
        ),
        (
            {"cloud_sync_on_failure": "keep", "cloud_sync_expected_attributes": {"whenCreated": "something else"}},
            "has left the job paused, which ran before. It is paused now.",
            "rollback -e",
        ),
    ],
    ids=["by request", "failed and kept"],
)
def test_a_job_that_a_change_left_paused(
    fast: FastPlaybooks, running_lab: Lab, tmp_path: Path, variables: Json, said: str, again: str
) -> None:
    client = prepare(running_lab)
    fast.run("change", *options(tmp_path, **variables))
    found = status(fast, tmp_path)
    assert found.status == 2, found.output
    assert said in found.output
    assert again in found.output
    assert client.call("POST", f"{client.job}/start").status_code == 204
    green = status(fast, tmp_path)
    assert green.status == 0, green.output


def test_status_where_nobody_can_be_asked(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path) -> None:
    prepare(running_lab)
    running_lab.fault("hold", "/schema$", method="PUT")
    run = fast.start("change", *options(tmp_path))
    running_lab.wait_for_fault()
    run.kill()
    running_lab.clear_faults()
    running_lab.fault("status", "/jobs/", status=500, count=None)
    found = status(fast, tmp_path)
    running_lab.clear_faults()
    assert found.status == 2
    assert f"The change {CHANGE_ID} to contoso.lab is unfinished. Its job is unknown now." in found.output
    nobody = status(fast, tmp_path, "-e", "cloud_sync_configuration=fabrikam.lab")
    assert nobody.status == 0, nobody.output
    assert roll_back(fast, tmp_path).status == 0


def test_status_of_folders_that_are_not_there_or_not_readable(fast: FastPlaybooks, running_lab: Lab, tmp_path: Path) -> None:
    del running_lab
    missing = status(fast, tmp_path / "nowhere")
    assert missing.status == 2
    assert f"There is no evidence folder {tmp_path / 'nowhere'}" in missing.output
    assert status(fast, tmp_path).status == 0
    (tmp_path / "damaged").mkdir(mode=0o700)
    (tmp_path / "damaged" / "change.json").write_text("{", encoding="utf-8")
    damaged = status(fast, tmp_path)
    assert damaged.status == 2
    assert f"The evidence in {tmp_path / 'damaged'} can't be read, so what that change has left is unknown" in damaged.output

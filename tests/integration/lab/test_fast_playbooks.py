# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fast run of a playbook does what an ordinary one does, and ends when it is told to."""

from __future__ import annotations

import json
import os
import re
import time
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.change_support import CHANGE
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.fast_playbooks import COLLECTION, FastPlaybooks
from tests.integration.helpers.support import run_module, run_plainly, succeed, wait_for
from tests.lab.client import Lab

RESULT = re.compile(r"^(PLAY|TASK|ok:|changed:|skipping:|included:|fatal:|failed:|localhost +:)")


def options(folder: Path, **variables: t.Any) -> list[str]:
    return ["-e", json.dumps({**CHANGE, "cloud_sync_evidence_dir": str(folder / "evidence"), **variables})]


def results(output: str) -> list[str]:
    """Return the plays, the tasks, how each ended, and the recap; of a failure only that it is one."""
    lines = [line.partition(" => ")[0] for line in output.splitlines() if RESULT.match(line)]
    assert lines
    return lines


def requests_of(lab: Lab) -> list[tuple[str, str, str, int]]:
    return [(each["method"], each["path"], each["query"], each["status"]) for each in lab.requests().requests]


@pytest.mark.parametrize(
    ("variables", "status"),
    [({}, 0), ({"cloud_sync_expected_attributes": {"whenCreated": "something else"}, "cloud_sync_assert_wait": False}, 2)],
    ids=["success", "rescue"],
)
def test_like_an_ordinary_run(fast: FastPlaybooks, lab: Lab, tmp_path: Path, variables: dict[str, t.Any], status: int) -> None:
    arguments = options(tmp_path, **variables)
    # So that both find a token.
    fast.run("change", *options(tmp_path), "--check")
    lab.forget_requests()
    ordinary = run_plainly("ansible-playbook", f"{COLLECTION}.change", *arguments)
    expected = requests_of(lab)
    lab.reset()
    quick = fast.run("change", *arguments)
    assert (ordinary.returncode, quick.status) == (status, status), quick.output
    assert results(quick.output) == results(ordinary.stdout)
    assert requests_of(lab) == expected


def test_a_variable_of_the_environment(fast: FastPlaybooks, lab: Lab, tmp_path: Path) -> None:
    run = fast.run("change", *options(tmp_path), environment={"CLOUD_SYNC_AD_SERVERS": "dc2.contoso.lab"})
    assert run.status == 2
    assert "dc2.contoso.lab" in run.output
    run = fast.run("change", *options(tmp_path), environment={"AZURE_TENANT_ID": None})
    assert run.status == 2
    assert lab.requests().writes == 0


def test_killed_before_a_task(fast: FastPlaybooks, lab: Lab, tmp_path: Path) -> None:
    whole = fast.run("change", *options(tmp_path))
    assert whole.status == 0, whole.output
    number = 1 + next(n for n, name in enumerate(whole.tasks) if name == "Apply the configuration")
    lab.reset()
    killed = fast.run("change", *options(tmp_path), kill_at=number)
    assert killed.status == -9
    assert killed.tasks == whole.tasks[: number - 1]
    assert lab.requests().paths("PUT") == []


@pytest.mark.parametrize("processed", [False, True])
def test_killed_in_the_middle_of_a_write(fast: FastPlaybooks, lab: Lab, tmp_path: Path, processed: bool) -> None:
    lab.fault("hold", "/provisionOnDemand$", processed=processed)
    run = fast.start("change", *options(tmp_path))
    lab.wait_for_fault()
    killed = run.kill()
    assert killed.status == -9
    wait_for(lambda: any(path.endswith("/provisionOnDemand") for path in lab.requests().paths("POST")))
    group = lab.object("SG-Canary")["id"]
    if processed:
        # The tenant writes it after it has recorded the request.
        wait_for(lambda: find_group(lab, group) is not None)
    else:
        assert find_group(lab, group) is None


def test_a_task_outlives_its_playbook(fast: FastPlaybooks, tmp_path: Path) -> None:
    playbook = tmp_path / "wait.yml"
    task = {"ansible.builtin.wait_for": {"path": str(tmp_path / "go"), "sleep": 1, "timeout": 20}}
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]), encoding="utf-8")
    run = fast.start(str(playbook))
    time.sleep(1)
    run.kill_playbook()
    (tmp_path / "go").touch()
    assert run.finish().status == -9


def test_two_at_once(fast: FastPlaybooks, tmp_path: Path) -> None:
    playbook = tmp_path / "pids.yml"
    task = {"ansible.builtin.copy": {"content": "{{ name }}", "dest": "{{ target }}", "mode": "0600"}}
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]), encoding="utf-8")
    names = ["one", "two"]
    runs = [fast.start(str(playbook), "-e", json.dumps({"name": name, "target": str(tmp_path / name)})) for name in names]
    assert runs[0].pid != runs[1].pid
    assert [os.getsid(run.pid) for run in runs] == [run.pid for run in runs]
    assert [run.finish().status for run in runs] == [0, 0]
    assert [(tmp_path / name).read_text(encoding="utf-8") for name in names] == names


def test_a_module_alone_is_like_an_ordinary_run(lab: Lab) -> None:
    succeed("sync_job", configuration="contoso.lab", state="started")
    lab.set(quarantine="EncounteredQuarantineException")
    arguments: t.Any = {"configuration": "contoso.lab", "state": "started"}
    fast = run_module("sync_job", **arguments)
    # A setting that Ansible reads when it starts needs a new interpreter.
    ordinary = run_module("sync_job", environment={"ANSIBLE_VERBOSITY": "0"}, **arguments)
    assert fast == ordinary
    assert "quarantine" in fast.warnings
    failed = run_module("sync_job", **arguments, job_id="x")
    assert failed.failed
    assert failed.message == run_module("sync_job", environment={"ANSIBLE_VERBOSITY": "0"}, **arguments, job_id="x").message

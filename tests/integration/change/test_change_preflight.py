# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_preflight``: what it returns, the agent, other changes, evidence; all failures at once, and nothing written."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import lock
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder
from tests.integration.helpers import in_process, support
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.preflight_support import (
    CHANGE,
    OU_MARKETING,
    OU_NOWHERE,
    Json,
    check_of,
    failed,
    provision,
    run,
    verdicts,
    written_attributes,
)
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

ANA = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"


def test_everything_holds_before_the_first_run(lab: Lab) -> None:
    result = run()
    assert verdicts(result) == {
        "graph.sign_in": "passed",
        "graph.permissions": "info",  # the lab's tokens are opaque
        "configuration.found": "passed",
        "job.quarantine": "passed",
        "configuration.schema": "passed",
        "ad.controllers": "passed",
        "ad.dc1.contoso.lab.answers": "passed",
        "ad.schema.anchor": "passed",
        "desired.valid": "passed",
        "test_group.found": "passed",
        "test_group.eligible": "passed",
        "test_group.members": "passed",
        "test_group.assigned": "passed",
        "test_group.in_scope_now": "passed",
        "test_group.in_scope": "passed",
        "test_group.expected_state": "passed",
        f"container.exists.{OU_MARKETING}": "passed",
        "group.unique": "passed",
        "members.resolvable.ana@contoso.lab": "passed",
        "members.resolvable.ben@contoso.lab": "passed",
        "agent.answers": "info",
    }
    assert result["counts"] == {"total": 21, "passed": 19, "failed": 0, "info": 2}
    assert (lab.requests().writes, result["changed"]) == (0, False)
    assert find_group(lab, lab.object("SG-Canary")["id"]) is None
    assert check_of(result, "agent.answers")["reason"].startswith("not asked: Active Directory lags behind")


def test_what_it_returns(lab: Lab) -> None:
    result = run()
    ids = lab.configuration()
    assert result["configuration"] == {
        "name": "contoso.lab",
        "service_principal_id": ids.service_principal_id,
        "job_id": ids.job_id,
    }
    assert (result["job_state"], result["quarantine"]) == ("paused", None)
    assert result["schema_version"] == "v1.0"
    assert [(each["kind"], each["name"]) for each in result["changes"]] == [
        ("attribute_mapping", "info"),
        ("attribute_mapping", "parentDistinguishedName"),
    ]
    assert result["changes"] == in_process.succeed("sync_schema", check=True, include_plan=False, **_desired())["changes"]
    group = lab.object("SG-Canary")["id"]
    assert result["group"] == {
        "id": group,
        "display_name": "SG-Canary",
        "anchor": f"Group_{group}",
        "distinguished_name": None,
    }
    assert [(row["name"], row["resolvable"], row["reason"]) for row in result["members"]] == [
        ("ana@contoso.lab", True, ""),
        ("ben@contoso.lab", True, ""),
    ]
    assert result["members"][0]["distinguished_name"] == ANA
    assert result["target_containers"] == [OU_MARKETING]
    assert (result["server"], result["port"], result["controllers"]) == (
        "dc1.contoso.lab",
        636,
        [{"server": "dc1.contoso.lab", "port": 636, "available": True, "reason": ""}],
    )
    assert result["requests"] <= 12  # five of them for the posture


def _desired() -> Json:
    return {name: CHANGE[name] for name in ("configuration", "target_container", "attribute_mappings")}


def test_the_agent_is_asked_where_nothing_would_be_written(lab: Lab) -> None:
    provision()
    before = written_attributes(lab)
    lab.forget_requests()
    result = run()
    assert check_of(result, "agent.answers")["verdict"] == "passed"
    assert "RedundantExport" in check_of(result, "agent.answers")["actual"]
    assert [each["path"].rpartition("/")[2] for each in lab.requests().written()] == ["provisionOnDemand"]
    after = written_attributes(lab)
    assert (before["uSNChanged"], before["whenChanged"]) == (after["uSNChanged"], after["whenChanged"])
    assert (result["changed"], result["group"]["distinguished_name"]) == (False, _name_in_ad(lab))


def _name_in_ad(lab: Lab) -> str:
    found = find_group(lab, lab.object("SG-Canary")["id"])
    assert found is not None
    return found.dn


def test_the_agent_is_not_asked_in_check_mode_or_when_told_so(lab: Lab) -> None:
    provision()
    lab.forget_requests()
    assert check_of(run(check=True), "agent.answers")["reason"] == "not asked: check mode"
    assert check_of(run(agent_probe="never"), "agent.answers")["reason"] == "not asked: agent_probe is never"
    assert lab.requests().writes == 0


def test_the_agent_is_always_asked_when_told_so(lab: Lab) -> None:
    result = run(agent_probe="always")
    assert check_of(result, "agent.answers")["verdict"] == "passed"
    assert (result["changed"], check_of(result, "agent.answers")["reason"]) == (True, "it wrote the group")
    assert find_group(lab, lab.object("SG-Canary")["id"]) is not None


def test_the_agent_is_not_asked_where_ad_lags_behind(lab: Lab) -> None:
    provision()
    lab.change("SG-Canary", description="Changed since")
    lab.forget_requests()
    reason = check_of(run(), "agent.answers")["reason"]
    assert "attribute.description" in reason
    assert "the run would write" in reason
    assert lab.requests().writes == 0


def test_the_agent_is_not_asked_where_every_run_writes(lab: Lab) -> None:
    TenantClient(lab).map("info", expression="Guid()")
    provision()
    lab.forget_requests()
    reason = check_of(run(attribute_mappings=[]), "agent.answers")["reason"]
    assert "info may get another value with every run" in reason
    assert lab.requests().writes == 0


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"agent_state": "inactive"}, "HybridIdentityServiceNoActiveAgents: no provisioning agent is active for this domain"),
        (
            {"agent_state": "silent", "agent_timeout": 1},
            "HybridIdentityServiceAgentTimeout: the provisioning agent did not answer in time (request-id ",
        ),
    ],
    ids=["inactive", "silent"],
)
def test_an_agent_that_does_not_answer(lab: Lab, settings: Json, reason: str) -> None:
    provision()
    lab.set(**settings)
    result = run()
    assert failed(result) == {"agent.answers"}
    check = check_of(result, "agent.answers")
    assert reason in check["reason"]
    assert "Check the provisioning agent's service" in check["hint"]
    assert not result["changed"]


def test_an_unreadable_answer_of_the_service(lab: Lab) -> None:
    provision()
    lab.fault("garbage", "/provisionOnDemand$", method="POST")
    assert failed(run()) == {"agent.answers"}


def test_a_quarantine(lab: Lab) -> None:
    provision()
    lab.set(quarantine="EncounteredQuarantineException")
    lab.forget_requests()
    result = run()
    assert failed(result) == {"job.quarantine"}
    check = check_of(result, "job.quarantine")
    assert "the job is in quarantine (EncounteredQuarantineException" in check["reason"]
    assert "the provisioning agent's service" in check["hint"] and "sync_job" in check["hint"]
    assert check_of(result, "agent.answers")["reason"] == "not asked: job.quarantine failed"
    assert result["quarantine"]["reason"] == "EncounteredQuarantineException"
    assert lab.requests().writes == 0


def test_all_failures_are_reported_at_once(lab: Lab) -> None:
    lab.set(quarantine="EncounteredQuarantineException")
    result = run(
        group="SG-Mail",
        members=["dan@contoso.lab"],
        target_container=OU_NOWHERE,
        attribute_mappings=[{"target": "infoo", "constant": "x"}],
        ad_servers=["dc1.contoso.lab", "dc2.contoso.lab"],
    )
    assert failed(result) == {
        "job.quarantine",
        "ad.dc2.contoso.lab.answers",
        "desired.valid",
        "test_group.eligible",
        "test_group.members",
        f"container.exists.{OU_NOWHERE}",
    }
    assert result["msg"].startswith("The change can't begin: 6 of ")
    assert "Nothing was written." in result["msg"]
    assert lab.requests().writes == 0


def _snapshot_of(job_id: str) -> Json:
    return {"service_principal_id": "sp", "job_id": job_id, "files": {}}


def _folder(evidence_dir: Path, change_id: str) -> ChangeFolder:
    return ChangeFolder.create(evidence_dir, change_id, {"configuration": "contoso.lab"})


def test_another_change_that_runs(lab: Lab, tmp_path: Path) -> None:
    job_id = lab.configuration().job_id
    assert run(evidence_dir=str(tmp_path / "none yet"))["counts"]["failed"] == 0
    lock.claim(tmp_path, job_id, "CHG1", os.getpid())
    try:
        result = run(evidence_dir=str(tmp_path))
        assert failed(result) == {"change.none_running"}
        assert "the change 'CHG1' to this configuration is running" in check_of(result, "change.none_running")["reason"]
        own = _folder(tmp_path, "CHG1")
        assert failed(run(evidence_dir=str(tmp_path), change_dir=str(own.path))) == set()
    finally:
        lock.release(tmp_path, job_id, "CHG1")
    assert failed(run(evidence_dir=str(tmp_path))) == set()


def test_another_change_that_was_left_unfinished(lab: Lab, tmp_path: Path) -> None:
    job_id = lab.configuration().job_id
    left = _folder(tmp_path, "CHG1")
    left.journal.append("snapshot", "done", "The state before is kept", _snapshot_of(job_id))
    left.journal.append("apply", "intent", "Replace the synchronization schema", {})
    result = run(evidence_dir=str(tmp_path))
    assert failed(result) == {"change.none_unfinished"}
    check = check_of(result, "change.none_unfinished")
    assert "'CHG1'" in check["reason"] and f"cloud_sync_change_dir={left.path}" in check["hint"]
    assert check_of(result, "agent.answers")["reason"] == "not asked: change.none_unfinished failed"
    assert failed(run(evidence_dir=str(tmp_path), change_dir=str(left.path))) == set()


def test_an_evidence_folder_that_was_edited(lab: Lab, tmp_path: Path) -> None:
    left = _folder(tmp_path, "CHG1")
    left.journal.append("snapshot", "done", "The state before is kept", _snapshot_of("x"))
    (left.path / "journal" / "0001.json").write_text("{}", encoding="utf-8")
    assert failed(run(evidence_dir=str(tmp_path))) == {"change.none_unfinished"}


def test_a_folder_that_somebody_else_may_have_written_is_not_offered_for_rollback(lab: Lab, tmp_path: Path) -> None:
    left = _folder(tmp_path, "CHG1")
    left.journal.append("snapshot", "done", "The state before is kept", _snapshot_of(lab.configuration().job_id))
    left.journal.append("apply", "intent", "Replace the synchronization schema", {})
    left.path.chmod(0o777)
    result = run(evidence_dir=str(tmp_path))
    assert failed(result) == {"change.none_unfinished"}
    check = check_of(result, "change.none_unfinished")
    assert "can't be trusted" in check["reason"]
    assert "cloud_sync_change_dir" not in json.dumps(check)


def test_what_is_kept_as_evidence(lab: Lab, tmp_path: Path) -> None:
    provision()
    folder = _folder(tmp_path, "CHG1")
    result = run(change_dir=str(folder.path))
    assert folder.read("checks/preflight.json") == result["checks"]
    answer = folder.read("answers/probe.json")
    assert (answer["outcome"], answer["group"]["display_name"], answer["members"]) == ("in_sync", "SG-Canary", [])
    assert [event.step for event in folder.journal.events()] == ["probe"]

    refused = _folder(tmp_path, "CHG2")
    lab.set(agent_state="inactive")
    result = run(change_dir=str(refused.path), target_container=OU_NOWHERE)
    assert failed(result) == {"agent.answers", f"container.exists.{OU_NOWHERE}"}
    assert refused.read("checks/preflight.json") == result["checks"]
    assert refused.read("answers/probe.json")["outcome"] == "failed"

    unused = _folder(tmp_path, "CHG3")
    run(change_dir=str(unused.path), check=True)
    assert unused.files() == ["change.json"]


def test_in_ansible(lab: Lab) -> None:
    outcome = support.succeed("change_preflight", **CHANGE)
    assert not outcome.changed
    assert len(outcome["checks"]) == 21
    refused = support.fail("change_preflight", **{**CHANGE, "group": "SG-Mail", "target_container": OU_NOWHERE})
    assert refused.error["code"] == "preflight_failed"
    assert "mail-enabled" in refused.message and "doesn't exist" in refused.message
    checked = support.succeed("change_preflight", check=True, **CHANGE)
    assert checked["counts"]["failed"] == 0
    assert lab.requests().writes == 0


@pytest.mark.parametrize(("container", "status"), [(OU_MARKETING, 0), (OU_NOWHERE, 2)])
def test_the_role_alone(lab: Lab, tmp_path: Path, container: str, status: int) -> None:
    variables = {
        "cloud_sync_configuration": "contoso.lab",
        "cloud_sync_target_container": container,
        "cloud_sync_test_group": {"name": "SG-Canary", "members": ["ana@contoso.lab"]},
    }
    show = {"ansible.builtin.debug": {"msg": "{{ cloud_sync_preflight.counts.passed }} passed"}}
    tasks = [{"ansible.builtin.include_role": {"name": "hybrid_identity.cloud_sync.preflight"}}, show]
    play = tmp_path / "play.yml"
    play.write_text(
        json.dumps([{"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": tasks}]), encoding="utf-8"
    )
    completed = subprocess.run(["ansible-playbook", str(play)], capture_output=True, text=True, check=False)
    assert completed.returncode == status, completed.stdout
    assert ("18 passed" if status == 0 else f"'{OU_NOWHERE}' doesn't exist") in completed.stdout
    assert lab.requests().writes == 0

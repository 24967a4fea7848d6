# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``playbooks/change.yml``: the main job, again without a change, in check mode, and what it leaves behind."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.change_support import CHANGE, change, job_state, recap, result, stats
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.fast_playbooks import FastPlaybooks
from tests.integration.helpers.in_process import succeed
from tests.integration.helpers.support import run_playbook
from tests.lab.client import Lab

ACTIONS = ("/pause", "/start", "OnDemand")


def actions(lab: Lab) -> list[str]:
    """Return the last segments of the calls that act on the job, in order."""
    return [path.rpartition("/")[2] for path in lab.requests().paths("POST") if path.endswith(ACTIONS)]


def test_change_and_change_again(lab: Lab) -> None:
    variables = json.dumps(CHANGE)
    first = run_playbook("change", "-e", variables)
    assert first.returncode == 0, first.stdout
    assert recap(first.stdout)["changed"] == 2  # the schema, and the group in Active Directory
    written = find_group(lab, lab.object("SG-Canary")["id"])
    assert written is not None
    assert written.dn.endswith(",OU=Marketing,DC=contoso,DC=lab")
    assert written.attributes["info"] == "Managed in Entra ID"
    assert len(written.members) == 2
    assert "Configuration contoso.lab: 2 changed" in first.stdout
    assert "Service: applied" in first.stdout
    assert "15 of 15 checks passed" in first.stdout

    lab.forget_requests()
    second = run_playbook("change", "-e", variables)
    assert second.returncode == 0, second.stdout
    assert recap(second.stdout)["changed"] == 0
    assert lab.requests().writes == 0
    assert "nothing to change" in second.stdout
    assert "Service: not called" in second.stdout


def test_the_evidence_of_a_change(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    del lab
    metadata = {"ticket": "CHG0031", "requester": "Ana <Alvarez>", "commit": "9f2c4e7"}
    done = change(fast, cloud_sync_change_id="CHG0031-canary", cloud_sync_change_metadata=metadata)
    assert done.status == 0, done.output
    folder = evidence_dir / "CHG0031-canary"
    document = result(folder)
    assert document["verdict"] == "kept"
    assert document["change"]["metadata"] == metadata
    assert [each["name"] for each in document["changes"]] == ["info", "parentDistinguishedName"]
    assert document["states"]["before"] == {"schema_version": "v1.0", "job": "paused"}
    assert document["states"]["after"] == {"schema_version": "v1.1", "job": "paused"}
    assert [each["name"] for each in document["members"]] == ["ana@contoso.lab", "ben@contoso.lab"]
    for name in ("report.html", "report.md", "junit.xml"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "CHG0031-canary" in text
        assert "9f2c4e7" in text
    assert "Ana &lt;Alvarez&gt;" in (folder / "report.html").read_text(encoding="utf-8")
    assert f"Report: {folder}/report.html" in done.output
    found = {
        name: (folder / name).exists() for name in ("plan.json", "before/schema.json", "after/group.json", "answers/test.json")
    }
    assert all(found.values()), found


def test_the_result_is_published(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    del lab
    done = change(fast, cloud_sync_change_id="one")
    shown = {"ANSIBLE_SHOW_CUSTOM_STATS": "1"}
    published = stats(run_playbook("change", "-e", json.dumps({**CHANGE, "cloud_sync_change_id": "two"}), environment=shown).stdout)
    assert done.status == 0, done.output
    assert published["cloud_sync_verdict"] == "unchanged"
    assert published["cloud_sync_last_change_id"] == "two"
    assert published["cloud_sync_last_change_dir"] == str(evidence_dir / "two")
    assert published["cloud_sync_counts"]["checks"]["failed"] == 0
    assert published["cloud_sync_report"] == str(evidence_dir / "two" / "report.html")


def test_a_group_that_exists_is_moved_and_keeps_its_identity(fast: FastPlaybooks, lab: Lab) -> None:
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary", all_members=True)
    before = find_group(lab, lab.object("SG-Canary")["id"])
    done = change(fast)
    after = find_group(lab, lab.object("SG-Canary")["id"])
    assert done.status == 0, done.output
    assert before is not None and after is not None
    assert (before.dn.partition(",")[2], after.dn.partition(",")[2]) == (
        "OU=Groups,DC=contoso,DC=lab",
        "OU=Marketing,DC=contoso,DC=lab",
    )
    assert before.attributes["sAMAccountName"] == after.attributes["sAMAccountName"]


def test_settings_are_changed_too(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    settings = {"accidental_deletes": {"enabled": True, "threshold": 50}}
    done = change(fast, cloud_sync_change_id="one", cloud_sync_settings=settings)
    assert done.status == 0, done.output
    assert [each["name"] for each in result(evidence_dir / "one")["changes"] if each["kind"] == "setting"] == [
        "SyncNotificationSettings"
    ]
    lab.forget_requests()
    again = change(fast, cloud_sync_settings=settings)
    assert (again.status, recap(again.output)["changed"], lab.requests().writes) == (0, 0, 0), again.output


def test_check_mode_sends_no_write_and_leaves_no_evidence(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    done = change(fast, "--check", "--diff")
    assert done.status == 0, done.output
    assert lab.requests().writes == 0
    assert "2 would change" in done.output
    assert find_group(lab, lab.object("SG-Canary")["id"]) is None
    assert not evidence_dir.exists()


def test_what_was_planned_and_approved_is_what_is_changed(fast: FastPlaybooks, lab: Lab) -> None:
    shown = {"ANSIBLE_SHOW_CUSTOM_STATS": "1"}
    planned = stats(run_playbook("change", "--check", "-e", json.dumps(CHANGE), environment=shown).stdout)
    assert planned["cloud_sync_plan_counts"]["groups"] == 11
    assert f"Digest: {planned['cloud_sync_plan_digest']}" in fast.run("plan", "-e", json.dumps(CHANGE)).output
    succeed("sync_scope", configuration="contoso.lab", groups=["SG-Unassigned"])
    lab.forget_requests()
    late = change(fast, cloud_sync_plan_digest=planned["cloud_sync_plan_digest"])
    assert (late.status, lab.requests().writes) == (2, 0), late.output
    assert "The plan isn't the one that was approved: other groups are assigned" in late.output
    succeed("sync_scope", configuration="contoso.lab", groups=["SG-Unassigned"], state="absent")
    done = change(fast, **planned)  # as a node of a workflow gets them
    assert done.status == 0, done.output


def test_a_running_job_waits_for_the_proof(fast: FastPlaybooks, lab: Lab) -> None:
    succeed("sync_job", configuration="contoso.lab", state="started")
    lab.forget_requests()
    done = change(fast)
    assert done.status == 0, done.output
    assert actions(lab) == ["pause", "provisionOnDemand", "start"]
    assert job_state() == "started"
    lab.forget_requests()
    again = change(fast)
    assert (again.status, recap(again.output)["changed"], lab.requests().writes) == (0, 0, 0), again.output


def test_a_job_resumes_unless_the_variable_says_otherwise(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    del lab
    succeed("sync_job", configuration="contoso.lab", state="started")
    done = change(fast, cloud_sync_change_id="one", cloud_sync_after_success=None)
    assert done.status == 0, done.output
    assert (job_state(), result(evidence_dir / "one")["verdict"]) == ("started", "kept")


def test_a_job_can_be_left_paused(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    del lab
    succeed("sync_job", configuration="contoso.lab", state="started")
    done = change(fast, cloud_sync_change_id="one", cloud_sync_after_success="leave_paused")
    assert done.status == 0, done.output
    assert job_state() == "paused"
    assert result(evidence_dir / "one")["verdict"] == "kept"


WRONG: dict[str, t.Any] = {"cloud_sync_expected_attributes": {"whenCreated": "something else"}, "cloud_sync_assert_wait": False}


@pytest.mark.parametrize("given", [{}, {"cloud_sync_on_failure": None}], ids=["not set", "null"])
def test_a_failed_proof_is_rolled_back(fast: FastPlaybooks, lab: Lab, evidence_dir: Path, given: dict[str, t.Any]) -> None:
    succeed("sync_job", configuration="contoso.lab", state="started")
    done = change(fast, cloud_sync_change_id="one", **WRONG, **given)
    assert done.status == 2
    assert "could not be verified: Active Directory does not hold the expected state" in done.output
    assert "It was rolled back: everything is as it was before, except for what is left behind" in done.output
    assert job_state() == "started"
    schema = succeed("sync_schema_info", configuration="contoso.lab")
    assert "info" not in [mapping["target"] for mapping in schema["attribute_mappings"]]
    document = result(evidence_dir / "one")
    hint = "All checks are in 'checks', and each controller in 'controllers'."
    assert (document["verdict"], document["hint"]) == ("rolled_back", hint)
    assert document["reason"].startswith("Active Directory does not hold the expected state of the group 'SG-Canary'")
    assert actions(lab)[-1] == "start"


def test_a_failed_proof_can_be_kept_and_brought_back_later(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    del lab
    succeed("sync_job", configuration="contoso.lab", state="started")
    done = change(fast, cloud_sync_change_id="one", cloud_sync_on_failure="keep", **WRONG)
    assert done.status == 2
    assert "It is KEPT, as cloud_sync_on_failure requests, and the job is paused" in done.output
    assert result(evidence_dir / "one")["verdict"] == "unproven"
    assert job_state() == "paused"
    back = fast.run("rollback", "-e", f"cloud_sync_change_dir={evidence_dir / 'one'}")
    assert back.status == 0, back.output
    assert job_state() == "started"
    document = result(evidence_dir / "one")
    assert document["verdict"] == "rolled_back"
    assert document["reason"].startswith("Active Directory does not hold the expected state")


def test_a_change_that_was_kept_is_brought_back(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary", all_members=True)
    assert change(fast, cloud_sync_change_id="one").status == 0
    predicted = fast.run("rollback", "--check", "-e", f"cloud_sync_change_dir={evidence_dir / 'one'}")
    assert predicted.status == 0, predicted.output
    assert "would be rolled back: provision, schema" in predicted.output
    done = fast.run("rollback", "-e", f"cloud_sync_change_dir={evidence_dir / 'one'}")
    assert done.status == 0, done.output
    group = find_group(lab, lab.object("SG-Canary")["id"])
    assert group is not None
    assert group.dn.endswith(",OU=Groups,DC=contoso,DC=lab")
    assert "info" not in group.attributes


def test_a_change_that_wrote_nothing_keeps_its_verdict(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    del lab
    assert change(fast, cloud_sync_change_id="one").status == 0
    assert change(fast, cloud_sync_change_id="two").status == 0
    done = fast.run("rollback", "-e", f"cloud_sync_change_dir={evidence_dir / 'two'}")
    assert done.status == 0, done.output
    assert "The change two had written nothing" in done.output
    document = result(evidence_dir / "two")
    assert (document["verdict"], document["reason"]) == ("unchanged", "")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("change", "cloud_sync_configuration is required: The name of the configuration"),
        (
            "rollback",
            "cloud_sync_change_dir is required: The evidence folder of a change, as hybrid_identity.cloud_sync.change_record returns it. "
            "It is <evidence folder>/<change id>.",
        ),
    ],
)
def test_a_playbook_says_what_it_needs(fast: FastPlaybooks, lab: Lab, name: str, message: str) -> None:
    done = fast.run(name)
    assert done.status == 2
    assert message in done.output
    assert lab.requests().writes == 0

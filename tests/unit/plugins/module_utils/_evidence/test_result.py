# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change came to, read off its folder."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.result import build_result
from tests.unit.evidence import JOB, PRINCIPAL, new_change, take_snapshot, write_something

CHECK = {"id": "member.ana", "subject": "id-ana", "expected": "CN=Ana", "actual": "present", "verdict": "passed", "reason": ""}
CREATED = {
    "id": "rollback.group.exists",
    "subject": "CN=Canary",
    "expected": "(absent)",
    "actual": "CN=Canary",
    "verdict": "info",
    "reason": "the test created the group",
    "hint": "Delete it.",
}
ANSWER: dict[str, t.Any] = {
    "time": "2026-11-23T06:40:03.120Z",
    "outcome": "applied",
    "reason": "success",
    "call_count": 2,
    "changed": True,
    "members": [{"id": "id-ana", "name": "ana@contoso.com", "outcome": "applied", "reason": "success"}],
    "answers": ["raw"],
}


def rolled_back(folder: ChangeFolder, state: t.Literal["done", "failed"] | None) -> None:
    folder.journal.append("rollback", "intent", "Roll the change back", {})
    if state:
        folder.journal.append("rollback", state, "Rolled back", {})


@pytest.fixture
def folder(tmp_path: Path) -> ChangeFolder:
    """A change that has a snapshot."""
    folder = new_change(tmp_path, "CHG1", metadata={"ticket": "CHG1"})
    folder.journal.append("opened", "note", "begins", {})
    take_snapshot(folder)
    return folder


def verdict(folder: ChangeFolder, **known: t.Any) -> str:
    return str(build_result(folder, **known)["verdict"])


def test_nothing_written(folder: ChangeFolder) -> None:
    result = build_result(folder)
    assert (result["verdict"], result["reason"], result["changes"]) == ("unchanged", "", [])
    assert result["change"] | {"started": "", "ended": "", "duration": 0} == {
        "id": "CHG1",
        "metadata": {"ticket": "CHG1"},
        "configuration": {"name": "contoso.com", "service_principal_id": PRINCIPAL, "job_id": JOB},
        "started": "",
        "ended": "",
        "duration": 0,
    }
    assert verdict(folder, failure="the agent is silent") == "refused"


def test_written(folder: ChangeFolder) -> None:
    folder.keep("changes/schema.json", [{"name": "info"}])
    assert build_result(folder)["changes"] == []  # planned, and never sent
    write_something(folder)
    assert verdict(folder) == "kept"
    assert verdict(folder, failure="no") == "rollback_incomplete"
    assert verdict(folder, failure="no", keep_failed=True) == "unproven"
    assert build_result(folder)["changes"] == [{"name": "info"}]


def test_only_paused_is_no_change(folder: ChangeFolder) -> None:
    write_something(folder, "job.pause")
    assert verdict(folder) == "unchanged"


def test_a_test_group_that_was_written_is_a_change(folder: ChangeFolder) -> None:
    write_something(folder, "provision")
    folder.keep("answers/test.json", {**ANSWER, "changed": False})
    assert verdict(folder) == "unchanged"
    folder.keep("answers/test.json", ANSWER)
    assert verdict(folder) == "kept"


@pytest.mark.parametrize(
    ("state", "expected"), [("done", "rolled_back"), ("failed", "rollback_incomplete"), (None, "rollback_incomplete")]
)
def test_rolled_back(folder: ChangeFolder, state: t.Literal["done", "failed"] | None, expected: str) -> None:
    write_something(folder)
    rolled_back(folder, state)
    result = build_result(folder)
    assert (result["verdict"], result["reason"]) == (expected, "The change was interrupted before it ended")


def test_the_first_cause(folder: ChangeFolder) -> None:
    folder.journal.append("apply", "intent", "Replace the schema", {"schema": "00"})
    folder.journal.append("apply", "failed", "Replace the schema", {"reason": "503"})
    folder.journal.append("provision", "failed", "Provision", {"reason": "late"})
    rolled_back(folder, "done")
    assert build_result(folder)["reason"] == "Replace the schema: 503"
    assert build_result(folder, failure="password=hunter22 is wrong")["reason"] == "password=******** is wrong"


def test_a_kept_change_that_is_rolled_back_later_has_no_cause(folder: ChangeFolder) -> None:
    write_something(folder)
    folder.journal.append("closed", "note", "The change ends: kept", {"settled": True, "reason": ""})
    rolled_back(folder, "done")
    result = build_result(folder)
    assert (result["verdict"], result["reason"]) == ("reverted", "")


def test_counts_members_and_what_stays(folder: ChangeFolder) -> None:
    folder.keep("answers/test.json", ANSWER)
    folder.keep("checks/assert.json", [CHECK, {**CHECK, "id": "attribute.info", "verdict": "failed"}])
    rolled_back(folder, "done")
    folder.keep("checks/rollback.json", [CREATED])
    folder.keep("before/schema.json", {"version": "v1.0"})
    folder.keep("before/job.json", {"schedule": {"state": "Active"}})
    folder.keep("before/group.json", {"entra": {"id": "g", "displayName": "Canary"}, "members": [], "written_back_state": None})
    folder.keep("plan.json", {"plan": {"summary": "1 group", "violations": [{"message": "too many"}], "conflicts": []}})
    result = build_result(folder)
    assert result["counts"] == {"changes": 0, "checks": {"total": 3, "passed": 1, "failed": 1, "info": 1}, "members": 1, "calls": 2}
    assert [(check["id"], check["phase"]) for check in result["checks"]] == [
        ("member.ana", "assert"),
        ("attribute.info", "assert"),
        ("rollback.group.exists", "rollback"),
    ]
    assert result["members"] == [
        {
            "id": "id-ana",
            "name": "ana@contoso.com",
            "service": "applied: success",
            "expected": "CN=Ana",
            "actual": "present",
            "verdict": "passed",
            "reason": "",
        }
    ]
    assert result["left_behind"] == [{"message": "CN=Canary: the test created the group", "hint": "Delete it."}]
    assert result["states"] == {"before": {"schema_version": "v1.0", "job": "started"}, "after": None}
    assert result["group"] == {"id": "g", "display_name": "Canary", "before": None, "after": None}
    assert result["plan"] == {"summary": "1 group", "violations": ["too many"], "conflicts": []}
    assert "answers" not in result["service"][0]


def test_the_list_of_evidence_holds_the_documents_and_no_report(folder: ChangeFolder) -> None:
    for name in ("result.json", "report.html", "report.md", "junit.xml", "before/scope.json"):
        folder.keep(name, "[]")
    evidence = {each["path"]: each for each in build_result(folder)["evidence"]}
    assert list(evidence) == ["before/scope.json", "change.json", "journal/"]
    assert evidence["before/scope.json"] == {
        # printf '[]' | sha256sum
        "path": "before/scope.json",
        "size": 2,
        "sha256": "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
    }
    assert evidence["journal/"]["sha256"] == folder.journal.events()[-1].digest


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("checks/assert.json", {"edited": True}),
        ("checks/assert.json", [{"id": "x"}]),
        ("checks/assert.json", ["text"]),
        ("answers/test.json", {"members": [{}]}),
        ("answers/test.json", ["text"]),
        ("answers/probe.json", {"call_count": "many"}),
        ("before/group.json", {"entra": None}),
        ("plan.json", {"plan": {}}),
        ("changes/schema.json", 5),
    ],
)
def test_an_edited_document(folder: ChangeFolder, name: str, document: t.Any) -> None:
    write_something(folder)
    folder.keep(name, document)
    with pytest.raises(EvidenceError, match="is not as it was written") as caught:
        build_result(folder)
    assert "edited or damaged" in str(caught.value.hint)


FAILED = {
    "id": "rollback.schema",
    "subject": "contoso.com",
    "expected": "as in version v1.0",
    "actual": "version v1.1",
    "verdict": "failed",
    "reason": "the old schema isn't restored",
    "hint": "",
}


def left(folder: ChangeFolder, **known: t.Any) -> list[str]:
    result = build_result(folder, **known)
    assert all(f"rollback -e cloud_sync_change_dir={folder.path}" in each["hint"] for each in result["left_behind"])
    return [each["message"] for each in result["left_behind"]]


def test_a_rollback_that_failed_leaves_its_failed_checks_and_steps(folder: ChangeFolder) -> None:
    write_something(folder)
    rolled_back(folder, None)
    folder.keep("checks/rollback.json", [{**FAILED, "verdict": "passed"}, FAILED])
    problems = [
        {"step": "schema", "message": "503.", "hint": "Wait."},
        {"step": "rollback.schema", "message": "the old schema isn't restored", "hint": ""},
    ]
    folder.journal.append("rollback", "failed", "Not all could be brought back", {"problems": problems})
    assert left(folder) == [
        "schema of contoso.com: expected as in version v1.0, actual version v1.1: the old schema isn't restored",
        "schema: 503.",
    ]
    assert build_result(folder)["left_behind"][1]["hint"].startswith("Wait. When the cause is gone: ")


def test_what_others_changed_since_is_named(folder: ChangeFolder) -> None:
    write_something(folder)
    rolled_back(folder, "done")
    since = {**FAILED, "verdict": "info", "reason": "it was changed since, and not by this change"}
    folder.keep("checks/rollback.json", [since, {**since, "id": "rollback.attribute.info", "subject": "CN=Canary"}])
    assert [each["message"] for each in build_result(folder)["left_behind"]] == [
        "schema of contoso.com: it was changed since, and not by this change",
        "attribute info of CN=Canary: it was changed since, and not by this change",
    ]


def test_writes_without_a_rollback_are_left(folder: ChangeFolder) -> None:
    folder.keep("before/job.json", {"schedule": {"state": "Active"}})
    write_something(folder, "job.pause")
    write_something(folder)
    folder.journal.append("settings", "intent", "Replace", {"keys": ["SyncAll"], "changes": []})
    folder.journal.append("scope.assign", "intent", "Assign", {"principal": "g-1"})
    folder.journal.append("scope.unassign", "intent", "Unassign", {"principal": "g-2"})
    write_something(folder, "provision")
    expected = [
        "schema: it is, or may be, as the change wrote it",
        "setting SyncAll: it has, or may have, the value that the change wrote",
        "assignment of g-1: it was assigned by the change",
        "assignment of g-2: its assignment was taken away by the change",
        "test group: Active Directory holds, or may hold, what the change provisioned",
        "job: it was started before, and it is, or may be, paused now",
    ]
    assert left(folder, failure="no") == expected
    assert left(folder, failure="no", keep_failed=True) == expected
    assert left(folder) == []  # kept
    write_something(folder, "job.start")
    assert left(folder, failure="no") == expected[:-1]


def test_a_job_whose_start_was_not_answered_may_be_paused(folder: ChangeFolder) -> None:
    folder.keep("before/job.json", {"schedule": {"state": "Active"}})
    write_something(folder, "job.pause")
    folder.journal.append("job.start", "intent", "Start the job", {})
    folder.journal.append("job.start", "failed", "Start the job", {"reason": "no JSON", "status": 200})
    assert left(folder, failure="no") == ["job: it was started before, and it is, or may be, paused now"]


def test_a_write_that_the_service_refused_leaves_nothing(folder: ChangeFolder) -> None:
    folder.journal.append("apply", "intent", "Replace the schema", {"schema": "00"})
    folder.journal.append("apply", "failed", "Replace the schema", {"reason": "no", "status": 403})
    assert left(folder, failure="no", keep_failed=True) == []
    folder.journal.append("apply", "intent", "Replace the schema", {"schema": "00"})
    folder.journal.append("apply", "failed", "Replace the schema", {"reason": "no", "status": 503})
    assert left(folder, failure="no", keep_failed=True) == ["schema: it is, or may be, as the change wrote it"]


def test_a_rollback_that_was_interrupted_leaves_what_it_had_not_done(folder: ChangeFolder) -> None:
    write_something(folder)
    write_something(folder, "provision")
    rolled_back(folder, None)
    folder.journal.append("rollback.schema", "intent", "Restore", {"schema": "00"})
    assert left(folder)[0] == "schema: it is, or may be, as the change wrote it"
    folder.journal.append("rollback.schema", "done", "Restore", {"version": "v1.2"})
    assert left(folder) == ["test group: Active Directory holds, or may hold, what the change provisioned"]
    write_something(folder, "rollback.provision")
    assert left(folder) == ["rollback: nothing is known to be left, but it was interrupted before it had looked at everything"]


def test_who_rolled_back_when_and_why(folder: ChangeFolder) -> None:
    assert build_result(folder)["rollback"] is None
    write_something(folder)
    folder.journal.append("closed", "note", "The change ends: kept", {"settled": True, "reason": ""})
    begun = folder.journal.append("rollback", "intent", "Roll back", {"by": "ana", "reason": "CHG2 replaces it"})
    folder.journal.append("rollback", "failed", "Not all", {"problems": []})
    assert build_result(folder)["verdict"] == "rollback_incomplete"
    folder.journal.append("rollback", "done", "All", {"problems": []})
    result = build_result(folder)
    assert (result["verdict"], result["left_behind"]) == ("reverted", [])
    assert result["rollback"] == {"by": "ana", "time": begun.time, "reason": "CHG2 replaces it", "forced_over": []}


def test_a_change_that_failed_is_never_reverted(folder: ChangeFolder) -> None:
    write_something(folder)
    folder.journal.append("closed", "note", "The change ends: unproven", {"settled": True, "reason": "no"})
    rolled_back(folder, "done")
    assert build_result(folder)["verdict"] == "rolled_back"


def test_what_a_rollback_was_forced_over(folder: ChangeFolder) -> None:
    write_something(folder)
    folder.journal.append("rollback", "intent", "Roll back", {"by": "ana", "reason": "", "forced_over": ["schema: version v1.3"]})
    assert build_result(folder)["rollback"]["forced_over"] == ["schema: version v1.3"]


def test_the_versions_of_the_change_and_of_its_rollback(folder: ChangeFolder) -> None:
    assert build_result(folder)["schema_versions"] == []
    write_something(folder)
    rolled_back(folder, None)
    for step, version in (("rollback.pins", "v1.4"), ("rollback.schema", None)):
        folder.journal.append(step, "intent", "Replace", {"schema": "00"})
        folder.journal.append(step, "done", "Replace", {"version": version} if version else {})
    assert build_result(folder)["schema_versions"] == [
        {"version": "v1.1", "by": "change"},
        {"version": "v1.4", "by": "rollback"},
    ]


def test_checks_of_an_earlier_rollback_say_nothing_of_one_that_was_interrupted(folder: ChangeFolder) -> None:
    write_something(folder)
    rolled_back(folder, "failed")
    folder.keep("checks/rollback.json", [FAILED])
    assert build_result(folder)["counts"]["checks"]["failed"] == 1
    rolled_back(folder, None)
    result = build_result(folder)
    assert (result["checks"], result["counts"]["checks"]["failed"]) == ([], 0)
    assert [each["message"] for each in result["left_behind"]] == ["schema: it is, or may be, as the change wrote it"]


def test_a_job_that_the_change_restarted_may_run(folder: ChangeFolder) -> None:
    folder.keep("before/job.json", {"schedule": {"state": "Paused"}})
    write_something(folder, "job.restart")
    assert left(folder, failure="no") == ["job: it was paused before, and it is, or may be, started now"]

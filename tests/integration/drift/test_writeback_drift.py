# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_drift``: what people did is found with its class, severity and state, and what can't be looked at is never in sync."""

from __future__ import annotations

import concurrent.futures
import datetime
import json
import time
import typing as t
from pathlib import Path

import pytest
import yaml

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift import result as drift_result
from tests.integration.drift.support import NAME, compared, drift
from tests.integration.helpers.in_process import call, fail, succeed, warning_texts
from tests.integration.helpers.mistakes import Person
from tests.lab.client import Lab

Json = dict[str, t.Any]


def states(result: Json) -> dict[str, str]:
    """Return the state of each finding about groups and members, by check and group."""
    return {f"{each['check']} {each['group']['name']}": each["state"] for each in compared(result)}


def test_a_healthy_configuration_is_in_sync(lab: Lab, tmp_path: Path) -> None:
    found = succeed("writeback_drift", **NAME, report_path=str(tmp_path / "report"), check=True)
    assert compared(found) == []
    assert (found["verdict"], found["in_sync"], found["changed"]) == ("in_sync", True, False)
    assert found["coverage"] == {
        "in_scope": 21,
        "compared": 21,
        "in_sync": 21,
        "differing": 0,
        "unknown": 0,
        "in_directory": 21,
    }
    assert found["summary"].startswith("In sync: 21 groups compared, 21 in sync")
    assert lab.requests().writes == 0
    assert found["files"] == {}
    assert not (tmp_path / "report").exists()


def test_it_fails_on_drift_and_returns_everything(person: Person) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    found = fail("writeback_drift", **NAME, confirm="none")
    assert found["error"]["code"] == "drift"
    assert "member.missing" in found["msg"]
    assert "SG-Payroll, ben@contoso.lab" in found["msg"]
    assert found["findings_total"] == len(found["findings"])
    assert succeed("writeback_drift", **NAME, confirm="none", fail_on="critical")["verdict"] == "in_sync"
    assert succeed("writeback_drift", **NAME, confirm="none", max={"member_missing": 1})["verdict"] == "in_sync"


def test_without_a_history_what_is_pending_is_not_in_sync_for_ever(lab: Lab, person: Person, tmp_path: Path) -> None:
    person.delete(person.name_of("SG-Printers"))
    found = fail("writeback_drift", **NAME)
    assert (found["verdict"], states(found)) == ("incomplete", {"group.missing SG-Printers": "pending"})
    assert "without a history no later run tells which: name history_path, or choose confirm wait or none" in found["msg"]
    assert succeed("writeback_drift", **NAME, history_path=str(tmp_path / "history"))["verdict"] == "in_sync"
    lab.seed_group("SG-Brand-New", ["ana@contoso.lab"])
    person.lab.change("SG-Printers", assigned=False)
    new = succeed("writeback_drift", **NAME)
    assert (new["verdict"], states(new)) == ("in_sync", {"group.missing SG-Brand-New": "pending"}), "Entra ID says since when"


def test_members_that_wait_for_a_cycle_are_no_drift_after_others_were_provisioned(lab: Lab, tmp_path: Path) -> None:
    new = ["cleo@contoso.lab", "ben@contoso.lab"]
    members = [*lab.object("SG-Field-Sales")["members"], *(lab.object(each)["id"] for each in new)]
    lab.change("SG-Field-Sales", members=members)
    succeed("provision_on_demand", **NAME, group="SG-Field-Sales", members=new[:1])
    found = drift(history_path=str(tmp_path / "history"))
    assert (states(found), found["verdict"]) == ({"member.missing SG-Field-Sales": "pending"}, "in_sync")


def test_a_group_that_lost_only_its_anchor_is_given_it_back(person: Person) -> None:
    name, anchor = person.name_of("SG-Library"), f"Group_{person.lab.object('SG-Library')['id']}"
    person.edit("SG-Library", "adminDescription", anchor)
    person.clear(name, "msDS-ExternalDirectoryObjectId")
    fixes = {each["check"]: (each["hint"], each["command"]) for each in compared(drift())}
    assert fixes.keys() == {"group.missing", "group.legacy"}
    assert fixes["group.missing"][1] == ""
    assert "First give it its anchor back" in fixes["group.missing"][0]


@pytest.mark.usefixtures("lab")
def test_a_job_that_is_meant_to_be_paused_is_no_drift() -> None:
    succeed("sync_job", **NAME, state="paused")
    found = succeed("writeback_drift", **NAME, job_state="paused")
    assert found["verdict"] == "in_sync"
    assert "posture.job_not_running" not in {each["check"] for each in found["findings"]}
    assert fail("writeback_drift", **NAME, job_state="started")["verdict"] == "drift"


def test_an_accepted_hidden_group_is_said_by_the_verdict(lab: Lab) -> None:
    lab.change("SG-Safe", visibility="HiddenMembership")
    until = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=7)).isoformat()
    named = {"check": "not_computable.members", "group": "SG-Safe", "reason": "salaries", "owner": "ops", "until": until}
    found = succeed("writeback_drift", **NAME, exceptions=[named])
    assert found["summary"].startswith("In sync as far as it was compared: 20 groups compared, 20 in sync;")
    assert f"not compared, which is accepted until {until}: SG-Safe" in found["summary"]
    assert fail("writeback_drift", **NAME, exceptions=[{**named, "group": "SG-*"}])["verdict"] == "incomplete"


def test_settings_that_cannot_be_read_are_named_with_the_cause(lab: Lab) -> None:
    lab.fault("status", path="/synchronization/secrets", status=403, code="Authorization_RequestDenied", count=None)
    found = fail("writeback_drift", **NAME, settings={"accidental_deletes": {"threshold": 5}})
    assert found["verdict"] == "incomplete"
    (reason,) = found["incomplete_reasons"]
    assert reason.startswith("configuration.setting: GET /v1.0/servicePrincipals/") and "is not permitted" in reason
    assert ".." not in found["summary"]


@pytest.mark.usefixtures("lab")
def test_a_run_that_cannot_sign_in_leaves_no_reports_of_the_run_before(tmp_path: Path) -> None:
    drift(report_path=str(tmp_path))
    assert fail("writeback_drift", **NAME, report_path=str(tmp_path), client_secret="wrong")["error"]["code"]
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_said_before_anything_is_read(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    lab.forget_requests()
    assert fail("writeback_drift", **NAME, report_path=str(tmp_path / "file"))["error"]["code"] == "invalid_option"
    assert lab.requests().count == 0


def test_waiting_for_a_cycle_that_does_not_come_is_incomplete(person: Person) -> None:
    person.delete(person.name_of("SG-Printers"))
    found = fail("writeback_drift", **NAME, confirm="wait", confirm_timeout=1)
    assert (found["verdict"], states(found)) == ("incomplete", {"group.missing SG-Printers": "pending"})
    assert found["incomplete_reasons"][0].startswith("What is pending could not be confirmed by a cycle")


def test_what_fails_late_loses_no_finding(lab: Lab, person: Person, tmp_path: Path) -> None:
    person.delete(person.name_of("SG-Printers"))
    lab.fault("status", path="/auditLogs/provisioning", status=400, count=None)
    found = fail("writeback_drift", **NAME, confirm="audit", report_path=str(tmp_path))
    assert (found["verdict"], list(states(found))) == ("incomplete", ["group.missing SG-Printers"])
    assert json.loads((tmp_path / "drift.json").read_text(encoding="utf-8"))["verdict"] == "incomplete"


def test_a_disk_that_fills_up_meanwhile_loses_no_finding(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> Path:
        raise EvidenceError("Can't write the history: No space left on device")

    monkeypatch.setattr(drift_result, "keep_run", full)
    person.delete(person.name_of("SG-Printers"))
    found = fail("writeback_drift", **NAME, report_path=str(tmp_path / "report"), history_path=str(tmp_path / "history"))
    assert found["msg"].startswith("Can't write the history")
    assert states(found) == {"group.missing SG-Printers": "pending"}
    assert found["files"].keys() == {"drift.json", "findings.jsonl"}


def test_without_the_right_to_deleted_groups_it_is_not_said_what_became_of_one(lab: Lab) -> None:
    lab.delete("SG-Interns")
    lab.fault("status", path="/directory/deletedItems", status=403, count=None)
    (found,) = compared(drift())
    assert found["check"] == "group.unexpected"
    assert found["reason"] == "the tenant shows no group with this id; whether it was deleted lately could not be read"


def test_what_has_no_evidence_is_drift_at_the_second_look_after_a_cycle(lab: Lab, person: Person, tmp_path: Path) -> None:
    person.delete(person.name_of("SG-Printers"))
    history = {"history_path": str(tmp_path / "history")}
    first = drift(**history)
    assert states(first) == {"group.missing SG-Printers": "pending"}
    assert first["in_sync"] is True
    assert states(drift(**history)) == {"group.missing SG-Printers": "pending"}
    lab.advance(3600)  # a cycle looks only at what has changed in Entra ID
    found = drift(**history)
    assert states(found) == {"group.missing SG-Printers": "drift"}
    assert found["counts"]["new"] == 1
    assert compared(found)[0]["first_seen"] == first["began_at"]
    assert drift(**history)["counts"]["new"] == 0


def test_waiting_for_a_cycle_tells_drift_from_lag(lab: Lab, person: Person) -> None:
    members = lab.object("SG-Field-Sales")["members"]
    lab.change("SG-Field-Sales", members=[*members, lab.object("cleo@contoso.lab")["id"]])
    person.delete(person.name_of("SG-Printers"))
    assert set(states(drift())) == {"group.missing SG-Printers", "member.missing SG-Field-Sales"}
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(drift, confirm="wait", confirm_timeout=600)
        while "/jobs/" not in " ".join(lab.requests().paths("GET")[-1:]):
            time.sleep(0.05)
        lab.advance(3600)
        found = waiting.result()
    assert states(found) == {"group.missing SG-Printers": "drift"}
    assert "still there after a cycle that began" in compared(found)[0]["state_reason"]
    assert found["settled"] == 1


def test_the_log_tells_what_was_written_and_is_gone(lab: Lab, person: Person) -> None:
    person.delete(person.name_of("SG-Printers"))
    assert states(drift(confirm="audit")) == {"group.missing SG-Printers": "pending"}
    succeed("provision_on_demand", **NAME, group="SG-Printers")
    person.delete(person.name_of("SG-Printers"))
    lab.set(log_delay=0)
    found = drift(confirm="audit")
    assert states(found) == {"group.missing SG-Printers": "drift"}
    assert "the service has written the group, and it is gone again" in compared(found)[0]["state_reason"]


def test_a_log_that_may_not_be_read_is_a_warning(lab: Lab, person: Person) -> None:
    person.delete(person.name_of("SG-Printers"))
    lab.fault("status", path="/auditLogs/provisioning", status=403, count=None)
    found = drift(confirm="audit")
    assert states(found) == {"group.missing SG-Printers": "pending"}
    assert "could not be looked up in the provisioning log" in warning_texts(found)[0]


def test_a_job_that_does_not_run_blocks(lab: Lab, person: Person) -> None:
    del lab
    person.delete(person.name_of("SG-Printers"))
    succeed("sync_job", **NAME, state="paused")
    found = drift()
    assert states(found) == {"group.missing SG-Printers": "blocked"}
    assert "posture.job_not_running" in {each["check"] for each in found["findings"]}


def test_exceptions_accept_and_are_looked_after(person: Person) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    until = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=7)).isoformat()
    accepted = {"check": "member.missing", "group": "SG-Pay*", "reason": "a test", "owner": "ops", "until": until}
    other = {**accepted, "group": "SG-Safe"}
    found = succeed("writeback_drift", **NAME, exceptions=[accepted, other])
    assert states(found) == {"member.missing SG-Payroll": "accepted"}
    assert [each["subject"] for each in found["findings"] if each["check"] == "exception.unused"] == [
        "exception 2 (check member.missing, group SG-Safe)"
    ]
    wrong = fail("writeback_drift", **NAME, exceptions=[{**accepted, "check": "member.mising"}, {**accepted, "until": "soon"}])
    assert wrong["msg"].count("Exception") == 2


def test_candidates_for_exceptions_are_valid_once_they_are_filled_in(person: Person, tmp_path: Path) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    file = tmp_path / "accepted.yml"
    found = drift(accept_path=str(file), confirm="none")
    assert found["files"] == {"exceptions": str(file)}
    candidates = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert fail("writeback_drift", **NAME, exceptions=candidates)["error"]["code"] == "invalid_option"
    filled = [{**each, "reason": "a test", "owner": "ops"} for each in candidates]
    assert succeed("writeback_drift", **NAME, confirm="none", exceptions=filled)["counts"]["by_state"]["drift"] == 0


def test_only_some_groups(person: Person) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    person.delete(person.name_of("SG-Printers"))
    found = drift(only_groups=["SG-Payroll", "SG-Safe"], confirm="none")
    assert states(found) == {"member.missing SG-Payroll": "drift"}
    assert found["coverage"]["in_scope"] == 2
    outside = drift(only_groups=["SG-Unassigned", "SG-Mail"])
    assert (outside["coverage"]["in_scope"], outside["verdict"]) == (0, "incomplete")
    assert outside["incomplete_reasons"] == ["none of the groups that only_groups names is in scope"]
    assert [each.partition(": ")[0] for each in warning_texts(outside)] == [
        "The group 'SG-Unassigned' was not compared",
        "The group 'SG-Mail' was not compared",
    ]


@pytest.mark.usefixtures("lab")
def test_all_security_groups() -> None:
    found = drift(scope_mode="all", confirm="none")
    assert states(found) == {"group.missing SG-Unassigned": "drift"}
    assert found["coverage"]["in_scope"] == 22


def test_the_files_hold_everything(person: Person, tmp_path: Path) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    report, history = tmp_path / "report", tmp_path / "history"
    found = drift(report_path=str(report), history_path=str(history), confirm="none")
    run = json.loads((report / "drift.json").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (report / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    fixes = [each.pop("fix") for each in lines]
    assert [{**line, "hint": fix["text"], "command": fix["command"]} for line, fix in zip(lines, fixes, strict=True)] == found[
        "findings"
    ]
    assert (run["verdict"], run["summary"], run["counts"]["total"]) == ("drift", found["summary"], len(lines))
    assert (run["configuration"]["name"], run["configuration"]["domain"]) == ("contoso.lab", "contoso.lab")
    assert run["memberships"]["expected"] > run["memberships"]["held"] > 0
    assert found["files"]["history"] in {str(each) for each in history.iterdir()}
    person.add_member("SG-Payroll", person.account("ben"))
    after = drift(report_path=str(report), history_path=str(history))
    assert (after["counts"]["resolved"], after["in_sync"]) == (1, True)


@pytest.mark.usefixtures("lab")
def test_a_damaged_history_is_a_finding(tmp_path: Path) -> None:
    history = tmp_path / "history"
    written = Path(drift(history_path=str(history))["files"]["history"])
    damaged = written.rename(history / f"drift-20260101T000000Z-{written.name.rpartition('-')[2]}")
    damaged.write_text("{", encoding="utf-8")
    found = drift(history_path=str(history))
    (about,) = [each for each in found["findings"] if each["check"] == "rights.history"]
    assert (about["subject"], found["verdict"]) == (str(damaged), "drift")
    assert damaged.read_text(encoding="utf-8") == "{"
    after = drift(history_path=str(history))
    (about,) = [each for each in after["findings"] if each["check"] == "rights.history"]
    assert (about["severity"], after["verdict"]) == ("low", "in_sync")


def test_a_group_whose_members_cannot_be_read_is_unknown_and_the_rest_is_compared(lab: Lab, person: Person) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    lab.fault("status", path=f"/groups/{lab.object('SG-Safe')['id']}/members", status=403, count=None)
    found = drift(confirm="none")
    assert states(found) == {"not_computable.members SG-Safe": "unknown", "member.missing SG-Payroll": "drift"}
    assert (found["verdict"], found["in_sync"]) == ("incomplete", False)
    assert "SG-Safe. Drift so far: 1 finding (1 member.missing); 20 groups compared" in found["summary"]
    assert fail("writeback_drift", **NAME)["error"]["code"] == "incomplete"


def test_hidden_members_are_unknown(lab: Lab) -> None:
    lab.change("SG-Safe", visibility="HiddenMembership")
    found = drift()
    assert states(found) == {"not_computable.members SG-Safe": "unknown"}
    assert found["verdict"] == "incomplete"


def test_a_directory_that_cannot_be_read_leaves_the_configuration_compared(lab: Lab) -> None:
    lab.controller("stopped")
    desired = {"accidental_deletes": {"threshold": 5}}
    found = call("writeback_drift", **NAME, settings=desired, drift_action="report")
    assert found["failed"]
    assert found["error"]["code"] == "directory_unreachable"
    assert (found["verdict"], found["in_sync"]) == ("incomplete", False)
    assert "configuration.setting" in {each["check"] for each in found["findings"]}


def test_an_expression_that_cannot_be_evaluated_is_a_finding_for_each_group(person: Person) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    person.graph.map("info", expression="NumFromDate([displayName])")
    found = drift(confirm="none")
    assert found["verdict"] == "incomplete"
    assert states(found)["member.missing SG-Payroll"] == "drift"
    assert {each["subject"] for each in compared(found) if each["check"] == "not_computable.attribute"} == {"info"}


@pytest.mark.parametrize("option", [{"max": {"members": 1}}, {"confirm_timeout": 0}, {"exceptions_max_days": 0}])
def test_a_wrong_option_is_said_before_anything_is_read(lab: Lab, option: Json) -> None:
    lab.forget_requests()
    assert fail("writeback_drift", **NAME, **option)["error"]["code"] == "invalid_option"
    assert lab.requests().count == 0


@pytest.mark.usefixtures("lab")
def test_warnings_are_for_people() -> None:
    assert warning_texts(drift()) == []

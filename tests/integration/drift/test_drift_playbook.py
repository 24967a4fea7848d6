# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``drift``: it fails on drift and on what it could not compare, and takes exceptions from a file."""

from __future__ import annotations

import datetime
import json
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.integration.helpers.mistakes import Person
from tests.integration.helpers.support import run_playbook
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]

GUIDE = REPOSITORY / "docs" / "docsite" / "rst" / "guide_drift.rst"
NAME: Json = {"cloud_sync_configuration": "contoso.lab"}


def playbook(**variables: t.Any) -> subprocess.CompletedProcess[str]:
    """Run it."""
    return run_playbook("drift", "-e", json.dumps({**NAME, **variables}))


def exit_status(report: Path) -> int:
    """Return how the last of the three lines ends that the guide gives to pipelines."""
    (line,) = [each for each in GUIDE.read_text(encoding="utf-8").splitlines() if each.startswith("   $ case ")]
    command = line.removeprefix("   $ ").replace("drift/drift.json", str(report / "drift.json"))
    return subprocess.run(["sh", "-ec", command], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode


def until(days: int) -> str:
    """Return a last day so many days from now."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)).isoformat()


def test_a_healthy_configuration_succeeds(lab: Lab, tmp_path: Path) -> None:
    done = playbook(cloud_sync_drift_report_path=str(tmp_path / "report"))
    assert (done.returncode, exit_status(tmp_path / "report")) == (0, 0), done.stdout
    assert "In sync: 21 groups compared, 21 in sync" in done.stdout
    assert lab.requests().writes == 0


def test_drift_fails_with_all_reports_and_candidates_that_make_the_next_run_succeed(person: Person, tmp_path: Path) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    report, accepted = tmp_path / "report", tmp_path / "accepted.yml"
    none = {"cloud_sync_drift_confirm": "none"}
    done = playbook(cloud_sync_drift_report_path=str(report), cloud_sync_drift_accept=str(accepted), **none)
    assert (done.returncode, exit_status(report)) == (2, 2)
    assert "Drift: 1 finding (1 member.missing); 21 groups compared, 20 in sync" in done.stdout
    assert {"drift.json", "findings.jsonl", "report.html", "drift.sarif"} <= {each.name for each in report.iterdir()}
    candidates = [each for each in yaml.safe_load(accepted.read_text(encoding="utf-8")) if each["check"] == "member.missing"]
    filled = [{**each, "reason": "a test", "owner": "ops", "until": until(7)} for each in candidates]
    accepted.write_text(yaml.safe_dump(filled), encoding="utf-8")
    again = playbook(cloud_sync_drift_exceptions_path=str(accepted))
    assert again.returncode == 0, again.stdout
    assert "1 accepted finding" in again.stdout


def test_the_exit_is_that_of_this_run_and_not_of_those_before(person: Person, lab: Lab, tmp_path: Path) -> None:
    report = tmp_path / "report"
    kept = {"cloud_sync_drift_report_path": str(report), "cloud_sync_drift_history_path": str(tmp_path / "history")}
    playbook(**kept)
    assert exit_status(report) == 0
    person.remove_member("SG-Payroll", person.account("ben"))
    playbook(**kept, cloud_sync_drift_confirm="none")
    assert exit_status(report) == 2
    lab.change("SG-Safe", visibility="HiddenMembership")
    playbook(**kept, cloud_sync_drift_confirm="none", cloud_sync_drift_max={"member_missing": 9})
    found = json.loads((report / "drift.json").read_text(encoding="utf-8"))
    assert ([each["verdict"] for each in found["trend"]], found["verdict"]) == (["in_sync", "drift"], "incomplete")
    assert exit_status(report) == 1


def test_what_could_not_be_compared_fails_with_another_message(lab: Lab, tmp_path: Path) -> None:
    assert exit_status(tmp_path) == 1  # there is no report
    lab.change("SG-Safe", visibility="HiddenMembership")
    done = playbook(cloud_sync_drift_report_path=str(tmp_path / "report"))
    assert (done.returncode, exit_status(tmp_path / "report")) == (2, 1)
    assert "What was not compared may differ." in done.stdout
    assert playbook(cloud_sync_drift_action="report").returncode == 0


@pytest.mark.parametrize("content", [b"- check: [", b"- check: !vault |\n    abc\n", "- reason: caf\u00e9".encode("latin-1")])
def test_a_file_of_exceptions_that_is_no_yaml_is_named(lab: Lab, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "exceptions.yml"
    path.write_bytes(content)
    done = playbook(cloud_sync_drift_exceptions_path=str(path))
    assert done.returncode == 2
    said = " ".join(done.stdout.split())
    assert f"{path} can't be read as YAML in UTF-8 without tags" in said or f"{path} is not a list of exceptions in YAML" in said
    assert lab.requests().count == 0


def test_a_side_that_is_gone_leaves_reports_of_this_run(lab: Lab, tmp_path: Path) -> None:
    lab.controller("stopped")
    (tmp_path / "report.html").write_text("of another run", encoding="utf-8")
    done = playbook(cloud_sync_drift_report_path=str(tmp_path))
    assert done.returncode == 2
    assert json.loads((tmp_path / "drift.json").read_text(encoding="utf-8"))["verdict"] == "incomplete"
    assert "Incomplete" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "There is no file"),
        ("check: member.missing\n", "is not a list of exceptions in YAML"),
        ("- check: member.mising\n  reason: x\n  owner: y\n  until: 2027-01-01\n", "Did you mean 'member.missing'?"),
    ],
)
def test_a_wrong_file_of_exceptions_is_said_before_anything_is_compared(
    lab: Lab, tmp_path: Path, content: str | None, message: str
) -> None:
    path = tmp_path / "exceptions.yml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    lab.forget_requests()
    done = playbook(cloud_sync_drift_exceptions_path=str(path))
    assert done.returncode == 2
    assert message in done.stdout
    assert lab.requests().count == 0


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"cloud_sync_drift_max": {"members": 1}}, "neither a class nor a check"),
        ({"cloud_sync_drift_confirm": "later"}, "cloud_sync_drift_confirm"),
        ({"cloud_sync_drift_confirm_timeout": 0}, "It is a number, at least 1."),
        ({"cloud_sync_verify_with_service": -1}, "cloud_sync_verify_with_service is -1. It is a number, at least 0."),
        ({"cloud_sync_drift_fail_an": "low"}, "Did you mean cloud_sync_drift_fail_on?"),
    ],
)
def test_wrong_variables_are_said_by_the_first_task(lab: Lab, variables: Json, message: str) -> None:
    lab.forget_requests()
    done = playbook(**variables)
    assert (done.returncode, lab.requests().count) == (2, 0)
    assert message in done.stdout

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``drift_report``: one run as all its reports, several as a fleet, and nothing that can't be read is left out."""

from __future__ import annotations

import dataclasses
import datetime
import grp
import json
import os
import stat
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.run_folder import RunFolder
from tests.integration.helpers.changes import NAME, refused
from tests.integration.helpers.documented import differences
from tests.integration.helpers.in_process import call, fail, succeed, warning_texts
from tests.integration.helpers.mistakes import Person
from tests.tools.json_schemas import schema, violations
from tests.tools.sample_drift import CONFIGURATION, FINDINGS, UNEXPECTED, drift_run, in_sync, of_configuration

Json = dict[str, t.Any]

FILES = {"report.html", "report.md", "junit.xml", "drift.sarif", "drift.prom"}
LONG_AGO = "2020-01-01T06:00:00Z"
NOW = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(name="run")
def fixture_run(tmp_path: Path) -> Path:
    """The folder of a run that ended just now."""
    RunFolder.write(tmp_path / "run", drift_run(ended_at=NOW), FINDINGS)
    return tmp_path / "run"


@pytest.fixture(name="fleet")
def fixture_fleet(tmp_path: Path, run: Path) -> list[str]:
    """A run with drift, one in sync, one that is old, one that is damaged, and a folder without any."""
    RunFolder.write(tmp_path / "good", of_configuration({**in_sync(), "ended_at": NOW}, "fabrikam.example", "b"), [])
    RunFolder.write(tmp_path / "old", of_configuration(drift_run(ended_at=LONG_AGO), "wingtip.example", "c"), FINDINGS)
    RunFolder.write(tmp_path / "damaged", of_configuration(drift_run(ended_at=NOW), "adatum.example", "d"), FINDINGS)
    with (tmp_path / "damaged" / "findings.jsonl").open("a", encoding="utf-8") as file:
        file.write("half of a fin")
    succeed("drift_report", paths=[str(run)], formats=["html"])
    return [str(tmp_path / name) for name in ("good", "run", "old", "damaged", "nowhere")]


def test_one_run_is_rendered_beside_it(run: Path) -> None:
    result = succeed("drift_report", paths=[str(run)])
    assert (result["changed"], result["verdict"]) == (False, "drift")
    assert result["files"] == {name: str(run / name) for name in FILES}
    assert names(run) == FILES | {"drift.json", "findings.jsonl"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in run.iterdir()} == {0o600}
    assert result["runs"] == [
        {
            "folder": str(run),
            "state": "drift",
            "configuration": {name: CONFIGURATION[name] for name in ("name", "service_principal_id", "job_id")},
            "age": result["runs"][0]["age"],
            "counts": {"total": 5, "new": 1, "resolved": 1},
            "reason": "5 findings in 214 groups: 3 are drift, 1 is pending, 1 is accepted",
            "hint": "",
        }
    ]
    assert 0 <= result["runs"][0]["age"] < 600
    assert differences("drift_report", result) == []
    lines = result["notification_text"].splitlines()
    assert (len(lines), lines[-1]) == (4, str(run / "report.html"))


def test_a_second_time_the_files_are_the_same(run: Path) -> None:
    succeed("drift_report", paths=[str(run)])
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    succeed("drift_report", paths=[str(run)])
    assert {path.name: path.read_bytes() for path in run.iterdir()} == before


def test_only_what_is_asked_for_goes_where_it_is_asked_for(run: Path, tmp_path: Path) -> None:
    result = succeed("drift_report", paths=[str(run)], formats=["junit", "sarif"], destination=str(tmp_path / "of" / "ci"))
    assert names(tmp_path / "of" / "ci") == {"junit.xml", "drift.sarif"}
    assert set(result["files"]) == {"junit.xml", "drift.sarif"}
    assert names(run) == {"drift.json", "findings.jsonl"}


@pytest.mark.parametrize("count", [1, 5])
def test_check_mode_renders_and_writes_nothing(fleet: list[str], tmp_path: Path, count: int) -> None:
    options: Json = {"paths": fleet[:count], "destination": str(tmp_path / "new")}
    checked = call("drift_report", check=True, **options)
    assert not (tmp_path / "new").exists()
    assert checked["files"] == succeed("drift_report", **options)["files"]


def test_several_runs_are_a_fleet(fleet: list[str], tmp_path: Path) -> None:
    result = succeed("drift_report", paths=fleet, destination=str(tmp_path / "fleet"))
    assert (result["changed"], result["verdict"]) == (False, "incomplete")
    assert names(tmp_path / "fleet") == {"fleet.html", "fleet.md", "drift.prom"}
    assert [(Path(each["folder"]).name, each["state"]) for each in result["runs"]] == [
        ("damaged", "unreadable"),
        ("nowhere", "unreadable"),
        ("old", "stale"),
        ("run", "drift"),
        ("good", "in_sync"),
    ]
    assert differences("drift_report", result) == []
    assert "Line 6 of " in result["runs"][0]["reason"] and "is not a finding" in result["runs"][0]["reason"]
    assert [text.partition(":")[0] for text in warning_texts(result)] == [
        f"{tmp_path / 'damaged'} can't be read",
        f"{tmp_path / 'nowhere'} can't be read",
    ]
    page = (tmp_path / "fleet" / "fleet.html").read_text(encoding="utf-8")
    assert "4 of 5 need attention" in page
    # Only this one has a page of its own.
    assert page.count('report.html"') == 1 and 'href="../run/report.html"' in page
    metrics = (tmp_path / "fleet" / "drift.prom").read_text(encoding="utf-8")
    assert "cloud_sync_drift_unreadable_runs 2\n" in metrics
    assert [metrics.count(f'incomplete{{configuration="{name}"') for name in ("contoso.lab", "wingtip.example")] == [1, 1]
    told = result["notification_text"].splitlines()
    assert [line.partition(":")[0] for line in told] == [
        str(tmp_path / "damaged"),
        str(tmp_path / "nowhere"),
        "wingtip.example",
        "contoso.lab",
        str(tmp_path / "fleet" / "fleet.html"),
    ]


def test_a_page_of_its_own_can_lie_in_any_folder(run: Path, tmp_path: Path) -> None:
    odd = tmp_path / "javascript:alert(1) <b>"
    RunFolder.write(odd, of_configuration(drift_run(ended_at=NOW), "fabrikam.example", "b"), FINDINGS)
    succeed("drift_report", paths=[str(odd)], formats=["html"])
    succeed("drift_report", paths=[str(run), str(odd)], destination=str(tmp_path), formats=["html"])
    page = (tmp_path / "fleet.html").read_text(encoding="utf-8")
    assert 'href="javascript%3Aalert%281%29%20%3Cb%3E/report.html"' in page


def test_of_two_runs_of_a_configuration_the_metrics_have_the_last(run: Path, tmp_path: Path) -> None:
    RunFolder.write(tmp_path / "older", drift_run(ended_at=LONG_AGO), FINDINGS[:1])
    result = succeed("drift_report", paths=[str(tmp_path / "older"), str(run)], destination=str(tmp_path / "fleet"))
    assert {Path(each["folder"]).name: each["state"] for each in result["runs"]} == {"run": "drift", "older": "superseded"}
    metrics = (tmp_path / "fleet" / "drift.prom").read_text(encoding="utf-8")
    assert metrics.count("cloud_sync_drift_incomplete{") == 1


def test_max_age(run: Path) -> None:
    document = json.loads((run / "drift.json").read_text(encoding="utf-8"))
    ended = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=3)
    RunFolder.write(run, {**document, "ended_at": ended.strftime("%Y-%m-%dT%H:%M:%SZ")}, FINDINGS)
    assert succeed("drift_report", paths=[str(run)], max_age=4 * 3600)["runs"][0]["state"] == "drift"
    assert succeed("drift_report", paths=[str(run)], max_age=2 * 3600)["verdict"] == "incomplete"


def test_a_group_can_read_what_is_written(run: Path, tmp_path: Path) -> None:
    group = grp.getgrgid(os.getegid()).gr_name
    destination = tmp_path / "textfile"
    succeed("drift_report", paths=[str(run)], formats=["openmetrics"], destination=str(destination), evidence_group=group)
    assert stat.S_IMODE((destination / "drift.prom").stat().st_mode) == 0o660


def test_nothing_to_tell(run: Path) -> None:
    RunFolder.write(run, drift_run(ended_at=NOW, new=[], resolved=[]), FINDINGS)
    assert succeed("drift_report", paths=[str(run)])["notification_text"] == ""


def test_10_000_findings(run: Path) -> None:
    found = (dataclasses.replace(UNEXPECTED, subject=str(number)) for number in range(10_000))
    RunFolder.write(run, drift_run(ended_at=NOW), found)
    assert succeed("drift_report", paths=[str(run)])["verdict"] == "drift"


def test_a_run_of_the_lab_is_as_the_schemas_say_and_is_rendered(person: Person, tmp_path: Path) -> None:
    report = tmp_path / "report"
    options: Json = {**NAME, "drift_action": "report", "report_path": str(report), "history_path": str(tmp_path / "history")}
    succeed("writeback_drift", **options)
    _require_valid(report)
    person.remove_member("SG-Payroll", person.account("ben"))
    found = succeed("writeback_drift", **options, confirm="none")
    _require_valid(report)
    result = succeed("drift_report", paths=[str(report)])
    assert (result["verdict"], result["runs"][0]["counts"]["new"]) == ("drift", 1)
    assert result["runs"][0]["reason"] == found["summary"]
    told = result["notification_text"].splitlines()
    assert [line.partition(": ")[0] for line in told[:2]] == ["contoso.lab", "+ [high] member.missing"]
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "The last 2 runs" in page and "SG-Payroll, ben@contoso.lab" in page
    assert 'new_findings{configuration="contoso.lab"' in (report / "drift.prom").read_text(encoding="utf-8")


def _require_valid(report: Path) -> None:
    folder = RunFolder.read(report)
    assert violations(schema("drift-run-1"), folder.run) == []
    found = list(folder.findings())
    assert found
    assert [violations(schema("drift-finding-1"), each) for each in found] == [[]] * len(found)


def without_run(folder: Path) -> None:
    (folder / "drift.json").unlink()


def foreign(folder: Path) -> None:
    (folder / "drift.json").write_text('{"format": "a recipe"}', encoding="utf-8")


def half(folder: Path) -> None:
    content = (folder / "findings.jsonl").read_bytes()
    (folder / "findings.jsonl").write_bytes(content[: len(content) // 2])


def without_folder(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (without_run, "holds no run"),
        (foreign, "is not a run of writeback_drift"),
        (half, "is not a finding"),
        (without_folder, "There is no folder"),
    ],
)
def test_what_is_damaged_is_an_error_and_leaves_no_report(run: Path, tmp_path: Path, damage: t.Any, message: str) -> None:
    damage(run)
    refused(call("drift_report", paths=[str(run)], destination=str(tmp_path / "new")), "evidence", message)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"paths": []}, "paths names no folder"),
        ({"paths": ["/a", "/b"]}, "destination is missing"),
        ({"paths": ["/a", "/b"], "formats": ["html", "sarif"]}, "sarif is about one run, and paths names several"),
        ({"paths": ["/a"], "max_age": 0}, "max_age is not a valid number"),
    ],
)
def test_options_that_make_no_sense(options: Json, message: str) -> None:
    result = fail("drift_report", **options)
    assert message in result["msg"]
    assert result["error"]["code"] == "invalid_option"

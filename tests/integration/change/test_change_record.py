# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_record``: the evidence of a change begins in a folder of its own, and ends with a verdict and reports."""

from __future__ import annotations

import json
import stat
import typing as t
import xml.etree.ElementTree
from pathlib import Path

import pytest

from tests.integration.helpers.changes import NAME, Change, Json, Story, refused, small_disk
from tests.integration.helpers.in_process import call, fail
from tests.integration.helpers.support import run_module
from tests.lab.client import Lab

REPORTS = ("report.html", "report.md", "junit.xml", "result.json")


def opened(evidence_dir: Path, **options: t.Any) -> Json:
    return call("change_record", state="present", evidence_dir=str(evidence_dir), **options)


def modes(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in [folder, *folder.rglob("*")]}


def test_begin(evidence_dir: Path) -> None:
    result = opened(
        evidence_dir / "of" / "2026", change_id="CHG1", configuration="contoso.lab", metadata={"ticket": 31, "empty": None}
    )
    folder = evidence_dir / "of" / "2026" / "CHG1"
    assert (result["changed"], result["change_id"], result["change_dir"]) == (False, "CHG1", str(folder))
    identity = json.loads((folder / "change.json").read_text())
    assert identity | {"started": ""} == {
        "format": 1,
        "id": "CHG1",
        "configuration": "contoso.lab",
        "metadata": {"ticket": "31"},
        "started": "",
    }
    assert modes(evidence_dir) == {(True, 0o700), (False, 0o600)}


def test_a_name_is_made_when_none_is_given(evidence_dir: Path) -> None:
    names = {opened(evidence_dir, configuration="contoso.lab")["change_id"] for _round in range(3)}
    assert len(names) == 3
    assert all(name.startswith("contoso-lab-20") for name in names)
    assert names == {path.name for path in evidence_dir.iterdir()}


def test_check_mode(evidence_dir: Path) -> None:
    result = opened(evidence_dir, change_id="CHG1", check=True)
    assert result["change_dir"] == str(evidence_dir / "CHG1")
    assert not evidence_dir.exists()


def test_a_change_id_can_be_used_once(evidence_dir: Path) -> None:
    opened(evidence_dir, change_id="CHG1")
    refused(opened(evidence_dir, change_id="CHG1"), "evidence", "There is a change 'CHG1' already")


@pytest.mark.parametrize("change_id", ["../x", "a/b", "/tmp/x", "..", ".", "x" * 300, "Ä", " ", "-x", "a\nb"])
def test_a_change_id_that_is_no_name_of_a_folder(evidence_dir: Path, change_id: str) -> None:
    refused(opened(evidence_dir, change_id=change_id), "invalid_option", "can't be used")
    assert not evidence_dir.exists()


@pytest.mark.parametrize("place", ["file", "file/below", "n" * 300, "/proc/nothing", "/sys/evidence"])
def test_an_evidence_folder_that_cannot_be(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    result = opened(tmp_path / place, change_id="CHG1")
    refused(result, "evidence", "Can't ")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        result = opened(disk, change_id="CHG1")
        refused(result, "evidence", "a change needs 32 MiB")
        assert list(disk.iterdir()) == []


@pytest.mark.parametrize("state", ["present", "closed"])
def test_the_folder_must_be_named(state: str) -> None:
    result = fail("change_record", state=state)
    assert ("evidence_dir" if state == "present" else "change_dir") in result["msg"]


def test_a_change_that_was_refused(evidence_dir: Path) -> None:
    change = Change(evidence_dir)
    result = change.close(failure="the agent is silent: password=hunter22", hint="wake it")
    assert (result["verdict"], result["reason"], result["hint"]) == ("refused", "the agent is silent: password=********", "wake it")
    assert sorted(result["files"].values()) == sorted(str(change.path / name) for name in REPORTS)
    document = json.loads((change.path / "result.json").read_text())
    assert (document["format"], document["verdict"], document["change"]["metadata"]) == (1, "refused", {"ticket": "CHG1"})
    assert "the agent is silent" in (change.path / "report.html").read_text()
    assert "CHG1" in (change.path / "report.md").read_text()
    xml.etree.ElementTree.parse(change.path / "junit.xml")
    assert modes(change.path) == {(True, 0o700), (False, 0o600)}


def test_a_change_from_its_begin_to_its_end(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab)
    change = Change.begun(evidence_dir)
    change.whole()
    change.snapshot("after")
    writes = story.writes()
    result = change.close()
    assert story.writes() == writes == ["POST pause", "PUT schema", "POST provisionOnDemand", "POST start"]
    assert result["verdict"] == "kept"
    assert sorted(each["name"] for each in result["changes"]) == ["info", "parentDistinguishedName"]
    assert result["counts"]["members"] == 2
    document = json.loads((change.path / "result.json").read_text())
    assert [(each["step"], each["state"]) for each in document["timeline"]] == change.steps()
    assert document["group"]["after"].endswith(",OU=Marketing,DC=contoso,DC=lab")
    assert {"before/schema.json", "after/group.json", "answers/test.json", "checks/assert.json", "journal/"} < {
        each["path"] for each in document["evidence"]
    }


def test_ending_again_says_the_same(running_lab: Lab, evidence_dir: Path) -> None:
    Story(running_lab)
    change = Change.begun(evidence_dir)
    change.apply()
    first = change.close(failure="no", keep_failed=True)
    second = change.close(keep_failed=True)
    assert (first["verdict"], first["reason"]) == (second["verdict"], second["reason"]) == ("unproven", "no")


def test_check_mode_of_the_end(evidence_dir: Path) -> None:
    change = Change(evidence_dir)
    result = call("change_record", state="closed", change_dir=str(change.path), check=True)
    assert result["verdict"] == "unchanged"
    assert change.steps() == [("opened", "note")]
    assert not (change.path / "result.json").exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("change.json", '{"format": 1, "id": "CHG1"}', "doesn't describe a change"),
        ("change.json", '{"format": 99}', "has format 99"),
        ("change.json", "{", "is not JSON"),
        ("journal/0001.json", "{}", "in the event is missing where"),
        ("checks/assert.json", '[{"edited": 1}]', "in the document is missing where text is expected"),
        ("plan.json", '{"plan": 1}', "is a number (1) where an object is expected"),
    ],
)
def test_edited_evidence_is_no_result(evidence_dir: Path, name: str, content: str, message: str) -> None:
    change = Change(evidence_dir)
    (change.path / name).parent.mkdir(exist_ok=True)
    (change.path / name).write_text(content)
    refused(fail("change_record", state="closed", change_dir=str(change.path)), "evidence", message)
    assert not (change.path / "result.json").exists()


def test_in_ansible(evidence_dir: Path) -> None:
    begun = run_module("change_record", state="present", evidence_dir=str(evidence_dir), change_id="CHG1", **NAME)
    assert not begun.failed, begun.message
    ended = run_module("change_record", state="closed", change_dir=begun["change_dir"])
    assert (ended.failed, ended["verdict"]) == (False, "unchanged")

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence folder of a change: begun once, and refused when it is not what it should be."""

from __future__ import annotations

import hashlib
import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder, Progress
from tests.unit.evidence import JOB, close, modes, new_change, take_snapshot, umask, write_something


def edit(folder: ChangeFolder, **values: t.Any) -> None:
    path = folder.path / "change.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_create_and_open(tmp_path: Path) -> None:
    created = new_change(tmp_path / "evidence", "CHG1", metadata={"ticket": "Ü"})
    opened = ChangeFolder.open(created.path)
    assert (opened.change_id, opened.path, opened.evidence_dir) == ("CHG1", tmp_path / "evidence" / "CHG1", tmp_path / "evidence")
    assert opened.identity == created.identity
    assert opened.identity["format"] == 1
    assert opened.identity["metadata"] == {"ticket": "Ü"}
    assert opened.identity["started"].endswith("Z")


@pytest.mark.parametrize("mask", [0o000, 0o777])
def test_modes(tmp_path: Path, mask: int) -> None:
    with umask(mask):
        folder = new_change(tmp_path / "evidence")
        take_snapshot(folder)
        folder.keep("answers/test.json", {})
        folder.keep("report.md", "# Report")
    assert modes(tmp_path / "evidence") == {
        ".": 0o700,
        "CHG1": 0o700,
        "CHG1/.reserve": 0o600,
        "CHG1/change.json": 0o600,
        "CHG1/.journal_events": 0o600,
        "CHG1/journal": 0o700,
        "CHG1/journal/0001.json": 0o600,
        "CHG1/journal/.appending": 0o600,
        "CHG1/answers": 0o700,
        "CHG1/answers/test.json": 0o600,
        "CHG1/report.md": 0o600,
    }


def test_a_change_id_can_be_used_once(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    with pytest.raises(EvidenceError, match="There is a change 'CHG1' already") as caught:
        new_change(tmp_path, metadata={"ticket": "another"})
    assert "Choose another change id" in str(caught.value.hint)
    assert ChangeFolder.open(folder.path).identity["metadata"] == {}


def test_a_file_in_place_of_the_evidence_folder(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("")
    (tmp_path / "evidence").chmod(0o700)
    with pytest.raises(EvidenceError, match="Not a directory"):
        new_change(tmp_path / "evidence")


def test_keep_and_read(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    folder.keep("notes.json", {"b": 1, "a": ["Ü"]})
    folder.keep("plan.md", "odd \udcff text\n")
    folder.keep("checks/assert.json", [])
    assert folder.read("notes.json") == {"a": ["Ü"], "b": 1}
    assert folder.read("checks/assert.json") == []
    assert folder.read("nothing.json") is None
    assert (folder.path / "plan.md").read_text() == "odd \\udcff text\n"
    assert folder.digest("plan.md") == hashlib.sha256(b"odd \\udcff text\n").hexdigest()
    with pytest.raises(EvidenceError, match="Can't read"):
        folder.digest("nothing.json")


def test_files_are_the_documents(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    take_snapshot(folder)
    folder.keep("before/schema.json", {})
    (folder.path / "before" / ".schema.json.4711").write_text("{")
    assert folder.files() == ["before/schema.json", "change.json", "journal/0001.json"]


@pytest.mark.parametrize("name", ["nothing", "file", "n" * 300, "nul\x00", "file/below"])
def test_no_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceError, match="There is no evidence folder") as caught:
        ChangeFolder.open(tmp_path / name)
    assert "<evidence folder>/<change id>" in str(caught.value.hint)


def test_a_folder_that_is_no_evidence(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"is not the evidence of a change: it has no change\.json"):
        ChangeFolder.open(tmp_path)


def test_what_a_crash_of_create_leaves_behind_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / ".change.json.4711").write_text('{"format": 1')
    with pytest.raises(EvidenceError, match="is not the evidence of a change"):
        ChangeFolder.open(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_damaged_identity(tmp_path: Path, content: bytes) -> None:
    folder = new_change(tmp_path)
    (folder.path / "change.json").write_bytes(content)
    with pytest.raises(EvidenceError, match=r"change\.json is not JSON"):
        ChangeFolder.open(folder.path)


@pytest.mark.parametrize(
    "values",
    [
        {"format": None},
        {"format": "1"},
        {"format": True},
        {"format": 0},
        {"format": 1.5},
        {"id": ""},
        {"id": None},
        {"id": 7},
        {"id": "../other"},
        {"started": "yesterday"},
        {"started": None},
        {"configuration": ["x"]},
        {"metadata": "text"},
    ],
)
def test_an_edited_identity(tmp_path: Path, values: dict[str, t.Any]) -> None:
    folder = new_change(tmp_path)
    edit(folder, **values)
    with pytest.raises(EvidenceError, match=r"change\.json doesn't describe a change"):
        ChangeFolder.open(folder.path)


@pytest.mark.parametrize("document", [[], "text", None, 1])
def test_an_identity_that_is_no_object(tmp_path: Path, document: object) -> None:
    folder = new_change(tmp_path)
    (folder.path / "change.json").write_text(json.dumps(document))
    with pytest.raises(EvidenceError, match="doesn't describe a change"):
        ChangeFolder.open(folder.path)


def test_a_newer_format(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    edit(folder, format=2, id={"new": "form"})
    with pytest.raises(EvidenceError, match="has format 2; this release reads up to format 1"):
        ChangeFolder.open(folder.path)


def test_a_link_to_the_folder_leads_to_its_place(tmp_path: Path) -> None:
    folder = new_change(tmp_path / "evidence")
    (tmp_path / "latest").symlink_to(folder.path)
    opened = ChangeFolder.open(tmp_path / "latest")
    assert (opened.path, opened.evidence_dir) == (folder.path, tmp_path / "evidence")


def test_how_far_a_change_has_come(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    assert Progress.of(folder).settled
    folder.journal.append("opened", "note", "begins", {})
    take_snapshot(folder)
    progress = Progress.of(folder)
    assert (progress.job_id, progress.settled, progress.rolling_back) == (JOB, True, False)
    write_something(folder)
    assert not Progress.of(folder).settled
    close(folder, settled=False)
    assert not Progress.of(folder).settled
    close(folder)
    assert Progress.of(folder).settled
    folder.journal.append("rollback", "intent", "Roll back", {})
    progress = Progress.of(folder)
    assert (progress.settled, progress.rolling_back) == (False, True)
    folder.journal.append("rollback", "failed", "Not all", {})
    assert not Progress.of(folder).settled
    folder.journal.append("rollback", "intent", "Roll back", {})
    folder.journal.append("rollback", "done", "All is as before", {})
    progress = Progress.of(folder)
    assert (progress.settled, progress.rolling_back) == (True, True)


def test_intents_by_step(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    for step in ("apply", "provision", "apply"):
        write_something(folder, step)
    progress = Progress.of(folder)
    assert [event.step for event in progress.intents()] == ["apply", "provision", "apply"]
    assert [event.number for event in progress.intents("apply")] == [1, 5]
    assert [event.number for event in progress.done("provision")] == [4]

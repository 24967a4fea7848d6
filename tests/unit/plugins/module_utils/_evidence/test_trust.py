# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forged, damaged and shared evidence folders."""

from __future__ import annotations

import json
import os
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import private_files, task_secrets
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import atomic_files, lock
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder, Progress
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.running_changes import find_unfinished
from tests.unit.evidence import JOB, living_process, modes, new_change, unfinished_change
from tests.unit.foreign_files import give_away


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> t.Iterator[None]:
    yield
    private_files.share_with(None)
    task_secrets.begin()


def look(evidence_dir: Path) -> None:
    """Do what preflight and rollback do with the folders that they find."""
    find_unfinished(evidence_dir, JOB)
    Progress.of(ChangeFolder.open(evidence_dir / "CHG1"))


PLACES = {
    "all": ".",
    "one": "CHG1",
    "identity": "CHG1/change.json",
    "journal": "CHG1/journal",
    "event": "CHG1/journal/0001.json",
    "number of events": "CHG1/.journal_events",
    "before": "CHG1/before",
    "changes": "CHG1/changes",
    "answers": "CHG1/answers",
    "kept state": "CHG1/before_rollback/after",
}


def whole_change(evidence_dir: Path) -> None:
    """An unfinished change with all its folders."""
    folder = unfinished_change(evidence_dir)
    for place in ("before", "changes", "answers", "before_rollback/after"):
        folder.keep(f"{place}/schema.json", {})


@pytest.mark.parametrize("which", PLACES)
def test_evidence_of_another_account_is_not_trusted(tmp_path: Path, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole_change(tmp_path / "evidence")
    look(tmp_path / "evidence")
    give_away(tmp_path / "evidence" / PLACES[which], monkeypatch)
    with pytest.raises(EvidenceError, match=r"can't be trusted: .* belongs to the account") as caught:
        look(tmp_path / "evidence")
    assert "evidence_group" in str(caught.value.hint)


@pytest.mark.parametrize("which", PLACES)
def test_evidence_that_everybody_may_write_is_not_trusted(tmp_path: Path, which: str) -> None:
    whole_change(tmp_path / "evidence")
    path = tmp_path / "evidence" / PLACES[which]
    path.chmod(path.stat().st_mode | 0o002)
    with pytest.raises(EvidenceError, match=r"can't be trusted: everybody may write to"):
        look(tmp_path / "evidence")


def test_a_change_does_not_begin_where_others_write(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence").chmod(0o777)
    with pytest.raises(EvidenceError, match="can't be trusted"):
        new_change(tmp_path / "evidence")
    with living_process() as owner, pytest.raises(EvidenceError, match="can't be trusted"):
        lock.claim(tmp_path / "evidence", JOB, "CHG1", owner.pid)
    assert list((tmp_path / "evidence").iterdir()) == []


@pytest.mark.parametrize("name", ["change.json", "journal/0001.json", "journal/.writing", "journal/.appending"])
@pytest.mark.parametrize("kind", ["pipe", "link", "device"])
def test_something_else_in_the_place_of_a_document_is_refused_at_once(tmp_path: Path, name: str, kind: str) -> None:
    folder = unfinished_change(tmp_path)
    path = folder.path / name
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path, 0o600)
    else:
        path.symlink_to("/dev/zero" if kind == "device" else "change.json")
    started = time.monotonic()
    with pytest.raises(EvidenceError):
        opened = ChangeFolder.open(folder.path)
        opened.journal.append("note", "note", "text", {})
        with opened.journal.alone(0.1):
            pass
    assert time.monotonic() - started < 5


def test_a_pipe_in_the_place_of_the_lock(tmp_path: Path) -> None:
    os.mkfifo(lock.lock_file(tmp_path, JOB), 0o600)
    with pytest.raises(EvidenceError, match="is not a regular file"):
        lock.holder(tmp_path, JOB)


@pytest.mark.parametrize("name", ["journal", "before", "checks"])
def test_a_folder_that_is_a_link_is_neither_read_nor_written(tmp_path: Path, name: str) -> None:
    folder = unfinished_change(tmp_path / "evidence")
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "found.json").write_text("{}")
    if (folder.path / name).exists():
        (folder.path / name).rename(victim / "moved")
    (folder.path / name).symlink_to(victim)
    with pytest.raises(EvidenceError):
        folder.read(f"{name}/found.json")
    with pytest.raises(EvidenceError):
        folder.keep(f"{name}/new.json", {})
    assert not (victim / "new.json").exists()
    assert not any(path.startswith(f"{name}/") for path in folder.files())


@pytest.mark.parametrize("name", ["journal", "before", "checks"])
def test_the_message_says_that_a_folder_is_a_link(tmp_path: Path, name: str) -> None:
    folder = unfinished_change(tmp_path / "evidence")
    folder.keep(f"{name}/kept.json", {})
    (folder.path / name).rename(tmp_path / "moved")
    (folder.path / name).symlink_to(tmp_path / "moved")
    with pytest.raises(
        EvidenceError, match=rf"can't be trusted: .*/CHG1/{name} is a link; put the folder that it leads to in its place"
    ):
        ChangeFolder.open(folder.path)


def test_a_document_without_end_is_not_read(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    folder.keep("plan.json", {})
    os.truncate(folder.path / "plan.json", atomic_files.MOST_BYTES + 1)
    for reading in (folder.read, folder.digest):
        with pytest.raises(EvidenceError, match="has more than 134217728 bytes"):
            reading("plan.json")


def test_a_document_that_is_nested_too_deep(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    folder.keep("plan.json", {})
    (folder.path / "plan.json").write_text("[" * 100_000)
    with pytest.raises(EvidenceError, match="is not JSON"):
        folder.read("plan.json")


def test_a_folder_that_was_renamed(tmp_path: Path) -> None:
    folder = unfinished_change(tmp_path)
    folder.path.rename(tmp_path / "CHG2")
    with pytest.raises(EvidenceError, match="says that it is the evidence of the change 'CHG1'"):
        ChangeFolder.open(tmp_path / "CHG2")
    with pytest.raises(EvidenceError, match="says that it is the evidence"):
        find_unfinished(tmp_path, JOB)


@pytest.mark.parametrize(
    "change",
    [
        {"configuration": "fabrikam.com"},
        {"metadata": {"requester": "somebody else"}},
        {"started": "2020-01-01T00:00:00.000Z"},
        {"added": 1},
    ],
)
def test_who_asked_for_what_can_not_be_changed_afterwards(tmp_path: Path, change: dict[str, t.Any]) -> None:
    folder = unfinished_change(tmp_path)
    identity = json.loads((folder.path / "change.json").read_text())
    (folder.path / "change.json").write_text(json.dumps({**identity, **change}))
    with pytest.raises(EvidenceError, match="The journal is not as it was written"):
        look(tmp_path)


def test_the_journal_of_another_change_is_noticed(tmp_path: Path) -> None:
    folder, other = unfinished_change(tmp_path), unfinished_change(tmp_path, "CHG2")
    for path in folder.journal.folder.glob("*.json"):
        path.write_bytes((other.journal.folder / path.name).read_bytes())
    with pytest.raises(EvidenceError, match="The journal is not as it was written"):
        look(tmp_path)


def test_a_shared_folder_belongs_to_its_group(tmp_path: Path) -> None:
    private_files.share_with(str(os.getegid()))
    folder = unfinished_change(tmp_path / "evidence")
    folder.keep("plan.json", {})
    with living_process() as owner:
        lock.claim(tmp_path / "evidence", JOB, "CHG1", owner.pid)
        found = modes(tmp_path / "evidence")
        lock.release(tmp_path / "evidence", JOB, "CHG1")
    assert {mode for name, mode in found.items() if (tmp_path / "evidence" / name).is_dir()} == {0o2770}
    assert {mode for name, mode in found.items() if not (tmp_path / "evidence" / name).is_dir()} == {0o660}
    look(tmp_path / "evidence")


def test_members_of_the_group_go_on_with_each_others_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private_files.share_with(str(os.getegid()))
    folder = unfinished_change(tmp_path / "evidence")
    # The folders above stay those of an account that is trusted, such as root.
    monkeypatch.setattr(private_files, "_is_namespace", lambda: True)
    monkeypatch.setattr(private_files, "_overflow_user", os.getuid)
    for path in [folder.path, *folder.path.rglob("*")]:
        private_files.share_with(str(give_away(path, monkeypatch)))
    look(tmp_path / "evidence")
    folder.journal.append("note", "note", "goes on", {})
    private_files.share_with(None)
    with pytest.raises(EvidenceError, match="can't be trusted"):
        look(tmp_path / "evidence")


def test_no_secret_reaches_a_document_or_the_journal(tmp_path: Path) -> None:
    task_secrets.begin("Tr0ub4dor&3")
    folder = new_change(tmp_path, metadata={"note": "Tr0ub4dor&3"})
    folder.keep("checks/preflight.json", [{"reason": "Invalid secret Tr0ub4dor%263"}])
    folder.keep("plan.md", "Tr0ub4dor&amp;3")
    folder.journal.append("login", "failed", "refused Tr0ub4dor\\u00263", {"reason": ["VHIwdWI0ZG9yJjM="]})
    everything = "".join(path.read_text() for path in folder.path.rglob("*.*") if path.is_file() and path.name != ".reserve")
    assert "Tr0ub4dor" not in everything
    assert "VHIwdWI0" not in everything
    assert everything.count("********") == 5
    look_again = ChangeFolder.open(folder.path)
    assert look_again.journal.events()[0].details == {"reason": ["********"]}


def test_what_a_rollback_puts_back_is_kept_exactly_or_not_at_all(tmp_path: Path) -> None:
    task_secrets.begin("Tr0ub4dor&3")
    folder = new_change(tmp_path)
    document = {"password": "looks like one", "b": ["password=x", "Bearer abcdefghijkl"]}
    folder.keep_exactly("before/schema.json", document)
    assert folder.read("before/schema.json") == document
    with pytest.raises(EvidenceError, match="holds a secret of this task"):
        folder.keep_exactly("before/job.json", {"description": "Tr0ub4dor%263"})
    assert not (folder.path / "before" / "job.json").exists()

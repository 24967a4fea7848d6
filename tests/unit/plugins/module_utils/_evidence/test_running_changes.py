# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may begin a change, and who may write."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    ChangeRunningError,
    EvidenceError,
    UnfinishedChangeError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import lock
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import SETTLED, ChangeFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.running_changes import (
    changes_to_look_at,
    claim,
    find_unfinished,
    release,
    require_finished,
    require_turn,
)
from tests.unit.errors import details_of
from tests.unit.evidence import JOB, Opened, close, living_process, new_change, take_snapshot, unfinished_change, write_something


def test_no_evidence_folder(tmp_path: Path) -> None:
    assert find_unfinished(tmp_path / "nothing", JOB) == []


def test_what_is_unfinished(tmp_path: Path) -> None:
    new_change(tmp_path, "refused")
    take_snapshot(new_change(tmp_path, "looked"))
    kept = unfinished_change(tmp_path, "kept")
    close(kept)
    rolled_back = unfinished_change(tmp_path, "rolled-back")
    rolled_back.journal.append("rollback", "intent", "Roll back", {})
    rolled_back.journal.append("rollback", "done", "As before", {})
    incomplete = unfinished_change(tmp_path, "incomplete")
    close(incomplete, settled=False)
    killed = unfinished_change(tmp_path, "killed")
    unfinished_change(tmp_path, "of-another-job", "another")
    (tmp_path / "somebody's folder").mkdir()
    (tmp_path / "somebody's file").write_text("")
    assert find_unfinished(tmp_path, JOB) == [incomplete.path, killed.path]


def test_a_link_to_a_change_is_not_another_change(tmp_path: Path) -> None:
    killed = unfinished_change(tmp_path, "killed")
    (tmp_path / "latest").symlink_to(killed.path)
    assert find_unfinished(tmp_path, JOB) == [killed.path]
    require_finished(tmp_path, JOB, but=killed.path)


def test_a_change_on_another_disk_behind_a_link(tmp_path: Path) -> None:
    place = unfinished_change(tmp_path / "disk", "killed").path
    evidence_dir = tmp_path / "evidence"
    evidence_dir.mkdir(mode=0o700)
    (evidence_dir / "killed").symlink_to(place)
    (evidence_dir / "to-a-folder").symlink_to(tmp_path / "disk")
    (evidence_dir / "to-a-file").symlink_to(place / "change.json")
    (evidence_dir / "to-nothing-here").symlink_to(evidence_dir / "archived")
    (evidence_dir / "to-itself").symlink_to(evidence_dir / "to-itself")
    assert changes_to_look_at(evidence_dir) == find_unfinished(evidence_dir, JOB) == [evidence_dir / "killed"]


def test_a_link_to_a_disk_that_is_not_there(tmp_path: Path) -> None:
    evidence_dir = tmp_path / "evidence"
    evidence_dir.mkdir(mode=0o700)
    (evidence_dir / "killed").symlink_to(tmp_path / "disk" / "killed")
    with pytest.raises(EvidenceError, match=r"The link .*/killed leads to .*/disk/killed, which isn't there") as caught:
        find_unfinished(evidence_dir, JOB)
    assert caught.value.hint == "Mount the disk, or put the folder back. When no change is behind it, remove the link."


def everything(folder: ChangeFolder) -> None:
    """Give a change the documents that its journal speaks of."""
    for name in ("before/schema.json", "changes/intended_schema.json", "answers/test.json"):
        folder.keep(name, {})


@pytest.mark.parametrize(
    "left", [["journal"], [".journal_events"], ["before"], ["changes"], ["answers"], [".reserve"], ["unfinished.txt"]]
)
def test_whatever_is_left_of_a_change_is_no_finished_change(tmp_path: Path, left: list[str]) -> None:
    folder = unfinished_change(tmp_path, "killed")
    everything(folder)
    folder.keep("unfinished.txt", "The change is unfinished.")
    for path in folder.path.iterdir():
        if path.name not in left:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert changes_to_look_at(tmp_path) == [folder.path]
    with pytest.raises(EvidenceError, match=r"killed is damaged: change\.json, .* is lost\. What the change has written") as caught:
        claim(new_change(tmp_path, "next"), JOB, os.getpid())
    assert "restore them, and then move the folder away" in str(caught.value.hint)
    assert lock.holder(tmp_path, JOB) is None


@pytest.mark.parametrize("document", ["before/schema.json", "changes/intended_schema.json", "answers/test.json"])
def test_a_document_contradicts_an_empty_journal(tmp_path: Path, document: str) -> None:
    folder = new_change(tmp_path, "killed")
    folder.keep(document, {})
    for journal in (False, True):
        if journal:
            (folder.path / "journal").mkdir(mode=0o700)
        with pytest.raises(
            EvidenceError, match=rf"journal of .*/killed is lost: .* although there is {document.partition('/')[0]}\."
        ):
            find_unfinished(tmp_path, JOB)


def test_the_state_before_the_change_is_lost(tmp_path: Path) -> None:
    folder = new_change(tmp_path, "killed")
    folder.keep("before/schema.json", {})
    take_snapshot(folder, files={"before/schema.json": "00"})
    write_something(folder)
    assert find_unfinished(tmp_path, JOB) == [folder.path]
    shutil.rmtree(folder.path / "before")
    with pytest.raises(EvidenceError, match=r"damaged: before/schema\.json is lost, which holds how it was before the change"):
        find_unfinished(tmp_path, JOB)


def test_a_change_that_was_only_begun_is_whole(tmp_path: Path) -> None:
    new_change(tmp_path, "killed")
    assert find_unfinished(tmp_path, JOB) == []


def test_a_mark_that_was_made_by_hand_settles_nothing(tmp_path: Path) -> None:
    killed = unfinished_change(tmp_path, "killed")
    (killed.path / SETTLED).touch()
    assert find_unfinished(tmp_path, JOB) == [killed.path]


def test_the_error_names_the_folder_and_the_command(tmp_path: Path) -> None:
    killed = unfinished_change(tmp_path, "killed")
    with pytest.raises(UnfinishedChangeError, match="'killed'") as caught:
        require_finished(tmp_path, JOB)
    assert caught.value.hint == (
        f"Roll it back first: ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={killed.path}"
    )
    assert details_of(caught.value) == {"changes": [str(killed.path)]}


def test_a_journal_that_cannot_be_read_is_no_finished_change(tmp_path: Path) -> None:
    killed = unfinished_change(tmp_path, "killed")
    (killed.journal.folder / "0002.json").unlink()
    with pytest.raises(EvidenceError, match="an event before it is missing"):
        find_unfinished(tmp_path, JOB)


def test_thousands_of_settled_changes_are_not_looked_into(tmp_path: Path) -> None:
    for number in range(5000):
        folder = tmp_path / f"CHG{number}"
        folder.mkdir()
        (folder / "change.json").write_text("damaged")
        (folder / SETTLED).write_text("settled")
    killed = unfinished_change(tmp_path, "killed")
    with Opened(tmp_path) as opened:
        assert find_unfinished(tmp_path, JOB) == [killed.path]
    assert {Path(path).name for path in opened.paths} == {"killed", "journal"}
    assert len(opened.paths) == 5  # the folders of its identity, of the number of its events, and of three events


def test_claim_over_an_unfinished_change(tmp_path: Path) -> None:
    killed = unfinished_change(tmp_path, "killed")
    folder = new_change(tmp_path, "next")
    with pytest.raises(UnfinishedChangeError, match="'killed'"):
        claim(folder, JOB, os.getpid())
    assert lock.holder(tmp_path, JOB) is None
    claim(folder, "another job", os.getpid())
    lock.release(tmp_path, "another job", "next")
    claim(killed, JOB, os.getpid())  # its own rollback
    release(killed)
    assert lock.holder(tmp_path, JOB) is None


def test_claim_while_another_change_runs(tmp_path: Path) -> None:
    with living_process() as owner:
        claim(new_change(tmp_path, "first"), JOB, owner.pid)
        with pytest.raises(ChangeRunningError, match="'first'"):
            claim(new_change(tmp_path, "second"), JOB, os.getpid())


def test_without_a_snapshot_nobody_may_write(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    release(folder)
    with pytest.raises(EvidenceError, match="has no snapshot yet"):
        require_turn(folder, rollback=False)


def test_without_the_lock_nobody_may_write(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    take_snapshot(folder)
    for rollback in (False, True):
        with pytest.raises(EvidenceError, match="no longer holds the lock"):
            require_turn(folder, rollback=rollback)
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "another", owner.pid)
        with pytest.raises(EvidenceError, match="no longer holds the lock"):
            require_turn(folder, rollback=False)


def test_the_change_may_write_until_its_rollback_begins(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    take_snapshot(folder)
    with living_process() as owner:
        claim(folder, JOB, owner.pid)
        require_turn(folder, rollback=False)
        write_something(folder)
        folder.journal.append("rollback", "intent", "Roll back", {})
        with pytest.raises(EvidenceError, match="is being rolled back, or was rolled back"):
            require_turn(folder, rollback=False)
        require_turn(folder, rollback=True)


def test_an_edited_journal_stops_every_write(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    take_snapshot(folder)
    path = folder.journal.folder / "0001.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "text": "edited"}))
    with living_process() as owner:
        lock.claim(tmp_path, JOB, folder.change_id, owner.pid)
        with pytest.raises(EvidenceError, match="its digest doesn't match"):
            require_turn(type(folder).open(folder.path), rollback=False)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal: whole, in order, and noticed when it was edited."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import shutil
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError, GraphError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.journal import Journal, digest_of, recorded_file
from tests.unit.evidence import Opened, die_before_rename, ended, in_child, kill_myself, living_process, modes, umask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A journal of four events."""
    journal = Journal(tmp_path / "journal")
    for number in range(1, 5):
        journal.append("step", "note", f"event {number}", {"number": number, "odd": "\udcff"})
    return journal.folder


def edit(path: Path, **values: t.Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def allowed() -> None:
    """Everybody may write."""


def test_events_in_order(folder: Path) -> None:
    events = Journal(folder).events()
    assert [(event.number, event.text) for event in events] == [(n, f"event {n}") for n in range(1, 5)]
    assert events[0].previous == ""
    assert [event.previous for event in events[1:]] == [event.digest for event in events[:-1]]
    assert len({event.digest for event in events}) == 4


def test_a_digest_is_that_of_the_event_without_it(folder: Path) -> None:
    document = json.loads((folder / "0002.json").read_text())
    assert digest_of({**document, "digest": ""}) == document["digest"]


def test_nothing_yet(tmp_path: Path) -> None:
    assert Journal(tmp_path / "journal").events() == []


@pytest.mark.parametrize(
    "values",
    [{"text": "another"}, {"details": {"number": 9}}, {"state": "done"}, {"time": "2020-01-01T00:00:00Z"}, {"digest": "0" * 64}],
)
@pytest.mark.parametrize("number", [1, 2, 4])
def test_an_edited_event(folder: Path, number: int, values: dict[str, t.Any]) -> None:
    edit(folder / f"{number:04}.json", **values)
    with pytest.raises(EvidenceError, match=rf"{number:04}\.json: its digest") as caught:
        Journal(folder).events()
    assert "backup" in str(caught.value.hint)


def test_an_event_that_was_edited_and_sealed_again(folder: Path) -> None:
    event = dataclasses.replace(Journal(folder).events()[1], text="another").sealed()
    (folder / "0002.json").write_text(json.dumps(dataclasses.asdict(event)))
    with pytest.raises(EvidenceError, match=r"0003\.json: an event before it is missing or was edited"):
        Journal(folder).events()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_event(folder: Path, number: int) -> None:
    (folder / f"{number:04}.json").unlink()
    with pytest.raises(EvidenceError, match=rf"{number + 1:04}\.json: an event before it is missing"):
        Journal(folder).events()


@pytest.mark.parametrize("left", [0, 1, 3])
def test_lost_events_at_the_end(folder: Path, left: int) -> None:
    for number in range(left + 1, 5):
        (folder / f"{number:04}.json").unlink()
    for use in (Journal.events, lambda journal: journal.append("closed", "note", "The change ends", {})):
        with pytest.raises(
            EvidenceError, match=rf"Of 4 events of the journal {folder}, {4 - left} are lost\. .* is unknown"
        ) as caught:
            use(Journal(folder))
        assert "run the playbook rollback with it" in str(caught.value.hint)
    assert len(list(folder.glob("*.json"))) == left


def test_a_journal_that_is_made_anew(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    with pytest.raises(EvidenceError, match="4 are lost"):
        Journal(folder).append("closed", "note", "The change ends", {})
    assert list(folder.glob("*.json")) == []


def test_events_that_are_lost_while_a_task_uses_them(folder: Path) -> None:
    journal = Journal(folder)
    journal.append("step", "note", "the fifth", {})
    for path in folder.glob("*.json"):
        path.unlink()
    with pytest.raises(EvidenceError, match=r"0004\.json is gone"):
        journal.append("apply", "intent", "Replace", {"schema": "00"})


def test_a_writer_that_is_killed_right_after_an_event(folder: Path) -> None:
    recorded_file(folder).write_text("3")
    assert len(Journal(folder).events()) == 4
    assert Journal(folder).append("step", "note", "more", {}).number == 5
    assert recorded_file(folder).read_text() == "5\n"


@pytest.mark.parametrize("content", ["true", '"4"', "{}", "null", "4.0"])
def test_a_number_of_events_that_is_none(folder: Path, content: str) -> None:
    recorded_file(folder).write_text(content)
    with pytest.raises(EvidenceError, match=r"\.journal_events: it is not a number of events"):
        Journal(folder).events()


def test_swapped_events(folder: Path) -> None:
    second, third = (folder / "0002.json").read_bytes(), (folder / "0003.json").read_bytes()
    (folder / "0002.json").write_bytes(third)
    (folder / "0003.json").write_bytes(second)
    with pytest.raises(EvidenceError, match="not as it was written"):
        Journal(folder).events()


def test_an_event_of_another_journal(folder: Path, tmp_path: Path) -> None:
    other = Journal(tmp_path / "other")
    for _round in range(5):
        other.append("step", "note", "other", {})
    (folder / "0005.json").write_bytes((other.folder / "0005.json").read_bytes())
    with pytest.raises(EvidenceError, match="an event before it is missing or was edited"):
        Journal(folder).events()


@pytest.mark.parametrize("content", [b"", b'{"number": 2,', b"[]", b"{}", b'"text"', b"null", b'{"number": 2, "surplus": 1}'])
def test_what_is_no_event(folder: Path, content: bytes) -> None:
    (folder / "0002.json").write_bytes(content)
    with pytest.raises(EvidenceError, match=r"0002\.json"):
        Journal(folder).events()


def test_an_edited_journal_takes_no_event(folder: Path) -> None:
    edit(folder / "0002.json", text="another")
    with pytest.raises(EvidenceError):
        Journal(folder).append("step", "note", "more", {})
    assert not (folder / "0005.json").exists()


def test_what_a_crash_leaves_behind_is_no_event(folder: Path) -> None:
    (folder / ".0005.json.4711").write_text('{"number": 5')
    (folder / "notes.txt").write_text("by hand")
    assert len(Journal(folder).events()) == 4
    assert Journal(folder).append("step", "note", "more", {}).number == 5


def test_a_writer_that_is_killed_leaves_the_old_state(folder: Path) -> None:
    def append_half() -> None:
        die_before_rename()
        Journal(folder).append("step", "note", "half", {})

    assert ended(in_child(append_half)) == -9
    assert [event.text for event in Journal(folder).events()] == [f"event {n}" for n in range(1, 5)]
    assert Journal(folder).append("step", "note", "after", {}).number == 5


def test_processes_that_append_at_once_lose_nothing(tmp_path: Path) -> None:
    def append(name: str) -> None:
        journal = Journal(tmp_path / "journal")
        for number in range(25):
            journal.append(name, "note", str(number), {})

    children = [in_child(functools.partial(append, name)) for name in ("a", "b", "c")]
    assert [ended(child) for child in children] == [0, 0, 0]
    events = Journal(tmp_path / "journal").events()
    for name in ("a", "b", "c"):
        assert [event.text for event in events if event.step == name] == [str(number) for number in range(25)]
    assert len(events) == 75


def test_more_than_9999_events_keep_their_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    event = journal.append("step", "note", "first", {})
    for number in range(2, 10_003):
        event = dataclasses.replace(event, number=number, previous=event.digest).sealed()
        (journal.folder / f"{number:04}.json").write_text(json.dumps(dataclasses.asdict(event)))
    assert journal.append("step", "note", "late", {}).number == 10_003
    assert [each.number for each in journal.events()] == list(range(1, 10_004))


def test_an_append_reads_nothing_twice(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    for _round in range(200):
        journal.append("step", "note", "", {})
    with Opened(tmp_path) as opened:
        for _round in range(10):
            journal.append("step", "note", "", {})
    read = [path for path in opened.paths if path.endswith(".json")]
    assert len(read) <= 10  # what it has written itself


@pytest.mark.parametrize("mask", [0o000, 0o777])
def test_modes(tmp_path: Path, mask: int) -> None:
    with umask(mask):
        journal = Journal(tmp_path / "change" / "journal")
        journal.append("step", "note", "", {})
        with journal.writing("step", "", {}, wait=0, allowed=allowed):
            pass
    found = modes(tmp_path / "change")
    assert set(found) == {
        ".",
        ".journal_events",
        "journal",
        "journal/0001.json",
        "journal/0002.json",
        "journal/0003.json",
        "journal/.writing",
        "journal/.appending",
    }
    assert {found.pop("."), found.pop("journal")} == {0o700}
    assert set(found.values()) == {0o600}


def test_a_write_is_announced_before_it_happens(folder: Path) -> None:
    with Journal(folder).writing("apply", "Replace", {"schema": "abc"}, wait=0, allowed=allowed) as outcome:
        announced = Journal(folder).events()[-1]
        assert (announced.state, announced.details) == ("intent", {"schema": "abc"})
        outcome["version"] = "v1.1"
    assert (Journal(folder).events()[-1].state, Journal(folder).events()[-1].details) == ("done", {"version": "v1.1"})


def test_a_write_that_fails_says_why_and_no_secret(folder: Path) -> None:
    with pytest.raises(GraphError), Journal(folder).writing("apply", "Replace", {}, wait=0, allowed=allowed):
        raise GraphError("no: client_secret=hunter2hunter2")
    failed = Journal(folder).events()[-1]
    assert failed.state == "failed"
    assert failed.details["reason"].startswith("no: client_secret=***")


def test_the_first_cause_counts_when_its_event_cannot_be_kept(folder: Path) -> None:
    with pytest.raises(GraphError, match="the service refused"), Journal(folder).writing("apply", "", {}, wait=0, allowed=allowed):
        (folder / "0006.json").mkdir()
        raise GraphError("the service refused")


def test_a_defect_leaves_the_intent_alone(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), Journal(folder).writing("apply", "Replace", {}, wait=0, allowed=allowed):
        raise ZeroDivisionError
    assert Journal(folder).events()[-1].state == "intent"


def test_who_may_not_write_announces_nothing(folder: Path) -> None:
    def refuse() -> None:
        raise EvidenceError("not your turn")

    with pytest.raises(EvidenceError, match="not your turn"), Journal(folder).writing("apply", "", {}, wait=0, allowed=refuse):
        raise AssertionError("the body runs")
    assert len(Journal(folder).events()) == 4


def test_one_process_at_a_time(folder: Path) -> None:
    reader, writer = os.pipe()

    def hold() -> None:
        with Journal(folder).alone(0), living_process():
            os.write(writer, b"x")
            os.read(stop_reader, 1)

    stop_reader, stop_writer = os.pipe()
    child = in_child(hold)
    os.read(reader, 1)
    with pytest.raises(EvidenceError, match="still writing, after 0 s"), Journal(folder).alone(0):
        raise AssertionError("two at once")
    Journal(folder).append("step", "note", "an event is no write", {})
    os.write(stop_writer, b"x")
    with Journal(folder).alone(10):
        pass
    assert ended(child) == 0


def test_a_killed_writer_lets_go(folder: Path) -> None:
    def hold() -> None:
        with Journal(folder).writing("apply", "", {}, wait=0, allowed=allowed):
            kill_myself()

    assert ended(in_child(hold)) == -9
    with Journal(folder).alone(0):
        assert Journal(folder).events()[-1].state == "intent"


def test_a_file_in_place_of_the_journal(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("")
    with pytest.raises(EvidenceError, match="Not a directory"):
        Journal(tmp_path / "journal").events()
    with pytest.raises(EvidenceError, match="Not a directory"):
        Journal(tmp_path / "journal").append("step", "note", "", {})

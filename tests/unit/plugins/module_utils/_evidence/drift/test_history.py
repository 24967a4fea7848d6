# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runs before: since when, what is new, what is resolved, and what of it can't be read."""

from __future__ import annotations

import dataclasses
import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.history import (
    FollowUp,
    keep_run,
    read_history,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import Finding, State
from tests.tools.sample_drift import CONFIGURATION, MISSING_MEMBER, POSTURE, RENAMED, UNEXPECTED, drift_run

PRINCIPAL = CONFIGURATION["service_principal_id"]
OTHER = {**CONFIGURATION, "service_principal_id": "5f6e7d8c-9999-4222-8333-944455556666"}


def begin(hour: int) -> str:
    return f"2027-03-31T{hour:02}:00:00Z"


def once(finding: Finding, state: State) -> Finding:
    """Return a finding that doesn't know yet since when it is there."""
    return dataclasses.replace(finding, state=state, first_seen="")


def run(folder: Path, hour: int, findings: list[Finding], *, complete: bool = True, **changed: t.Any) -> FollowUp:
    """Compare a run with the history, and keep it there."""
    document = drift_run(began_at=begin(hour), ended_at=f"2027-03-31T{hour:02}:00:40Z", complete=complete, **changed)
    history = read_history(folder, document["configuration"]["service_principal_id"])
    found = history.follow_up(findings, began_at=begin(hour), ended_at=document["ended_at"], complete=complete)
    keep_run(folder, {**document, **found.as_dict()}, found.open)
    return found


def resolved(found: FollowUp) -> list[str]:
    return [each["id"] for each in found.resolved]


def test_the_first_run_has_nothing_to_compare_with(tmp_path: Path) -> None:
    found = run(tmp_path / "history", 6, [once(UNEXPECTED, "drift")])
    assert (found.previous, found.new, found.resolved, found.trend) == (None, [], [], [])
    assert found.open[UNEXPECTED.id]["first_seen"] == begin(6)
    assert [path.name for path in (tmp_path / "history").iterdir()] == ["drift-20270331T060000Z-5f6e7d8c.json"]


def test_what_is_new_and_what_is_resolved(tmp_path: Path) -> None:
    run(tmp_path, 6, [once(UNEXPECTED, "drift"), once(POSTURE, "drift")])
    found = run(tmp_path, 7, [once(RENAMED, "drift"), once(POSTURE, "drift")])
    assert (found.previous, found.new, resolved(found)) == (begin(6), [RENAMED.id], [UNEXPECTED.id])
    assert found.resolved[0] == {
        "id": UNEXPECTED.id,
        "first_seen": begin(6),
        "check": "member.unexpected",
        "class": "member_unexpected",
        "severity": "critical",
        "group": {
            "id": "7c1d0c6e-0002-4000-8000-000000000002",
            "name": "SG-Server-Admins",
            "distinguished_name": "CN=SG-Server-Admins,OU=Groups,DC=contoso,DC=lab",
        },
        "member": {
            "id": "S-1-5-21-1-2-3-1105",
            "name": "mallory",
            "distinguished_name": "CN=Mallory,OU=People,DC=contoso,DC=lab",
        },
        "subject": "",
        "resolved_at": "2027-03-31T07:00:40Z",
    }


def test_since_when_stays_as_long_as_the_finding(tmp_path: Path) -> None:
    for hour in (6, 7, 8):
        run(tmp_path, hour, [once(UNEXPECTED, "drift")])
    history = read_history(tmp_path, PRINCIPAL)
    assert history.first_seen(UNEXPECTED.id) == begin(6)
    assert history.first_seen(RENAMED.id) == ""
    run(tmp_path, 9, [])
    assert run(tmp_path, 10, [once(UNEXPECTED, "drift")]).open[UNEXPECTED.id]["first_seen"] == begin(10)


@pytest.mark.parametrize(
    ("states", "new", "gone"),
    [
        (["drift", "drift", None], [0, 0, 0], [0, 0, 1]),
        ([None, "drift", None], [0, 1, 0], [0, 0, 1]),
        ([None, "unknown", "drift"], [0, 1, 0], [0, 0, 0]),
        # Waiting for the service is nobody's work.
        ([None, "pending", None], [0, 0, 0], [0, 0, 0]),
        ([None, "blocked", None], [0, 0, 0], [0, 0, 0]),
        ([None, "pending", "drift"], [0, 0, 1], [0, 0, 0]),
        ([None, "drift", "pending", "drift"], [0, 1, 0, 0], [0, 0, 0, 0]),
        ([None, "drift", "pending", None], [0, 1, 0, 0], [0, 0, 0, 1]),
        # An exception that expires makes it new again.
        ([None, "accepted", "accepted", None], [0, 0, 0, 0], [0, 0, 0, 0]),
        ([None, "drift", "accepted", "drift"], [0, 1, 0, 1], [0, 0, 0, 0]),
    ],
)
def test_what_counts_is_told_once(tmp_path: Path, states: list[State | None], new: list[int], gone: list[int]) -> None:
    found = [run(tmp_path, hour, [once(RENAMED, state)] if state else []) for hour, state in enumerate(states)]
    assert [len(each.new) for each in found] == new
    assert [len(each.resolved) for each in found] == gone


def test_an_incomplete_run_resolves_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    run(tmp_path, 6, [once(UNEXPECTED, "drift"), once(RENAMED, "drift")])
    partial = run(tmp_path, 7, [once(POSTURE, "drift")], complete=False, verdict="incomplete")
    assert (partial.new, partial.resolved) == ([POSTURE.id], [])
    found = run(tmp_path, 8, [once(RENAMED, "drift"), once(POSTURE, "drift")])
    assert (found.new, resolved(found)) == ([], [UNEXPECTED.id])
    assert found.open[RENAMED.id]["first_seen"] == begin(6)


def test_nothing_is_resolved_of_a_group_that_could_not_be_read(tmp_path: Path) -> None:
    run(tmp_path, 6, [once(RENAMED, "drift"), once(MISSING_MEMBER, "drift"), once(UNEXPECTED, "drift")])
    unread = dataclasses.replace(RENAMED, check="not_computable.members", subject="", state="unknown", first_seen="")
    partial = run(tmp_path, 7, [unread])
    assert (partial.new, resolved(partial)) == ([unread.id], [UNEXPECTED.id])
    found = run(tmp_path, 8, [once(RENAMED, "drift")])
    assert (found.new, sorted(resolved(found))) == ([], sorted([MISSING_MEMBER.id, unread.id]))
    assert found.open[RENAMED.id]["first_seen"] == begin(6)


def test_the_last_29_runs_are_shown_beside_a_new_one(tmp_path: Path) -> None:
    for day in range(1, 32):
        keep_run(tmp_path, drift_run(began_at=f"2027-01-{day:02}T06:00:00Z", verdict=f"verdict {day}"), {})
    found = read_history(tmp_path, PRINCIPAL).follow_up([], began_at=begin(6), ended_at=begin(7), complete=True)
    assert [each["verdict"] for each in found.trend] == [f"verdict {day}" for day in range(3, 32)]
    assert found.trend[0] == {
        "began_at": "2027-01-03T06:00:00Z",
        "ended_at": "2027-03-31T06:00:41Z",
        "verdict": "verdict 3",
        "complete": True,
        "total": 5,
        "by_severity": {"critical": 1, "high": 2, "medium": 1, "low": 1},
        "new": 1,
        "resolved": 1,
    }


def test_a_file_has_the_run_without_what_only_the_next_one_knows(tmp_path: Path) -> None:
    path = keep_run(tmp_path, drift_run(), {UNEXPECTED.id: {"first_seen": begin(6)}})
    document = json.loads(path.read_text(encoding="utf-8"))
    assert set(document) & {"new", "resolved", "trend", "previous"} == set()
    assert document["open"] == {UNEXPECTED.id: {"first_seen": begin(6)}}
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_newest_100_stay(tmp_path: Path) -> None:
    for number in range(103):
        keep_run(tmp_path, drift_run(began_at=f"2027-01-01T{number // 60:02}:{number % 60:02}:00Z"), {})
    names = sorted(path.name for path in tmp_path.iterdir())
    assert (len(names), names[0]) == (100, "drift-20270101T000300Z-5f6e7d8c.json")


def test_configurations_share_a_folder(tmp_path: Path) -> None:
    """The names of their files have the same beginning of an id."""
    run(tmp_path, 5, [once(UNEXPECTED, "drift")])
    run(tmp_path, 6, [once(RENAMED, "drift")], configuration=OTHER)
    found = run(tmp_path, 7, [once(UNEXPECTED, "drift")])
    assert (found.previous, found.new, found.resolved) == (begin(5), [], [])


def test_a_damaged_file_is_named_left_alone_and_not_taken_for_a_run_without_findings(tmp_path: Path) -> None:
    run(tmp_path, 6, [once(UNEXPECTED, "drift")])
    run(tmp_path, 7, [once(UNEXPECTED, "drift"), once(RENAMED, "drift")])
    damaged = tmp_path / "drift-20270331T070000Z-5f6e7d8c.json"
    damaged.write_text(damaged.read_text(encoding="utf-8")[:50], encoding="utf-8")
    history = read_history(tmp_path, PRINCIPAL)
    assert [(each.path, each.cause.partition(":")[0]) for each in history.damaged] == [(damaged, f"The file {damaged} is not JSON")]
    assert history.first_seen(UNEXPECTED.id) == begin(6)
    assert history.outdated == ()
    run(tmp_path, 8, [])
    assert damaged.exists()
    later = read_history(tmp_path, PRINCIPAL)
    assert later.outdated == later.damaged == history.damaged


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("[]", "is not a run of writeback_drift"),
        ('{"format": "hybrid_identity.cloud_sync/drift", "version": 7}', "has version 7 of its format"),
        ('{"format": "hybrid_identity.cloud_sync/drift", "version": 1, "open": []}', "doesn't say which findings were open"),
        ('{"format": "hybrid_identity.cloud_sync/drift", "version": 1, "open": {"0a": "now"}}', "and since when"),
        ('{"format": "hybrid_identity.cloud_sync/drift", "version": 1, "open": {"0a": {"first_seen": "soon"}}}', "and since when"),
        ('{"format": "hybrid_identity.cloud_sync/drift", "version": 1, "open": {"0a": {"first_seen": null}}}', "and since when"),
    ],
)
def test_what_is_not_a_run_is_damaged(tmp_path: Path, content: str, cause: str) -> None:
    path = tmp_path / "drift-20270331T060000Z-5f6e7d8c.json"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    history = read_history(tmp_path, PRINCIPAL)
    assert history.runs == ()
    assert [cause in each.cause for each in history.damaged] == [True]


def test_a_file_that_everybody_may_write_is_not_believed(tmp_path: Path) -> None:
    run(tmp_path, 6, [])
    path = next(tmp_path.iterdir())
    path.chmod(0o666)
    history = read_history(tmp_path, PRINCIPAL)
    assert (history.runs, len(history.damaged)) == ((), 1)
    assert "everybody may write" in history.damaged[0].cause


def test_a_folder_that_is_not_there_is_an_empty_history(tmp_path: Path) -> None:
    assert read_history(tmp_path / "nowhere", PRINCIPAL).runs == ()


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "history").write_text("", encoding="utf-8")
    with pytest.raises(EvidenceError, match="Can't look into"):
        read_history(tmp_path / "history", PRINCIPAL)


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    run(tmp_path, 6, [])
    assert read_history(tmp_path, PRINCIPAL).damaged == ()
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_two_runs_of_one_second_are_two_runs(tmp_path: Path) -> None:
    run(tmp_path, 6, [once(UNEXPECTED, "drift")])
    run(tmp_path, 6, [])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "drift-20270331T060000Z-5f6e7d8c.json",
        "drift-20270331T060000Z-5f6e7d8c_2.json",
    ]
    assert [len(each["open"]) for each in read_history(tmp_path, PRINCIPAL).runs] == [1, 0]

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was told of a configuration, and what is new."""

from __future__ import annotations

import datetime
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.event_position import Position
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.posture.agents import AGENT_INACTIVE
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.posture.job import QUARANTINED

Json = dict[str, t.Any]

NOW = datetime.datetime(2027, 3, 31, 12, 0, tzinfo=datetime.UTC)
QUARANTINE = QUARANTINED.found("in quarantine: EncounteredQuarantineException")


def entry(identifier: str, time: str) -> Json:
    return {"id": identifier, "time": time, "status": "failure"}


def told(events: t.Iterable[Json]) -> list[tuple[str, str]]:
    return [(event["type"], event.get("check") or event.get("part") or event["entry"]["id"]) for event in events]


def kept(position: Position) -> Position:
    """Return what another process reads of it."""
    return Position.parse(json.loads(json.dumps(position.as_dict())))


def test_a_finding_is_told_once_and_again_when_it_is_gone() -> None:
    position = Position()
    assert told(position.findings("job", [QUARANTINE])) == [("finding_opened", "posture.job_quarantined")]
    position = kept(position)
    assert told(position.findings("job", [QUARANTINE])) == []
    assert told(position.findings("job", [])) == [("finding_resolved", "posture.job_quarantined")]
    assert told(position.findings("job", [QUARANTINE])) == [("finding_opened", "posture.job_quarantined")]


def test_two_agents_are_two_findings() -> None:
    position = Position()
    first, second = AGENT_INACTIVE.found("inactive", "ONE"), AGENT_INACTIVE.found("inactive", "TWO")
    assert [each["subject"] for each in position.findings("agents", [first, second])] == ["ONE", "TWO"]
    (gone,) = position.findings("agents", [second])
    assert (gone["type"], gone["subject"]) == ("finding_resolved", "ONE")


def test_what_is_found_of_a_part_stands_while_it_cannot_be_read() -> None:
    position = Position()
    told(position.findings("job", [QUARANTINE]))
    (event,) = position.failed("job", "Refused", "Ask for the right")
    assert event == {"type": "unreadable", "part": "job", "message": "Refused", "hint": "Ask for the right"}
    position = kept(position)
    assert [*position.failed("job", "Refused again", "")] == []
    assert told(position.worked("job")) == [("readable", "job")]
    assert told(position.worked("job")) == []
    assert told(position.findings("job", [QUARANTINE])) == []


def test_the_log_is_told_from_the_first_look_on() -> None:
    position = Position()
    assert position.log_since(NOW) == NOW - datetime.timedelta(hours=1)
    assert told(position.entries([entry("old", "2027-03-31T11:50:00Z")], NOW)) == []
    position = kept(position)
    later = NOW + datetime.timedelta(minutes=5)
    assert position.log_since(later) == NOW - datetime.timedelta(hours=1)
    # Entries come late, and not in order.
    late, new = entry("late", "2027-03-31T11:55:00Z"), entry("new", "2027-03-31T12:01:00Z")
    assert told(position.entries([new, entry("old", "2027-03-31T11:50:00Z"), late], later)) == [
        ("log_error", "late"),
        ("log_error", "new"),
    ]
    assert told(position.entries([new, late], later)) == []


def test_what_was_logged_while_nobody_looked_is_told() -> None:
    position = Position()
    told(position.entries([], NOW))
    monday = NOW + datetime.timedelta(days=3)
    assert position.log_since(monday) == NOW - datetime.timedelta(hours=1)
    assert told(position.entries([entry("missed", "2027-04-01T00:00:00Z")], monday)) == [("log_error", "missed")]


def test_entries_that_are_not_read_again_are_forgotten() -> None:
    position = Position()
    told(position.entries([entry("old", "2027-03-31T11:50:00Z")], NOW))
    told(position.entries([], NOW + datetime.timedelta(hours=3)))
    told(position.entries([], NOW + datetime.timedelta(hours=6)))
    assert position.logged == {}


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"format": 2},
        {"format": 1},
        {"format": 1, "open": [], "unreadable": {}, "logged": {}},
        {"format": 1, "open": {"job": []}, "unreadable": {}, "logged": {}},
        {"format": 1, "open": {"job": {"id": "text"}}, "unreadable": {}, "logged": {}},
    ],
)
def test_anything_else_is_no_position(document: object) -> None:
    with pytest.raises(ValueError, match="position"):
        Position.parse(document)


def test_an_entry_without_an_id_is_told_once() -> None:
    position = Position()
    told(position.entries([], NOW))
    nameless = {"id": None, "time": "2027-03-31T12:01:00Z", "status": "failure"}
    assert [each["type"] for each in position.entries([nameless], NOW)] == ["log_error"]
    assert [*position.entries([nameless], NOW)] == []

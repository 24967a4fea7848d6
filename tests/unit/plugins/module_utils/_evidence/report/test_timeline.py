# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal and the service's runs in one sequence."""

from __future__ import annotations

import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.timeline import read_timeline


def event(second: str, step: str, state: str, text: str = "Write it", **details: t.Any) -> dict[str, t.Any]:
    return {"time": f"2026-11-23T06:40:{second}Z", "step": step, "state": state, "text": text, "details": details}


def test_an_intent_and_its_outcome_are_one_entry() -> None:
    entries = read_timeline(
        {
            "timeline": [
                event("03.120", "apply", "intent", "Replace the schema", version="v1.0"),
                event("04.620", "apply", "done", "Replace the schema", version="v1.1"),
            ]
        }
    )
    assert [(entry.state, entry.text, entry.outcome, entry.seconds) for entry in entries] == [
        ("done", "Replace the schema", "", 1.5)
    ]
    assert entries[0].details == (("version", "v1.0"), ("version", "v1.1"))


def test_a_failure_says_what_became_of_the_intent() -> None:
    entries = read_timeline(
        {
            "timeline": [
                event("03", "apply", "intent"),
                event("05", "apply", "failed", "No answer", reason="503", empty=""),
            ]
        }
    )
    assert [(entry.state, entry.outcome, entry.details) for entry in entries] == [("failed", "No answer", (("reason", "503"),))]


def test_an_intent_without_an_outcome_stays_open() -> None:
    entries = read_timeline({"timeline": [event("03", "apply", "intent"), event("05", "resume", "done")]})
    assert [(entry.step, entry.state) for entry in entries] == [("apply", "open"), ("resume", "done")]


def test_a_step_can_be_repeated() -> None:
    states = ("intent", "failed", "intent", "done")
    entries = read_timeline({"timeline": [event(f"0{second}", "apply", state) for second, state in enumerate(states)]})
    assert [(entry.time, entry.state) for entry in entries] == [
        ("2026-11-23T06:40:00Z", "failed"),
        ("2026-11-23T06:40:02Z", "done"),
    ]


def test_the_service_stands_where_its_time_puts_it() -> None:
    run = {"purpose": "test", "time": "2026-11-23T07:40:04+01:00", "outcome": "applied", "call_count": 2, "duration": 0.5}
    entries = read_timeline({"timeline": [event("03", "a", "note"), event("05", "b", "note")], "service": [run]})
    assert [entry.step for entry in entries] == ["a", "service", "b"]
    assert (entries[1].state, entries[1].seconds) == ("done", 0.5)
    assert entries[1].run is not None and entries[1].run.calls == 2


def test_outcomes_of_the_service() -> None:
    runs = [
        ("test", "in_sync"),
        ("test", "not_in_scope"),
        ("probe", "not_in_scope"),
        ("rollback", "failed"),
        ("test", "odd"),
    ]
    service = [{"purpose": purpose, "outcome": outcome, "time": "2026-11-23T06:40:04Z"} for purpose, outcome in runs]
    assert [entry.state for entry in read_timeline({"service": service})] == [
        "done",
        "failed",
        "note",
        "failed",
        "note",
    ]


def test_what_has_no_time_comes_last() -> None:
    entries = read_timeline({"timeline": [{"step": "x", "state": "note", "time": "soon"}, event("05", "b", "note")]})
    assert [entry.step for entry in entries] == ["b", "x"]


def test_damaged_parts_read_as_nothing() -> None:
    assert read_timeline({"timeline": None, "service": "text"}) == ()
    assert read_timeline({"timeline": ["text", None, 3]}) == ()

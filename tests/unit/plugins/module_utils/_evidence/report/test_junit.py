# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report for pipelines, read back."""

from __future__ import annotations

import typing as t
from xml.etree import ElementTree

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.junit import render_junit
from tests.tools.hostile_result import HOSTILE, hostile
from tests.tools.sample_result import big, kept, refused, rolled_back, unchanged


def read(result: dict[str, t.Any]) -> ElementTree.Element:
    suite = ElementTree.fromstring(render_junit(result).encode("utf-8")).find("testsuite")
    assert suite is not None
    return suite


def names(suite: ElementTree.Element) -> list[tuple[str | None, str | None]]:
    return [(case.get("classname"), case.get("name")) for case in suite.iter("testcase")]


def check(name: str, verdict: str, **fields: str) -> dict[str, str]:
    values = {"subject": "info", "expected": "a", "actual": "b", "reason": "", "phase": "assert"}
    return {**values, "id": name, "verdict": verdict, **fields}


def test_each_check_is_a_test_case() -> None:
    suite = read(big())
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped"), suite.get("errors")) == (
        "200",
        "3",
        "0",
        "0",
    )
    assert names(suite)[:2] == [("cloud_sync.preflight", "credentials"), ("cloud_sync.preflight", "job.quarantine")]
    assert len(set(names(suite))) == 200
    assert suite.get("timestamp") == "2026-11-23T06:40:01"
    assert suite.get("time") == "28.100"


def test_the_change_is_named() -> None:
    properties = {each.get("name"): each.get("value") for each in read(kept()).iter("property")}
    assert properties == {
        "change_id": "CHG0031-canary",
        "verdict": "kept",
        "configuration": "contoso.lab",
        "metadata.ticket": "CHG0031",
        "metadata.requester": "Ingrid Sørensen",
        "metadata.commit": "9f2c4e7",
    }


def test_a_failure_says_expected_actual_reason_and_what_to_do() -> None:
    failure = read({"verdict": "rolled_back", "checks": [check("x", "failed", reason="why", hint="do it")]}).find(".//failure")
    assert failure is not None
    assert failure.get("message") == "expected a, actual b: why"
    assert failure.text == "Subject: info\nExpected: a\nActual: b\nReason: why\nWhat to do: do it"


def test_information_is_skipped() -> None:
    suite = read({"verdict": "kept", "checks": [check("x", "info", reason="not decided"), check("y", "info")]})
    assert [each.get("message") for each in suite.iter("skipped")] == ["not decided", "for information"]
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "2")


def test_an_unknown_verdict_of_a_check_is_a_failure() -> None:
    assert read({"verdict": "kept", "checks": [check("x", "odd")]}).get("failures") == "1"


@pytest.mark.parametrize("verdict", ["rolled_back", "rollback_incomplete", "refused", "unproven", "odd", None])
def test_a_bad_verdict_without_a_failed_check_fails(verdict: str | None) -> None:
    suite = read({"verdict": verdict, "reason": "The agent did not answer.\nLook.", "checks": [check("x", "passed")]})
    assert names(suite) == [("cloud_sync.assert", "x"), ("cloud_sync.change", "change.verdict")]
    failure = suite.find(".//failure")
    assert failure is not None and failure.get("message") == "The agent did not answer."
    assert failure.text is not None and "\nLook." in failure.text


@pytest.mark.parametrize("result", [rolled_back(), refused()], ids=["rolled back", "refused"])
def test_a_failed_check_says_enough(result: dict[str, t.Any]) -> None:
    suite = read(result)
    assert suite.get("failures") == "1"
    assert ("cloud_sync.change", "change.verdict") not in names(suite)


def test_a_good_verdict_passes() -> None:
    assert read(unchanged()).get("failures") == "0"
    assert names(read({"verdict": "unchanged"})) == [("cloud_sync.change", "change.verdict")]
    assert read({"verdict": "unchanged"}).get("failures") == "0"


def test_names_are_unique_within_a_phase() -> None:
    checks = [check("x", "passed"), check("x", "passed"), check("x", "passed"), check("x", "passed", phase="rollback")]
    assert names(read({"verdict": "kept", "checks": checks})) == [
        ("cloud_sync.assert", "x"),
        ("cloud_sync.assert", "x (info)"),
        ("cloud_sync.assert", "x #2"),
        ("cloud_sync.rollback", "x"),
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_text(name: str) -> None:
    suite = read(hostile(HOSTILE[name]))
    tags = {element.tag for element in suite.iter()}
    assert tags <= {"testsuite", "properties", "property", "testcase", "failure"}
    assert suite.get("tests") == "31"


def test_characters_that_xml_forbids_are_shown() -> None:
    result = {"verdict": "kept", "checks": [check("x", "failed", actual="a\x00b\x0bc\ud800d\uffffe\n")]}
    failure = read(result).find(".//failure")
    assert failure is not None
    assert failure.get("message") == "expected a, actual a␀b␋c[U+D800]d[U+FFFF]e␊"


@pytest.mark.parametrize("part", [*refused(), "nothing at all"])
@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(part: str, value: t.Any) -> None:
    assert int(read({**rolled_back(), part: value}).get("tests") or 0) >= 1

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report for pipelines, read back."""

from __future__ import annotations

import dataclasses
import typing as t
from xml.etree import ElementTree

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift import junit
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.junit import render_junit
from tests.tools.hostile_result import HOSTILE
from tests.tools.sample_drift import (
    RENAMED,
    SALES,
    UNEXPECTED,
    documents,
    drift_run,
    hostile_findings,
    hostile_run,
    in_sync,
    incomplete,
    many,
)

CLASSES = 13


def read(run: dict[str, t.Any], findings: list[dict[str, t.Any]]) -> ElementTree.Element:
    suite = ElementTree.fromstring(render_junit(run, findings).encode("utf-8")).find("testsuite")
    assert suite is not None
    return suite


def cases(suite: ElementTree.Element, theme: str) -> dict[str | None, str]:
    """Return the cases of a theme by name, each with how it ended."""
    found = [case for case in suite.iter("testcase") if case.get("classname") == f"cloud_sync.{theme}"]
    return {case.get("name"): next((child.tag for child in case), "passed") for case in found}


def test_a_case_for_the_verdict_each_class_and_each_group_with_findings() -> None:
    suite = read(drift_run(), documents())
    assert cases(suite, "drift") == {"drift.verdict": "failure"}
    assert cases(suite, "drift.class") == {
        "Configuration": "passed",
        "Posture": "skipped",
        "Service": "passed",
        "Rights": "passed",
        "Group missing": "skipped",
        "Group unexpected": "passed",
        "Anchor duplicate": "passed",
        "Group differs": "failure",
        "Member missing": "skipped",
        "Member unexpected": "failure",
        "Ownership": "passed",
        "Not computable": "passed",
        "Exception": "passed",
    }
    assert cases(suite, "drift.group") == {"SG-Server-Admins": "failure", "SG-Sales": "failure", "SG-EMEA": "skipped"}
    assert cases(suite, "drift.other") == {"accidental deletions": "skipped"}
    totals = (suite.get("tests"), suite.get("failures"), suite.get("skipped"), suite.get("errors"))
    assert totals == ("18", "5", "5", "0")
    assert (suite.get("timestamp"), suite.get("time")) == ("2027-03-31T06:00:00", "41.200")


def test_a_group_says_what_was_found() -> None:
    failure = read(drift_run(), documents()).find(".//testcase[@name='SG-Sales']/failure")
    assert failure is not None
    assert failure.get("message") == (
        "2 findings, the first: high member.missing ana@contoso.lab: expected a member, actual not a member: "
        "The user is a member in Entra ID, and has an account in Active Directory. (not yet synchronized) "
        "What to do: Provision the group on demand with this member."
    )
    assert failure.text is not None
    assert failure.text.splitlines()[1] == (
        "medium group.attribute: expected Sales of Contoso, actual Sales: "
        "The attribute description differs from what the mapping gives. (drift) What to do: Provision the group on demand."
    )


def test_a_run_in_sync_passes_and_has_no_case_for_healthy_groups() -> None:
    suite = read(in_sync(), [])
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == (str(1 + CLASSES), "0", "0")


@pytest.mark.parametrize("run", [incomplete(), drift_run((), verdict="odd"), {}], ids=["incomplete", "unknown", "empty"])
def test_what_is_not_in_sync_never_passes(run: dict[str, t.Any]) -> None:
    assert cases(read(run, []), "drift") == {"drift.verdict": "failure"}


def test_an_incomplete_run_says_what_is_missing() -> None:
    failure = read(incomplete(), []).find(".//failure")
    assert failure is not None and failure.text is not None
    assert failure.text.splitlines()[1] == "12 of 214 groups could not be read: Microsoft Graph answered 403"


@pytest.mark.parametrize(("fail_on", "failing"), [("critical", 1), ("high", 1), ("medium", 2), ("low", 2), ("odd", 2)])
def test_what_is_less_severe_than_asked_for_does_not_fail(fail_on: str, failing: int) -> None:
    found = cases(read(drift_run(fail_on=fail_on), documents()), "drift.group")
    assert list(found.values()).count("failure") == failing


def test_advice_does_not_fail() -> None:
    found = [dataclasses.replace(UNEXPECTED, finding_class="posture")]
    assert cases(read(drift_run(found), documents(found)), "drift.group") == {"SG-Server-Admins": "skipped"}


def test_what_the_run_does_not_fail_for_does_not_fail() -> None:
    """A threshold can allow what is severe."""
    suite = read(drift_run(verdict="in_sync"), documents())
    assert suite.get("failures") == "0"


def test_groups_of_one_name_are_told_apart() -> None:
    twin = SALES._replace(id="7c1d0c6e-0009-4000-8000-000000000009")
    found = [RENAMED, dataclasses.replace(RENAMED, group=twin)]
    suite = read(drift_run(found), documents(found))
    assert list(cases(suite, "drift.group")) == ["SG-Sales", f"SG-Sales ({twin.id})"]


def test_a_group_has_20_lines_at_most() -> None:
    found = [dataclasses.replace(UNEXPECTED, subject=str(number)) for number in range(30)]
    failure = read(drift_run(found), documents(found)).find(".//testcase[@name='SG-Server-Admins']/failure")
    assert failure is not None and failure.text is not None
    assert len(failure.text.splitlines()) == 21
    assert failure.text.endswith("... and 10 more")


def test_so_many_groups_have_a_case_and_the_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert junit.MOST_GROUPS == 10_000
    monkeypatch.setattr(junit, "MOST_GROUPS", 10)
    suite = read(drift_run(), documents(many(26)))
    assert len(cases(suite, "drift.group")) == 10
    more = suite.find(".//testcase[@name='drift.more']/skipped")
    assert more is not None
    assert more.get("message") == "3 more groups with findings: they are in findings.jsonl"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_value_stays_text(name: str) -> None:
    suite = read(hostile_run(HOSTILE[name]), hostile_findings(HOSTILE[name]))
    tags = {element.tag for element in suite.iter()}
    assert tags <= {"testsuite", "properties", "property", "testcase", "failure", "skipped"}
    assert int(suite.get("tests") or 0) >= CLASSES + 2


@pytest.mark.parametrize("part", [*drift_run(), "nothing at all"])
@pytest.mark.parametrize("value", [None, "text", 3, [], {}, [None], [{}], {"x": None}], ids=repr)
def test_a_missing_or_damaged_part_breaks_nothing(part: str, value: t.Any) -> None:
    damaged = [{**document, name: value} for document in documents()[:1] for name in document]
    assert int(read({**drift_run(), part: value}, damaged).get("tests") or 0) > CLASSES

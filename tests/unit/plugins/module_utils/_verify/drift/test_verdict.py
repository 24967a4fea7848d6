# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdict on a whole configuration, thresholds, and the guard against one cause that looks like many."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import AuthorizationError, OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.catalogue import CATALOGUE
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.configuration import SETTING, unread
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import (
    Acceptance,
    Finding,
    Fix,
    FoundObject,
    Severity,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.group_findings import make_finding
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.text import findings_table
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.thresholds import exceeded, read_thresholds
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.verdict import (
    Coverage,
    DriftVerdict,
    count_findings,
    guard_against_mass,
    in_order,
    judge,
)

CHECKS = frozenset(CATALOGUE)
HEALTHY = Coverage(in_scope=200, compared=200, in_sync=200, in_directory=200)
ONE_DIFFERS = Coverage(in_scope=200, compared=200, in_sync=199, differing=1, in_directory=200)


def group(number: int) -> FoundObject:
    """Return a group."""
    return FoundObject(f"id-{number}", f"SG-{number:04}")


def of(check: str, state: t.Any = "drift", number: int = 1) -> Finding:
    """Return a finding of a group."""
    return make_finding(check, "x", "y", "differs", group=group(number), state=state)


def verdict(
    *findings: Finding,
    coverage: Coverage = ONE_DIFFERS,
    fail_on: Severity = "medium",
    incomplete: t.Sequence[str] = (),
    **most: int,
) -> DriftVerdict:
    """Return the verdict; ``most`` are thresholds."""
    return judge(findings, coverage, read_thresholds(most, CHECKS), fail_on, incomplete)


def test_nothing_found_is_in_sync() -> None:
    found = verdict(coverage=HEALTHY)
    assert (found.word, found.summary) == ("in_sync", "In sync: 200 groups compared, 200 in sync.")


@pytest.mark.parametrize("state", ["pending", "blocked", "accepted"])
def test_what_is_not_drift_is_in_sync_and_counted(state: str) -> None:
    found = verdict(of("member.missing", state))
    assert found.word == "in_sync"
    assert found.summary == f"In sync: 200 groups compared, 199 in sync; 1 {state} finding."


@pytest.mark.parametrize(
    ("check", "fail_on", "word"),
    [
        ("member.unexpected", "critical", "drift"),
        ("member.missing", "critical", "in_sync"),
        ("member.missing", "high", "drift"),
        ("group.container", "high", "in_sync"),
        ("group.container", "medium", "drift"),
        ("exception.unused", "medium", "in_sync"),
        ("exception.unused", "low", "drift"),
    ],
)
def test_severity_decides(check: str, fail_on: Severity, word: str) -> None:
    assert verdict(of(check), fail_on=fail_on).word == word


def test_what_drifts_is_named() -> None:
    found = verdict(of("member.missing"), of("member.missing", number=2), of("member.unexpected"))
    assert found.summary == ("Drift: 3 findings (2 member.missing, 1 member.unexpected); 200 groups compared, 199 in sync.")


def test_findings_below_the_severity_are_said() -> None:
    assert verdict(of("exception.unused")).summary == ("In sync: 200 groups compared, 199 in sync; 1 other finding.")


def test_the_posture_is_advice() -> None:
    advice = Finding("posture.x", "posture", "high", "", "", "", Fix("mend it"), "drift")
    assert verdict(advice).word == "in_sync"
    assert verdict(advice, posture=0).word == "drift"


def test_a_threshold_takes_the_place_of_the_severity() -> None:
    missing = [of("member.missing", number=number) for number in range(3)]
    assert verdict(*missing, member_missing=3).word == "in_sync"
    found = verdict(*missing, member_missing=2)
    assert (found.word, found.violations) == ("drift", ("3 findings of member_missing where 2 may be",))
    assert verdict(*missing, of("group.container"), member_missing=3).word == "drift"


def test_a_threshold_may_name_a_check_and_counts_drift_alone() -> None:
    thresholds = read_thresholds({"member.missing": "0"}, CHECKS)
    assert exceeded(thresholds, [of("member.missing", "pending"), of("member.missing", "accepted")]) == []
    assert exceeded(thresholds, [of("member.missing")]) == ["1 finding of member.missing where 0 may be"]


def test_all_wrong_thresholds_are_said_at_once() -> None:
    with pytest.raises(OptionError) as caught:
        read_thresholds({"members": 1, "member_missing": -1, "ownership": True, "group_missing": "many"}, CHECKS)
    assert caught.value.message.splitlines()[0] == "4 thresholds are wrong:"


def test_one_unknown_group_is_never_in_sync() -> None:
    coverage = Coverage(in_scope=200, compared=199, in_sync=199, unknown=1)
    found = verdict(of("not_computable.members", "unknown"), coverage=coverage)
    assert found.word == "incomplete"
    assert found.summary.startswith("Incomplete: 1 group of 200 could not be compared as a whole: SG-0001. 199 groups compared")


def test_a_few_unknown_groups_do_not_hide_drift() -> None:
    coverage = Coverage(in_scope=200, compared=198, in_sync=197, differing=1, unknown=2)
    assert verdict(of("not_computable.members", "unknown"), of("member.missing", number=2), coverage=coverage).word == "drift"


def test_more_unknown_groups_than_one_of_a_hundred_are_incomplete_whatever_else_is_found() -> None:
    coverage = Coverage(in_scope=200, compared=197, in_sync=196, differing=1, unknown=3)
    unknown = [of("not_computable.members", "unknown", number) for number in range(3, 6)]
    found = verdict(*unknown, of("member.missing", number=2), coverage=coverage)
    assert (found.word, found.summary) == (
        "incomplete",
        "Incomplete: 3 groups of 200 could not be compared as a whole: SG-0003, SG-0004, SG-0005. "
        "Drift so far: 1 finding (1 member.missing); 197 groups compared, 196 in sync; 3 unknown findings.",
    )


def accepted(finding: Finding, until: str) -> Finding:
    """Return a finding that an exception accepts."""
    return dataclasses.replace(finding, state="accepted", acceptance=Acceptance("known", "ops", until, finding.state))


def test_what_was_not_compared_and_is_accepted_is_said_by_the_verdict() -> None:
    hidden = accepted(of("not_computable.members", "unknown"), "2027-03-31")
    found = verdict(hidden, coverage=Coverage(in_scope=21, compared=20, in_sync=20, unknown=1))
    assert (found.word, found.summary) == (
        "in_sync",
        "In sync as far as it was compared: 20 groups compared, 20 in sync; 1 accepted finding; "
        "not compared, which is accepted until 2027-03-31: SG-0001.",
    )


def test_an_accepted_group_hides_neither_drift_nor_another_group_that_was_not_compared() -> None:
    hidden, coverage = accepted(of("not_computable.members", "unknown"), "2027-03-31"), Coverage(21, 20, 19, 1, 1)
    drift = verdict(hidden, of("member.missing", number=2), coverage=coverage)
    assert drift.word == "drift"
    assert "not compared, which is accepted until 2027-03-31: SG-0001" in drift.summary
    more = verdict(hidden, of("not_computable.members", "unknown", 2), coverage=coverage)
    assert (more.word, more.reasons) == ("incomplete", ("1 group of 21 could not be compared as a whole: SG-0002",))


def test_settings_that_could_not_be_read_and_are_accepted_are_said_by_the_verdict() -> None:
    unread_settings = unread(SETTING, AuthorizationError("no right", hint="Grant it.", status=403))
    assert verdict(unread_settings, coverage=HEALTHY).summary.startswith("Incomplete: configuration.setting: no right. 200 groups")
    found = verdict(accepted(unread_settings, "2027-03-31"), coverage=HEALTHY)
    assert found.summary.endswith("not compared, which is accepted until 2027-03-31: configuration.setting (all of them).")
    assert found.summary.startswith("In sync as far as it was compared: ")


def undecided(*findings: Finding, fail_on: Severity = "medium", **most: int) -> DriftVerdict:
    """Return the verdict on findings of which no later run tells whether they are drift."""
    ids = {finding.id for finding in findings}
    return judge(findings, ONE_DIFFERS, read_thresholds(most, CHECKS), fail_on, undecided=ids)


def test_what_nothing_will_ever_decide_is_not_in_sync() -> None:
    found = undecided(of("group.missing", "pending"))
    assert (found.word, found.reasons) == (
        "incomplete",
        (
            "1 finding may be drift or only not yet synchronized, and without a history no later run tells which: "
            "name history_path, or choose confirm wait or none",
        ),
    )


def test_what_would_not_count_as_drift_need_not_be_decided() -> None:
    assert undecided(of("group.container", "pending"), fail_on="high").word == "in_sync"
    assert undecided(of("group.missing", "pending"), group_missing=1).word == "in_sync"
    assert undecided(of("group.missing", "accepted")).word == "in_sync"
    assert undecided(of("group.missing", "pending"), of("member.missing", number=2)).word == "drift"


def test_a_side_that_could_not_be_read_is_incomplete() -> None:
    found = verdict(of("member.missing"), incomplete=["no controller answers"])
    assert (found.word, found.reasons) == ("incomplete", ("no controller answers",))


def unexplained(finding: Finding) -> bool:
    """Say that no run before has seen it."""
    del finding
    return False


def mass(count: int, groups: int, **known: t.Any) -> list[Finding]:
    """Return what the guard makes of one finding in each of so many groups."""
    findings = [of("group.attribute.info", known.get("state", "drift"), number) for number in range(count)]
    return guard_against_mass(findings, groups, known.get("explained", unexplained))


def test_many_groups_with_one_new_finding_are_one_cause() -> None:
    found = mass(70, 200)
    assert {each.state for each in found} == {"unknown"}
    assert (found[-1].check, found[-1].actual, found[-1].subject) == (
        "not_computable.rules",
        "70 of 200 groups",
        "group.attribute.info",
    )
    assert judge(found, ONE_DIFFERS, [], "medium").word == "incomplete"
    assert "70 of 200 groups have a new finding group.attribute.info" in judge(found, ONE_DIFFERS, [], "medium").summary


@pytest.mark.parametrize(("count", "groups"), [(60, 200), (19, 20), (0, 0)])
def test_fewer_are_many_causes(count: int, groups: int) -> None:
    assert {each.state for each in mass(count, groups)} <= {"drift"}


def test_what_was_seen_before_or_is_explained_is_no_surprise() -> None:
    assert {each.state for each in mass(70, 200, state="drift", explained=lambda _finding: True)} == {"drift"}


@pytest.mark.parametrize("state", ["blocked", "pending", "accepted"])
def test_only_what_counts_as_drift_is_suspicious(state: str) -> None:
    assert {each.state for each in mass(70, 200, state=state)} == {state}


def test_different_findings_are_many_causes() -> None:
    findings = [of(f"group.attribute.a{number}", "drift", number) for number in range(70)]
    assert guard_against_mass(findings, 200, unexplained) == findings


def test_a_table_for_people() -> None:
    stranger = make_finding("member.unexpected", "", "", "nobody knows it", group=group(1), member=FoundObject("i", "Eve"))
    assert findings_table([]) == ""
    assert findings_table([stranger, of("exception.unused")]).splitlines() == [
        "SEVERITY  STATE    CHECK              ABOUT         REASON",
        "critical  unknown  member.unexpected  SG-0001, Eve  nobody knows it",
        "low       drift    exception.unused   SG-0001       differs",
    ]


def test_counts() -> None:
    counts = count_findings([of("member.missing"), of("member.missing", "pending", 2), of("member.unexpected")])
    assert counts["total"] == 3
    assert counts["by_class"]["member_missing"] == 2
    assert counts["by_class"]["group_missing"] == 0
    assert counts["by_severity"] == {"critical": 1, "high": 2, "medium": 0, "low": 0, "info": 0}
    assert counts["by_state"] == {"drift": 2, "pending": 1, "blocked": 0, "accepted": 0, "unknown": 0}
    assert counts["by_check"] == {"member.missing": 2, "member.unexpected": 1}
    assert counts["class_severity"] == {"member_missing": {"high": 2}, "member_unexpected": {"critical": 1}}


def test_the_most_severe_comes_first_and_drift_before_what_is_pending() -> None:
    found = in_order(
        [
            of("group.container"),
            of("member.missing", "pending", 1),
            of("member.missing", "drift", 2),
            of("member.missing", "drift", 1),
            of("member.unexpected", "pending"),
        ]
    )
    assert [(each.check, each.state, each.group.name if each.group else "") for each in found] == [
        ("member.unexpected", "pending", "SG-0001"),
        ("member.missing", "drift", "SG-0001"),
        ("member.missing", "drift", "SG-0002"),
        ("member.missing", "pending", "SG-0001"),
        ("group.container", "drift", "SG-0001"),
    ]


def test_every_check_says_why_and_how_to_mend_it() -> None:
    for check, kind in CATALOGUE.items():
        assert kind.title and kind.why.endswith(".") and kind.fix.endswith("."), check

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exceptions: what each one accepts, and what is wrong with those that are not valid."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import AuthorizationError, OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.catalogue import CATALOGUE
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.configuration import CHECKS, SETTING, unread
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.exceptions import (
    AcceptedDifference,
    apply_exceptions,
    candidate,
    is_acceptable,
    read_exceptions,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import Finding, FoundObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.group_findings import make_finding

TODAY = datetime.date(2027, 3, 31)
GROUP_ID = "6f0c0d2e-0000-4000-8000-000000000001"
SALES = FoundObject(GROUP_ID, "SG-Sales", "CN=SG-Sales,DC=contoso,DC=com")
EVE = FoundObject("S-1-5-21-9", "Eve", "CN=Eve,DC=contoso,DC=com")
ENTRY = {"check": "member.unexpected", "reason": "a test account", "owner": "ops@contoso.com", "until": "2027-04-30"}


def read(*entries: t.Any, most_days: int = 180) -> list[AcceptedDifference]:
    """Return the exceptions of a file."""
    return read_exceptions(entries, TODAY, most_days, frozenset((*CATALOGUE, *CHECKS)))


def stranger(**known: t.Any) -> Finding:
    """Return a finding about somebody whom nobody granted access."""
    return make_finding("member.unexpected", "", "", "x", **{"group": SALES, "member": EVE, "state": "drift", **known})


def states(findings: list[Finding], *entries: t.Any, **known: t.Any) -> list[tuple[str, str]]:
    """Return check and state of the findings under these exceptions."""
    return [(each.check, each.state) for each in apply_exceptions(findings, read(*entries), TODAY, "contoso.com", **known)]


ACCEPTED = [("member.unexpected", "accepted")]


@pytest.mark.parametrize(
    "which",
    [
        {},
        {"group": GROUP_ID},
        {"group": GROUP_ID.upper()},
        {"group": "sg-sales"},
        {"group": "SG-*"},
        {"group": "CN=SG-Sales,DC=contoso,DC=com"},
        {"member": "S-1-5-21-9"},
        {"member": "eve"},
        {"group": "SG-*", "member": "E?e"},
        {"check": "member.*"},
        {"configuration": "CONTOSO.com"},
        {"until": datetime.date(2027, 3, 31)},
        {"until": "2027-03-31"},
    ],
)
def test_what_an_exception_fits(which: dict[str, t.Any]) -> None:
    assert states([stranger()], {**ENTRY, **which}) == ACCEPTED


@pytest.mark.parametrize(
    "which",
    [
        {"group": "SG-Marketing"},
        {"group": "6f0c0d2e-0000-4000-8000-000000000002"},
        {"group": "Sales"},
        {"member": "Eva"},
        {"check": "member.missing"},
        {"subject": "keywords"},
    ],
)
def test_what_it_does_not_fit(which: dict[str, t.Any]) -> None:
    assert states([stranger()], {**ENTRY, **which}) == [("member.unexpected", "drift"), ("exception.unused", "drift")]


def test_an_accepted_finding_says_by_whom_and_until_when() -> None:
    [found] = apply_exceptions([stranger()], read(ENTRY), TODAY, "contoso.com")
    assert found.acceptance is not None
    assert found.acceptance._asdict() == {
        "reason": "a test account",
        "owner": "ops@contoso.com",
        "until": "2027-04-30",
        "state": "drift",
    }
    assert found.state_reason == "accepted until 2027-04-30: a test account (ops@contoso.com)"
    assert found.severity == "critical"


NOT_COMPARED = make_finding(
    "not_computable.members", "", "", "hidden", group=SALES, state="unknown", state_reason="it was not compared"
)
NAMED = {**ENTRY, "check": "not_computable.members", "group": "SG-Sales", "member": ""}


def test_what_was_not_compared_is_accepted_by_an_exception_that_names_it() -> None:
    [found] = apply_exceptions([NOT_COMPARED], read(NAMED), TODAY, "contoso.com")
    assert found.acceptance is not None
    assert (found.state, found.acceptance.state) == ("accepted", "unknown")
    assert states([NOT_COMPARED], {**NAMED, "group": SALES.id.upper()}) == [("not_computable.members", "accepted")]


@pytest.mark.parametrize("which", [{"group": ""}, {"group": "SG-*"}, {"check": "not_computable.*"}, {"check": "*"}])
def test_no_pattern_accepts_what_was_not_compared(which: dict[str, t.Any]) -> None:
    [found] = apply_exceptions([NOT_COMPARED], read({**NAMED, **which}), TODAY, "contoso.com")
    assert (found.state, found.acceptance) == ("unknown", None)
    assert "accepts differences, and what was not compared only where it names" in found.state_reason


def test_an_attribute_that_cannot_be_computed_is_accepted_for_all_groups_by_its_name() -> None:
    unknown = make_finding("not_computable.attribute", "", "", "x", group=SALES, subject="info", state="unknown")
    named = {**NAMED, "check": "not_computable.attribute", "group": "", "subject": "Info"}
    assert states([unknown], named) == [("not_computable.attribute", "accepted")]


def test_settings_that_can_not_be_read_are_no_difference_of_a_setting() -> None:
    unknown = unread(SETTING, AuthorizationError("no right", status=403))
    broad = {**NAMED, "check": "configuration.setting", "group": ""}
    assert states([unknown], broad) == [("configuration.setting", "unknown")]
    assert states([unknown], {**broad, "subject": "all of them"}) == [("configuration.setting", "accepted")]


def test_the_doubt_about_a_whole_run_is_never_accepted() -> None:
    doubt = make_finding("not_computable.rules", "", "", "x", subject="group.container", state="unknown")
    named = {**NAMED, "check": "not_computable.rules", "group": "", "subject": "group.container"}
    assert states([doubt], named) == [("not_computable.rules", "unknown")]


def test_an_expired_exception_accepts_nothing() -> None:
    expired = {**ENTRY, "until": "2027-03-30"}
    assert states([stranger()], expired) == [("member.unexpected", "drift"), ("exception.expired", "drift")]
    [_first, about] = apply_exceptions([stranger()], read(expired), TODAY, "contoso.com")
    assert (about.severity, about.actual) == ("low", "2027-03-30")
    assert about.reason == ("exception 1 (check member.unexpected) of ops@contoso.com, until 2027-03-30: a test account")


def test_an_exception_of_another_configuration_accepts_nothing() -> None:
    foreign = {**ENTRY, "configuration": "fabrikam.com"}
    assert states([stranger()], foreign) == [("member.unexpected", "drift"), ("exception.foreign", "drift")]


def test_a_run_that_is_not_complete_says_nothing_of_unused_ones() -> None:
    assert states([], ENTRY, is_complete=False) == []
    assert states([], ENTRY) == [("exception.unused", "drift")]


def test_two_exceptions_may_fit_one_finding() -> None:
    assert states([stranger()], ENTRY, {**ENTRY, "group": "SG-Sales"}) == ACCEPTED


def test_findings_about_exceptions_have_ids_of_their_own() -> None:
    found = apply_exceptions([], read(ENTRY, {**ENTRY, "group": "SG-Sales"}), TODAY, "contoso.com")
    assert len({each.id for each in found}) == 2


def test_an_attribute_is_named_with_its_check() -> None:
    edited = make_finding("group.attribute.info", "a", "b", "x", group=SALES, state="drift")
    assert states([edited], {**ENTRY, "check": "group.attribute.INFO"}) == [("group.attribute.info", "accepted")]
    assert states([edited], {**ENTRY, "check": "group.attribute.*"}) == [("group.attribute.info", "accepted")]


WRONG = [
    (
        {**ENTRY, "check": "member.unexpcted"},
        "names the check 'member.unexpcted', which there is not",
        "Did you mean 'member.unexpected'?",
    ),
    ({**ENTRY, "check": "exception.unused"}, "is about 'exception.unused'", "Exceptions accept no findings about exceptions."),
    ({**ENTRY, "reason": ""}, "has no 'reason'", "none may be empty"),
    ({**ENTRY, "reason": "  "}, "has no 'reason'", "none may be empty"),
    ({**ENTRY, "owner": None}, "has no 'owner'", "none may be empty"),
    ({key: value for key, value in ENTRY.items() if key != "until"}, "has no 'until'", "for example 2027-03-31"),
    ({**ENTRY, "until": "31.3.2027"}, "has the value '31.3.2027' for 'until', which is not a date", "Write it like"),
    ({**ENTRY, "until": "2027-12-31"}, "holds until 2027-12-31, more than 180 days", "Choose 2027-09-27 at the latest"),
    ({**ENTRY, "untill": "2027-04-30"}, "has the unknown option 'untill'", "It takes check, reason, owner, until, group"),
    ({**ENTRY, "group": 5}, "has the value 5 for 'group', which is not text", "Write it in quotes."),
    ("member.unexpected", "Exception 1 is not a dictionary", "It takes check"),
]


@pytest.mark.parametrize(("entry", "message", "hint"), WRONG)
def test_what_is_wrong_with_an_exception(entry: t.Any, message: str, hint: str) -> None:
    with pytest.raises(OptionError) as caught:
        read(entry)
    assert message in caught.value.message
    assert hint in str(caught.value.hint)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(OptionError) as caught:
        read({**ENTRY, "reason": ""}, ENTRY, {"check": "x"})
    lines = caught.value.message.splitlines()
    assert lines[0] == "5 exceptions are wrong:"
    assert [line.split(maxsplit=3)[:2] for line in lines[1:]] == [["Exception", "1"], *[["Exception", "3"]] * 4]


def test_the_longest_time_can_be_raised() -> None:
    assert read({**ENTRY, "until": "2027-12-31"}, most_days=300)[0].until == datetime.date(2027, 12, 31)


def test_candidates_are_not_taken_before_somebody_has_filled_them_in() -> None:
    report = [
        stranger().as_dict(),
        stranger(state="pending").as_dict(),
        stranger(state="accepted").as_dict(),
        make_finding("exception.unused", "", "", "", subject="x", state="drift").as_dict(),
        make_finding("group.ownership", "", "", "", group=SALES, subject="groupType", state="drift").as_dict(),
    ]
    found = [candidate(each, datetime.date(2027, 6, 1)) for each in report if is_acceptable(each)]
    assert found == [
        {"check": "member.unexpected", "group": GROUP_ID, "member": "S-1-5-21-9", "reason": "", "owner": "", "until": "2027-06-01"},
        {"check": "group.ownership", "group": GROUP_ID, "subject": "groupType", "reason": "", "owner": "", "until": "2027-06-01"},
    ]
    with pytest.raises(OptionError):
        read(*found)
    filled = [{**each, "reason": "known", "owner": "ops"} for each in found]
    assert states([stranger()], filled[0]) == ACCEPTED


@pytest.mark.parametrize("subject", ["mapping [displayName]", "filter *", "a?b"])
def test_a_subject_that_looks_like_a_pattern_is_meant_as_it_stands(subject: str) -> None:
    finding = make_finding("group.ownership", "", "", "", group=SALES, subject=subject, state="drift")
    filled = {**candidate(finding.as_dict(), datetime.date(2027, 6, 1)), "reason": "known", "owner": "ops"}
    assert states([finding], filled) == [("group.ownership", "accepted")]

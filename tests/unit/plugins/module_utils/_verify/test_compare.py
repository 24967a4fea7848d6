# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing expected and written-back state."""

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.attributes import ExpectedAttribute
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import Join
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.scope import ScopeVerdict
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.value_patterns import ValuePattern
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.checks import all_hold, count, table
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.members import MemberSelection
from tests.unit.comparisons import ACCOUNT, ACTUAL, DOUBT, EXPECTED, USER, by_id, compare, verdicts


def test_everything_holds() -> None:
    assert verdicts(keywords=("a", "b"), mail=()) == {
        "group.in_scope": "passed",
        "group.exists": "passed",
        "group.container": "passed",
        "attribute.cn": "passed",
        "attribute.description": "info",
        "attribute.info": "info",
        "attribute.keywords": "passed",
        "attribute.sAMAccountName": "passed",
        "member.ana@contoso.com": "passed",
        "member.ben@contoso.com": "passed",
        "member.grace@contoso.com": "passed",
        "member.SG-Canary": "passed",
        "members.unexpected": "passed",
        "expected.keywords": "passed",
        "expected.mail": "passed",
    }


def test_the_group_is_missing() -> None:
    assert verdicts(actual=None) == {"group.in_scope": "passed", "group.exists": "failed"}


def test_out_of_scope_fails() -> None:
    expected = dataclasses.replace(EXPECTED, scope=ScopeVerdict(False, "not assigned"))
    assert verdicts(expected)["group.in_scope"] == "failed"


def test_differences_fail() -> None:
    actual = DirectoryObject(
        "CN=Sales_1,CN=Users,DC=contoso,DC=com",
        {"cn": ("sales_1",), "keywords": ("a",)},
        ["CN=Ben\\2C B,OU=People,DC=contoso,DC=com", "CN=Eve,DC=contoso,DC=com"],
    )
    found = verdicts(actual=actual, info=("y",))
    assert {key for key, verdict in found.items() if verdict == "failed"} == {
        "group.container",
        "attribute.cn",
        "attribute.keywords",
        "attribute.sAMAccountName",
        "member.ana@contoso.com",
        "members.unexpected",
        "expected.info",
    }


def test_only_selected_members_are_asserted() -> None:
    actual = dataclasses.replace(ACTUAL, members=["CN=Ana,OU=People,DC=contoso,DC=com"])
    found = verdicts(actual=actual, selection=MemberSelection(frozenset({"id-ana"})))
    assert [key for key in found if key.startswith("member")] == ["member.ana@contoso.com", "members.unexpected"]
    assert found["members.unexpected"] == "passed"


def test_strangers_can_be_tolerated() -> None:
    actual = dataclasses.replace(ACTUAL, members=[*ACTUAL.members, "CN=Eve,DC=contoso,DC=com"])
    assert verdicts(actual=actual)["members.unexpected"] == "failed"
    assert verdicts(actual=actual, selection=MemberSelection(strangers_fail=False))["members.unexpected"] == "info"


def test_reasons_of_absent_members() -> None:
    reasons = {check.id: check.reason for check in compare()}
    assert reasons["member.grace@contoso.com"] == "cloud-only user without a reference"
    assert "not yet in Active Directory" in reasons["member.SG-Canary"]


def test_counts_and_table() -> None:
    checks = compare(actual=None)
    assert count(checks) == {"total": 2, "passed": 1, "failed": 1, "info": 0}
    assert not all_hold(checks)
    assert table(checks).splitlines() == [
        "VERDICT  CHECK           EXPECTED  ACTUAL    REASON",
        "passed   group.in_scope  in scope  in scope  assigned",
        "failed   group.exists    Group_g   (absent)  no object in Active Directory carries this anchor",
    ]


def test_long_values_are_cut_in_the_table() -> None:
    actual = dataclasses.replace(ACTUAL, attributes={"cn": ("v" * 100,)})
    text = table(compare(actual=actual))
    assert "v" * 43 + "…" in text
    assert "v" * 44 not in text


@pytest.mark.parametrize(
    ("value", "verdict", "reason"),
    [
        ("1a73qt", "passed", "unpredictable, and of the right form, by RandomString(6,3,0,0,3)"),
        ("1a73qtx", "failed", "the value doesn't have the form that RandomString(6,3,0,0,3) gives"),
        (None, "failed", "a value is missing"),
    ],
)
def test_unpredictable_values_are_compared_by_their_shape(value: str | None, verdict: str, reason: str) -> None:
    attribute = ExpectedAttribute(
        "info", ("zzz999",), "unpredictable", "RandomString(6,3,0,0,3)", None, ValuePattern("6 characters", ".{6}")
    )
    expected = dataclasses.replace(EXPECTED, attributes=(attribute,))
    actual = dataclasses.replace(ACTUAL, attributes={"info": (value,)} if value else {})
    check = by_id(compare(expected, actual))["attribute.info"]
    assert (check.expected, check.actual) == ("(6 characters)", value or "(absent)")
    assert (check.verdict, check.reason) == (verdict, reason)


def test_redacted_values_are_not_shown() -> None:
    attribute = ExpectedAttribute("info", ("secret",), "equals", "Redact([x])", redacted=True)
    expected = dataclasses.replace(EXPECTED, attributes=(attribute,))
    actual = dataclasses.replace(ACTUAL, attributes={"info": ("other secret",)})
    check = by_id(compare(expected, actual))["attribute.info"]
    assert (check.expected, check.actual, check.verdict) == ("[Redact]", "[Redact]", "failed")


@pytest.mark.parametrize(("written", "verdict"), [("TRUE", "passed"), ("FALSE", "failed")])
def test_booleans_are_what_ldap_writes(written: str, verdict: str) -> None:
    attribute = ExpectedAttribute("hideDLMembership", ("True",), "equals", '"True"')
    expected = dataclasses.replace(EXPECTED, attributes=(attribute,))
    actual = dataclasses.replace(ACTUAL, attributes={"hidedlmembership": (written,)})
    assert verdicts(expected, actual)["attribute.hideDLMembership"] == verdict


@pytest.mark.parametrize(
    ("attributes", "failed"),
    [
        ({"useraccountcontrol": ("512",), "manager": ("cn=ana,OU=People,DC=contoso,DC=com",)}, set()),
        ({"useraccountcontrol": ("514",), "manager": ("CN=Ana,OU=People,DC=contoso,DC=com",)}, {"attribute.accountDisabled"}),
        ({"useraccountcontrol": ("512",)}, {"attribute.manager"}),
    ],
)
def test_a_user(attributes: dict[str, tuple[str, ...]], failed: set[str]) -> None:
    checks = compare(USER, DirectoryObject(ACCOUNT, attributes))
    assert [check.id for check in checks] == [
        "user.in_scope",
        "user.exists",
        "user.container",
        "attribute.accountDisabled",
        "attribute.manager",
    ]
    assert {check.id for check in checks if check.verdict == "failed"} == failed


def test_a_manager_without_an_account_is_no_failure() -> None:
    checks = compare(USER, DirectoryObject(ACCOUNT, {"useraccountcontrol": ("512",)}), found={})
    manager = next(check for check in checks if check.id == "attribute.manager")
    assert manager.verdict == "info"
    assert manager.reason == "no object in Active Directory belongs to ana@contoso.com, so there is nothing to refer to"


def test_a_missing_user() -> None:
    assert [(check.id, check.verdict) for check in compare(USER, None)] == [
        ("user.in_scope", "passed"),
        ("user.exists", "failed"),
    ]


def test_a_manager_that_could_not_be_looked_up() -> None:
    checks = compare(USER, DirectoryObject(ACCOUNT, {"useraccountcontrol": ("512",)}), found={}, unknown=DOUBT)
    manager = next(check for check in checks if check.id == "attribute.manager")
    assert (manager.expected, manager.verdict, manager.reason) == ("(unknown)", "failed", "no global catalog can be asked")


@pytest.mark.parametrize("present", [True, False])
def test_a_member_that_could_not_be_looked_up(present: bool) -> None:
    found = {Join("sid", "S-1-5-21-1-2-3-1105"): "CN=Ben\\2C B,OU=People,DC=contoso,DC=com"}
    actual = ACTUAL if present else DirectoryObject(ACTUAL.distinguished_name, ACTUAL.attributes, ACTUAL.members[1:])
    checks = by_id(compare(actual=actual, found=found, unknown=DOUBT))
    ana = checks["member.ana@contoso.com"]
    assert (ana.actual, ana.verdict, ana.reason) == ("(unknown)", "failed", "no global catalog can be asked")
    assert checks["member.ben@contoso.com"].verdict == "passed"
    selection = MemberSelection(frozenset({"id-ben"}), strangers_fail=False)
    others = compare(EXPECTED, actual, selection, found=found, unknown=DOUBT)
    assert not [check.id for check in others if check.verdict == "failed"]

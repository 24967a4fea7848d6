# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings of one group: which check of the comparison becomes which finding, and what would repair it."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.attributes import ExpectedAttribute
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.failure import Failure
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.group import ExpectedGroup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import ExpectedMember, Join
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.scope import ScopeVerdict
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.compare import find_differences
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import (
    Finding,
    FoundObject,
    State,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.group_findings import (
    GroupFindings,
    adopted_instead,
    with_certain_fixes,
)
from tests.unit.comparisons import ACTUAL, EXPECTED, state_of

CLOUD = "msDS-ObjectSoa"
STRANGER = "CN=Eve O'Hara,OU=People,DC=contoso,DC=com"


def findings(expected: ExpectedGroup = EXPECTED, *objects: DirectoryObject, **known: t.Any) -> list[Finding]:
    """Return the findings of a group that Active Directory holds as these objects."""
    state = state_of(expected, *objects, **known)
    return GroupFindings("contoso.com", describe).of(expected, state, find_differences(expected, state))


def describe(name: str) -> FoundObject:
    """Say whose a member of Active Directory is."""
    return FoundObject("id-grace", "grace@contoso.com", name) if "Grace" in name else FoundObject("S-1-5-21-9", "Eve O'Hara", name)


def only(found: list[Finding]) -> Finding:
    """Return the one finding."""
    assert len(found) == 1, [each.check for each in found]
    return found[0]


def rated(finding: Finding) -> tuple[str, str, str]:
    """Return check, class and severity."""
    return finding.check, finding.finding_class, finding.severity


def test_a_group_as_it_must_be_has_no_findings() -> None:
    assert findings(EXPECTED, ACTUAL) == []


def test_a_missing_group() -> None:
    found = only(findings())
    assert rated(found) == ("group.missing", "group_missing", "high")
    assert found.group == FoundObject("g", "Sales", "")
    assert found.fix.command == (
        "ansible localhost -m hybrid_identity.cloud_sync.provision_on_demand "
        """-a '{"configuration": "contoso.com", "group": "g"}'"""
    )


def test_an_anchor_that_two_objects_carry() -> None:
    other = dataclasses.replace(ACTUAL, distinguished_name="CN=Copy,DC=contoso,DC=com")
    found = only(findings(EXPECTED, ACTUAL, other))
    assert rated(found) == ("anchor.duplicate", "anchor_duplicate", "high")
    assert "CN=Copy,DC=contoso,DC=com" in found.reason
    assert found.fix.command == ""


def test_a_group_in_another_container() -> None:
    moved = dataclasses.replace(ACTUAL, distinguished_name="CN=Sales_1,CN=Users,DC=contoso,DC=com")
    found = only(findings(EXPECTED, moved))
    assert rated(found) == ("group.container", "group_differs", "medium")
    assert (found.expected, found.actual) == ("OU=Groups,DC=contoso,DC=com", "CN=Users,DC=contoso,DC=com")


def test_an_attribute_with_another_value() -> None:
    edited = dataclasses.replace(ACTUAL, attributes={**ACTUAL.attributes, "keywords": ("a",)})
    found = only(findings(EXPECTED, edited))
    assert rated(found) == ("group.attribute.keywords", "group_differs", "medium")
    assert (found.expected, found.actual) == ("a; b", "a")


def test_the_mark_of_the_source_of_authority_is_ownership() -> None:
    marked = dataclasses.replace(
        EXPECTED, attributes=(*EXPECTED.attributes, ExpectedAttribute(CLOUD, ("Cloud",), "equals", '"Cloud"'))
    )
    found = only(findings(marked, ACTUAL))
    assert rated(found) == ("group.ownership", "ownership", "medium")
    assert (found.subject, found.actual) == (CLOUD, "(absent)")


def test_a_group_of_a_scope_that_the_service_does_not_convert() -> None:
    expected = dataclasses.replace(
        EXPECTED, attributes=(*EXPECTED.attributes, ExpectedAttribute("groupType", ("-2147483640",), "equals", "..."))
    )
    actual = dataclasses.replace(ACTUAL, attributes={**ACTUAL.attributes, "grouptype": ("-2147483646",)})
    found = findings(expected, actual)
    assert [rated(each) for each in found] == [
        ("group.not_writable", "ownership", "high"),
        ("group.ownership", "ownership", "medium"),
    ]
    assert found[0].fix.text == "Convert it first: Set-ADGroup -GroupScope Universal."


def test_a_member_that_is_missing() -> None:
    without = dataclasses.replace(ACTUAL, members=ACTUAL.members[1:])
    found = only(findings(EXPECTED, without))
    assert rated(found) == ("member.missing", "member_missing", "high")
    assert found.member == FoundObject("ID-ANA", "ana@contoso.com", "CN=Ana,OU=People,DC=contoso,DC=com")
    assert found.fix.command.endswith("""-a '{"configuration": "contoso.com", "group": "g", "members": ["ID-ANA"]}'""")


def test_a_member_who_has_no_object_is_no_finding() -> None:
    assert findings(EXPECTED, ACTUAL, found={Join("anchor", "Group_x"): "CN=x,DC=contoso,DC=com"})[0].check == "member.missing"
    assert [each.check for each in findings(EXPECTED, dataclasses.replace(ACTUAL, members=()), found={})] == []


def test_a_member_that_nothing_explains() -> None:
    more = dataclasses.replace(ACTUAL, members=[*ACTUAL.members, STRANGER])
    found = only(findings(EXPECTED, more))
    assert rated(found) == ("member.unexpected", "member_unexpected", "critical")
    assert found.member == FoundObject("S-1-5-21-9", "Eve O'Hara", STRANGER)
    assert found.reason == "no member of the group in Entra ID explains it"
    assert found.fix.command == (
        "Remove-ADGroupMember -Identity 'CN=Sales_1,ou=groups,dc=contoso,dc=com' "
        "-Members 'CN=Eve O''Hara,OU=People,DC=contoso,DC=com'"
    )


def test_a_member_that_the_service_does_not_write_is_explained() -> None:
    more = dataclasses.replace(ACTUAL, members=[*ACTUAL.members, "CN=Grace,OU=People,DC=contoso,DC=com"])
    found = only(findings(EXPECTED, more))
    assert rated(found) == ("member.unexpected", "member_unexpected", "medium")
    assert found.reason == "it is a member in Entra ID, but the service doesn't write it: cloud-only user without a reference"


def test_no_command_takes_a_member_away_that_entra_id_has() -> None:
    more = dataclasses.replace(ACTUAL, members=[*ACTUAL.members, "CN=Grace,OU=People,DC=contoso,DC=com"])
    fix = only(findings(EXPECTED, more)).fix
    assert (fix.command, fix.text.partition(".")[0]) == ("", "Leave the member there as long as it is one in Entra ID")


@pytest.mark.parametrize(
    ("state", "is_printed"), [("drift", True), ("pending", False), ("blocked", False), ("accepted", False), ("unknown", False)]
)
def test_the_command_that_removes_a_member_is_for_drift_alone(state: State, is_printed: bool) -> None:
    more = dataclasses.replace(ACTUAL, members=[*ACTUAL.members, STRANGER])
    [found] = with_certain_fixes([dataclasses.replace(only(findings(EXPECTED, more)), state=state)])
    assert ("Remove-ADGroupMember" in found.fix.command) is is_printed
    assert found.fix.text.startswith("Find out who added the member")


@pytest.mark.parametrize(
    ("state", "is_printed"), [("drift", True), ("pending", True), ("blocked", True), ("accepted", False), ("unknown", False)]
)
def test_what_may_be_provisioned_on_demand_may_be_so_at_any_time(state: State, is_printed: bool) -> None:
    [found] = with_certain_fixes([dataclasses.replace(only(findings()), state=state)])
    assert bool(found.fix.command) is is_printed


def test_a_group_that_lost_only_its_anchor_is_not_provisioned_a_second_time() -> None:
    missing = adopted_instead(only(findings()))
    assert missing.fix.command == ""
    assert "msDS-ExternalDirectoryObjectId" in missing.fix.text and "group.legacy" in missing.fix.text


def test_each_stranger_is_a_finding_of_its_own() -> None:
    more = dataclasses.replace(ACTUAL, members=[*ACTUAL.members, STRANGER, "CN=Grace,DC=contoso,DC=com"])
    found = findings(EXPECTED, more)
    assert [each.check for each in found] == ["member.unexpected", "member.unexpected"]
    assert len({each.id for each in found}) == 2


def test_what_cannot_be_computed_is_no_difference() -> None:
    failure = Failure("The mapping of 'mail' fails: x", "Correct the expression.")
    failing = dataclasses.replace(
        EXPECTED,
        container=None,
        container_failure=failure,
        attributes=(ExpectedAttribute("mail", (), "failed", "[mail]", failure.reason, failure=failure),),
        members=(ExpectedMember("id-x", "x@contoso.com", "user", None, failure.reason, failure),),
    )
    found = findings(failing, dataclasses.replace(ACTUAL, members=()))
    assert [rated(each)[:2] for each in found] == [
        ("not_computable.container", "not_computable"),
        ("not_computable.attribute", "not_computable"),
        ("not_computable.member", "not_computable"),
    ]
    assert {each.fix.text for each in found} == {"Correct the expression."}
    assert [each.subject for each in found] == ["", "mail", ""]


def test_a_member_whose_object_could_not_be_looked_for() -> None:
    found = only(
        findings(
            EXPECTED,
            dataclasses.replace(ACTUAL, members=ACTUAL.members[1:]),
            found={Join("sid", "S-1-5-21-1-2-3-1105"): "CN=Ben\\2C B,OU=People,DC=contoso,DC=com"},
            unknown={Join("sid", "S-1-5-21-1-2-3-1104"): "no global catalog answers"},
        )
    )
    assert (found.check, found.reason) == ("not_computable.member", "no global catalog answers")


def test_a_scope_that_cannot_be_decided() -> None:
    failure = Failure("the filter fails", "Correct the filter.")
    undecided = dataclasses.replace(EXPECTED, scope=ScopeVerdict(False, "the filter fails", failure=failure))
    assert rated(findings(undecided, ACTUAL)[0])[0] == "not_computable.scope"


def test_a_name_in_a_command_is_quoted() -> None:
    state = state_of(EXPECTED)
    found = GroupFindings("Contoso Ltd's", describe).of(EXPECTED, state, find_differences(EXPECTED, state))
    assert "Contoso Ltd" in found[0].fix.command
    assert found[0].fix.command.count("'") > 2

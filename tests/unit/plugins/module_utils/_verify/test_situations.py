# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a comparison says in each situation of a group, and of what can't be computed."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.group import ExpectedGroup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import Join
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.scope import ScopeVerdict
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify import check_ids
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.compare import (
    EVERY_MEMBER,
    compare_states,
    failed_expectations,
    find_differences,
    in_sync,
    is_lasting,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.members import MemberSelection
from tests.unit.comparisons import (
    ACCOUNT,
    ANA,
    BEN,
    DOUBT,
    ELSEWHERE,
    EVE,
    FAILURE,
    IN_PLACE,
    OLD,
    ONE,
    OUTSIDE,
    USER,
    by_id,
    compare,
    failing,
    state_of,
    verdicts,
)

NEW_ONLY = dataclasses.replace(ONE, container_on_create="the default value is given only when the object is created")
ALL_PASS = {
    "group.in_scope": "passed",
    "group.exists": "passed",
    "group.container": "passed",
    "attribute.info": "passed",
    "member.ana@contoso.com": "passed",
    "members.unexpected": "passed",
}
SITUATIONS: list[tuple[str, ExpectedGroup, list[DirectoryObject], dict[str, t.Any], dict[str, str], bool, bool]] = [
    # name, expected, objects, what else is there, verdicts, in sync, lasting
    ("nothing wrong", ONE, [IN_PLACE], {}, ALL_PASS, True, False),
    ("missing", ONE, [], {}, {"group.in_scope": "passed", "group.exists": "failed"}, False, False),
    ("duplicate anchor", ONE, [IN_PLACE, ELSEWHERE], {}, {"group.in_scope": "passed", "group.unique": "failed"}, False, True),
    ("wrong container", ONE, [ELSEWHERE], {}, {**ALL_PASS, "group.container": "failed"}, False, False),
    ("container of new groups", NEW_ONLY, [ELSEWHERE], {}, {**ALL_PASS, "group.container": "info"}, True, False),
    (
        "wrong attribute",
        ONE,
        [dataclasses.replace(IN_PLACE, attributes={"info": ("y",)})],
        {},
        {**ALL_PASS, "attribute.info": "failed"},
        False,
        False,
    ),
    (
        "failing expression",
        dataclasses.replace(ONE, attributes=(*ONE.attributes, failing("mail"))),
        [IN_PLACE],
        {},
        {**ALL_PASS, "attribute.mail": "failed"},
        False,
        True,
    ),
    (
        "failing expression of a group that is missing",
        dataclasses.replace(ONE, attributes=(*ONE.attributes, failing("mail"))),
        [],
        {},
        {"group.in_scope": "passed", "group.exists": "failed", "attribute.mail": "failed"},
        False,
        True,
    ),
    (
        "failing container",
        dataclasses.replace(ONE, container=None, container_failure=FAILURE),
        [IN_PLACE],
        {},
        {**ALL_PASS, "group.container": "failed"},
        False,
        True,
    ),
    (
        "failing filter",
        dataclasses.replace(ONE, scope=ScopeVerdict(False, "it fails: no", failure=FAILURE)),
        [IN_PLACE],
        {},
        {**ALL_PASS, "group.in_scope": "failed"},
        False,
        True,
    ),
    (
        "failing filter of a member",
        dataclasses.replace(ONE, members=(ANA._replace(join=None, failure=FAILURE),)),
        [dataclasses.replace(IN_PLACE, members=[])],
        {},
        {**ALL_PASS, "member.ana@contoso.com": "failed"},
        False,
        True,
    ),
    (
        "legacy object",
        ONE,
        [],
        {"legacy": [OLD]},
        {"group.in_scope": "passed", "group.exists": "failed", "group.legacy": "info"},
        False,
        False,
    ),
    (
        "member missing",
        ONE,
        [dataclasses.replace(IN_PLACE, members=[])],
        {},
        {**ALL_PASS, "member.ana@contoso.com": "failed"},
        False,
        False,
    ),
    (
        "member unexpected",
        ONE,
        [dataclasses.replace(IN_PLACE, members=[*IN_PLACE.members, EVE])],
        {},
        {**ALL_PASS, "members.unexpected": "failed"},
        False,
        False,
    ),
    ("no object of a member", ONE, [dataclasses.replace(IN_PLACE, members=[])], {"found": {}}, ALL_PASS, True, False),
    (
        "unreachable catalog",
        ONE,
        [dataclasses.replace(IN_PLACE, members=[])],
        {"found": {}, "unknown": {Join("sid", "S-1-5-21-1-2-3-1104"): "no global catalog can be asked"}},
        {**ALL_PASS, "member.ana@contoso.com": "failed"},
        False,
        False,
    ),
    (
        "out of scope and absent",
        dataclasses.replace(ONE, scope=OUTSIDE),
        [],
        {},
        {"group.in_scope": "failed", "group.exists": "passed"},
        True,
        True,
    ),
    (
        "out of scope and there",
        dataclasses.replace(ONE, scope=OUTSIDE),
        [ELSEWHERE],
        {},
        {**ALL_PASS, "group.in_scope": "failed", "group.exists": "info", "group.container": "info"},
        True,
        True,
    ),
    (
        "out of scope and there twice",
        dataclasses.replace(ONE, scope=OUTSIDE),
        [IN_PLACE, ELSEWHERE],
        {},
        {"group.in_scope": "failed", "group.unique": "failed"},
        False,
        True,
    ),
]


@pytest.mark.parametrize(
    ("expected", "objects", "state", "found", "agrees", "lasts"),
    [row[1:] for row in SITUATIONS],
    ids=[row[0] for row in SITUATIONS],
)
def test_a_situation(
    expected: ExpectedGroup,
    objects: list[DirectoryObject],
    state: dict[str, t.Any],
    found: dict[str, str],
    agrees: bool,
    lasts: bool,
) -> None:
    whole = state_of(expected, *objects, **state)
    checks = list(compare_states(expected, whole))
    assert {name: check.verdict for name, check in by_id(checks).items()} == found
    assert list(find_differences(expected, whole)) == [check for check in checks if check.verdict == "failed"]
    assert all(check.reason for check in checks if check.verdict != "passed")
    assert (in_sync(expected, checks), is_lasting(expected, whole)) == (agrees, lasts)


def test_a_failing_expression_says_why_and_what_to_do() -> None:
    expected = dataclasses.replace(ONE, attributes=(failing("info", redacted=True),))
    check = by_id(compare(expected, IN_PLACE))["attribute.info"]
    assert (check.expected, check.actual, check.reason, check.hint) == ("(unknown)", "[Redact]", "it fails: no", "Correct it.")


def test_duplicates_are_all_named() -> None:
    state = state_of(ONE, IN_PLACE, ELSEWHERE)
    check = by_id(compare_states(ONE, state))["group.unique"]
    assert check.reason == (
        "the service can't match a group whose anchor several objects carry: "
        "CN=Sales_1,OU=Groups,DC=contoso,DC=com; CN=Sales_1,OU=Sales,DC=contoso,DC=com"
    )
    assert (check.actual, check.hint) == ("objects: 2", "Keep msDS-ExternalDirectoryObjectId on one of them.")


def test_what_fails_whatever_active_directory_holds() -> None:
    expected = dataclasses.replace(
        ONE,
        scope=ScopeVerdict(False, "it fails: no", failure=FAILURE),
        container=None,
        container_failure=FAILURE,
        attributes=(*ONE.attributes, failing("mail")),
        members=(ANA, BEN._replace(join=None, failure=FAILURE)),
    )
    checks = list(failed_expectations(expected))
    assert [check.id for check in checks] == ["group.in_scope", "group.container", "attribute.mail", "member.ben@contoso.com"]
    assert {(check.verdict, check.reason, check.hint) for check in checks} == {("failed", "it fails: no", "Correct it.")}
    assert list(failed_expectations(ONE)) == []


def test_a_failure_of_a_member_that_is_not_compared_does_not_count() -> None:
    expected = dataclasses.replace(ONE, members=(ANA, BEN._replace(join=None, failure=FAILURE)))
    state = state_of(expected, IN_PLACE)
    only_ana = MemberSelection(frozenset({"id-ana"}))
    assert [is_lasting(expected, state, each) for each in (EVERY_MEMBER, only_ana, None)] == [True, False, False]
    assert [check.id for check in find_differences(expected, state, only_ana)] == []


def test_members_that_are_not_compared_have_no_check() -> None:
    assert [name for name in verdicts(selection=None) if name.startswith("member")] == []


def test_strangers_may_be_members_that_are_not_known() -> None:
    check = by_id(compare(ONE, IN_PLACE, found={}, unknown=DOUBT))["members.unexpected"]
    assert (check.verdict, check.actual) == ("failed", "CN=Ana,OU=People,DC=contoso,DC=com")
    assert check.reason.endswith("they may include members whose objects are not known (1)")


@pytest.mark.parametrize(
    ("values", "unexpected"),
    [
        (["CN=Ana,OU=People,DC=contoso,DC=com"], "none"),
        (["cn=ANA, ou=people, dc=contoso, dc=com"], "none"),
        (["CN=Ana,OU=People,DC=contoso,DC=com", EVE], EVE),
        (["cn=ANA,OU=People,DC=contoso,DC=com", EVE], EVE),
    ],
)
def test_members_are_matched_however_they_are_spelled(values: list[str], unexpected: str) -> None:
    checks = by_id(compare(ONE, dataclasses.replace(IN_PLACE, members=values)))
    assert checks["member.ana@contoso.com"].verdict == "passed"
    assert checks["members.unexpected"].actual == unexpected


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("CN=a,OU=Groups,DC=contoso,DC=com", "passed"),
        ("CN=a\\, b,OU=Groups,DC=contoso,DC=com", "passed"),
        ("CN=a\\2C b,ou=groups, DC=contoso,DC=com", "passed"),
        ("CN=a,OU=Inner,OU=Groups,DC=contoso,DC=com", "failed"),
        ("CN=a\\,OU=Groups,DC=contoso,DC=com", "failed"),
        ("CN=a,OU=Sub Groups,DC=contoso,DC=com", "failed"),
    ],
)
def test_the_container_is_the_parent_however_it_is_spelled(name: str, verdict: str) -> None:
    checks = by_id(compare(ONE, dataclasses.replace(IN_PLACE, distinguished_name=name)))
    assert checks["group.container"].verdict == verdict
    literal = by_id(compare(ONE, dataclasses.replace(IN_PLACE, distinguished_name=name), literals={CONTAINER: (PLACE,)}))
    assert literal["expected.parentDistinguishedName"].verdict == verdict


CONTAINER, PLACE = "parentDistinguishedName", "OU=Groups,DC=contoso,DC=com"


def test_a_user_that_has_two_accounts_or_an_old_one() -> None:
    account = DirectoryObject(ACCOUNT)
    twice = by_id(compare_states(USER, state_of(USER, account, account)))
    assert {name: check.verdict for name, check in twice.items()} == {"user.in_scope": "passed", "user.unique": "failed"}
    old = DirectoryObject("CN=Old,DC=contoso,DC=com", {"admindescription": ("TakenOver_User_u",)})
    missing = by_id(compare(USER, None, legacy=[old]))
    assert {name: check.verdict for name, check in missing.items()} == {
        "user.in_scope": "passed",
        "user.exists": "failed",
        "user.legacy": "info",
    }


def test_every_id_has_a_documented_form() -> None:
    forms = set(check_ids.FORMS)
    ids = [
        name
        for _name, expected, objects, state, *_rest in SITUATIONS
        for name in by_id(compare_states(expected, state_of(expected, *objects, **state)))
    ]
    for identifier in [*ids, *verdicts(info=("x",)), *by_id(compare(USER, None))]:
        head = identifier.partition(".")[0]
        assert identifier in forms or f"{head}.<name>" in forms, identifier

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expectations that can't come true are told from those that may."""

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.attributes import ExpectedAttribute
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.predicted import contradictions
from tests.unit.comparisons import ACTUAL, EXPECTED

GROUP = dataclasses.replace(
    EXPECTED,
    attributes=(
        *EXPECTED.attributes,
        ExpectedAttribute("url", (), "unpredictable", "RandomString(6,3,0,0,3)"),
        ExpectedAttribute("wWWHomePage", (), "failed", "Trim("),
        ExpectedAttribute("telephoneNumber", ("secret",), "equals", "Redact([x])", redacted=True),
    ),
)


@pytest.mark.parametrize("actual", [ACTUAL, None], ids=["existing", "new"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("keywords", ("b", "a")),
        ("CN", ("Sales_1",)),
        ("url", ("x",)),
        ("wWWHomePage", ("x",)),
        ("sAMAccountName", ("x",)),
        ("parentDistinguishedName", ("ou=groups, dc=contoso, dc=com",)),
        ("distinguishedName", ("cn=sales_1, ou=groups, dc=contoso, dc=com",)),
        ("name", ("Sales_1",)),
        ("objectClass", ("group", "top")),
        ("whenCreated", ("x",)),
        ("member", ("x",)),
        ("objectSid", ("S-1-5-21-1",)),
        ("msDS-PrincipalName", ("x",)),
        ("info", ("x",)),
        ("facsimileTelephoneNumber", ()),
    ],
)
def test_what_may_come_true(name: str, values: tuple[str, ...], actual: DirectoryObject | None) -> None:
    assert list(contradictions(GROUP, {name: values}, actual)) == []


@pytest.mark.parametrize(
    ("name", "values", "actual", "found", "reason"),
    [
        ("keywords", ("a",), ACTUAL, "a; b", "the mapping [keywords] writes something else"),
        ("keywords", (), None, "a; b", "the mapping [keywords] writes something else"),
        ("info", ("y",), None, "x", 'the mapping "x" writes something else'),
        ("description", ("new",), ACTUAL, "old", "the mapping [description] yields nothing, so it stays as it is"),
        ("description", ("new",), None, "(absent)", "the mapping [description] yields nothing, so it is absent in a new object"),
        ("facsimileTelephoneNumber", ("1",), ACTUAL, "(absent)", "no attribute mapping writes it, so it stays as it is"),
        ("facsimileTelephoneNumber", ("1",), None, "(absent)", "no attribute mapping writes it, so it is absent in a new object"),
        ("telephoneNumber", ("1",), ACTUAL, "[Redact]", "the mapping Redact([x]) writes something else"),
    ],
)
def test_what_can_not_come_true(
    name: str, values: tuple[str, ...], actual: DirectoryObject | None, found: str, reason: str
) -> None:
    (check,) = contradictions(GROUP, {name: values}, actual)
    assert (check.id, check.subject, check.actual, check.verdict) == (f"expected.{name}", name, found, "failed")
    assert check.reason == f"your expectation can't come true: {reason}"
    assert check.hint == "Correct the expectation, or the attribute mapping."


@pytest.mark.parametrize("actual", [ACTUAL, None], ids=["existing", "new"])
@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("parentDistinguishedName", ("OU=Sales,DC=contoso,DC=com",), "OU=Groups,DC=contoso,DC=com"),
        ("parentdistinguishedname", (), "OU=Groups,DC=contoso,DC=com"),
        ("name", ("Other",), "Sales_1"),
        ("distinguishedName", ("CN=Sales_1,OU=Sales,DC=contoso,DC=com",), "CN=Sales_1,OU=Groups,DC=contoso,DC=com"),
        ("objectClass", ("user",), "top; group"),
    ],
)
def test_an_identity_that_can_not_come_true(name: str, values: tuple[str, ...], found: str, actual: DirectoryObject | None) -> None:
    (check,) = contradictions(GROUP, {name: values}, actual)
    assert (check.id, check.subject, check.actual, check.verdict) == (f"expected.{name}", name, found, "failed")
    assert check.reason == (
        "your expectation can't come true: it follows from the target container, the mapping of cn, and that the object is a group"
    )


def test_an_identity_that_is_not_certain_is_left_to_the_proof() -> None:
    lasting = dataclasses.replace(GROUP, container_on_create="only when it is created")
    elsewhere = {"parentDistinguishedName": ("OU=Sales,DC=contoso,DC=com",), "distinguishedName": ("CN=x,DC=contoso,DC=com",)}
    assert list(contradictions(lasting, elsewhere, ACTUAL)) == []
    assert len(list(contradictions(lasting, elsewhere, None))) == 2
    unnamed = dataclasses.replace(GROUP, container=None, attributes=(ExpectedAttribute("cn", (), "unpredictable", "NewGuid()"),))
    assert list(contradictions(unnamed, {**elsewhere, "name": ("x",)}, None)) == []


def test_a_value_on_creation_is_left_to_the_proof_where_the_object_is_there() -> None:
    assert list(contradictions(GROUP, {"info": ("y",)}, ACTUAL)) == []


def test_what_active_directory_holds_stays_where_nothing_writes_it() -> None:
    assert list(contradictions(GROUP, {"description": ("old",)}, ACTUAL)) == []


def test_names_in_active_directory_are_compared_in_any_spelling() -> None:
    managed = dataclasses.replace(ACTUAL, attributes={**ACTUAL.attributes, "managedby": ("CN=Ada,OU=Staff,DC=contoso,DC=com",)})
    assert list(contradictions(GROUP, {"managedBy": ("cn=ada, ou=staff, dc=contoso, dc=com",)}, managed)) == []
    assert len(list(contradictions(GROUP, {"managedBy": ("cn=bob,ou=staff,dc=contoso,dc=com",)}, managed))) == 1

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an answer says about the scope decides what is told, advised and waited for, with the conditions' names of either age."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.in_process import fail, succeed, warning_texts
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME = {"configuration": "contoso.lab"}
ASSIGN = "Assign the group (sync_scope)"
USELESS = "Assigning it doesn't help here"


@pytest.fixture(params=["newer-A", "older-A", "newer-B", "older-B"])
def scoped(request: pytest.FixtureRequest, lab: Lab) -> Lab:
    """A lab with either names of conditions, in either generation of the answer."""
    names, _, form = request.param.partition("-")
    lab.set(scoping_names=names, answer_form=form)
    return lab


def only(*patterns: str) -> None:
    """Let only groups pass whose name matches one of these patterns."""
    filters = [
        {"name": f"filter {number}", "all_of": [{"attribute": "displayName", "operator": "REGEX MATCH", "values": [pattern]}]}
        for number, pattern in enumerate(patterns, start=1)
    ]
    succeed("sync_schema", **NAME, scoping_filters=filters)


def refused(group: str, **options: t.Any) -> Json:
    result = fail("provision_on_demand", **NAME, group=group, **options)
    assert (result["outcome"], result["changed"]) == ("not_in_scope", False)
    return result


def test_an_assignment_that_is_missing(scoped: Lab) -> None:
    result = refused("SG-Unassigned")
    assert result["reason"] == "not in scope: not assigned to the application (or the assignment is not effective yet)"
    assert ASSIGN in result["error"]["hint"] and USELESS not in result["error"]["hint"]
    assert result["call_count"] == 1
    del scoped


def test_a_clause_that_is_false(scoped: Lab) -> None:
    only("^SG-EMEA-")
    result = refused("SG-Canary")
    assert result["reason"] == "not in scope: clause filter 1.displayName REGEX MATCH '^SG-EMEA-' does not hold"
    assert USELESS in result["error"]["hint"] and ASSIGN not in result["error"]["hint"]
    assert result["call_count"] == 1
    del scoped


def test_both_are_told_and_neither_is_waited_for(scoped: Lab) -> None:
    scoped.set(assignment_delay=600)
    only("^SG-EMEA-")
    succeed("sync_scope", **NAME, groups=["SG-Unassigned"])
    result = refused("SG-Unassigned", wait_timeout=60)
    assert result["reason"] == (
        "not in scope: clause filter 1.displayName REGEX MATCH '^SG-EMEA-' does not hold; "
        "not assigned to the application (or the assignment is not effective yet)"
    )
    assert ASSIGN in result["error"]["hint"] and "Besides, change the object" in result["error"]["hint"]
    assert result["call_count"] == 1


def test_a_fresh_assignment_is_waited_for_although_another_filter_does_not_match(scoped: Lab) -> None:
    scoped.set(assignment_delay=5)
    only("^SG-EMEA-", "^SG-Un")
    succeed("sync_scope", **NAME, groups=["SG-Unassigned"])
    result = succeed("provision_on_demand", **NAME, group="SG-Unassigned", wait_timeout=60)
    assert result["outcome"] == "applied"
    assert result["call_count"] > 1
    assert set(result["scope_results"].values()) == {True, False}


def test_a_member_is_told_with_the_clause_that_it_does_not_fulfil(scoped: Lab) -> None:
    result = succeed("provision_on_demand", **NAME, group="SG-Mixed", all_members=True)
    (row,) = [each for each in result["members"] if each["name"] == "grace@contoso.lab"]
    assert row["outcome"] == "unresolved"
    assert row["reason"].endswith(": clause 'On-prem Owned Users.dirSyncEnabled IS TRUE' does not hold")
    assert any("grace@contoso.lab" in text for text in warning_texts(result))
    del scoped

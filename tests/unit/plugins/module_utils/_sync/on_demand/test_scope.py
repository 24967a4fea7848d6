# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What steps say about the scope: the condition that is false, what helps, and whether waiting for an assignment does."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.scope import ScopeStatement, read_scope
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.steps import Step

CLAUSE = "On-prem Owned Users.dirSyncEnabled IS TRUE"


def scoping(**details: t.Any) -> Step:
    return Step("EntrySynchronizationScoping", "Scoping", "Success", "", details)


# The names of the Graph reference, of the documentation of cross-tenant synchronization, and of records of groups.
OLDER = {
    "IsActive": "True",
    "Assigned": "True",
    "IsEffectivelyEntitledForProvisioning": "True",
    "IsInProvisioningScopeDisplayName": "True",
    "ScopeEvaluationResult": "{}",
}
NEWER_USER = {
    "Active in the source system": "True",
    "Assigned to the application": "True",
    "User has the required role": "True",
    "Scoping filter evaluation passed": "True",
    "ScopeEvaluationResult": "{\"Marketing department filter.department EQUALS 'Marketing'\":true}",
}
NEWER_GROUP = {**NEWER_USER, "Group has the required role": "True", "ScopeEvaluationResult": "{}"}
del NEWER_GROUP["User has the required role"]
OF_A_SKIP = {
    "SkipReason": "NotEffectivelyEntitled",
    "isActive": "True",
    "Assigned to the application": "False",
    "isInProvisioningScope": "True",
}


@pytest.mark.parametrize("details", [OLDER, NEWER_USER, NEWER_GROUP])
def test_the_documented_names(details: dict[str, str]) -> None:
    scope = read_scope([scoping(**details)])
    assert (scope.active, scope.assigned, scope.entitled, scope.filter_passed) == (True, True, True, True)
    assert (scope.includes, scope.excludes, scope.reasons(), scope.advice()) == (True, False, [], None)
    assert scope.may_await_assignment is False


ACTIVE = "disabled or deleted in the source directory"
UNASSIGNED = "not assigned to the application (or the assignment is not effective yet)"
ROLE = "its assignment has no role for provisioning"
FILTER = "the scoping filters don't let it through, and the answer doesn't say which clause decided"


@pytest.mark.parametrize("text", ["False", "FALSE", "false", False])
@pytest.mark.parametrize(
    ("details", "name", "reasons"),
    [
        (OLDER, "IsActive", [ACTIVE]),
        (OLDER, "Assigned", [UNASSIGNED]),
        (OLDER, "IsEffectivelyEntitledForProvisioning", [ROLE]),
        (OLDER, "IsInProvisioningScopeDisplayName", [FILTER]),
        (NEWER_USER, "Active in the source system", [ACTIVE]),
        (NEWER_USER, "User has the required role", [ROLE]),
        (NEWER_GROUP, "Group has the required role", [ROLE]),
        (NEWER_GROUP, "Scoping filter evaluation passed", [FILTER]),
    ],
)
def test_the_condition_that_is_false_is_the_reason(details: dict[str, str], name: str, reasons: list[str], text: t.Any) -> None:
    assert read_scope([scoping(**{**details, name: text})]).reasons() == reasons


def test_the_details_of_a_skip_count_too() -> None:
    scope = read_scope([Step("EntrySynchronizationSkip", "Export", "Skipped", "", OF_A_SKIP)])
    assert (scope.active, scope.assigned, scope.filter_passed) == (True, False, True)
    assert scope.reasons() == [UNASSIGNED]
    assert scope.may_await_assignment is True


def test_what_is_false_once_is_false() -> None:
    skip = Step("EntrySynchronizationSkip", "Export", "Skipped", "", {"IsInProvisioningScope": "False"})
    assert read_scope([scoping(**NEWER_GROUP), skip]).filter_stops is True


def test_steps_about_members_and_attributes_say_nothing_about_the_subject() -> None:
    reference = Step("x", "ReferenceResolution", "Skipped", "", {"Assigned": "False", "ScopeEvaluationResult": '{"a": false}'})
    imported = Step("EntryImport", "Import", "Success", "", {"Assigned": "False", "IsActive": "False"})
    assert read_scope([reference, imported]) == ScopeStatement()


@pytest.mark.parametrize(
    ("value", "clauses"),
    [
        ("{}", {}),
        ('{"a": true, "b": false}', {"a": True, "b": False}),
        ({"a": True, "b": False}, {"a": True, "b": False}),
        ('{"a": "True", "b": "False"}', {"a": True, "b": False}),
        ('{"a": null, "b": 7}', {}),
        ("[]", {}),
        ("{", {}),
        ("", {}),
        (None, {}),
        (7, {}),
    ],
)
def test_clauses(value: t.Any, clauses: dict[str, bool]) -> None:
    assert read_scope([scoping(ScopeEvaluationResult=value)]).clauses == clauses


ASSIGN = "Assign the group (sync_scope), or for a user a group with this member, and allow a few minutes after a new assignment."
CHANGE = "change the object so that these clauses hold, or the scoping filters."
NO_CLAUSE = json.dumps({CLAUSE: False})


@pytest.mark.parametrize(
    ("details", "reasons", "advice", "waits"),
    [
        ({}, [], None, True),
        ({"Assigned": "False"}, [UNASSIGNED], ASSIGN, True),
        (
            {"IsEffectivelyEntitledForProvisioning": "False"},
            [UNASSIGNED],
            ASSIGN,
            True,
        ),
        (
            {"Assigned": "True", "IsEffectivelyEntitledForProvisioning": "False"},
            ["its assignment has no role for provisioning"],
            "Remove its assignment to the application and assign it again with a role for provisioning (sync_scope).",
            False,
        ),
        ({"Assigned": "True"}, [], None, False),
        ({"Assigned": "False", "Scope sync all": "True"}, [], None, False),
        (
            {"Assigned": "False", "Scope sync all": "False"},
            [UNASSIGNED],
            ASSIGN,
            True,
        ),
        (
            {"Assigned": "True", "ScopeEvaluationResult": NO_CLAUSE},
            [f"clause '{CLAUSE}' does not hold"],
            f"Assigning it doesn't help here: {CHANGE}",
            False,
        ),
        (
            {"Assigned": "False", "Scoping filter evaluation passed": "False", "ScopeEvaluationResult": NO_CLAUSE},
            [f"clause '{CLAUSE}' does not hold", UNASSIGNED],
            f"{ASSIGN} Besides, {CHANGE}",
            False,
        ),
        # Filters are alternatives: one that let the object through makes the clauses of the others no reason.
        (
            {"Assigned": "False", "Scoping filter evaluation passed": "True", "ScopeEvaluationResult": NO_CLAUSE},
            [UNASSIGNED],
            ASSIGN,
            True,
        ),
        (
            {"Scoping filter evaluation passed": "False", "ScopeEvaluationResult": "{}"},
            ["the scoping filters don't let it through, and the answer doesn't say which clause decided"],
            "Assigning it doesn't help here: check the scoping filters against the object.",
            False,
        ),
        (
            {"IsActive": "False", "Assigned": "True"},
            ["disabled or deleted in the source directory"],
            "Enable or restore it in the source directory.",
            False,
        ),
        (
            {"IsActive": "False", "Assigned": "False"},
            [
                "not assigned to the application (or the assignment is not effective yet)",
                "disabled or deleted in the source directory",
            ],
            f"{ASSIGN} Enable or restore it in the source directory.",
            False,
        ),
        # An object that is entitled without an assignment of its own is kept out by what else is false.
        (
            {"Assigned": "False", "IsEffectivelyEntitledForProvisioning": "True", "ScopeEvaluationResult": NO_CLAUSE},
            [f"clause '{CLAUSE}' does not hold"],
            f"Assigning it doesn't help here: {CHANGE}",
            False,
        ),
        ({"Assigned": "perhaps", "Scoping filter evaluation passed": None, "IsActive": 7}, [], None, True),
    ],
)
def test_reason_advice_and_waiting(details: dict[str, t.Any], reasons: list[str], advice: str | None, waits: bool) -> None:
    scope = read_scope([scoping(**details)])
    assert (scope.reasons(), scope.advice(), scope.may_await_assignment) == (reasons, advice, waits)

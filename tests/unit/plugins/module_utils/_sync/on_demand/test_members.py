# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of on-demand runs: chunks, unresolved references, one outcome for several calls."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.answer import Answer
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.entry import AnswerEntry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.members import (
    chunks,
    combined_outcome,
    other_references,
    overall_action,
    unresolved_members,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.steps import Step, read_result

ANA = "cbc86211-6ada-4803-b73f-8039cf56d8a2"
BEN = "2bc86211-6ada-4803-b73f-8039cf56d8a2"


def answer(result: str = "success", code: str | None = None, steps: tuple[Step, ...] = (), action: str | None = None) -> Answer:
    verdict = read_result(result)
    assert verdict is not None
    return Answer((AnswerEntry((verdict,), code, steps=steps, action=action),))


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, [0]), (1, [1]), (5, [5]), (6, [5, 1]), (60, [5] * 12)],
)
def test_chunks(count: int, sizes: list[int]) -> None:
    found = chunks(list(range(count)))
    assert [len(chunk) for chunk in found] == sizes
    assert [each for chunk in found for each in chunk] == list(range(count))


@pytest.mark.parametrize(
    ("outcomes", "outcome"),
    [
        (["applied"], "applied"),
        (["in_sync"], "in_sync"),
        (["not_in_scope"], "not_in_scope"),
        (["failed"], "failed"),
        (["in_sync", "applied"], "applied"),
        (["in_sync", "in_sync"], "in_sync"),
        (["applied", "failed"], "mixed"),
        (["in_sync", "not_in_scope"], "mixed"),
        (["failed", "not_in_scope"], "failed"),
        (["mixed"], "mixed"),
        (["applied", "mixed"], "mixed"),
        (["failed", "not_attempted"], "failed"),
        (["applied", "failed", "not_attempted"], "mixed"),
    ],
)
def test_combined_outcome(outcomes: list[str], outcome: str) -> None:
    assert combined_outcome(outcomes) == outcome


EXPORTED = Step("EntryExportUpdate", "Export", "Success", "", {})


@pytest.mark.parametrize(
    ("answers", "action"),
    [
        ([], None),
        ([answer("skipped", "RedundantExport", action="other")], "none"),
        ([answer("skipped", "NotEffectivelyEntitled", action="other")], "none"),
        ([answer(steps=(EXPORTED,), action="create"), answer(steps=(EXPORTED,), action="update")], "create"),
        ([answer("skipped", "RedundantExport", action="other"), answer(steps=(EXPORTED,), action="update")], "update"),
        ([answer(steps=(EXPORTED,), action="disable")], "disable"),
        ([answer()], None),
        ([answer(steps=(EXPORTED,), action="other")], None),
        ([answer(steps=(EXPORTED,), action="unknownfuturevalue")], None),
        ([answer("failure", steps=(EXPORTED,), action="create")], "create"),
    ],
)
def test_what_the_service_did(answers: list[Answer], action: str | None) -> None:
    assert overall_action(answers) == action


def step(kind: str, status: str, description: str = "", **details: t.Any) -> Step:
    return Step("x", kind, status, description, details)


def test_unresolved_members() -> None:
    text = f"We were unable to assign {ANA.upper()} as the members of SG-Canary."
    steps = (
        step("ReferenceResolution", "Failure", text),
        step("referenceResolution", "Skipped", "", member=BEN),
        step("ReferenceResolution", "Success", "3e1b6a3c-53c5-4d77-9be7-9a5a4b0fb5b0"),
        step("Export", "Failure", "4e1b6a3c-53c5-4d77-9be7-9a5a4b0fb5b0"),
    )
    assert unresolved_members(answer(steps=steps)) == {ANA: text, BEN: "x"}


def test_the_condition_that_a_member_fails_is_its_reason() -> None:
    text = f"We were unable to assign {ANA} as the members of SG-Canary."
    clauses = '{"On-prem Owned Users.dirSyncEnabled IS TRUE": false}'
    named = step("ReferenceResolution", "Skipped", text, **{"Assigned": "True", "ScopeEvaluationResult": clauses})
    assert unresolved_members(answer(steps=(named,))) == {
        ANA: f"We were unable to assign {ANA} as the members of SG-Canary: "
        "clause 'On-prem Owned Users.dirSyncEnabled IS TRUE' does not hold"
    }


def test_members_by_their_own_entries() -> None:
    entries = {
        ANA: AnswerEntry(("skipped",), "RedundantExport"),
        BEN: AnswerEntry(("failure",), "UnableToResolveReferenceAttributeValue", "It has no account."),
    }
    found = unresolved_members(Answer((AnswerEntry(("success",)),), entries))
    assert found == {BEN: "UnableToResolveReferenceAttributeValue: a member has no object in Active Directory: It has no account."}


def test_references_besides_those_asked_about() -> None:
    steps = (
        step("ReferenceResolution", "Failure", f"We were unable to assign {ANA} as the members of x."),
        step("ReferenceResolution", "Warning", "One of the members was not found."),
        step("ReferenceResolution", "unknownFutureValue"),
        step("ReferenceResolution", "Success", f"{BEN} was assigned."),
    )
    assert other_references(answer(steps=steps), {ANA}) == ["One of the members was not found.", "x"]
    assert other_references(answer(steps=steps), set())[0] == f"We were unable to assign {ANA} as the members of x."

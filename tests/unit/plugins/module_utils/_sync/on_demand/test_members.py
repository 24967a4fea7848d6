# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of on-demand runs: chunks, unresolved references, one outcome for several calls."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.answer import Answer, Step
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.members import (
    chunks,
    overall_outcome,
    unresolved_members,
)

ANA = "cbc86211-6ada-4803-b73f-8039cf56d8a2"
BEN = "2bc86211-6ada-4803-b73f-8039cf56d8a2"


def answer(result: str = "success", code: str | None = None, steps: tuple[Step, ...] = ()) -> Answer:
    return Answer(result, code, None, None, steps, (), has_details=False)


APPLIED = answer()
IN_SYNC = answer("skipped", "RedundantExport")
OUT = answer("skipped", "NotEffectivelyEntitled")
FAILED = answer("failure", "Conflict")


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, [0]), (1, [1]), (5, [5]), (6, [5, 1]), (60, [5] * 12)],
)
def test_chunks(count: int, sizes: list[int]) -> None:
    found = chunks(list(range(count)))
    assert [len(chunk) for chunk in found] == sizes
    assert [each for chunk in found for each in chunk] == list(range(count))


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([APPLIED], "applied"),
        ([IN_SYNC], "in_sync"),
        ([OUT], "not_in_scope"),
        ([FAILED], "failed"),
        ([IN_SYNC, APPLIED], "applied"),
        ([IN_SYNC, IN_SYNC], "in_sync"),
        ([APPLIED, FAILED], "mixed"),
        ([IN_SYNC, OUT], "mixed"),
        ([FAILED, OUT], "failed"),
    ],
)
def test_overall_outcome(answers: list[Answer], outcome: str) -> None:
    assert overall_outcome(answers) == outcome


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

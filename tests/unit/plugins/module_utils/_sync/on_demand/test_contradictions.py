# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every combination of what an answer can say in several places: none is fine while something speaks against it."""

from __future__ import annotations

import itertools
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.answer import read_answer
from tests.fuzz.objections import objections
from tests.unit.plugins.module_utils._sync.on_demand.made_answers import EXPORT, Json, reference_form, scoping, skip, tutorial_form

CODES = (None, "RedundantExport", "NotEffectivelyEntitled", "EntrySynchronizationSkipped", "AttributeValidationFailed")
RESULTS = ("success", "Skipped", "FAILURE", "Warning", "unknownFutureValue")
FILTERED = "Scoping filter evaluation passed"
CLAUSE_FALSE = {"Assigned": "True", "ScopeEvaluationResult": '{"mailEnabled IS FALSE": false}'}
SCOPES: tuple[Json | None, ...] = (
    None,
    {FILTERED: "True", "Assigned": "True"},
    {FILTERED: "False"},
    {"Assigned": "False"},
    {"Assigned": "False", "Scope sync all": "True"},
    CLAUSE_FALSE,
    {**CLAUSE_FALSE, FILTERED: "True"},
)


def entries(status: str | None, code: str | None) -> t.Iterator[Json]:
    """Return entries with every combination of an export, a skip and a scope."""
    for ended, reason, scope in itertools.product((None, *RESULTS), CODES, SCOPES):
        steps = [
            *([] if scope is None else [scoping(**scope)]),
            *([] if ended is None else [{**EXPORT, "status": ended}]),
            *([] if reason is None else [skip(reason)]),
        ]
        yield {"provisioningSteps": steps, "statusInfo": {"status": status, "errorCode": code}}


@pytest.mark.parametrize("result", [*RESULTS, 0, 1, 2, 3, 4])
def test_the_form_of_the_reference(result: t.Any) -> None:
    for code, status in itertools.product(CODES, (None, *RESULTS)):
        for entry in entries(status, None):
            require_right(reference_form({"result": result, "details": {"errorCode": code}}, entry))


@pytest.mark.parametrize("status", RESULTS)
def test_the_form_of_the_tutorial(status: str) -> None:
    for code in CODES:
        for entry in entries(status, code):
            require_right(tutorial_form(entry))


@pytest.mark.parametrize("category", ["failure", "NonServiceFailure", "success", "unknownFutureValue", None, 0, 1, 2, 3])
def test_categories_of_errors(category: t.Any) -> None:
    for result, status in itertools.product(RESULTS, (None, *RESULTS)):
        for entry in entries(status, None):
            entry["statusInfo"]["errorCategory"] = category
            require_right(reference_form({"result": result, "details": {}}, entry))


def require_right(raw: Json) -> None:
    """Assert that the answer is not fine while something speaks against it."""
    outcome, against = read_answer(raw).outcome, objections(json.dumps(raw).encode())
    assert outcome in ("failed", "not_in_scope") or not against, (raw, against)


def test_what_nothing_speaks_against_is_fine() -> None:
    found = [read_answer(tutorial_form(entry)).outcome for entry in entries("Success", None)]
    assert {"applied", "in_sync"} <= set(found)

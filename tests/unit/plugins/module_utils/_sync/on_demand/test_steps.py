# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps as answers and log entries have them: how they ended, and why a run was skipped."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.steps import (
    Skip,
    Step,
    find_skip,
    read_result,
    read_steps,
)

Json = dict[str, t.Any]


def step(name: str, kind: str, status: t.Any, description: str = "", **details: t.Any) -> Json:
    return {"name": name, "type": kind, "status": status, "description": description, "details": details}


SKIP = step("EntrySynchronizationSkip", "Export", "Skipped", "Nothing to change.", SkipReason="RedundantExport")


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("Success", "success"),
        ("success", "success"),
        ("FAILURE", "failure"),
        ("Failed", "failure"),
        ("Skipped", "skipped"),
        ("Warning", "warning"),
        ("unknownFutureValue", "unknown"),
        (0, "success"),
        (1, "failure"),
        (2, "skipped"),
        (3, "warning"),
        (4, "unknown"),
        (5, None),
        (True, None),
        (False, None),
        (None, None),
        ("", None),
        ("Perhaps", None),
    ],
)
def test_results(value: t.Any, result: str | None) -> None:
    assert read_result(value) == result


def test_a_step_in_the_words_of_the_answer_and_of_the_log() -> None:
    log = {"name": "EntryExportAdd", "provisioningStepType": "export", "status": "success", "description": None, "details": None}
    assert read_steps([step("EntryExportAdd", "Export", "Success"), log]) == (
        Step("EntryExportAdd", "Export", "Success", "", {}),
        Step("EntryExportAdd", "export", "success", "", {}),
    )
    assert read_steps(None) == ()


@pytest.mark.parametrize("raw", ["x", 7, {}, ["x"], [None], [[]], [{"details": "x"}], [{"details": [1]}]])
def test_what_is_no_list_of_steps(raw: t.Any) -> None:
    with pytest.raises(ValueError):
        read_steps(raw)


@pytest.mark.parametrize(
    ("steps", "skip"),
    [
        ([], None),
        ([step("EntryExportAdd", "Export", "Success")], None),
        ([SKIP], Skip("RedundantExport", "Nothing to change.")),
        ([step("EntrySynchronizationSkip", "export", 2, "Missing.", skipreason="X")], Skip("X", "Missing.")),
        ([step("EntrySynchronizationSkip", "Export", "Success")], Skip(None, None)),
        ([step("EntryImport", "Import", "Skipped", "No value.")], Skip(None, "No value.")),
        ([step("EntryImport", "Import", "Success", "", SkipReason="ImportSkipped")], Skip("ImportSkipped", None)),
        ([step("x", "Export", "Skipped", "", SkipReason=None)], Skip(None, None)),
        ([step("x", "Export", "Skipped", "", SkipReason="None")], Skip(None, None)),
        ([step("EntrySynchronizationScoping", "Scoping", "Skipped")], None),
        ([step("x", "ReferenceResolution", "Skipped", "", SkipReason="NotEffectivelyEntitled")], None),
        ([step("x", "Export", "Skipped", "a"), SKIP], Skip("RedundantExport", "Nothing to change.")),
        (
            [step("x", "Export", "Skipped", "bad", SkipReason="AttributeValidationFailed"), SKIP],
            Skip("AttributeValidationFailed", "bad"),
        ),
        (
            [SKIP, step("x", "Export", "Skipped", "?", SkipReason="EntrySynchronizationSkipped")],
            Skip("RedundantExport", "Nothing to change."),
        ),
    ],
)
def test_why_a_run_was_skipped(steps: list[Json], skip: Skip | None) -> None:
    assert find_skip(read_steps(steps)) == skip


@pytest.mark.parametrize(
    ("name", "status", "wrote"),
    [
        ("EntryExportAdd", "Success", True),
        ("entryexportupdate", "success", True),
        ("EntryExportUpdate", "Warning", True),
        ("EntryExportUpdate", "unknownFutureValue", True),
        ("EntryExportUpdate", "", True),
        ("EntryExportUpdate", "Failure", False),
        ("EntryExportUpdate", "Skipped", False),
        ("EntrySynchronizationUpdate", "Success", False),
    ],
)
def test_which_steps_wrote(name: str, status: str, wrote: bool) -> None:
    assert Step(name, "Export", status, "", {}).wrote is wrote

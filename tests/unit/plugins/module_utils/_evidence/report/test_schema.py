# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published schema of result.json: complete, and true of the samples."""

from __future__ import annotations

import typing as t

import pytest
from jsonschema import Draft202012Validator

from tests.tools.json_schemas import properties, schema, violations
from tests.tools.sample_result import big, kept, refused, rolled_back, unchanged

SCHEMA = schema("change-result-1")


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path, each", list(properties(SCHEMA)), ids=[path for path, _each in properties(SCHEMA)])
def test_every_property_is_described(path: str, each: dict[str, t.Any]) -> None:
    assert each.get("description", "").endswith("."), path


@pytest.mark.parametrize("result", [kept(), unchanged(), rolled_back(), refused(), big()], ids=lambda each: each["verdict"])
def test_the_samples_are_valid(result: dict[str, t.Any]) -> None:
    assert violations(SCHEMA, result) == []


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"format": 2}, "$.format"),
        ({"verdict": "fine"}, "$.verdict"),
        ({"surprise": 1}, "$"),
        ({"left_behind": [{"message": "x"}]}, "$.left_behind[0]"),
        ({"evidence": [{"path": "x", "size": -1, "sha256": "0" * 64}]}, "$.evidence[0].size"),
    ],
)
def test_what_is_wrong_is_noticed(changed: dict[str, t.Any], where: str) -> None:
    assert [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors({**kept(), **changed})] == [where]

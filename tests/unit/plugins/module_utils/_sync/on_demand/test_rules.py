# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which synchronization rule provisions an object on demand."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import AmbiguousError, SchemaError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.on_demand.rules import rule_for, type_name

Json = dict[str, t.Any]


def rule(rule_id: str, *types: str, on_demand: bool = True, disabled: tuple[str, ...] = ()) -> Json:
    mappings = [{"sourceObjectName": each, "enabled": each not in disabled} for each in types]
    metadata = [{"key": "supportsProvisionOnDemand", "value": str(on_demand)}]
    return {"id": rule_id, "name": f"name of {rule_id}", "metadata": metadata, "objectMappings": mappings}


@pytest.mark.parametrize(
    ("rules", "chosen", "reason"),
    [
        ([rule("a", "Group")], "a", "the only rule with an object mapping for Group"),
        ([rule("a", "Group", on_demand=False)], "a", "the only rule with an object mapping for Group"),
        ([rule("a", "Group", disabled=("Group",))], "a", "the only rule with an object mapping for Group"),
        ([rule("a", "User"), rule("b", "group", "User")], "b", "the only rule with an object mapping for Group"),
        (
            [rule("a", "Group", on_demand=False), rule("b", "Group")],
            "b",
            "the only rule that supports on-demand provisioning and has an enabled object mapping for Group",
        ),
        (
            [rule("a", "Group"), rule("b", "Group", disabled=("Group",))],
            "a",
            "the only rule that supports on-demand provisioning and has an enabled object mapping for Group",
        ),
        (
            [rule("a", "Group", on_demand=False), rule("b", "Group", disabled=("Group",))],
            "b",
            "the only rule that supports on-demand provisioning and has an object mapping for Group",
        ),
    ],
)
def test_the_rule_is_chosen_by_the_type(rules: list[Json], chosen: str, reason: str) -> None:
    found = rule_for({"synchronizationRules": rules}, "Group")
    assert (found.rule["id"], found.reason) == (chosen, reason)


def test_a_rule_is_named() -> None:
    document = {"synchronizationRules": [rule("a", "Group"), rule("b#V2", "Group", on_demand=False)]}
    assert rule_for(document, "Group", "B#v2") == (document["synchronizationRules"][1], "named by rule_id")


CANDIDATES = [
    {"id": "a", "name": "name of a", "object_types": ["Group", "User"]},
    {"id": "b", "name": "name of b", "object_types": ["Group"]},
]


@pytest.mark.parametrize(
    ("source_object", "rule_id", "kind", "message", "hint"),
    [
        (
            "Group",
            None,
            AmbiguousError,
            "2 synchronization rules handle Group",
            "rule_id: a (name of a: Group, User); b (name of b: Group).",
        ),
        ("computer", None, SchemaError, "doesn't synchronize objects of the type 'computer'", "are: Group, User."),
        (
            "User",
            "b",
            SchemaError,
            "The synchronization rule 'b' has no object mapping for objects of the type 'User'",
            "a (name of a",
        ),
        ("User", "c", SchemaError, "The job has no synchronization rule with the id 'c'", "a (name of a: Group, User); b"),
    ],
)
def test_the_candidates_are_listed(source_object: str, rule_id: str | None, kind: type[Exception], message: str, hint: str) -> None:
    document = {"synchronizationRules": [rule("a", "Group", "User"), rule("b", "Group")]}
    with pytest.raises(kind, match=message) as caught:
        rule_for(document, source_object, rule_id)
    error = t.cast("SchemaError | AmbiguousError", caught.value)
    assert hint in str(error.hint)
    assert error.describe()["candidates"] == CANDIDATES


def test_the_schema_says_how_a_type_is_spelled() -> None:
    assert type_name(rule("a", "user", "Group"), "User") == "user"
    assert type_name(rule("a", "user"), "computer") == "computer"

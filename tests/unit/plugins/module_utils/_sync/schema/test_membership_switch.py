# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The switch "membership to on-premises users": found by what it does, not by its name."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import AmbiguousError, SchemaError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.edits import apply_switch
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.membership_switch import (
    find_switch,
    read_switch,
)
from tests.unit.documents import constant, filter_group, schema

Json = dict[str, t.Any]

SYNCED = filter_group("any name", ("dirSyncEnabled", "IS TRUE"))


def users(*filters: Json, source: str = "User", mappings: t.Sequence[Json] = (), **more: t.Any) -> Json:
    scope = {"groups": list(filters)}
    return {
        "name": "users",
        "sourceObjectName": source,
        "targetObjectName": "user",
        "scope": scope,
        "attributeMappings": list(mappings),
        **more,
    }


def with_users(*mappings: Json) -> Json:
    document = schema()
    rule = document["synchronizationRules"][0]
    rule["objectMappings"] = [rule["objectMappings"][0], *mappings]
    return document


@pytest.mark.parametrize(
    ("mappings", "expected"),
    [
        ([users(SYNCED, enabled=True)], True),
        ([users(SYNCED, enabled=False)], False),
        ([users(SYNCED)], True),
        ([users(filter_group("x", ("DIRSYNCENABLED", "is true")), source="user", enabled=False)], False),
        ([users(filter_group("x", ("department", "EQUALS", "y"), ("dirSyncEnabled", "IS TRUE")), enabled=False)], False),
        ([users(filter_group("x", ("department", "EQUALS", "y")), SYNCED, enabled=False)], False),
        ([users(filter_group("x", ("dirSyncEnabled", "IS FALSE")), name="On-prem Owned Users")], None),
        ([users(filter_group("On-prem Owned Users", ("department", "IS TRUE")))], None),
        ([users(SYNCED, source="contact")], None),
        ([users(SYNCED, mappings=[constant("parentDistinguishedName", "OU=People,DC=contoso,DC=com")])], None),
        ([users()], None),
        ([{"sourceObjectName": "User", "scope": None}], None),
        ([], None),
        ([users(SYNCED), users(SYNCED)], None),
    ],
)
def test_which_mapping_holds_it(mappings: list[Json], expected: bool | None) -> None:
    assert read_switch(with_users(*mappings)) is expected


def test_switching_changes_nothing_else() -> None:
    before = schema()
    document = copy.deepcopy(before)
    (change,) = apply_switch(document, on=False)
    assert change.as_dict() == {
        "kind": "object_mapping",
        "object_type": "User",
        "name": "membership to on-premises users",
        "before": {"enabled": True},
        "after": {"enabled": False},
    }
    before["synchronizationRules"][0]["objectMappings"][1]["enabled"] = False
    assert document == before
    assert apply_switch(document, on=False) == []
    assert document == before


def test_a_schema_that_does_not_have_it() -> None:
    with pytest.raises(SchemaError, match="no object mapping that holds the switch") as missing:
        apply_switch(with_users(), on=True)
    assert "portal" in str(missing.value.hint)


def test_a_schema_that_may_have_it_twice() -> None:
    with pytest.raises(AmbiguousError, match="2 object mappings") as ambiguous:
        find_switch(with_users(users(SYNCED, enabled=False), users(SYNCED, name="others")))
    assert ambiguous.value.describe()["candidates"] == [{"name": "users", "enabled": False}, {"name": "others", "enabled": True}]


def test_a_rule_that_is_not_editable() -> None:
    document = schema()
    document["synchronizationRules"][0]["editable"] = False
    with pytest.raises(SchemaError, match="not editable"):
        apply_switch(document, on=False)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the switch "membership to on-premises users" does to groups."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.members import references_differ
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.text import table
from tests.unit.documents import GROUP_ID, constant, entra_group, filter_group, schema
from tests.unit.plans import SALES_ID, mapped, only_row, plan, sales, written, written_sales

Json = dict[str, t.Any]

SYNCED: Json = {
    "@odata.type": "#microsoft.graph.user",
    "id": "1",
    "onPremisesSyncEnabled": True,
    "onPremisesSecurityIdentifier": "S-1",
}
OTHER: Json = {**SYNCED, "id": "2"}
CLOUD: Json = {"@odata.type": "#microsoft.graph.user", "id": "3"}
MEMBERS = {GROUP_ID: [SYNCED, OTHER, CLOUD], SALES_ID: [CLOUD]}


def switched(*, on: bool) -> Json:
    document = schema()
    document["synchronizationRules"][0]["objectMappings"][1]["enabled"] = on
    return document


def test_the_switch_is_turned_on() -> None:
    made = plan(
        switched(on=True), written(), written_sales(), before=switched(on=False), groups=[entra_group(), sales()], members=MEMBERS
    )
    approvers, other = made.rows
    assert (approvers.actions, approvers.cause) == (("update",), "configuration")
    assert [change.as_dict() for change in approvers.changes] == [
        {"name": "member", "before": ["0 of 3 members"], "after": ["2 of 3 members"], "cause": "configuration"}
    ]
    assert other.actions == ()
    assert (made.counts()["changed"], made.counts()["update"]) == (1, 1)
    assert "member: 0 of 3 members -> 2 of 3 members" in table(made, 5)


def test_the_switch_is_turned_off() -> None:
    row = only_row(plan(switched(on=False), written(), before=switched(on=True), members=MEMBERS))
    assert [(change.before, change.after) for change in row.changes] == [(("2 of 3 members",), ("0 of 3 members",))]


def test_beside_another_change() -> None:
    after = mapped(constant("info", "x"))
    row = only_row(plan(after, written(), before=switched(on=False), members=MEMBERS))
    assert row.actions == ("update",)
    assert [change.name for change in row.changes] == ["info", "member"]


def test_without_reading_the_directory() -> None:
    row = only_row(plan(switched(on=True), before=switched(on=False), members=MEMBERS, read=False))
    assert row.actions == ("update",)


def test_a_group_that_is_not_there_is_created_with_its_members() -> None:
    row = only_row(plan(switched(on=True), before=switched(on=False), members=MEMBERS))
    assert row.actions == ("create",)
    assert "member" not in [change.name for change in row.changes]


def test_a_group_that_leaves_the_scope_only_does_that() -> None:
    after = schema(filters=[filter_group("x", ("displayName", "EQUALS", "y"))])
    row = only_row(plan(after, written(), before=switched(on=False), members=MEMBERS))
    assert row.actions == ("leave_scope",)


@pytest.mark.parametrize(("before", "after", "differ"), [(False, True, True), (True, False, True), (True, True, False)])
def test_when_members_matter(before: bool, after: bool, differ: bool) -> None:
    assert references_differ(switched(on=before), switched(on=after)) is differ


def test_another_filter_on_users_matters_and_another_name_does_not() -> None:
    changed, renamed = copy.deepcopy(schema()), copy.deepcopy(schema())
    changed["synchronizationRules"][0]["objectMappings"][1]["scope"]["groups"][0]["clauses"][0]["operatorName"] = "IS FALSE"
    renamed["synchronizationRules"][0]["objectMappings"][1]["name"] = "others"
    assert references_differ(schema(), changed)
    assert not references_differ(schema(), renamed)

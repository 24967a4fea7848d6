# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of a plan."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.limits import Limits, find_violations
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.rows import Conflict, WritebackPlan
from tests.unit.documents import attribute, constant, entra_group, filter_group
from tests.unit.plans import mapped, plan, sales, written, written_sales

BOTH = [entra_group(), sales()]
OBJECTS = (written(), written_sales())


def renamed_and_moved() -> WritebackPlan:
    after = mapped(attribute("cn", "displayName"), constant("parentDistinguishedName", "OU=New,DC=contoso,DC=com"))
    return plan(after, *OBJECTS, groups=BOTH)


def leaving() -> WritebackPlan:
    return plan(mapped(filters=[filter_group("x", ("displayName", "EQUALS", "x"))]), *OBJECTS, groups=BOTH)


@pytest.mark.parametrize(
    ("limits", "violations"),
    [
        ({}, []),
        ({"max_changed": 2, "max_renamed": 2, "max_moved": 2}, []),
        ({"max_changed": 1}, [("max_changed", 1, 2, "2 groups would be changed, max_changed allows 1")]),
        ({"max_renamed": 0}, [("max_renamed", 0, 2, "2 groups would be renamed, max_renamed allows 0")]),
        ({"max_moved": 1}, [("max_moved", 1, 2, "2 groups would be moved to another container, max_moved allows 1")]),
    ],
)
def test_limits(limits: dict[str, t.Any], violations: list[tuple[str, int, int, str]]) -> None:
    found = find_violations(renamed_and_moved(), Limits(**limits))
    assert [(each.limit, each.allowed, each.found, each.message) for each in found] == violations


@pytest.mark.parametrize(("allowed", "limits"), [(0, ["max_leaving_scope"]), (1, ["max_leaving_scope"]), (2, []), (None, [])])
def test_leaving_the_scope(allowed: int | None, limits: list[str]) -> None:
    assert [each.limit for each in find_violations(leaving(), Limits(max_leaving_scope=allowed))] == limits


def test_nobody_may_leave_the_scope_unless_told_otherwise() -> None:
    (violation,) = find_violations(leaving(), Limits())
    assert violation.as_dict() == {
        "limit": "max_leaving_scope",
        "allowed": 0,
        "found": 2,
        "message": "2 groups would leave the scope, max_leaving_scope allows 0",
    }


@pytest.mark.parametrize(("allow", "messages"), [(False, ["1 conflict found, and allow_conflicts is false"]), (True, [])])
def test_conflicts(allow: bool, messages: list[str]) -> None:
    made = dataclasses.replace(plan(), conflicts=(Conflict("kind", "message"),))
    assert [each.message for each in find_violations(made, Limits(allow_conflicts=allow))] == messages


@pytest.mark.parametrize("name", ["max_changed", "max_renamed", "max_moved", "max_leaving_scope"])
def test_a_limit_below_nothing(name: str) -> None:
    limits: dict[str, t.Any] = {name: -1}
    with pytest.raises(OptionError, match=f"{name} is -1"):
        Limits(**limits)

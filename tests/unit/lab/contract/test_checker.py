# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check against the official types finds what is wrong, and nothing else."""

from __future__ import annotations

import typing as t

import pytest

from tests.lab.contract.checker import problems


@pytest.mark.parametrize(
    ("type_name", "value", "problem"),
    [
        ("group", {"displayName": 1}, "$.displayName: 1 is no Edm.String"),
        ("group", {"groupTypes": None}, "$.groupTypes: must not be null"),
        ("attributeMapping", {"colour": "red"}, "$.colour: attributeMapping has no such property"),
        ("attributeMapping", {"flowType": "Sometimes"}, "$.flowType: 'Sometimes' is no attributeFlowType"),
        ("objectMapping", {"flowTypes": "Add, Move"}, "$.flowTypes: 'Move' is no objectFlowTypes"),
        (
            "synchronizationJob",
            {"schedule": {"interval": "20 minutes"}},
            "$.schedule.interval: '20 minutes' is no Edm.Duration",
        ),
        ("Collection(user)", [{"id": "1"}, {"accountEnabled": "yes"}], "$[1].accountEnabled: 'yes' is no Edm.Boolean"),
        ("Collection(user)", {}, "$: a list is expected"),
        ("synchronizationSchedule", "PT20M", "$: an object is expected"),
        ("appRoleAssignment", {"appRoleId": "role"}, "$.appRoleId: 'role' is no Edm.Guid"),
        ("appRoleAssignment", {"createdDateTime": "today"}, "$.createdDateTime: 'today' is no Edm.DateTimeOffset"),
    ],
)
def test_the_check_finds_what_is_wrong(type_name: str, value: t.Any, problem: str) -> None:
    assert problems(type_name, value) == [problem]


@pytest.mark.parametrize(
    ("type_name", "value"),
    [
        ("group", {"id": "1", "displayName": None, "groupTypes": [], "extension_00_Name": "x", "@odata.type": "#x"}),
        ("objectMapping", {"flowTypes": "Add,Update, Delete"}),
        ("synchronizationJob", {"id": "1", "schedule": {"interval": "PT20M"}, "schema": {"directories": []}}),
        ("synchronizationStatus", {"steadyStateFirstAchievedTime": "0001-01-01T00:00:00Z"}),
        ("Collection(filterOperatorSchema)", [{"name": "EQUALS", "arity": "Binary"}]),
        ("detailsInfo", {"anything": {"goes": 1}}),
    ],
)
def test_what_is_right(type_name: str, value: t.Any) -> None:
    assert problems(type_name, value) == []

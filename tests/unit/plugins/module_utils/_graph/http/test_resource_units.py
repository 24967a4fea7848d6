# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.resource_units import published_cost
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.statistics import said_units


@pytest.mark.parametrize(
    ("method", "path", "cost"),
    [
        ("GET", "/groups/g", 1),
        ("GET", "/groups/g/members", 3),
        ("GET", "/groups/g/members?$top=999", 3),
        ("GET", "/groups/g/members?$select=id&$top=999", 2),
        ("GET", "/groups/g/members?$select=id&$top=19", 1),
        ("GET", "/groups/g/members?$select=id&$top=20", 2),
        ("GET", "/groups/g/transitiveMembers", 5),
        ("GET", "/groups/g?$select=id", 1),
        ("GET", "/groups?$filter=securityEnabled%20eq%20true&$select=id&$top=999", 1),
        ("GET", "/users", 2),
        ("GET", "/users?$select=id&$top=5", 1),
        ("GET", "/users/u", 1),
        ("GET", "/users/u?$select=id&$expand=manager($select=id)", 1),
        ("GET", "/users/u/memberOf?$select=id", 1),
        ("GET", "/users/u/memberOf", 2),
        ("POST", "/directoryObjects/getByIds", 5),
        ("POST", "/directoryObjects/getByIds?$select=id", 4),
        ("PATCH", "/groups/g", 1),
    ],
)
def test_what_is_published(method: str, path: str, cost: int) -> None:
    assert published_cost(method, path) == cost


@pytest.mark.parametrize(
    ("said", "cost"), [("7", 7), ("0", 0), ("", None), ("-1", None), ("1.5", None), ("٣", None), ("9" * 40, None)]
)
def test_what_the_service_says(said: str, cost: int | None) -> None:
    assert said_units({"x-ms-resource-unit": said}) == cost

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agents in readable form."""

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.agents import (
    count_agents,
    published_domains,
    publishing,
    view_agents,
)

DEFAULT = {"id": "g1", "displayName": "Default", "agents": [{"id": "a1"}], "publishedResources": [{"resourceName": "Contoso.com"}]}
# As a service would answer that leaves members out: the agent itself names the group.
EMEA = {"id": "g2", "displayName": "EMEA", "publishedResources": [{"resourceName": "emea.contoso.com"}, {"resourceName": None}]}
FIRST = {"id": "a1", "machineName": "SYNC2", "externalIp": "203.0.113.11", "status": "Active", "agentGroups": [{"id": "g2"}]}
SECOND = {"id": "a2", "machineName": "sync1", "externalIp": None, "status": "inactive"}


def test_an_agent_publishes_the_domains_of_all_its_groups() -> None:
    lonely, busy = view_agents([FIRST, SECOND], [DEFAULT, EMEA])
    assert lonely == {
        "id": "a2",
        "machine_name": "sync1",
        "external_ip": None,
        "status": "inactive",
        "healthy": False,
        "agent_groups": [],
        "domains": [],
    }
    assert (busy["machine_name"], busy["status"], busy["healthy"]) == ("SYNC2", "active", True)
    assert busy["agent_groups"] == [{"id": "g1", "name": "Default"}, {"id": "g2", "name": "EMEA"}]
    assert busy["domains"] == ["contoso.com", "emea.contoso.com"]


def test_a_group_that_was_not_listed_is_still_named() -> None:
    (row,) = view_agents([FIRST | {"agentGroups": [{"id": "g9", "displayName": "Old"}]}], [])
    assert row["agent_groups"] == [{"id": "g9", "name": "Old"}]


def test_the_agents_of_a_domain() -> None:
    rows = view_agents([FIRST, SECOND], [DEFAULT, EMEA])
    assert [row["id"] for row in publishing(rows, "EMEA.contoso.com")] == ["a1"]
    assert publishing(rows, "fabrikam.com") == []
    assert published_domains([DEFAULT, EMEA, {}]) == ["contoso.com", "emea.contoso.com"]


def test_counts() -> None:
    rows = view_agents([FIRST, SECOND, {"id": "a3", "status": "unknownFutureValue"}, {"id": "a4"}], [])
    assert count_agents(rows) == {"total": 4, "active": 1, "inactive": 3}
    assert count_agents([]) == {"total": 0, "active": 0, "inactive": 0}
    assert {row["id"]: row["status"] for row in rows} == {
        "a1": "active",
        "a2": "inactive",
        "a3": "unknownfuturevalue",
        "a4": "unknown",
    }

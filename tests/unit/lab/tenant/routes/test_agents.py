# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of agents: whom the service lets read it, and what it says."""

from __future__ import annotations

from tests.unit.lab.tenant.support import GRAPH, Graph, error_of

PROFILE = f"{GRAPH}/beta/onPremisesPublishingProfiles/provisioning"


def test_no_application_may_read_agents(graph: Graph, limited: Graph) -> None:
    assert error_of(graph.get(f"{PROFILE}/agents"))[:2] == (403, "Authorization_RequestDenied")
    graph.admin("PUT", "/settings", {"limited_permissions": ["OnPremisesPublishingProfiles.ReadWrite.All"]})
    assert limited.get(f"{PROFILE}/agents").status_code == 200


def test_they_are_in_beta_alone(graph: Graph) -> None:
    graph.admin("PUT", "/settings", {"agents_readable": True})
    assert graph.get(PROFILE).status_code == 200
    assert graph.get("/onPremisesPublishingProfiles/provisioning/agents").status_code == 400


def test_what_is_not_expanded_is_not_there(graph: Graph) -> None:
    graph.admin("PUT", "/settings", {"agents_readable": True})
    assert "agentGroups" not in graph.values(f"{PROFILE}/agents")[0]
    assert len(graph.values(f"{PROFILE}/agents?$expand=agentGroups")[1]["agentGroups"]) == 2
    assert set(graph.values(f"{PROFILE}/agentGroups?$expand=agents,publishedResources")[0]) >= {"agents", "publishedResources"}
    assert error_of(graph.get(f"{PROFILE}/agents?$expand=connectors"))[0] == 400
    assert error_of(graph.get(f"{PROFILE}/agents/unknown"))[0] == 404


def test_the_state_of_the_agent_shows(graph: Graph) -> None:
    graph.admin("PUT", "/settings", {"agents_readable": True, "agent_state": "inactive"})
    assert [agent["status"] for agent in graph.values(f"{PROFILE}/agents")] == ["Inactive", "Inactive"]
    graph.admin("PUT", "/settings", {"agent_state": "silent", "casing": "camel", "second_agent": "inactive"})
    assert [agent["status"] for agent in graph.values(f"{PROFILE}/agents")] == ["active", "inactive"]

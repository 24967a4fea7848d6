# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning agents, their groups, and the domains that they publish; in the beta version alone.

Source: Microsoft Graph reference (beta), ``onPremisesAgent``, ``onPremisesAgentGroup``, ``publishedResource``.
"""

from __future__ import annotations

import typing as t

from .. import synthetic
from ..engine.answer import cased
from ..http.call import Answer, Call, Json
from ..http.errors import GraphFailure, not_found
from ..http.operation import Operation, with_context
from ..http.permissions import AGENT_READ

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_PROFILE = "onPremisesPublishingProfiles('provisioning')"
_PATH = "/onPremisesPublishingProfiles/provisioning"


def list_agents(tenant: Tenant, call: Call) -> Answer:
    """List the agents."""
    names = _expanded(call, "agentGroups")
    agents = [_agent(tenant, agent, names) for agent in synthetic.AGENTS]
    return Answer(body={**call.context(f"{_PROFILE}/agents"), "value": agents})


def get_agent(tenant: Tenant, call: Call) -> Answer:
    """Return one agent."""
    for agent in synthetic.AGENTS:
        if agent.id == call["agent"]:
            shown = _agent(tenant, agent, _expanded(call, "agentGroups"))
            return Answer(body=with_context(call, f"{_PROFILE}/agents/$entity", shown))
    raise not_found(call["agent"])


def list_groups(tenant: Tenant, call: Call) -> Answer:
    """List the groups of agents."""
    names = _expanded(call, "agents", "publishedResources")
    groups = [_group(tenant, group, names) for group in synthetic.AGENT_GROUPS]
    return Answer(body={**call.context(f"{_PROFILE}/agentGroups"), "value": groups})


def list_resources(tenant: Tenant, call: Call) -> Answer:
    """List the domains."""
    _expanded(call)
    resources = [_resource(tenant, group) for group in synthetic.AGENT_GROUPS]
    return Answer(body={**call.context(f"{_PROFILE}/publishedResources"), "value": resources})


def get_profile(tenant: Tenant, call: Call) -> Answer:
    """Return the profile."""
    _expanded(call)
    update = {"allowUpdateConfigurationOverride": False, "deferUpdateDateTime": None, "updateWindow": None}
    profile = {"id": "provisioning", "isEnabled": True, "hybridAgentUpdaterConfiguration": update}
    return Answer(body=with_context(call, "onPremisesPublishingProfiles/$entity", profile))


def _agent(tenant: Tenant, agent: synthetic.SyntheticAgent, expanded: frozenset[str]) -> Json:
    settings = tenant.settings
    is_first = agent is synthetic.AGENTS[0]
    is_gone = settings.agent_state == "inactive" or (settings.second_agent == "inactive" and not is_first)
    shown: Json = {
        "id": agent.id,
        "machineName": f"{agent.machine}.{tenant.state.domain}",
        "externalIp": agent.external_ip,
        "status": cased("Inactive" if is_gone else "Active", settings.casing),
        "supportedPublishingTypes": ["provisioning"],
    }
    if "agentGroups" in expanded:
        groups = [group for group in synthetic.AGENT_GROUPS if agent.id in group.agents]
        shown["agentGroups"] = [_group(tenant, group, frozenset()) for group in groups]
    return shown


def _group(tenant: Tenant, group: synthetic.SyntheticAgentGroup, expanded: frozenset[str]) -> Json:
    shown: Json = {
        "id": group.id,
        "displayName": group.display_name,
        "isDefault": group is synthetic.AGENT_GROUPS[0],
        "publishingType": "provisioning",
    }
    if "agents" in expanded:
        agents = [agent for agent in synthetic.AGENTS if agent.id in group.agents]
        shown["agents"] = [_agent(tenant, agent, frozenset()) for agent in agents]
    if "publishedResources" in expanded:
        shown["publishedResources"] = [_resource(tenant, group)]
    return shown


def _resource(tenant: Tenant, group: synthetic.SyntheticAgentGroup) -> Json:
    name = f"{group.subdomain}{tenant.state.domain}"
    return {"id": group.resource_id, "displayName": name, "resourceName": name, "publishingType": "provisioning"}


def _expanded(call: Call, *known: str) -> frozenset[str]:
    names = frozenset(name.strip() for name in call.query.get("expand", "").split(",") if name.strip())
    if names - set(known):
        wrong = min(names - set(known))
        message = f"Parsing OData Select and Expand failed: '{wrong}' cannot be expanded."
        raise GraphFailure(400, "BadRequest", message)
    return names


def _operation(path: str, handler: t.Callable[[Tenant, Call], Answer]) -> Operation:
    return Operation("GET", f"{_PATH}{path}", handler, AGENT_READ, expands=True, versions=("beta",))


OPERATIONS = [
    _operation("", get_profile),
    _operation("/agents", list_agents),
    _operation("/agents/{agent}", get_agent),
    _operation("/agentGroups", list_groups),
    _operation("/publishedResources", list_resources),
]

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of the provisioning agents. Microsoft Graph doesn't tell their versions, so nothing is said of those."""

from __future__ import annotations

import typing as t

from ..._common.text import counted
from ..._sync.service.agents import publishing
from ..drift.finding import Finding, Fix
from .check import PostureCheck
from .facts import AgentFacts

_AGENTS = "Microsoft Graph reference (beta), 'onPremisesAgent'"

DOMAIN_NOT_PUBLISHED = PostureCheck(
    "domain_not_published",
    "No group of agents publishes the domain",
    "high",
    "published by a group of agents",
    "Without an agent for the domain nothing can be written to it.",
    Fix("Add the domain in the configuration wizard of an agent, on the agent's machine."),
    "Microsoft Graph reference (beta), 'publishedResource'",
    "service",
)
NO_ACTIVE_AGENT = PostureCheck(
    "no_active_agent",
    "No agent of the domain is active",
    "high",
    "at least one active agent",
    "Nothing can be written until the service sees an agent again.",
    Fix(
        "Start the service 'Microsoft Entra Provisioning Agent' on an agent's machine, and check that it reaches the service on port 443."
    ),
    _AGENTS,
    "service",
)
AGENT_INACTIVE = PostureCheck(
    "agent_inactive",
    "An agent of the domain is inactive",
    "medium",
    "active",
    "The agents that remain do its work; when they fail as well, nothing is written.",
    Fix("Start the service 'Microsoft Entra Provisioning Agent' on its machine, or remove the agent in the portal."),
    _AGENTS,
    "service",
)
ONE_AGENT = PostureCheck(
    "one_agent",
    "The domain has one active agent only",
    "medium",
    "at least two active agents; Microsoft recommends three",
    "While its machine is updated or fails, nothing is written.",
    Fix("Install more agents, on other machines."),
    "Microsoft Entra documentation, 'Prerequisites for Microsoft Entra Cloud Sync'",
    "service",
)

CHECKS = (DOMAIN_NOT_PUBLISHED, NO_ACTIVE_AGENT, AGENT_INACTIVE, ONE_AGENT)


def agent_findings(found: AgentFacts | None, domain: str) -> t.Iterator[Finding]:
    """Judge the agents of a domain, if they could be read."""
    if found is None:
        return
    if domain.casefold() not in found.domains:
        yield DOMAIN_NOT_PUBLISHED.found("not published", domain)
        return
    agents = publishing(found.rows, domain)
    active = [agent for agent in agents if agent["healthy"]]
    if not active:
        yield NO_ACTIVE_AGENT.found(f"{counted(len(agents), 'agent')}, none active", domain)
    for agent in agents:
        if active and not agent["healthy"]:
            yield AGENT_INACTIVE.found(str(agent["status"]), str(agent["machine_name"]))
    if len(active) == 1:
        yield ONE_AGENT.found(str(active[0]["machine_name"]), domain)

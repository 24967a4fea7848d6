# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the provisioning agents, as the posture judges them."""

from __future__ import annotations

from ..._graph.http.session import GraphSession
from ..._graph.resources.agents import Agents
from ..._sync.service.agents import published_domains, view_agents
from ..._verify.posture.facts import AgentFacts


def read_agents(session: GraphSession) -> AgentFacts:
    """Return all agents of the tenant, and the domains that they publish."""
    client = Agents(session)
    groups = client.groups()
    return AgentFacts(view_agents(client.agents(), groups), published_domains(groups))

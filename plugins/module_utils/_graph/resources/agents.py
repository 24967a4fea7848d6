# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning agents, their groups, and the domains that they publish. Microsoft Graph has them in beta alone."""

from __future__ import annotations

from ..._common.json import Json
from ..http.session import GraphSession
from .shapes import AGENT, AGENT_GROUP

_PROFILE = "/beta/onPremisesPublishingProfiles/provisioning"


class Agents:
    """Client for the agents of the tenant (Microsoft Graph reference, beta: onPremisesAgent, onPremisesAgentGroup).

    Documented for signed-in users alone: no application permission exists. So expect ``AuthorizationError``.
    """

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def agents(self) -> list[Json]:
        """Return all agents, each with its ``agentGroups``."""
        return list(self.session.get_all(f"{_PROFILE}/agents", params={"$expand": "agentGroups"}, shape=AGENT))

    def groups(self) -> list[Json]:
        """Return all groups, each with its ``agents`` and ``publishedResources``."""
        return list(
            self.session.get_all(f"{_PROFILE}/agentGroups", params={"$expand": "agents,publishedResources"}, shape=AGENT_GROUP)
        )

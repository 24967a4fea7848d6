# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning agents in readable form: which of them answer, and for which domains."""

from __future__ import annotations

import typing as t

from ..._common.json import Json

ACTIVE = "active"


def view_agents(agents: t.Iterable[Json], groups: t.Iterable[Json]) -> list[Json]:
    """Return one row an agent, by machine name; an agent publishes the domains of all groups that hold it."""
    known = list(groups)
    rows = [_row(agent, [group for group in known if _is_in(agent, group)]) for agent in agents]
    return sorted(rows, key=lambda row: (str(row["machine_name"]).casefold(), str(row["id"])))


def published_domains(groups: t.Iterable[Json]) -> list[str]:
    """Return the domains of all groups, whether an agent is there or not."""
    return sorted({name for group in groups for name in _domains(group)})


def publishing(rows: t.Iterable[Json], domain: str) -> list[Json]:
    """Return the agents that publish a domain."""
    return [row for row in rows if domain.casefold() in row["domains"]]


def count_agents(rows: t.Sequence[Json]) -> dict[str, int]:
    """Return how many agents there are, and how many the service sees."""
    active = sum(row["healthy"] for row in rows)
    return {"total": len(rows), "active": active, "inactive": len(rows) - active}


def _row(agent: Json, groups: list[Json]) -> Json:
    # The reference's sample says Active where its type says active.
    status = str(agent.get("status") or "unknown").casefold()
    return {
        "id": agent.get("id"),
        "machine_name": agent.get("machineName"),
        "external_ip": agent.get("externalIp"),
        "status": status,
        "healthy": status == ACTIVE,
        "agent_groups": [
            {"id": each.get("id"), "name": each.get("displayName")} for each in groups or agent.get("agentGroups") or []
        ],
        "domains": published_domains(groups),
    }


def _is_in(agent: Json, group: Json) -> bool:
    """Tell whether an agent is in a group; either side may say so."""
    members = [each.get("id") for each in group.get("agents") or []]
    own = [each.get("id") for each in agent.get("agentGroups") or []]
    return agent.get("id") in members or group.get("id") in own


def _domains(group: Json) -> list[str]:
    return [str(each["resourceName"]).casefold() for each in group.get("publishedResources") or [] if each.get("resourceName")]

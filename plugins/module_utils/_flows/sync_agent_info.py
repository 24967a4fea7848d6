# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_agent_info``."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import AuthorizationError, CloudSyncError, GraphError, NotFoundError
from .._common.json import Json
from .._graph.options import GRAPH_SPEC
from .._graph.resources.agents import Agents
from .._sync.service.agents import count_agents, published_domains, publishing, view_agents
from .shared.context import open_session

SPEC = GRAPH_SPEC.merge(ArgumentSpec({"domain": {"type": "str"}, "fail_on_unreadable": {"type": "bool", "default": False}}))

# Microsoft Graph beta isn't in every cloud: it then knows neither the segment nor the resource.
_ABSENT = frozenset({400, 404, 501})


def sync_agent_info(module: AnsibleModule) -> Json:
    """Return the provisioning agents, or why they can't be read."""
    try:
        client = Agents(open_session(module))
        agents, groups = client.agents(), client.groups()
    except CloudSyncError as problem:
        if module.params["fail_on_unreadable"] or not _is_closed(problem):
            raise
        return _unreadable(problem)
    domain = module.params["domain"]
    rows = view_agents(agents, groups)
    shown = publishing(rows, domain) if domain else rows
    counts = count_agents(shown)
    return {
        "changed": False,
        "readable": True,
        "reason": None,
        "agents": shown,
        "counts": counts,
        "healthy": counts["active"] > 0,
        "domains": published_domains(groups),
    }


def _is_closed(problem: CloudSyncError) -> bool:
    """Tell whether nothing is wrong but that this caller, or this cloud, has no such list."""
    if isinstance(problem, (AuthorizationError, NotFoundError)):
        return True
    return isinstance(problem, GraphError) and problem.status in _ABSENT


def _unreadable(problem: CloudSyncError) -> Json:
    return {
        "changed": False,
        "readable": False,
        "reason": f"{problem.message.rstrip('.')}. {problem.hint or ''}".rstrip(),
        "agents": [],
        "counts": None,
        "healthy": None,
        "domains": [],
    }

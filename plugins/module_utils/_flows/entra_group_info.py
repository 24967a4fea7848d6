# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``entra_group_info``."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.json import Json
from .._graph.http.session import GraphSession
from .._graph.options import GRAPH_SPEC
from .._sync.entra_objects import EntraGroup
from .entra_groups.describe import describe_group, describe_member
from .shared.context import open_session
from .shared.resolve import find_groups, read_members_of

SPEC = GRAPH_SPEC.merge(
    ArgumentSpec(
        {
            "groups": {"type": "list", "elements": "str", "required": True},
            "include_members": {"type": "bool", "default": True},
            "include_source_of_authority": {"type": "bool", "default": False},
        }
    )
)


def entra_group_info(module: AnsibleModule) -> Json:
    """Return the groups asked for, each once, in the order of the question."""
    session = open_session(module)
    groups: dict[str, EntraGroup] = {}
    for identity in module.params["groups"]:
        for group in find_groups(session, identity):
            groups.setdefault(group.id, group)
    found = {object_id: describe_group(group) for object_id, group in groups.items()}
    if module.params["include_members"]:
        for object_id, described in found.items():
            described.update(_members(session, object_id))
    if module.params["include_source_of_authority"] and found:
        for object_id, known in _sources_of_authority(session, groups).items():
            found[object_id].update(known)
    return {"changed": False, "groups": list(found.values())}


def _members(session: GraphSession, group_id: str) -> Json:
    members = [describe_member(member) for member in read_members_of(session, group_id)]
    return {"member_count": len(members), "members": members}


def _sources_of_authority(session: GraphSession, groups: dict[str, EntraGroup]) -> dict[str, Json]:
    from .._graph.resources.source_of_authority import SourceOfAuthority
    from .._sync.service.source_of_authority import authority_of, state_of

    managed = SourceOfAuthority(session).read(list(groups))
    states = {key: state_of(group, is_cloud_managed=managed[key]) for key, group in groups.items()}
    return {key: {"source_of_authority": authority_of(state), "source_of_authority_state": state} for key, state in states.items()}

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module ``ad_group_info`` does: look groups up in Active Directory, with all their members."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._ad.directory import Directory
from .._ad.entries import Entry
from .._ad.lookup.global_catalog import GlobalCatalog
from .._ad.lookup.groups import (
    GROUP_ATTRIBUTES,
    GROUP_FILTER,
    describe_group,
    described_members,
    member_dns,
    member_rows,
)
from .._ad.lookup.identities import describe
from .._ad.lookup.nesting import describe_reached, reach
from .._ad.lookup.primary_groups import members_by_primary_group
from .._ad.lookup.search import LOOKUP_SPEC, Lookup
from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.json import Json
from .._common.waiting import Stopwatch

SPEC = AD_SPEC.merge(
    LOOKUP_SPEC,
    ArgumentSpec(
        arguments={
            "include_members": {"type": "bool", "default": True},
            "include_member_details": {"type": "bool", "default": False},
            "nested_search": {"type": "str", "choices": ["none", "in_chain", "walk"], "default": "none"},
            "max_depth": {"type": "int", "default": 50},
        }
    ),
)


def ad_group_info(module: AnsibleModule) -> Json:
    """Return the groups that the lookup finds."""
    watch = Stopwatch()
    options = AdOptions.from_parameters(module.params)
    lookup = Lookup.from_parameters(module.params, anchor_kinds=("Group",))
    require_at_least(module.params, 1, "max_depth")
    nested: str = module.params["nested_search"]
    attributes = [*GROUP_ATTRIBUTES, *(["member"] if module.params["include_members"] or nested == "walk" else [])]
    with open_directory(options) as directory, GlobalCatalog(options, directory) as catalog:
        found = lookup.find(directory, attributes, only=GROUP_FILTER)
        groups = [
            {
                **describe_group(entry),
                **_members(directory, catalog, entry, module.params),
                **_nested(directory, catalog, entry, nested, module.params["max_depth"]),
            }
            for entry in found
        ]
        return {
            "changed": False,
            "groups": groups,
            "count": len(found),
            "not_found": lookup.missing(found),
            **directory.server.describe(),
            "duration": watch.elapsed,
            "warnings": [*directory.warnings, *catalog.warnings, *lookup.warnings(directory)],
        }


def _members(directory: Directory, catalog: GlobalCatalog, group: Entry, parameters: Json) -> Json:
    if not parameters["include_members"]:
        return {}
    listed = member_dns(group)
    accounts = {entry.dn: entry for found in members_by_primary_group(directory, [group]).values() for entry in found}
    names = sorted({*listed, *accounts}) if accounts else listed
    if not (parameters["include_member_details"] and names):
        rows: list[Json] = [{"distinguished_name": name} for name in names]
    else:
        described = described_members(directory, group.dn)
        described.update({name: describe(entry) for name, entry in accounts.items()})
        elsewhere = catalog.find_by_names(name for name in names if name not in described)
        described.update({name: describe(entry) for name, entry in elsewhere.items()})
        rows = member_rows(names, described, catalog.why_unknown)
    for row in rows:
        row["by_primary_group"] = row["distinguished_name"] in accounts
    return {"member_count": len(names), "members": rows}


def _nested(directory: Directory, catalog: GlobalCatalog, group: Entry, way: str, max_depth: int) -> Json:
    reached = reach(directory, group, "down", way, max_depth)
    return {} if reached is None else {"nested": describe_reached(reached, "members", catalog)}

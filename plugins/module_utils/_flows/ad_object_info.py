# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module ``ad_object_info`` does: look objects up in Active Directory and decode them."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._ad.attributes import decode_attributes
from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._ad.directory import Directory
from .._ad.entries import Entry
from .._ad.lookup.bulk import schema_attributes
from .._ad.lookup.global_catalog import GlobalCatalog
from .._ad.lookup.identities import describe
from .._ad.lookup.nesting import describe_reached, listed_attributes, reach
from .._ad.lookup.search import LOOKUP_SPEC, Lookup
from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.attribute_names import require_attribute_name
from .._common.json import Json
from .._common.waiting import Stopwatch

SPEC = AD_SPEC.merge(
    LOOKUP_SPEC,
    ArgumentSpec(
        arguments={
            "search_scope": {"type": "str", "choices": ["base", "one_level", "subtree"], "default": "subtree"},
            "member_of_search": {"type": "str", "choices": ["none", "direct", "in_chain", "walk"], "default": "none"},
            "max_depth": {"type": "int", "default": 50},
            "attributes": {
                "type": "list",
                "elements": "str",
                "default": [
                    "cn",
                    "displayName",
                    "description",
                    "mail",
                    "userPrincipalName",
                    "userAccountControl",
                    "groupType",
                    "whenCreated",
                    "whenChanged",
                ],
            },
        },
    ),
)


def ad_object_info(module: AnsibleModule) -> Json:
    """Return the objects that the lookup finds."""
    watch = Stopwatch()
    options = AdOptions.from_parameters(module.params)
    lookup = Lookup.from_parameters(module.params, anchor_kinds=("Group", "User"))
    require_at_least(module.params, 1, "max_depth")
    names: list[str] = module.params["attributes"]
    for name in names:
        if name != "*":
            require_attribute_name(name, "attributes")
    way: str = module.params["member_of_search"]
    linked = [] if way == "none" else listed_attributes("up")
    with open_directory(options) as directory, GlobalCatalog(options, directory) as catalog:
        found = lookup.find(directory, [*names, *linked], scope=module.params["search_scope"])
        objects = [
            {**_describe(entry, names), **_member_of(directory, catalog, entry, way, module.params["max_depth"])} for entry in found
        ]
        unknown = _unknown(directory, found, names)
        return {
            "changed": False,
            "objects": objects,
            "count": len(found),
            "not_found": lookup.missing(found),
            **directory.server.describe(),
            "duration": watch.elapsed,
            "warnings": [*directory.warnings, *catalog.warnings, *unknown, *lookup.warnings(directory)],
        }


def _describe(entry: Entry, names: t.Sequence[str]) -> Json:
    return {**describe(entry), "attributes": decode_attributes(entry, names)}


def _unknown(directory: Directory, found: t.Sequence[Entry], names: t.Sequence[str]) -> list[str]:
    """Return a warning for each attribute without any value that the schema of the forest doesn't know."""
    empty = [name for name in names if name != "*" and found and not any(entry.values(name) for entry in found)]
    known = schema_attributes(directory, empty)
    return [f"The schema of the forest has no attribute '{name}', so no object has one." for name in empty if name not in known]


def _member_of(directory: Directory, catalog: GlobalCatalog, entry: Entry, way: str, max_depth: int) -> Json:
    reached = reach(directory, entry, "up", way, max_depth)
    return {} if reached is None else {"member_of": describe_reached(reached, "groups", catalog)}

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module ``ad_object_info`` does: look objects up in Active Directory and decode them."""

from __future__ import annotations

import time
import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._ad.attributes import decode_attributes
from .._ad.connection import open_directory
from .._ad.entries import Entry
from .._ad.identities import describe
from .._ad.options import AD_SPEC, AdOptions
from .._ad.search import LOOKUP_SPEC, Lookup
from .._common.argument_spec import ArgumentSpec

SPEC = AD_SPEC.merge(
    LOOKUP_SPEC,
    ArgumentSpec(
        arguments={
            "scope": {"type": "str", "choices": ["base", "one_level", "subtree"], "default": "subtree"},
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


def ad_object_info(module: AnsibleModule) -> dict[str, t.Any]:
    """Return the objects that the lookup finds."""
    started = time.monotonic()
    options = AdOptions.from_parameters(module.params)
    lookup = Lookup.from_parameters(module.params, anchor_kinds=("Group", "User"))
    names: list[str] = module.params["attributes"]
    with open_directory(options) as directory:
        found = lookup.find(directory, names, scope=module.params["scope"])
        return {
            "changed": False,
            "objects": [_describe(entry, names) for entry in found],
            "count": len(found),
            "not_found": lookup.missing(found),
            "server": str(directory.server),
            "duration": round(time.monotonic() - started, 3),
            "warnings": list(directory.warnings),
        }


def _describe(entry: Entry, names: t.Sequence[str]) -> dict[str, t.Any]:
    return {**describe(entry), "attributes": decode_attributes(entry, names)}

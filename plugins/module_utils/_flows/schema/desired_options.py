# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desired configuration says, and whether the live schema differs from it."""

from __future__ import annotations

import typing as t

from ..._common.argument_spec import ArgumentSpec
from ..._common.json import Json
from ..._sync.schema.desired import MappingEdit, read_filters, read_mapping_edits, read_target_container, require_distinct
from ..._sync.schema.document import GROUP
from ..._sync.schema.membership_switch import read_switch
from ..._sync.schema.pending_edits import editable_mapping, filters_differ, pending_edits

_MAPPING_OPTIONS = {
    "target": {"type": "str", "required": True},
    "attribute": {"type": "str"},
    "constant": {"type": "str"},
    "expression": {"type": "str"},
    "default_value": {"type": "str"},
    "apply": {"type": "str", "choices": ["always", "on_create"]},
    "object_type": {"type": "str", "default": GROUP},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
_CLAUSE_OPTIONS = {
    "attribute": {"type": "str", "required": True},
    "operator": {"type": "str", "required": True},
    "values": {"type": "list", "elements": "str", "default": []},
}
_FILTER_OPTIONS = {
    "name": {"type": "str", "required": True},
    "all_of": {"type": "list", "elements": "dict", "required": True, "options": _CLAUSE_OPTIONS},
}

DESIRED_SPEC = ArgumentSpec(
    {
        "attribute_mappings": {"type": "list", "elements": "dict", "default": [], "options": _MAPPING_OPTIONS},
        "scoping_filters": {"type": "list", "elements": "dict", "options": _FILTER_OPTIONS},
        "scoping_filters_mode": {"type": "str", "choices": ["exact", "additive"], "default": "exact"},
        "target_container": {"type": "str"},
        "on_premises_members": {"type": "bool"},
    }
)


class Desired(t.NamedTuple):
    """What the task asks for."""

    edits: list[MappingEdit]
    filters: list[Json] | None
    exact_filters: bool
    on_premises_members: bool | None = None


def read_desired(parameters: Json) -> Desired:
    """Validate the task's own words, before anything is asked of the service."""
    edits = read_mapping_edits(parameters["attribute_mappings"])
    if parameters["target_container"] is not None:
        edits.append(read_target_container(parameters["target_container"]))
    require_distinct(edits)
    filters = None if parameters["scoping_filters"] is None else read_filters(parameters["scoping_filters"])
    exact = parameters["scoping_filters_mode"] == "exact"
    return Desired(edits, filters, exact, parameters["on_premises_members"])


def differs(live: Json, desired: Desired) -> bool:
    """Tell whether the live schema doesn't hold everything that the task asks for."""
    if pending_edits(live, desired.edits):
        return True
    if desired.on_premises_members not in (None, read_switch(live)):
        return True
    return desired.filters is not None and filters_differ(
        editable_mapping(live, GROUP), desired.filters, exact=desired.exact_filters
    )

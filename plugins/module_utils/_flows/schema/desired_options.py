# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a desired configuration, which several modules share; ``_sync.schema.desired`` reads them."""

from __future__ import annotations

from ..._common.argument_spec import ArgumentSpec
from ..._sync.schema.document import GROUP

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

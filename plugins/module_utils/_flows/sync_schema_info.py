# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_schema_info``."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.errors import SchemaError
from .._common.json import Json
from .._sync.schema.containers import possible_containers
from .._sync.schema.document import (
    GROUP,
    find_object_mapping,
    select_rule,
)
from .._sync.schema.membership_switch import read_switch
from .._sync.schema.views import view_filters, view_mappings, view_target_container
from .shared.context import GRAPH_CONFIGURATION_SPEC, open_context

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    ArgumentSpec(
        {
            "object_type": {"type": "str", "default": GROUP},
            "include_document": {"type": "bool", "default": False},
        }
    )
)


def sync_schema_info(module: AnsibleModule) -> Json:
    """Return the readable form of the schema, and on request the document."""
    context = open_context(module)
    document = context.read_schema()
    rule = select_rule(document, module.params["object_type"])
    mapping = find_object_mapping(rule, module.params["object_type"])
    if mapping is None:
        raise SchemaError(f"The synchronization schema has no object mapping for {module.params['object_type']}.")
    result = {
        "changed": False,
        **context.identity(),
        "schema_version": document.get("version"),
        "rule": {"id": rule.get("id"), "name": rule.get("name")},
        "attribute_mappings": [view.as_dict() for view in view_mappings(mapping)],
        "scoping_filters": view_filters(mapping),
        "target_container": view_target_container(mapping),
        "target_containers": possible_containers(mapping),
        "on_premises_members": read_switch(document),
    }
    return {**result, "document": document} if module.params["include_document"] else result

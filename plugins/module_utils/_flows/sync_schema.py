# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_schema``: read, edit a copy, let the service parse, re-read the version, replace.

What only a change needs is imported where it is used, because the expression engine behind it loads slowly.
"""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec
from .._common.json import Json
from .._sync.schema.containers import possible_containers
from .._sync.schema.desired import INVALID, read_desired
from .._sync.schema.document import GROUP
from .._sync.schema.pending_edits import differs, editable_mapping
from .schema.desired_options import DESIRED_SPEC
from .schema.shown_diff import shown_diff
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC, open_context
from .shared.evidence import CHANGE_SPEC

if t.TYPE_CHECKING:
    from .._sync.schema.edits import SchemaEdit

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    DESIRED_SPEC,
    CHANGE_SPEC,
    SCOPE_MODE_SPEC,
    ArgumentSpec(
        {
            "state": {"type": "str", "choices": ["present", "reset"], "default": "present"},
            "document": {"type": "dict"},
            "document_path": {"type": "path"},
            "force": {"type": "bool", "default": False},
            "include_plan": {"type": "bool", "default": True},
        }
    ),
)


def sync_schema(module: AnsibleModule) -> Json:
    """Bring the schema to what the task asks for."""
    if _is_whole(module.params):
        from .schema.restore import replace_document

        return replace_document(module)
    desired, problems, _filters_hold = read_desired(module.params)
    problems.raise_found(INVALID)
    context = open_context(module)
    live = context.read_schema()
    edited = live
    changes: list[SchemaEdit] = []
    warnings: list[str] = []
    if differs(live, desired):
        from .schema.edit import propose_schema

        proposal = propose_schema(live, desired, context, problems)
        problems.raise_found(INVALID)
        edited, changes, warnings = proposal.edited, list(proposal.changes), list(proposal.warnings)
    version = live.get("version")
    if changes and not module.check_mode:
        from .schema.write import edit_schema
        from .shared.announced_writes import writing_recorder

        version = edit_schema(context, live, edited, changes, writing_recorder(module, context))
    result = {
        "changed": bool(changes),
        **context.identity(),
        "changes": [change.as_dict() for change in changes],
        "schema_version_before": live.get("version"),
        "schema_version": version,
        "target_containers": possible_containers(editable_mapping(edited, GROUP)),
        "diff": shown_diff(changes),
        "warnings": warnings,
    }
    if changes and module.check_mode and module.params["include_plan"]:
        from .plan.preview import with_planned_effect

        return with_planned_effect(result, context, (live, edited), changes, module.params["scope_mode"])
    return result


def _is_whole(parameters: Json) -> bool:
    """Tell whether the whole document is meant, and not edits of it; ``force`` without a document is refused there."""
    given = parameters["document"] is not None or parameters["document_path"] is not None
    return given or parameters["state"] == "reset" or bool(parameters["force"])

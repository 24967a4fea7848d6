# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a whole schema document in place, or going back to the template's: the rare ways of ``sync_schema``."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from ..._common.errors import (
    AuthorizationError,
    CloudSyncError,
    GraphError,
    NotFoundError,
    OptionError,
    SchemaError,
    ThrottledError,
)
from ..._common.json import Json, parse_json
from ..._common.private_files import read_named
from ..._graph.resources.jobs import template_ids
from ..._sync.schema.containers import possible_containers
from ..._sync.schema.document import GROUP, without_annotations
from ..._sync.schema.document_diff import document_changes
from ..._sync.schema.edits import SchemaEdit
from ..._sync.schema.equality import same_schema
from ..._sync.schema.pending_edits import editable_mapping
from ..._sync.schema.restoration import changed_protected, fit, protected_error
from ..._sync.schema.whole_document import read_schema_document
from ..shared.announced_writes import writing_recorder
from ..shared.context import Context, open_context
from .desired_options import DESIRED_SPEC
from .shown_diff import shown_diff
from .write import replace_schema, reset_schema

_MOST_BYTES = 32 * 1024 * 1024
_WARNING_OTHER = "The service holds another schema than the one that was put; compare it with the document."
_WARNING_DEFAULT = "The schema that the service went back to isn't the one that it shows for the template. So a later reset can't be recognised as done."


def replace_document(module: AnsibleModule) -> Json:
    """Restore a document or reset the schema, as the task asks for."""
    _require_alone(module.params)
    return _reset(module) if module.params["state"] == "reset" else _restore(module)


def _require_alone(parameters: Json) -> None:
    given = [name for name in ("document", "document_path") if parameters[name] is not None]
    asked = [*given, *(["state: reset"] if parameters["state"] == "reset" else [])]
    if parameters["force"] and not given:
        raise OptionError("'force' requires 'document' or 'document_path'.", hint="Leave force out.")
    if len(asked) > 1:
        raise OptionError(f"{' and '.join(asked)} exclude each other.", hint="Keep one of them.")
    edits = [name for name, option in DESIRED_SPEC.arguments.items() if parameters[name] not in (None, option.get("default"))]
    if edits:
        raise OptionError(
            f"{asked[0]} replaces the whole schema, so it excludes {', '.join(edits)}.", hint="Edit the schema in a second task."
        )


def _restore(module: AnsibleModule) -> Json:
    parameters = module.params
    wanted = _read_document(parameters)
    context = open_context(module)
    live = context.read_schema()
    fitted = fit(wanted, live, force=parameters["force"])
    _require_protected(context, fitted.document, live)
    changes = document_changes(live, fitted.document)
    after = live
    warnings = list(fitted.warnings)
    if changes and not module.check_mode:
        after = replace_schema(context, live, fitted.document, changes, writing_recorder(module, context))
        warnings += [] if same_schema(after, fitted.document) else [_WARNING_OTHER]
    return _result(module, context, (live, fitted.document), changes, after, warnings)


def _reset(module: AnsibleModule) -> Json:
    context = open_context(module)
    live = context.read_schema()
    template, problem = _template(context)
    if template is None and module.params["change_dir"]:
        raise SchemaError(
            f"The schema of the template can't be read, so a change can't announce what a reset writes: {problem}",
            hint="Restore a document instead, or reset without change_dir.",
        )
    expected = None if template is None else {**template, "id": live.get("id"), "version": live.get("version")}
    if expected is not None and same_schema(live, expected):
        return _result(module, context, (live, live), [], live, [])
    if module.check_mode:
        predicted = [f"What a reset would change can't be predicted, because the schema of the template can't be read: {problem}"]
        changes = document_changes(live, expected) if expected else []
        return {**_result(module, context, (live, expected or live), changes, live, [] if expected else predicted), "changed": True}
    after = reset_schema(
        context,
        live,
        expected,
        document_changes(live, expected) if expected else [],
        writing_recorder(module, context),
    )
    warnings = [] if expected and same_schema(after, expected) else [_WARNING_DEFAULT]
    return _result(module, context, (live, after), document_changes(live, after), after, warnings)


def _read_document(parameters: Json) -> Json:
    """Return the document; OptionError when the file can't be read, SchemaError when it holds no schema."""
    if parameters["document"] is not None:
        return read_schema_document(parameters["document"], "document")
    path = Path(parameters["document_path"])
    try:
        # The portal's download begins with a byte order mark.
        content = parse_json(read_named(path, most=_MOST_BYTES).decode("utf-8-sig"))
    except OSError as error:
        raise OptionError(
            f"document_path: {path} can't be read: {error.strerror or error}",
            hint="It is read where the module runs.",
            option="document_path",
        ) from error
    except ValueError as error:
        raise OptionError(
            f"document_path: {path} is not valid JSON: {error}", hint="Give a schema as JSON.", option="document_path"
        ) from error
    return read_schema_document(content, str(path))


def _require_protected(context: Context, document: Json, live: Json) -> None:
    """Refuse a document that changes a protected mapping, unless it repairs what somebody else has changed."""
    changed = changed_protected(document, live)
    if not changed:
        return
    template, _problem = _template(context)
    lasting = [target for target in changed if template is None or target in changed_protected(document, template)]
    if lasting:
        raise protected_error(lasting)


def _template(context: Context) -> tuple[Json | None, str]:
    """Return the schema of the job's template, or why it can't be read."""
    problem = "the job names no template"
    for template_id in template_ids(context.configuration.job):
        try:
            return t.cast("Json", without_annotations(context.schemas.template(template_id))), ""
        except ThrottledError:
            raise
        except (AuthorizationError, GraphError, NotFoundError) as error:
            problem = error.message
    return None, problem


def _result(
    module: AnsibleModule, context: Context, schemas: tuple[Json, Json], changes: list[SchemaEdit], after: Json, warnings: list[str]
) -> Json:
    live, wanted = schemas
    result: Json = {
        "changed": bool(changes),
        **context.identity(),
        "changes": [change.as_dict() for change in changes],
        "schema_version_before": live.get("version"),
        "schema_version": after.get("version"),
        "target_containers": possible_containers(editable_mapping(wanted, GROUP)),
        "diff": shown_diff(changes),
        "warnings": warnings,
    }
    if not (changes and module.check_mode and module.params["include_plan"]):
        return result
    from ..plan.preview import with_planned_effect

    try:
        planned = with_planned_effect(result, context, schemas, changes, module.params["scope_mode"])
    except CloudSyncError as error:  # a schema that is broken enough to be restored can be too broken for a plan
        return {**result, "warnings": [*warnings, f"No plan was made: {error.message}"]}
    return planned

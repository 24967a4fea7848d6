# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a desired configuration the live schema doesn't already hold.

The service replaces the whole document with a PUT and starts a full cycle after it, so an edit that changes nothing
must be recognised as such (Microsoft Entra documentation, "Export or import a provisioning configuration").
"""

from __future__ import annotations

import typing as t

from ..._common.distinguished_name import in_one_spelling
from ..._common.errors import SchemaError
from ..._common.json import Json
from .desired import Desired, MappingEdit
from .document import GROUP, find_attribute_mapping, find_object_mapping, select_rule
from .expressions import same_expression, same_names, text_of
from .membership_switch import read_switch
from .named_objects import holds_names
from .views import MappingView, view_filters, view_mapping


def editable_rule(document: Json, object_type: str) -> Json:
    """Return the rule that edits of ``object_type`` go to, within ``document`` itself."""
    rule = select_rule(document, object_type)
    if rule.get("editable") is False:
        raise SchemaError(
            f"The service marks the synchronization rule '{rule.get('name')}' as not editable.",
            hint="Its mappings can't be changed over the API.",
        )
    return rule


def editable_mapping(document: Json, object_type: str) -> Json:
    """Return the object mapping that edits of ``object_type`` go to, within ``document`` itself."""
    rule = editable_rule(document, object_type)
    mapping = find_object_mapping(rule, object_type)
    if mapping is None:
        raise SchemaError(f"The synchronization schema has no object mapping for {object_type}.")
    return mapping


def differs(document: Json, desired: Desired) -> bool:
    """Tell whether the live schema doesn't hold everything that is desired."""
    if pending_edits(document, desired.edits):
        return True
    if desired.on_premises_members not in (None, read_switch(document)):
        return True
    return desired.filters is not None and filters_differ(
        editable_mapping(document, GROUP), desired.filters, exact=desired.exact_filters
    )


def pending_edits(document: Json, edits: t.Sequence[MappingEdit]) -> list[MappingEdit]:
    """Return the edits that the live schema doesn't already hold."""
    return [edit for edit in edits if not _holds(editable_mapping(document, edit.object_type), edit)]


def _holds(object_mapping: Json, edit: MappingEdit) -> bool:
    mapping = find_attribute_mapping(object_mapping, edit.target)
    if mapping is None or edit.kind == "absent":
        return mapping is None and edit.kind == "absent"
    view = view_mapping(mapping)
    return (
        _same_value(view, edit)
        and (edit.default_value is None or _same_text(edit, edit.default_value, view.default_value or ""))
        and (edit.apply is None or edit.apply == view.apply)
    )


def _same_value(view: MappingView, edit: MappingEdit) -> bool:
    if view.value is None:
        return False
    if view.kind != edit.kind:
        texts = _constant(view.kind, view.value), _constant(edit.kind, edit.value)
        return None not in texts and _same_text(edit, *map(str, texts))
    if edit.kind == "expression":
        same = same_names if holds_names(edit.target) else same_expression
        return same(view.value, edit.value)
    return _same_text(edit, view.value, edit.value)


def _constant(kind: str, value: str) -> str | None:
    """Return the text that a constant is, or an expression that is nothing but a text; None for what else a mapping can be."""
    if kind == "expression":
        return text_of(value)
    return value if kind == "constant" else None


def _same_text(edit: MappingEdit, left: str, right: str) -> bool:
    return left == right or (holds_names(edit.target) and in_one_spelling(left) == in_one_spelling(right))


def filters_differ(object_mapping: Json, filters: t.Sequence[Json], *, exact: bool) -> bool:
    """Tell whether scoping filters, found again by name, differ from the live ones; ``exact``: or whether others exist."""
    live = {view["name"]: view for view in view_filters(object_mapping)}
    wanted = {view["name"]: view for view in view_filters({"scope": {"groups": list(filters)}})}
    return live != wanted if exact else any(live.get(name) != view for name, view in wanted.items())

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Editing a synchronization schema, on a copy, and saying what changed."""

from __future__ import annotations

import copy
import dataclasses
import typing as t

from ..._common.errors import SchemaError
from ..._common.json import Json
from .desired import MappingEdit, wire_flow_type
from .document import GROUP, USER, find_attribute_mapping
from .membership_switch import SWITCH, find_switch, is_on
from .pending_edits import editable_mapping, editable_rule
from .sources import attribute_source, constant_source
from .views import view_filters, view_mapping


@dataclasses.dataclass(frozen=True, slots=True)
class SchemaEdit:
    """One difference between the schema before and after, in readable form; None stands for absent."""

    kind: t.Literal["attribute_mapping", "scoping_filter", "object_mapping", "rule", "directory", "document"]
    object_type: str
    name: str
    before: Json | None
    after: Json | None

    def as_dict(self) -> Json:
        """Return the form in which modules return it."""
        return dataclasses.asdict(self)


def apply_mapping_edits(document: Json, edits: t.Sequence[MappingEdit], sources: t.Mapping[str, Json]) -> list[SchemaEdit]:
    """Carry out the edits in ``document`` and say what changed.

    ``sources`` holds the parsed form of each new expression, by expression; the service delivers it, since the stored
    tree must fit the text.
    """
    changes = []
    for edit in edits:
        object_mapping = editable_mapping(document, edit.object_type)
        existing = find_attribute_mapping(object_mapping, edit.target)
        before = view_mapping(existing).as_dict() if existing else None
        if edit.kind == "absent":
            _remove_mapping(object_mapping, existing)
            after = None
        else:
            after = view_mapping(_write_mapping(object_mapping, existing, edit, sources)).as_dict()
        changes.append(SchemaEdit("attribute_mapping", edit.object_type, edit.target, before, after))
    return changes


def _remove_mapping(object_mapping: Json, existing: Json | None) -> None:
    if existing is None:
        return
    if existing.get("matchingPriority"):
        raise SchemaError(
            f"The mapping of '{existing['targetAttributeName']}' is used for matching and can't be removed.",
            hint="Remove the entry from the desired configuration.",
        )
    object_mapping["attributeMappings"] = [each for each in object_mapping["attributeMappings"] if each is not existing]


def _write_mapping(object_mapping: Json, existing: Json | None, edit: MappingEdit, sources: t.Mapping[str, Json]) -> Json:
    mapping = existing if existing is not None else _new_mapping(edit.target)
    if existing is None:
        object_mapping.setdefault("attributeMappings", []).append(mapping)
    mapping["source"] = _source(edit, sources)
    if edit.default_value is not None:
        mapping["defaultValue"] = edit.default_value or None
    if edit.apply is not None:
        mapping["flowType"] = wire_flow_type(edit.apply)
    return mapping


def _new_mapping(target: str) -> Json:
    return {
        "targetAttributeName": target,
        "matchingPriority": 0,
        "flowBehavior": "FlowWhenChanged",
        "flowType": "Always",
        "exportMissingReferences": False,
        "defaultValue": None,
    }


def _source(edit: MappingEdit, sources: t.Mapping[str, Json]) -> Json:
    if edit.kind == "attribute":
        return attribute_source(edit.value)
    if edit.kind == "constant":
        return constant_source(edit.value)
    return copy.deepcopy(sources[edit.value])


def apply_filters(object_mapping: Json, object_type: str, filters: t.Sequence[Json], *, exact: bool) -> list[SchemaEdit]:
    """Write scoping filters, found again by name, into the object mapping and say what changed.

    ``exact`` removes filters that aren't given; otherwise they stay.
    """
    changes = filter_changes(object_mapping, object_type, filters, exact=exact)
    scope = object_mapping.setdefault("scope", {})
    names = {group.get("name") for group in filters}
    kept = [] if exact else [group for group in scope.get("groups") or [] if group.get("name") not in names]
    scope["groups"] = kept + copy.deepcopy(list(filters))
    return changes


def filter_changes(object_mapping: Json, object_type: str, filters: t.Sequence[Json], *, exact: bool) -> list[SchemaEdit]:
    """Say what writing scoping filters would change, without doing it."""
    before = {view["name"]: view for view in view_filters(object_mapping)}
    wanted = {view["name"]: view for view in view_filters({"scope": {"groups": list(filters)}})}
    changes = [
        SchemaEdit("scoping_filter", object_type, name, before.get(name), wanted.get(name, None if exact else before.get(name)))
        for name in sorted({*before, *wanted})
    ]
    return [change for change in changes if change.before != change.after]


def apply_switch(document: Json, *, on: bool) -> list[SchemaEdit]:
    """Set the switch "membership to on-premises users" in ``document`` and say what changed."""
    editable_rule(document, GROUP)
    mapping = find_switch(document)
    before = is_on(mapping)
    if before == on:
        return []
    mapping["enabled"] = on
    return [SchemaEdit("object_mapping", USER, SWITCH, {"enabled": before}, {"enabled": on})]

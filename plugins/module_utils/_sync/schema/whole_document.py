# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a whole schema document that somebody kept: only what has the shape of one gets past this."""

from __future__ import annotations

import typing as t

from ..._common.errors import SchemaError
from ..._common.json import Json
from .document import without_annotations

TAKE_IT_WHOLE = "Take it from sync_schema_info with include_document, or from before/schema.json of a change's evidence."

_NEVER_EMPTY = ("synchronizationRules", "directories")


def read_schema_document(value: t.Any, where: str) -> Json:
    """Return the schema in a document: itself, or what ``sync_schema_info`` returned around it.

    SchemaError, with the place, when it is none or not a whole one.
    """
    inner = value["document"] if isinstance(value, dict) and isinstance(value.get("document"), dict) else value
    if not isinstance(inner, dict) or "synchronizationRules" not in inner:
        raise SchemaError(f"{where} is not a synchronization schema: it has no synchronizationRules.", hint=TAKE_IT_WHOLE)
    document: Json = without_annotations(inner)
    for rule, place in _members(document, "synchronizationRules", where):
        _require_text(rule, "id", place)
        for mapping, inside in _members(rule, "objectMappings", place):
            _require_mapping(mapping, inside)
    for directory, place in _members(document, "directories", where):
        _require_text(directory, "name", place)
        for described, inside in _members(directory, "objects", place):
            _members(described, "attributes", inside)
    return document


def _require_mapping(mapping: Json, where: str) -> None:
    for attribute, place in _members(mapping, "attributeMappings", where):
        _require_text(attribute, "targetAttributeName", place)
        _require_object(attribute, "source", place)
    _require_object(mapping, "scope", where)
    scope = mapping.get("scope") or {}
    if scope.get("groups") is None:
        return
    for group, place in _members(scope, "groups", f"{where}.scope"):
        for clause, inside in _members(group, "clauses", place):
            _require_object(clause, "targetOperand", inside)


def _members(parent: Json, name: str, where: str) -> list[tuple[Json, str]]:
    """Return the objects in a list, each with its place; SchemaError when it is no list of objects."""
    items, place = parent.get(name), f"{where}.{name}"
    if not isinstance(items, list):
        raise SchemaError(
            f"{place} is missing or not a list, so this is not a complete synchronization schema.", hint=TAKE_IT_WHOLE
        )
    if not items and name in _NEVER_EMPTY:
        raise SchemaError(f"{place} is empty, so this is not a complete synchronization schema.", hint=TAKE_IT_WHOLE)
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            raise SchemaError(f"{place}[{index}] is not an object.", hint=TAKE_IT_WHOLE)
    return [(item, f"{place}[{index}]") for index, item in enumerate(items)]


def _require_text(parent: Json, name: str, where: str) -> None:
    if not isinstance(parent.get(name), str) or not parent[name]:
        raise SchemaError(f"{where}.{name} is missing or no text.", hint=TAKE_IT_WHOLE)


def _require_object(parent: Json, name: str, where: str) -> None:
    if not isinstance(parent.get(name) or {}, dict):
        raise SchemaError(f"{where}.{name} is not an object.", hint=TAKE_IT_WHOLE)

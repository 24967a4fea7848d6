# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is different in two whole schema documents, in readable form and by what people know: mappings, filters, the rest."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from .edits import SchemaEdit
from .equality import same_part
from .views import view_filters, view_mapping

_Key = tuple[str, ...]

_STRUCTURE = frozenset({"version", "synchronizationRules", "directories"})


def document_changes(before: Json, after: Json) -> list[SchemaEdit]:
    """Return the differences; none exactly when ``same_schema`` holds."""
    changes = _rules(before, after) + _directories(before, after)
    left = {name: value for name, value in before.items() if name not in _STRUCTURE}
    right = {name: value for name, value in after.items() if name not in _STRUCTURE}
    for name, old, new in _differing(left, right):
        changes.append(
            SchemaEdit("document", "", name, old if old is None else {"value": old}, new if new is None else {"value": new})
        )
    return changes


def _rules(before: Json, after: Json) -> list[SchemaEdit]:
    changes: list[SchemaEdit] = []
    for old, new in _paired(
        before.get("synchronizationRules"), after.get("synchronizationRules"), lambda rule: (str(rule.get("id")),)
    ):
        name = str((new or old or {}).get("name") or (new or old or {}).get("id"))
        changes += _whole("rule", "", name, old, new, {"objectMappings"})
        mappings = _paired((old or {}).get("objectMappings"), (new or {}).get("objectMappings"), _mapping_key)
        for left, right in mappings:
            changes += _mappings(left, right)
    return changes


def _mapping_key(mapping: Json) -> _Key:
    return tuple(str(mapping.get(name)).casefold() for name in ("name", "sourceObjectName", "targetObjectName"))


def _mappings(before: Json | None, after: Json | None) -> list[SchemaEdit]:
    old, new = before or {}, after or {}
    object_type = str((after or old).get("sourceObjectName"))
    name = str((after or old).get("name") or object_type)
    changes = _whole("object_mapping", object_type, name, _without_groups(before), _without_groups(after), {"attributeMappings"})
    attributes = _grouped(old.get("attributeMappings")), _grouped(new.get("attributeMappings"))
    for target in dict.fromkeys([*attributes[0], *attributes[1]]):
        changes += _attribute(object_type, attributes[0].get(target, []), attributes[1].get(target, []))
    filters = _named(view_filters(old)), _named(view_filters(new))
    for name in dict.fromkeys([*filters[0], *filters[1]]):
        left, right = filters[0].get(name), filters[1].get(name)
        if not same_part(left, right):
            changes.append(SchemaEdit("scoping_filter", object_type, name, _one_or_all(left), _one_or_all(right)))
    return changes


def _attribute(object_type: str, before: list[Json], after: list[Json]) -> list[SchemaEdit]:
    if same_part(before, after):
        return []
    target = str((after or before)[0].get("targetAttributeName"))
    old, new = ([view_mapping(each).as_dict() for each in mappings] for mappings in (before, after))
    if old == new:  # the difference is in what the readable form leaves out
        fields = list(_differing(before[0], after[0])) if len(before) == len(after) == 1 else []
        old = [{**view, **{name: value for name, value, _other in fields}} for view in old]
        new = [{**view, **{name: value for name, _other, value in fields}} for view in new]
    return [SchemaEdit("attribute_mapping", object_type, target, _one_or_all(old), _one_or_all(new))]


def _directories(before: Json, after: Json) -> list[SchemaEdit]:
    changes: list[SchemaEdit] = []
    for old, new in _paired(before.get("directories"), after.get("directories"), lambda each: (str(each.get("name")),)):
        if same_part(old, new):
            continue
        attributes = _described(old), _described(new)
        fields = list(_differing(old or {}, new or {}, {"objects"}))
        changed = [
            name for name in attributes[0] if name in attributes[1] and not same_part(attributes[0][name], attributes[1][name])
        ]
        shown = [
            {
                **{name: pair[side] for name, *pair in fields},
                "attributes": sorted([name for name in attributes[side] if name not in attributes[1 - side]] + changed),
            }
            for side in (0, 1)
        ]
        name = str((new or old or {}).get("name"))
        changes.append(SchemaEdit("directory", "", name, shown[0] if old else None, shown[1] if new else None))
    return changes


def _described(directory: Json | None) -> dict[str, Json]:
    objects = (directory or {}).get("objects") or []
    return {
        f"{each.get('name')}.{attribute.get('name')}": attribute for each in objects for attribute in each.get("attributes") or []
    }


def _whole(
    kind: t.Any, object_type: str, name: str, before: Json | None, after: Json | None, without: set[str]
) -> list[SchemaEdit]:
    """Return what differs in an object's own members; an object that is there on one side only is shown by its names."""
    if before is None or after is None:
        sides = [None if each is None else {"name": name} for each in (before, after)]
        return [SchemaEdit(kind, object_type, name, *sides)]
    fields = list(_differing(before, after, without))
    if not fields:
        return []
    old, new = {name: old for name, old, _new in fields}, {name: new for name, _old, new in fields}
    return [SchemaEdit(kind, object_type, name, old, new)]


def _without_groups(mapping: Json | None) -> Json | None:
    """Leave out the scoping filters, which are shown by themselves."""
    if mapping is None:
        return None
    return {**mapping, "scope": {name: value for name, value in (mapping.get("scope") or {}).items() if name != "groups"}}


def _differing(before: Json, after: Json, without: t.Collection[str] = ()) -> t.Iterator[tuple[str, t.Any, t.Any]]:
    for name in dict.fromkeys([*before, *after]):
        if name not in without and not same_part(before.get(name), after.get(name)):
            yield name, before.get(name), after.get(name)


def _paired(
    before: list[Json] | None, after: list[Json] | None, key: t.Callable[[Json], _Key]
) -> list[tuple[Json | None, Json | None]]:
    left, right = {key(each): each for each in before or []}, {key(each): each for each in after or []}
    return [(left.get(each), right.get(each)) for each in dict.fromkeys([*left, *right])]


def _grouped(mappings: list[Json] | None) -> dict[str, list[Json]]:
    """Return attribute mappings by target; more than one of a target is a defect, and shown."""
    found: dict[str, list[Json]] = {}
    for each in mappings or []:
        found.setdefault(str(each.get("targetAttributeName")).casefold(), []).append(each)
    return found


def _named(filters: list[Json]) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for each in filters:
        found.setdefault(str(each.get("name")), []).append(each)
    return found


def _one_or_all(views: list[Json] | None) -> Json | None:
    if not views:
        return None
    return views[0] if len(views) == 1 else {"mapped": len(views), "each": views}

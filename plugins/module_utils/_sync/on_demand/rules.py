# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which synchronization rule provisions an object on demand, and what the schema calls the object's type."""

from __future__ import annotations

import typing as t

from ..._common.errors import AmbiguousError, SchemaError
from ..._common.json import Json
from ..schema.document import ChosenRule, choose_rule, find_object_mapping, same_name


def rule_for(document: Json, source_object: str, rule_id: str | None = None) -> ChosenRule:
    """Return the rule for objects of a type, by id or by what the schema tells; an error lists the candidates."""
    rules: list[Json] = document.get("synchronizationRules") or []
    handling = [rule for rule in rules if find_object_mapping(rule, source_object)]
    if rule_id:
        return _named(rules, source_object, rule_id)
    if not handling:
        raise SchemaError(
            f"The job doesn't synchronize objects of the type '{source_object}'.",
            hint=f"The source objects in its schema are: {', '.join(_types(rules)) or 'none'}.",
            candidates=_described(rules),
        )
    try:
        return choose_rule(document, source_object)
    except AmbiguousError as problem:
        raise AmbiguousError(
            problem.message, hint="Name the rule with rule_id: " + _listed(handling), candidates=_described(handling)
        ) from problem


def type_name(rule: Json, source_object: str) -> str:
    """Return a type as the rule spells it, which is what the service expects."""
    mapping = find_object_mapping(rule, source_object)
    return str(mapping["sourceObjectName"]) if mapping else source_object


def _named(rules: list[Json], source_object: str, rule_id: str) -> ChosenRule:
    rule = next((each for each in rules if same_name(each.get("id"), rule_id)), None)
    if rule is None:
        raise SchemaError(
            f"The job has no synchronization rule with the id '{rule_id}'.",
            hint="Its rules are: " + _listed(rules),
            candidates=_described(rules),
        )
    if find_object_mapping(rule, source_object) is None:
        raise SchemaError(
            f"The synchronization rule '{rule_id}' has no object mapping for objects of the type '{source_object}'.",
            hint="The job's rules are: " + _listed(rules),
            candidates=_described(rules),
        )
    return ChosenRule(rule, "named by rule_id")


def _types(rules: t.Iterable[Json]) -> list[str]:
    mappings = (mapping for rule in rules for mapping in rule.get("objectMappings") or [])
    return list(dict.fromkeys(str(mapping.get("sourceObjectName")) for mapping in mappings))


def _described(rules: t.Iterable[Json]) -> list[Json]:
    return [{"id": rule.get("id"), "name": rule.get("name"), "object_types": _types([rule])} for rule in rules]


def _listed(rules: t.Iterable[Json]) -> str:
    return "; ".join(f"{rule.get('id')} ({rule.get('name')}: {', '.join(_types([rule]))})" for rule in rules) + "."

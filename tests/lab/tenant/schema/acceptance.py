# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service makes of a schema that is PUT: the document it stores, or a refusal."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.scoping import OPERATORS
from tests.lab.contract.checker import problems

from ..http.errors import GraphFailure
from ..synthetic import invalid_schema

Json = dict[str, t.Any]


def accepted(body: Json, default: Json) -> Json:
    """Return the document to store, its mappings in the service's order; GraphFailure when it is not acceptable."""
    document: Json = _without_annotations(body)
    wrong = problems("synchronizationSchema", document)
    if wrong:
        raise GraphFailure(400, "BadRequest", f"The request body is not a synchronization schema: {wrong[0]}")
    rules = document.get("synchronizationRules") or []
    known = {rule["id"] for rule in default["synchronizationRules"]}
    if not rules or any(rule.get("id") not in known for rule in rules):
        raise invalid_schema("The schema must hold the rules that the engine knows, and no others.")
    for rule in rules:
        _check_rule(document, rule)
    return document


def _check_rule(document: Json, rule: Json) -> None:
    source = _directory(document, rule.get("sourceDirectoryName"))
    target = _directory(document, rule.get("targetDirectoryName"))
    for mapping in rule.get("objectMappings") or []:
        source_names = _attributes(source, mapping.get("sourceObjectName"))
        target_names = _attributes(target, mapping.get("targetObjectName"))
        mappings = mapping.get("attributeMappings") or []
        _check_targets(mappings, target_names)
        for each in mappings:
            _check_source(each, source_names)
        _check_filters(mapping.get("scope") or {}, source_names)
        mapping["attributeMappings"] = sorted(mappings, key=lambda each: each["targetAttributeName"].casefold())


def _directory(document: Json, name: str | None) -> Json:
    for directory in document.get("directories") or []:
        if directory.get("name") == name:
            found: Json = directory
            return found
    raise invalid_schema(f"The directory '{name}' is not described by the schema.")


def _attributes(directory: Json, object_name: str | None) -> dict[str, Json]:
    for described in directory.get("objects") or []:
        if described.get("name") == object_name:
            return {each["name"]: each for each in described.get("attributes") or []}
    raise invalid_schema(f"The directory '{directory.get('name')}' does not describe the object '{object_name}'.")


def _check_targets(mappings: list[Json], known: dict[str, Json]) -> None:
    folded = {name.casefold() for name in known}
    seen: set[str] = set()
    for each in mappings:
        name = each.get("targetAttributeName")
        if not isinstance(name, str) or name.casefold() not in folded:
            raise invalid_schema(f"The target attribute '{name}' is not described by the schema.")
        if name.casefold() in seen:
            raise invalid_schema(f"The target attribute '{name}' is mapped more than once.")
        seen.add(name.casefold())


def _check_source(mapping: Json, known: dict[str, Json]) -> None:
    target, source = mapping["targetAttributeName"], mapping.get("source")
    if source is None:
        return
    if source["type"] == "Attribute" and source.get("name") not in known:
        raise invalid_schema(f"The mapping of '{target}' uses the unknown source attribute '{source.get('name')}'.")
    if source["type"] != "Function":
        return
    try:
        expression = parse(str(source.get("expression")))
    except ExpressionError as error:
        raise invalid_schema(f"The expression of '{target}' cannot be parsed: {error.message}") from error
    unknown = sorted(expression.attributes - set(known))
    if unknown:
        raise invalid_schema(f"The expression of '{target}' uses the unknown source attribute '{unknown[0]}'.")
    if _tree(source) != _tree(expression.source_tree()):
        raise invalid_schema(f"The parameters of the source of '{target}' do not agree with its expression.")


def _tree(source: Json) -> t.Any:
    parameters = [(each["key"], _tree(each["value"])) for each in source.get("parameters") or []]
    return source["type"], source.get("name"), parameters


def _check_filters(scope: Json, known: dict[str, Json]) -> None:
    for clause in _clauses(scope):
        name, operator = clause.get("sourceOperandName"), clause.get("operatorName")
        if name not in known:
            raise invalid_schema(f"A scoping filter uses the unknown attribute '{name}'.")
        if known[str(name)]["multivalued"]:
            raise invalid_schema(f"The attribute '{name}' has several values and cannot be filtered on.")
        if operator not in OPERATORS:
            raise invalid_schema(f"A scoping filter uses the unknown operator '{operator}'.")
        values = (clause.get("targetOperand") or {}).get("values") or []
        if bool(values) != (OPERATORS[str(operator)].arity == "Binary"):
            raise invalid_schema(f"The operator '{operator}' has the wrong number of values.")


def _clauses(scope: Json) -> Iterator[Json]:
    for kind in ("groups", "inputFilterGroups", "categoryFilterGroups"):
        for group in scope.get(kind) or []:
            yield from group.get("clauses") or []


def _without_annotations(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {key: _without_annotations(item) for key, item in value.items() if "@odata." not in key}
    if isinstance(value, list):
        return [_without_annotations(item) for item in value]
    return value

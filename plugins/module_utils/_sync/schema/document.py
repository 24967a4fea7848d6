# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding one's way in a synchronization schema document.

A document is the plain JSON of Graph's ``synchronizationSchema``. Nothing here depends on the names of rules or object
mappings, since Microsoft publishes none for Entra to AD jobs; only on source and target object names.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import AmbiguousError, SchemaError
from ..._common.json import Json

GROUP = "Group"
USER = "User"
TARGET_CONTAINER = "parentDistinguishedName"


def same_name(left: object, right: object) -> bool:
    """Compare names as the service does: without case."""
    return isinstance(left, str) and isinstance(right, str) and left.casefold() == right.casefold()


def without_annotations(value: t.Any) -> t.Any:
    """Return a deep copy without ``@odata.*`` annotations, which must not travel back in a PUT."""
    if isinstance(value, dict):
        return {key: without_annotations(item) for key, item in value.items() if not key.startswith("@odata.")}
    if isinstance(value, list):
        return [without_annotations(item) for item in value]
    return value


def find_object_mapping(rule: Json, source_object: str) -> Json | None:
    """Return the rule's object mapping of a source object (``Group``, ``User``), the enabled one first."""
    found = [each for each in rule.get("objectMappings") or [] if same_name(each.get("sourceObjectName"), source_object)]
    found.sort(key=lambda each: not each.get("enabled", True))
    return found[0] if found else None


def _is_enabled(rule: Json, source_object: str) -> bool:
    mapping = find_object_mapping(rule, source_object)
    return mapping is not None and mapping.get("enabled") is not False


def _supports_on_demand(rule: Json) -> bool:
    return any(
        same_name(entry.get("key"), "supportsProvisionOnDemand") and same_name(str(entry.get("value")), "true")
        for entry in rule.get("metadata") or []
    )


class ChosenRule(t.NamedTuple):
    """A synchronization rule, and why it is the one that handles an object."""

    rule: Json
    reason: str


def select_rule(document: Json, source_object: str = GROUP) -> Json:
    """Return the synchronization rule that handles ``source_object``; raises what ``choose_rule`` raises."""
    return choose_rule(document, source_object).rule


def choose_rule(document: Json, source_object: str = GROUP) -> ChosenRule:
    """Return the synchronization rule that handles ``source_object``, and why.

    A rule that says it supports on-demand provisioning wins over one that doesn't, and of these one whose object mapping
    is enabled. Raises SchemaError when no rule fits and AmbiguousError, with the candidates, when several do.
    """
    rules: list[Json] = document.get("synchronizationRules") or []
    fitting = [rule for rule in rules if find_object_mapping(rule, source_object) is not None]
    if not fitting:
        raise SchemaError(
            f"The synchronization schema has no rule with an object mapping for {source_object}.",
            hint="Check that the job is an Entra to AD job and that its schema is complete.",
            rules=[rule.get("name") for rule in rules],
        )
    if len(fitting) == 1:
        return ChosenRule(fitting[0], f"the only rule with an object mapping for {source_object}")
    supporting = [rule for rule in fitting if _supports_on_demand(rule)]
    enabled = [rule for rule in supporting if _is_enabled(rule, source_object)]
    for preferred, words in ((enabled, "enabled object mapping"), (supporting, "object mapping")):
        if len(preferred) == 1:
            reason = f"the only rule that supports on-demand provisioning and has an {words} for {source_object}"
            return ChosenRule(preferred[0], reason)
    candidates = enabled or supporting or fitting
    raise AmbiguousError(
        f"{len(candidates)} synchronization rules handle {source_object}; the schema doesn't say which one to use.",
        hint="Ask for support: a job is documented to have one rule.",
        candidates=[{"id": rule.get("id"), "name": rule.get("name")} for rule in candidates],
    )


def group_mapping(document: Json) -> Json:
    """Return the object mapping that writes groups."""
    mapping = find_object_mapping(select_rule(document), GROUP)
    if mapping is None:
        raise SchemaError("The synchronization schema has no object mapping for groups.")
    return mapping


def attribute_mappings_of(object_mapping: Json, target: str) -> list[Json]:
    """Return all attribute mappings of one target attribute; more than one is a defect of the schema."""
    mappings: list[Json] = object_mapping.get("attributeMappings") or []
    return [each for each in mappings if same_name(each.get("targetAttributeName"), target)]


def find_attribute_mapping(object_mapping: Json, target: str) -> Json | None:
    """Return the attribute mapping of a target attribute, or None; SchemaError when the schema holds it twice."""
    found = attribute_mappings_of(object_mapping, target)
    if len(found) > 1:
        raise SchemaError(
            f"The live schema maps the target attribute '{target}' {len(found)} times; the service doesn't say which one counts.",
            hint="Remove the duplicate in the portal, or restore the schema from a known good document.",
        )
    return found[0] if found else None


def directory_attributes(document: Json, directory: str | None, object_name: str | None) -> list[Json] | None:
    """Return the attribute definitions of an object in one of the schema's directories; None when it isn't described."""
    for definition in document.get("directories") or []:
        if not same_name(definition.get("name"), directory):
            continue
        for described in definition.get("objects") or []:
            if same_name(described.get("name"), object_name):
                return list(described.get("attributes") or [])
    return None

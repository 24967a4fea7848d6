# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readable forms of mappings and scoping filters: what people write in a desired configuration and see in a diff."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from .document import TARGET_CONTAINER, find_attribute_mapping

Kind = t.Literal["attribute", "constant", "expression", "none"]

_KINDS: dict[str, Kind] = {"attribute": "attribute", "constant": "constant", "function": "expression"}
APPLY_NAMES = {"always": "Always", "on_create": "ObjectAddOnly"}
_APPLY_BY_WIRE = {wire.casefold(): name for name, wire in APPLY_NAMES.items()}


class MappingView(t.NamedTuple):
    """One attribute mapping: ``value`` is the attribute's name, the constant, or the expression, by ``kind``."""

    target: str
    kind: Kind
    value: str | None
    default_value: str | None
    apply: str
    matching_priority: int

    def as_dict(self) -> Json:
        """Return the form of the option ``attribute_mappings``, without what is at its default."""
        shown: Json = {"target": self.target}
        if self.kind != "none":
            shown[self.kind] = self.value
        if self.default_value:
            shown["default_value"] = self.default_value
        if self.apply != "always":
            shown["apply"] = self.apply
        return shown


def view_mapping(mapping: Json) -> MappingView:
    """Return the readable form of an ``attributeMapping``."""
    source = mapping.get("source") or {}
    kind = _KINDS.get(str(source.get("type")).casefold(), "none")
    value = source.get("expression") if kind == "expression" else source.get("name")
    flow_type = str(mapping.get("flowType") or "Always")
    return MappingView(
        target=str(mapping.get("targetAttributeName")),
        kind=kind,
        value=value,
        default_value=mapping.get("defaultValue") or None,
        apply=_APPLY_BY_WIRE.get(flow_type.casefold(), flow_type),
        matching_priority=int(mapping.get("matchingPriority") or 0),
    )


def view_mappings(object_mapping: Json) -> list[MappingView]:
    """Return all attribute mappings in readable form, ordered by target."""
    views = [view_mapping(each) for each in object_mapping.get("attributeMappings") or []]
    return sorted(views, key=lambda view: view.target.casefold())


def view_filters(object_mapping: Json) -> list[Json]:
    """Return the scoping filters in the form of the option ``scoping_filters``."""
    groups = (object_mapping.get("scope") or {}).get("groups") or []
    return [
        {
            "name": group.get("name"),
            "all_of": [
                {
                    "attribute": clause.get("sourceOperandName"),
                    "operator": clause.get("operatorName"),
                    "values": list((clause.get("targetOperand") or {}).get("values") or []),
                }
                for clause in group.get("clauses") or []
            ],
        }
        for group in groups
    ]


def view_target_container(object_mapping: Json) -> str | None:
    """Return the target container: a distinguished name, or the expression that computes one."""
    mapping = find_attribute_mapping(object_mapping, TARGET_CONTAINER)
    if mapping is None:
        return None
    view = view_mapping(mapping)
    return f"[{view.value}]" if view.kind == "attribute" else view.value or view.default_value

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of an instant, which takes back what a change wrote to its test group in Active Directory.

Restoring the old schema does not do that by itself: where it maps an attribute not at all, or at creation only, or to
nothing for this group, the service leaves the new value alone. So the group is provisioned once, while the job is
paused, under the old schema with *pins*: mappings whose source is what Active Directory held before.

An attribute that was empty is pinned to a mapping without source and default value, and its ``flowNullValues`` is set
in the schema's directory of Active Directory. That such a mapping yields null, and that ``flowNullValues`` lets null
flow, is what their names and the Microsoft Graph reference (attributeMapping, attributeDefinition) suggest; what the
real service does with it in a job that writes to Active Directory is not documented publicly. So assert afterwards
what Active Directory holds.
"""

from __future__ import annotations

import copy
import dataclasses
import typing as t

from ..._common.distinguished_name import same as same_distinguished_name
from ..._common.json import Json
from .desired import PROTECTED_TARGETS
from .document import (
    TARGET_CONTAINER,
    directory_attributes,
    find_attribute_mapping,
    group_mapping,
    same_name,
    select_rule,
)
from .sources import constant_source
from .views import view_mapping

Held = t.Mapping[str, tuple[str, ...]]

_CONTAINER = TARGET_CONTAINER.casefold()
_MEMBER = "member"
_GROUP_TYPE = "groupType"
_NEVER_PINNED = frozenset({*(name.casefold() for name in PROTECTED_TARGETS), "objectsid"})
_STORED_IN = {"issecuritygroup": _GROUP_TYPE, "universalscope": _GROUP_TYPE}
_NO_CONSTANT = {"reference": "a reference to another object", "binary": "binary data"}

_PROTECTED = "the service matches groups and prevents loops with its mapping, so the restored schema alone decides on it"
_UNDESCRIBED = "it was empty before, and the schema's directory doesn't describe it, so nothing can say that null flows"


@dataclasses.dataclass(frozen=True, slots=True)
class Pinned:
    """The schema to provision the test group under, once; ``document`` is None when no pin is needed.

    ``pins``: ``{"target", "value"}``, the value None where the attribute was empty. ``unrestorable``: ``{"target",
    "reason"}`` of what stays different, because no mapping can bring it back.
    """

    document: Json | None
    pins: list[Json]
    unrestorable: list[Json]


def pinned_schema(
    before: Json,
    applied: Json,
    held_before: Held,
    parent_before: str,
    held_now: Held | None,
    parent_now: str | None,
) -> Pinned:
    """Return the schema that brings a group, written under ``applied``, back to what Active Directory held before.

    ``before`` and ``applied`` are whole schema documents, and neither is changed. ``held_…`` are all attributes of the
    group's object, by name in lower case, an absent one counting as empty; ``parent_…`` is the distinguished name of
    its container. Where the present state isn't known (None), what the change mapped in another way is pinned.

    Members aren't pinned: the caller provisions those that the group had. SchemaError when a schema has no mapping for
    groups, or when ``before`` maps a target twice.
    """
    was = {**held_before, _CONTAINER: (parent_before,)}
    now = None if held_now is None or parent_now is None else {**held_now, _CONTAINER: (parent_now,)}
    pinning = _Pinning(copy.deepcopy(before))
    for mapping in group_mapping(applied).get("attributeMappings") or []:
        if _is_written(mapping) and _is_different(mapping, before, was, now):
            pinning.restore(mapping, was)
    if not pinning.pins:
        return Pinned(None, [], pinning.unrestorable)
    # The group may be in scope only since the change; it was provisioned under the scope of the change.
    pinning.group_mapping["scope"] = copy.deepcopy(group_mapping(applied).get("scope") or {})
    return Pinned(pinning.document, pinning.pins, pinning.unrestorable)


def remapped(before: Json, applied: Json) -> frozenset[str]:
    """Return the attributes of a group, in lower case, that two schemas map in different ways; the container is one of them."""
    sides = [{_key(each): each for each in group_mapping(schema).get("attributeMappings") or []} for schema in (before, applied)]
    old, new = sides
    return frozenset(
        key for key in {**old, **new} if key not in old or key not in new or view_mapping(old[key]) != view_mapping(new[key])
    )


def _key(mapping: Json) -> str:
    return _stored_in(str(mapping.get("targetAttributeName"))).casefold()


def _is_written(mapping: Json) -> bool:
    """Tell whether the service writes the target of an existing group; members are not a matter of pins."""
    return view_mapping(mapping).apply != "on_create" and not same_name(mapping.get("targetAttributeName"), _MEMBER)


def _is_different(mapping: Json, before: Json, was: Held, now: Held | None) -> bool:
    key = _key(mapping)
    if now is not None:
        return not _same_values(key, was.get(key, ()), now.get(key, ()))
    old = find_attribute_mapping(group_mapping(before), str(mapping.get("targetAttributeName")))
    return old is None or view_mapping(old) != view_mapping(mapping)


def _same_values(key: str, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if key == _CONTAINER:
        return same_distinguished_name(left[0], right[0])
    return sorted(left) == sorted(right)


def _stored_in(target: str) -> str:
    """Return the name of the LDAP attribute that holds a target."""
    return _STORED_IN.get(target.casefold(), target)


class _Pinning:
    def __init__(self, document: Json) -> None:
        self.document = document
        self.group_mapping = group_mapping(document)
        self.pins: list[Json] = []
        self.unrestorable: list[Json] = []

    def restore(self, mapping: Json, was: Held) -> None:
        """Pin the target of a mapping to what it held, or note why that can't be done."""
        target = str(mapping.get("targetAttributeName"))
        values = was.get(target.casefold(), ())
        definition = self._definition(target)
        reason = self._obstacle(mapping, values, definition)
        if reason is not None:
            entry = {"target": _stored_in(target), "reason": reason}
            self.unrestorable += [] if entry in self.unrestorable else [entry]
            return
        self._pin(target, values)
        if not values and definition is not None:
            definition["flowNullValues"] = True
        self.pins.append({"target": target, "value": values[0] if values else None})

    def _obstacle(self, mapping: Json, values: tuple[str, ...], definition: Json | None) -> str | None:
        target = str(mapping.get("targetAttributeName"))
        existing = find_attribute_mapping(self.group_mapping, target) or {}
        if target.casefold() in _NEVER_PINNED or mapping.get("matchingPriority") or existing.get("matchingPriority"):
            return _PROTECTED
        if not values:
            return _UNDESCRIBED if definition is None else None
        if len(values) > 1:
            return f"it held {len(values)} values before, and a constant mapping carries one"
        kind = _NO_CONSTANT.get(str((definition or {}).get("type")).casefold())
        return f"it held {kind} before, which a constant mapping can't carry" if kind else None

    def _definition(self, target: str) -> Json | None:
        directory = select_rule(self.document).get("targetDirectoryName")
        described = directory_attributes(self.document, directory, self.group_mapping.get("targetObjectName"))
        return next((each for each in described or [] if same_name(each.get("name"), target)), None)

    def _pin(self, target: str, values: tuple[str, ...]) -> None:
        mapping = find_attribute_mapping(self.group_mapping, target)
        if mapping is None:
            mapping = {"targetAttributeName": target, "exportMissingReferences": False}
            self.group_mapping.setdefault("attributeMappings", []).append(mapping)
        # A constant never changes, so it must not flow only when it does.
        mapping.update(matchingPriority=0, flowBehavior="FlowAlways", flowType="Always", defaultValue=None)
        mapping["source"] = constant_source(values[0]) if values else None

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From evaluated mappings to LDAP values."""

from __future__ import annotations

import struct
import typing as t
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import Value, parse

from .model import Json

SECURITY_ENABLED = -0x80000000
UNIVERSAL_SCOPE = 8
GLOBAL_SCOPE = 2
DOMAIN_LOCAL_SCOPE = 4
_FILTER_SPECIALS = "\\*()\x00"


@dataclass(frozen=True, slots=True)
class Flow:
    """What a mapping gives: its values, none when nothing flows. ``on_create_only``: existing objects keep theirs."""

    target: str
    values: tuple[str, ...]
    on_create_only: bool = False
    redacted: bool = False

    def logged(self, values: t.Iterable[str]) -> str:
        """Return values as the provisioning log shows them."""
        return "[Redact]" if self.redacted else "; ".join(values)


def flow(mapping: Json, attributes: Mapping[str, Value], macros: Mapping[str, str]) -> Flow:
    """Evaluate one attribute mapping; ExpressionError when its expression fails for this object.

    The default value is given when the object is created. Source: Microsoft Entra documentation, attribute mapping in cloud sync.
    """
    target, on_create_only = mapping["targetAttributeName"], mapping["flowType"] == "ObjectAddOnly"
    default = texts(mapping.get("defaultValue"))
    nothing = Flow(target, default, on_create_only=bool(default) or on_create_only)
    source = mapping.get("source")
    if source is None:
        return nothing
    if source["type"] in ("Constant", "Attribute"):
        values = texts(source["name"] if source["type"] == "Constant" else attributes.get(source["name"]))
        return Flow(target, values, on_create_only) if values else nothing
    result = parse(source["expression"]).evaluate(attributes, macros)
    if result.ignored:
        return Flow(target, (), on_create_only)
    values = texts(result.value if isinstance(result.value, tuple) else result.text)
    found = Flow(target, values, on_create_only) if values else nothing
    return replace(found, redacted=result.redacted)


def texts(value: Value) -> tuple[str, ...]:
    """Return a value as texts; null and the empty string are nothing, for AD has no empty values."""
    if isinstance(value, tuple):
        return tuple(text for item in value for text in texts(item))
    return () if value is None or value == "" else (str(value),)


def ldap_values(values: tuple[str, ...], definition: Json | None) -> list[str]:
    """Return texts as LDAP takes them for an attribute of this definition."""
    if definition is not None and definition["type"] == "Boolean":
        return [value.upper() for value in values]
    return list(values)


def shown(value: Value) -> str:
    """Return a source value as the service prints it in the details of a step."""
    if isinstance(value, tuple):
        items = [shown(item) for item in value]
        return items[0] if len(items) == 1 else f"{items[0]}, {len(items)}, 0,  ... tail ({len(items)})"
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def group_type(flows: Mapping[str, Flow]) -> str:
    """Return ``groupType`` for the two switches that stand for it, as a signed number."""
    scope = UNIVERSAL_SCOPE if is_on(flows, "universalscope") else GLOBAL_SCOPE
    return str(scope + SECURITY_ENABLED if is_on(flows, "issecuritygroup") else scope)


def is_on(flows: Mapping[str, Flow], name: str) -> bool:
    """Tell whether a mapped switch is on; ``name`` is in lower case."""
    found = flows.get(name)
    return found is not None and [value.casefold() for value in found.values] == ["true"]


def sid_text(value: bytes) -> str:
    """Return a SID as text."""
    authority = int.from_bytes(value[2:8], "big")
    parts = struct.unpack(f"<{value[1]}I", value[8:])
    return "-".join(["S", str(value[0]), str(authority), *map(str, parts)])


def guid_text(value: bytes) -> str:
    """Return a GUID as text."""
    return str(uuid.UUID(bytes_le=value))


def assertion(attribute: str, value: str) -> str:
    """Return a value escaped for an LDAP filter; a GUID is matched by its bytes."""
    if attribute.casefold() == "objectguid":
        return "".join(f"\\{byte:02x}" for byte in uuid.UUID(value).bytes_le)
    return "".join(f"\\{ord(each):02x}" if each in _FILTER_SPECIALS else each for each in value)

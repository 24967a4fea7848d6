# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Building the directory definitions of a schema."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

Json = dict[str, t.Any]
AttributeType = t.Literal["String", "Integer", "Reference", "Binary", "Boolean", "DateTime"]


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """Names of an object's attributes by what they are; a name stands in one of the first six and in any other."""

    anchor: str
    strings: str
    booleans: str = ""
    integers: str = ""
    times: str = ""
    binaries: str = ""
    references: str = ""
    multivalued: str = ""
    read_only: str = ""
    required: str = ""
    case_exact: str = ""


def object_definition(name: str, table: AttributeTable, metadata: dict[str, str], referenced: tuple[str, ...]) -> Json:
    """Return an ``objectDefinition`` with its attributes in alphabetical order."""
    by_type: dict[AttributeType, str] = {
        "String": table.strings,
        "Boolean": table.booleans,
        "Integer": table.integers,
        "DateTime": table.times,
        "Binary": table.binaries,
        "Reference": table.references,
    }
    types = {each: kind for kind, names in by_type.items() for each in names.split()}
    return {
        "name": name,
        "supportedApis": [],
        "metadata": [{"key": key, "value": value} for key, value in metadata.items()],
        "attributes": [_attribute(each, types[each], table, referenced) for each in sorted(types, key=str.casefold)],
    }


def directory_definition(directory_id: str, name: str, version: str, objects: list[Json], *, discoverable: bool) -> Json:
    """Return a ``directoryDefinition``."""
    return {
        "id": directory_id,
        "name": name,
        "version": version,
        "discoverabilities": "AttributeNames, AttributeDataTypes" if discoverable else "None",
        "discoveryDateTime": None,
        "readOnly": True,
        "objects": objects,
    }


def _attribute(name: str, kind: AttributeType, table: AttributeTable, referenced: tuple[str, ...]) -> Json:
    read_only = name in table.read_only.split() or name == table.anchor
    return {
        "name": name,
        "type": kind,
        "anchor": name == table.anchor,
        "required": name in table.required.split(),
        "multivalued": name in table.multivalued.split(),
        "caseExact": name in table.case_exact.split(),
        "mutability": "ReadOnly" if read_only else "ReadWrite",
        "flowNullValues": False,
        "defaultValue": None,
        "referencedObjects": [
            {"referencedObjectName": each, "referencedProperty": ""} for each in referenced if kind == "Reference"
        ],
        "apiExpressions": [],
        "metadata": [{"key": "IsContainer", "value": "true"}] if name == "parentDistinguishedName" else [],
    }

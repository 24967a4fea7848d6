# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators of scoping filters as ``GET schema/filterOperators`` describes them."""

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.scoping import OPERATORS

_ANY = ("String", "Integer", "Reference", "Binary", "Boolean", "DateTime")
_TYPES = {
    "EQUALS": ("String", "Integer"),
    "NOT EQUALS": ("String", "Integer"),
    "INCLUDES": ("String",),
    "ENDS_WITH": ("String",),
    "&": ("String",),
    "!&": ("String",),
    "REGEX MATCH": ("String",),
    "NOT REGEX MATCH": ("String",),
    "GREATER_THAN": ("Integer",),
    "GREATER_THAN_OR_EQUALS": ("Integer",),
    "IS NULL": _ANY,
    "IS NOT NULL": _ANY,
    "IS TRUE": ("Boolean",),
    "IS FALSE": ("Boolean",),
    "PRESENT": _ANY,
    "IS_MEMBER_OF": ("Reference",),
    "VALID CERT MATCH": ("String",),
}


def described_operators() -> list[Json]:
    """Return all of them, in the order of the documentation."""
    return [
        {
            "id": name,
            "name": name,
            "arity": operator.arity,
            "multivaluedComparisonType": "All",
            "supportedAttributeTypes": list(_TYPES[name]),
        }
        for name, operator in OPERATORS.items()
    ]

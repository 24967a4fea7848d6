# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attribute mapping sources: attribute, constant, function.

Microsoft Graph reference, ``synchronizationSchema: parseExpression`` shows the form of a function's tree.
"""

from __future__ import annotations

import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

Json = dict[str, t.Any]


def attribute(name: str) -> Json:
    """Return the source of a direct mapping."""
    return {"type": "Attribute", "name": name, "expression": f"[{name}]", "parameters": []}


def constant(value: str) -> Json:
    """Return the source of a constant mapping."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return {"type": "Constant", "name": value, "expression": f'"{escaped}"', "parameters": []}


def function(expression: str) -> Json:
    """Return the source of an expression mapping."""
    tree: Json = parse(expression).source_tree()
    return tree

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Building Graph's ``attributeMappingSource`` for attributes and constants; the service builds those of expressions."""

from __future__ import annotations

from ..._common.json import Json


def attribute_source(name: str) -> Json:
    """Return the source of a direct mapping."""
    return {"type": "Attribute", "name": name, "expression": f"[{name}]", "parameters": []}


def constant_source(value: str) -> Json:
    """Return the source of a constant mapping; quotes and backslashes are escaped as in expressions."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return {"type": "Constant", "name": value, "expression": f'"{escaped}"', "parameters": []}

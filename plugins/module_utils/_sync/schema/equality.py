# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether two schema documents say the same, apart from their version."""

from __future__ import annotations

import hashlib
import typing as t

from ..._common.json import Json, canonical_json
from .document import without_annotations
from .named_objects import comparable_mapping


def same_schema(left: Json, right: Json) -> bool:
    """Tell whether two documents differ in nothing but version, order, spelling of distinguished names, and members that are null."""
    return _canonical(left) == _canonical(right)


def same_part(left: t.Any, right: t.Any) -> bool:
    """Tell the same of two parts of documents."""
    return canonical_json(_ordered(left)) == canonical_json(_ordered(right))


def fingerprint(document: Json) -> str:
    """Return the SHA-256 of what ``same_schema`` compares, as hexadecimal digits."""
    return hashlib.sha256(_canonical(document).encode()).hexdigest()


def _canonical(document: Json) -> str:
    content = {name: value for name, value in without_annotations(document).items() if name != "version"}
    return canonical_json(_ordered(content))


def _ordered(value: t.Any, name: str = "") -> t.Any:
    # The backend sorts mappings by itself, and may write a missing member as null. Arguments of a function have an order.
    if isinstance(value, dict):
        compared = comparable_mapping(value)
        return {key: _ordered(item, key) for key, item in compared.items() if item is not None}
    if isinstance(value, list):
        items = [_ordered(item) for item in value]
        return items if name == "parameters" else sorted(items, key=canonical_json)
    return value

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The containers that a target container can yield, as far as they are constants."""

from __future__ import annotations

import re

from ..._common.errors import ExpressionError
from ..._common.json import Json
from .desired import MappingEdit
from .document import TARGET_CONTAINER, find_attribute_mapping, same_name
from .expressions import parse_locally

_DISTINGUISHED_NAME = re.compile(r"\s*[A-Za-z][A-Za-z0-9-]*\s*=.+,\s*[A-Za-z][A-Za-z0-9-]*\s*=")


def possible_containers(object_mapping: Json) -> list[str]:
    """Return the containers that the mapping can yield as constants, its default value included."""
    mapping = find_attribute_mapping(object_mapping, TARGET_CONTAINER) or {}
    default = {"type": "Constant", "name": mapping.get("defaultValue")}
    return list(dict.fromkeys([*container_candidates(mapping.get("source") or {}), *container_candidates(default)]))


def container_candidates(source: Json) -> list[str]:
    """Return the distinguished names that a container's source can yield as constants, in order, each once.

    What an expression computes from attributes can't be known in advance and is left out.
    """
    found: list[str] = []
    if source.get("type") == "Constant" and _is_distinguished_name(str(source.get("name"))):
        found.append(str(source["name"]))
    for parameter in source.get("parameters") or []:
        found.extend(container_candidates(parameter.get("value") or {}))
    return list(dict.fromkeys(found))


def edit_containers(edit: MappingEdit) -> list[str]:
    """Return the containers that an edit of the target container yields as constants, without what a schema knows."""
    if not same_name(edit.target, TARGET_CONTAINER):
        return []
    texts = [edit.value] if edit.kind == "constant" else _texts(edit.value) if edit.kind == "expression" else []
    return list(dict.fromkeys(each for each in [*texts, edit.default_value or ""] if _is_distinguished_name(each)))


def _texts(expression: str) -> list[str]:
    from ..expression.nodes import Text, walk  # loads slowly

    parsed = parse_locally(expression)
    return [] if isinstance(parsed, ExpressionError) else [node.value for node in walk(parsed.tree) if isinstance(node, Text)]


def _is_distinguished_name(text: str) -> bool:
    return _DISTINGUISHED_NAME.match(text) is not None

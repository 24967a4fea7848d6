# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which source attributes a schema reads, so that they, and nothing else, are asked for."""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..expression.public import parse as parse_expression
from ..source_attributes import GROUP_NAMES, USER_NAMES
from .document import same_name, select_rule
from .views import view_mapping

_GRAPH_NAMES = {**USER_NAMES, **GROUP_NAMES}


def source_properties(documents: t.Iterable[Json], *object_types: str) -> set[str]:
    """Return the Graph properties that mappings and scoping filters of some object types read, in any of the schemas."""
    names: set[str] = set()
    for document in documents:
        for mapping in select_rule(document).get("objectMappings") or []:
            if any(same_name(mapping.get("sourceObjectName"), each) for each in object_types):
                names.update(_mapped(mapping), _filtered(mapping))
    return {_GRAPH_NAMES.get(name, name) for name in names}


def _mapped(object_mapping: Json) -> t.Iterator[str]:
    for mapping in object_mapping.get("attributeMappings") or []:
        view = view_mapping(mapping)
        if view.kind == "attribute" and view.value:
            yield view.value
        elif view.kind == "expression" and view.value:
            try:
                yield from parse_expression(view.value).attributes
            except ExpressionError:
                # It fails again, and says so, where it is evaluated.
                continue


def _filtered(object_mapping: Json) -> t.Iterator[str]:
    for group in (object_mapping.get("scope") or {}).get("groups") or []:
        for clause in group.get("clauses") or []:
            yield str(clause.get("sourceOperandName"))

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an attribute mapping, a scoping filter or a setting says, as lines of a label and a text."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from ..._common.text import visible_value
from .lenient import items, mapping

_APPLY = {"on_create": "only when the object is created", "always": "always"}
_LABELS = {
    "attribute": "attribute",
    "constant": "constant",
    "expression": "expression",
    "default_value": "default value",
    "apply": "applies",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A text and what it is; the label may be empty."""

    label: str
    text: str


def readable(value: t.Any) -> tuple[Line, ...]:
    """Return the lines for a value before or after a change; none for a value that is not there."""
    if value is None:
        return ()
    document = mapping(value)
    if isinstance(document.get("all_of"), list):
        return tuple(Line("" if first else "and", _clause(clause)) for first, clause in _marked(items(document["all_of"])))
    if document:
        return tuple(_line(name, each) for name, each in document.items() if name != "target")
    return (Line("", visible_value(value)),)


def _line(name: str, value: t.Any) -> Line:
    text = _APPLY.get(value, value) if name == "apply" and isinstance(value, str) else value
    return Line(_LABELS.get(name) or visible_value(name), visible_value(text))


def _clause(clause: Json) -> str:
    values = clause.get("values")
    shown = ", ".join(visible_value(value) for value in values) if isinstance(values, list) else visible_value(values)
    return " ".join(part for part in (visible_value(clause.get("attribute")), visible_value(clause.get("operator")), shown) if part)


def _marked(clauses: list[Json]) -> t.Iterator[tuple[bool, Json]]:
    return ((index == 0, clause) for index, clause in enumerate(clauses))

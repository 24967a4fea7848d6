# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shaping records for an answer: ``$select``, types of directory objects, default properties."""

from __future__ import annotations

from collections.abc import Iterable

from tests.lab.contract.checker import known_property

from ..http.call import Call, Json
from ..http.errors import GraphFailure
from ..objects.records import GROUP_DEFAULTS, USER_SHOWN
from ..objects.store import Kind

_SHOWN: dict[Kind, tuple[str, ...] | None] = {
    "group": ("id", *GROUP_DEFAULTS),
    "user": USER_SHOWN,
    "servicePrincipal": None,
    "application": None,
}
_EXTENSION = "extension_"


def selected(call: Call, kind: Kind) -> tuple[str, ...] | None:
    """Return the properties that the call selects, or None; 400 for one that the type does not have."""
    text = call.query.get("select")
    if not text:
        return None
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if not known_property(kind, name) and not name.startswith(_EXTENSION):
            message = f"Could not find a property named '{name}' on type 'microsoft.graph.{kind}'."
            raise GraphFailure(400, "BadRequest", f"Parsing OData Select and Expand failed: {message}")
    return names


def resource(call: Call, kind: Kind, record: Json) -> Json:
    """Return one record of a known kind."""
    return _shaped(kind, record, selected(call, kind))


def directory_objects(call: Call, found: Iterable[tuple[Kind, Json]]) -> list[Json]:
    """Return objects of several kinds, each with its type; a property that a kind lacks is left out."""
    names = _selected_anywhere(call)
    return [{"@odata.type": f"#microsoft.graph.{kind}", **_shaped(kind, record, names)} for kind, record in found]


def _selected_anywhere(call: Call) -> tuple[str, ...] | None:
    text = call.query.get("select")
    if not text:
        return None
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _shaped(kind: Kind, record: Json, names: tuple[str, ...] | None) -> Json:
    shown = names or _SHOWN[kind]
    if shown is None:
        return dict(record)
    # A directory extension without a value is left out; any other property without a value is null.
    return {name: record.get(name) for name in shown if name in record or known_property(kind, name)}

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shaping records for an answer: ``$select``, types of directory objects, default properties."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable

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
_EXPANDED = re.compile(r"(\w+)(?:\(\$select=([^()]*)\))?")
_MOST_EXPANDED = 20
"""Source: Microsoft Graph, "Use query parameters to customize responses", expand."""


def selected(call: Call, kind: Kind) -> tuple[str, ...] | None:
    """Return the properties that the call selects, or None; 400 for one that the type does not have."""
    return _known_names(kind, call.query.get("select"))


def _known_names(kind: Kind, text: str | None) -> tuple[str, ...] | None:
    names = _names(text)
    for name in names or ():
        if not known_property(kind, name) and not name.startswith(_EXTENSION):
            message = f"Could not find a property named '{name}' on type 'microsoft.graph.{kind}'."
            raise GraphFailure(400, "BadRequest", f"Parsing OData Select and Expand failed: {message}")
    return names


def resource(call: Call, kind: Kind, record: Json) -> Json:
    """Return one record of a known kind."""
    return _shaped(kind, record, selected(call, kind))


def expanded_manager(call: Call, manager: Json | None) -> Json:
    """Return ``manager`` as a member of the user's answer: nothing when it isn't asked for, or when there is none."""
    wanted = _expanded(call, "manager")
    if wanted is None:
        return {}
    names = _known_names("user", wanted)
    return {} if manager is None else {"manager": _typed("user", manager, names)}


def expanded_members(call: Call, members: Iterable[tuple[Kind, Json]]) -> Json:
    """Return the first ``members`` as a member of the group's answer, nothing when they aren't asked for."""
    wanted = _expanded(call, "members")
    if wanted is None:
        return {}
    shown = itertools.islice(members, _MOST_EXPANDED)
    return {"members": [_typed(kind, record, _names(wanted)) for kind, record in shown]}


def _expanded(call: Call, name: str) -> str | None:
    """Return the properties that ``$expand`` selects of what it names, None without it; 400 when it names something else."""
    text = call.query.get("expand")
    if text is None:
        return None
    match = _EXPANDED.fullmatch(text)
    if match is None or match[1] != name:
        raise GraphFailure(400, "BadRequest", f"Parsing OData Select and Expand failed: '{text}' cannot be expanded.")
    return match[2] or ""


def directory_objects(call: Call, found: Iterable[tuple[Kind, Json]], hidden: Collection[str] = ()) -> list[Json]:
    """Return objects of several kinds, each with its type; a property that a kind lacks is left out.

    Of the ``hidden`` kinds the id is all that is shown.
    """
    names = _names(call.query.get("select"))
    return [_without_values(_typed(kind, record, names), kind in hidden) for kind, record in found]


def _without_values(shown: Json, hidden: bool) -> Json:
    kept = ("@odata.type", "id")
    return {name: value if name in kept else None for name, value in shown.items()} if hidden else shown


def _names(text: str | None) -> tuple[str, ...] | None:
    return tuple(name.strip() for name in text.split(",") if name.strip()) if text else None


def _typed(kind: Kind, record: Json, names: tuple[str, ...] | None) -> Json:
    return {"@odata.type": f"#microsoft.graph.{kind}", **_shaped(kind, record, names)}


def _shaped(kind: Kind, record: Json, names: tuple[str, ...] | None) -> Json:
    shown = names or _SHOWN[kind]
    if shown is None:
        return dict(record)
    # A directory extension without a value is left out; any other property without a value is null.
    return {name: record.get(name) for name in shown if name in record or known_property(kind, name)}

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a module returns what its documentation says."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping

from tests.tools.public_names import Json, documented_returns, type_of

# What ansible-core gives a meaning, in every module.
COMMON = frozenset({"changed", "diff", "failed", "invocation", "msg", "warnings"})
TYPES: Mapping[str, tuple[type, ...]] = {
    "bool": (bool,),
    "dict": (dict,),
    "float": (int, float),
    "int": (int,),
    "list": (list,),
    "str": (str,),
}


def differences(module: str, result: Json) -> list[str]:
    """Return the values that a module returns and doesn't document, or documents with another type."""
    own = {name: value for name, value in result.items() if name not in COMMON}
    return list(_differences("", own, documented_returns(module)))


def _differences(place: str, found: Json, documented: Mapping[str, Json]) -> Iterator[str]:
    for name, value in found.items():
        if name not in documented:
            yield f"{place}{name} is not documented"
        elif value is not None:
            yield from _differences_of(f"{place}{name}", value, documented[name])


def _differences_of(place: str, value: t.Any, documented: Json) -> Iterator[str]:
    if not _is_a(documented["type"], value):
        yield f"{place} is {type(value).__name__}, documented as {type_of(documented)}"
    elif "elements" in documented and not all(_is_a(documented["elements"], each) for each in value):
        yield f"{place} holds {value}, documented as {type_of(documented)}"
    elif "contains" in documented:
        for each in value if isinstance(value, list) else [value]:
            yield from _differences(f"{place}.", each, documented["contains"])


def _is_a(name: str, value: t.Any) -> bool:
    is_switch = isinstance(value, bool)
    return name == "raw" or (isinstance(value, TYPES[name]) and is_switch == (name == "bool"))

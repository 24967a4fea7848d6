# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replacement texts of .NET: ``$1``, ``${name}``, ``$$``, ``$&``, ``$```, ``$'``, ``$+``, ``$_``.

Source: .NET documentation, "Substitutions in Regular Expressions". A reference to an unknown group is literal.
"""

from __future__ import annotations

import re
import typing as t

from .groups import CapturingGroups

_SUBSTITUTION = re.compile(r"\$(?:([0-9]+)|\{(\w+)\}|([$&`'+_]))", re.ASCII)

# A piece of a replacement: gives its text for a match.
Piece = t.Callable[[t.Any], str]


def parse_replacement(text: str, groups: CapturingGroups) -> list[Piece]:
    """Return the pieces whose texts for a match, one after the other, are the replacement."""
    pieces: list[Piece] = []
    position = 0
    for found in _SUBSTITUTION.finditer(text):
        pieces.append(_literal(text[position : found.start()]))
        pieces.append(_substitution(found, groups))
        position = found.end()
    pieces.append(_literal(text[position:]))
    return pieces


def _literal(text: str) -> Piece:
    return lambda match: text


def _substitution(found: re.Match[str], groups: CapturingGroups) -> Piece:
    number, name, symbol = found.groups()
    if symbol is not None:
        return _symbol(symbol, groups)
    index = groups.index(number or name)
    return _literal(found.group()) if index is None else _group(index)


def _symbol(symbol: str, groups: CapturingGroups) -> Piece:
    match symbol:
        case "$":
            return _literal("$")
        case "&":
            return _group(0)
        case "`":
            return lambda match: str(match.string[: match.start()])
        case "'":
            return lambda match: str(match.string[match.end() :])
        case "+":
            return _group(groups.last)
        case _:
            return lambda match: str(match.string)


def _group(index: int) -> Piece:
    return lambda match: match.group(index) or ""

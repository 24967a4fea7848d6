# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of a desired configuration that would be written to Active Directory as they stand, and were probably meant otherwise."""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError
from ..expression.dialects import mistaken_text
from ..expression.nodes import Concatenation, FunctionCall, Node, Text
from ..expression.yielded_names import PASSED_ON
from .desired import MappingEdit
from .expressions import parse_locally

_ALL_WRITTEN: t.Final = frozenset(("Append", "Join", "SelectUniqueValue"))
_FIRST_WRITTEN: t.Final = (
    "CStr Item Left Mid NormalizeDiacritics PCase RemoveDuplicates Split StripSpaces ToLower ToUpper Trim Word"
)
# Replace: its source, the replacement and the template.
_WRITTEN_OF: t.Final = {"Replace": (0, 4, 6), **dict.fromkeys(_FIRST_WRITTEN.split(), (0,))}


def doubtful_texts(edits: t.Iterable[MappingEdit]) -> list[str]:
    """Return a warning for each text that looks like a keyword, an attribute or an expression."""
    return [warning for edit in edits for text in _texts(edit) for warning in _warnings(edit, text)]


def _warnings(edit: MappingEdit, text: str) -> t.Iterator[str]:
    looks_like = mistaken_text(text)
    if looks_like is not None:
        yield f"Attribute mapping of '{edit.target}': the text '{text}' looks like {looks_like}, and is written as it stands."


def _texts(edit: MappingEdit) -> t.Iterator[str]:
    if edit.kind == "constant":
        yield edit.value
    if edit.default_value:
        yield edit.default_value
    parsed = parse_locally(edit.value) if edit.kind == "expression" else None
    if parsed is not None and not isinstance(parsed, ExpressionError):
        yield from _written(parsed.tree)


def _written(node: Node) -> t.Iterator[str]:
    """Yield the texts that can be in the result; others are only compared, or searched for."""
    if isinstance(node, Text):
        yield node.value
    if isinstance(node, Concatenation):
        written: t.Sequence[Node] = node.operands
    elif isinstance(node, FunctionCall):
        written = [each for place, each in enumerate(node.arguments) if _is_written(node.name, place)]
    else:
        written = ()
    for each in written:
        yield from _written(each)


def _is_written(function: str, place: int) -> bool:
    if function in PASSED_ON:
        return PASSED_ON[function](place)
    return place in _WRITTEN_OF.get(function, ()) or function in _ALL_WRITTEN

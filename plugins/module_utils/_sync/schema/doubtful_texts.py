# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of a desired configuration that would be written to Active Directory as they stand, and were probably meant otherwise."""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError
from ..expression.dialects import mistaken_text
from ..expression.nodes import Text, walk
from .desired import MappingEdit
from .expressions import parse_locally


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
        yield from (node.value for node in walk(parsed.tree) if isinstance(node, Text))

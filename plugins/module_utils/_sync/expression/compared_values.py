# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which attributes an expression compares with which texts: the values at which its result changes."""

from __future__ import annotations

import typing as t

from .nodes import Attribute, Comparison, FunctionCall, Node, Text, walk


def compared_values(tree: Node) -> list[tuple[str, str]]:
    """Return attributes with the texts that a comparison or a Switch holds them against, in order, each pair once."""
    return list(dict.fromkeys(pair for node in walk(tree) for pair in _pairs(node)))


def _pairs(node: Node) -> t.Iterator[tuple[str, str]]:
    match node:
        case Comparison(left=left, right=right):
            yield from _crossed(left, [right])
            yield from _crossed(right, [left])
        case FunctionCall(name="Switch", arguments=(source, _default, *rest)):
            yield from _crossed(source, rest[::2])


def _crossed(source: Node, values: t.Iterable[Node]) -> t.Iterator[tuple[str, str]]:
    names = [each.name for each in walk(source) if isinstance(each, Attribute)]
    texts = [each.value for value in values for each in walk(value) if isinstance(each, Text)]
    return ((name, text) for name in names for text in texts)

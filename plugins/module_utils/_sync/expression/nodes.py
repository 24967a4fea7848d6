# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of a parsed expression. Positions count characters from 0 and take no part in comparing two trees."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field


class Span(t.NamedTuple):
    """Where a node stands in the text: first character, and the character after the last."""

    start: int
    end: int


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A source attribute, ``[displayName]``."""

    name: str
    span: Span = field(compare=False, repr=False, default=_NOWHERE)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in double quotes."""

    value: str
    span: Span = field(compare=False, repr=False, default=_NOWHERE)


@dataclass(frozen=True, slots=True)
class Number:
    """An integer, ``51``, ``-1`` or ``&HF7``."""

    value: int
    hexadecimal: bool = field(compare=False, default=False)
    span: Span = field(compare=False, repr=False, default=_NOWHERE)


@dataclass(frozen=True, slots=True)
class Word:
    """An enumeration word without quotes, ``vbTextCompare``."""

    name: str
    span: Span = field(compare=False, repr=False, default=_NOWHERE)


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro, ``%DomainFQDN%``; ``name`` is without the percent signs."""

    name: str
    span: Span = field(compare=False, repr=False, default=_NOWHERE)


@dataclass(frozen=True, slots=True)
class Omitted:
    """Nothing between two commas: the parameter is not supplied."""

    span: Span = field(compare=False, repr=False, default=_NOWHERE)


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function call; ``name`` has the documented spelling."""

    name: str
    arguments: tuple[Node, ...]
    span: Span = field(compare=False, repr=False, default=_NOWHERE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right`` inside a condition."""

    operator: str
    left: Node
    right: Node
    span: Span = field(compare=False, repr=False, default=_NOWHERE)


@dataclass(frozen=True, slots=True)
class Concatenation:
    """``first & second & third``; a chain is one node, so a long one is not a deep one."""

    operands: tuple[Node, ...]
    span: Span = field(compare=False, repr=False, default=_NOWHERE)


Node = t.Union[Attribute, Text, Number, Word, Macro, Omitted, FunctionCall, Comparison, Concatenation]


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct children of ``node``, from left to right."""
    match node:
        case FunctionCall(arguments=arguments):
            return arguments
        case Comparison(left=left, right=right):
            return (left, right)
        case Concatenation(operands=operands):
            return operands
        case _:
            return ()


def walk(root: Node) -> t.Iterator[Node]:
    """Yield ``root`` and everything below it, parents first, from left to right."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))

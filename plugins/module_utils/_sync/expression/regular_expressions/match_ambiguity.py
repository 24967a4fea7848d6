# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the matches of a pattern's parts begin and go on: enough to see whether a text can match in two ways."""

from __future__ import annotations

import functools
import itertools
import typing as t
from dataclasses import dataclass

from . import character_sets as sets
from .syntax import (
    Alternation,
    Anchor,
    Atomic,
    BackReference,
    Capture,
    Characters,
    Conditional,
    Look,
    Node,
    Repeat,
    Sequence,
)


@dataclass(frozen=True, slots=True)
class MatchAmbiguity:
    """The beginnings and continuations of a node's matches.

    first: characters that can begin a match. follow: characters that can lengthen a complete match.
    nullable: can match nothing. certain: matches any text in at most one way.
    """

    first: int
    follow: int
    nullable: bool
    certain: bool

    @property
    def repeats_certainly(self) -> bool:
        """Whether repeating the node still matches any text in at most one way."""
        return self.certain and not self.nullable and not self.follow & self.first


_EMPTY: t.Final = MatchAmbiguity(sets.NOTHING, sets.NOTHING, nullable=True, certain=True)
_UNKNOWN: t.Final = MatchAmbiguity(sets.EVERYTHING, sets.EVERYTHING, nullable=True, certain=False)


def shape(node: Node) -> MatchAmbiguity:
    """Return the shape of ``node``."""
    match node:
        case Characters(mask=mask):
            return MatchAmbiguity(mask, sets.NOTHING, nullable=False, certain=True)
        case Anchor() | Look():
            return _EMPTY
        case Sequence(items=items):
            return functools.reduce(_one_after_the_other, map(shape, items), _EMPTY)
        case Alternation(branches=branches):
            return _either(branches)
        case Repeat():
            return _repeated(node)
        case Capture(body=body):
            return shape(body)
        case Atomic(body=body):
            inner = shape(body)
            return MatchAmbiguity(inner.first, sets.NOTHING, inner.nullable, certain=True)
        case BackReference() | Conditional():
            return _UNKNOWN


def are_exclusive(branches: t.Sequence[Node]) -> bool:
    """Return whether at most one of ``branches`` can match at any place."""
    prefixes = [_prefix(branch) for branch in branches]
    return all(_differ(one, other) for one, other in itertools.combinations(prefixes, 2))


def _one_after_the_other(left: MatchAmbiguity, right: MatchAmbiguity) -> MatchAmbiguity:
    overlap = left.follow & right.first or (left.nullable and left.first & right.first)
    return MatchAmbiguity(
        first=left.first | (right.first if left.nullable else sets.NOTHING),
        follow=right.follow | (left.follow | right.first if right.nullable else sets.NOTHING),
        nullable=left.nullable and right.nullable,
        certain=left.certain and right.certain and not overlap,
    )


def _either(branches: t.Sequence[Node]) -> MatchAmbiguity:
    shapes = [shape(branch) for branch in branches]
    first = follow = sets.NOTHING
    for one in shapes:
        first |= one.first
        follow |= one.follow
    nullable = [one for one in shapes if one.nullable]
    certain = all(one.certain for one in shapes) and len(nullable) <= 1 and are_exclusive(branches)
    # After the branch that matched nothing, any other branch can still begin.
    return MatchAmbiguity(first, follow | first if nullable else follow, bool(nullable), certain)


def _repeated(node: Repeat) -> MatchAmbiguity:
    body = shape(node.body)
    varies = node.is_loop and node.minimum != node.maximum
    return MatchAmbiguity(
        first=body.first,
        follow=body.follow | (body.first if varies else sets.NOTHING),
        nullable=body.nullable or node.minimum == 0,
        certain=body.repeats_certainly if node.is_loop else body.certain and not body.nullable,
    )


def _prefix(node: Node) -> tuple[int, ...]:
    """Return the sets of the first characters of ``node``, as far as their number is fixed."""
    match node:
        case Characters(mask=mask):
            return (mask,)
        case Sequence(items=items):
            found: tuple[int, ...] = ()
            for item in items:
                found += _prefix(item)
                if not isinstance(item, (Characters, Anchor, Look)):
                    break
            return found
        case Capture(body=body) | Atomic(body=body):
            return _prefix(body)
        case Repeat(body=Characters(mask=mask), minimum=minimum) if minimum >= 1:
            return (mask,)
        case Alternation():
            inner = shape(node)
            return () if inner.nullable else (inner.first,)
        case _:
            return ()


def _differ(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return any(not left & right for left, right in zip(one, other, strict=False))

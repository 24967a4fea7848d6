# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Estimates, before a pattern runs, how many steps a backtracking matcher can need at worst.

A loop is harmless when its body can match any text in one way only, so that going back never finds another way in. A
loop over anything else may need exponentially many steps: such a pattern has no bound. Outside of loops every loop that
could also end earlier multiplies the ways by the length of the text. The estimate is an upper bound: it may refuse a
pattern that would do, it does not let one pass that would not.
"""

from __future__ import annotations

import math
import typing as t
from dataclasses import dataclass

from . import character_sets as sets
from .match_ambiguity import MatchAmbiguity, are_exclusive, shape
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

# Loops with at most this many rounds are counted out instead of being taken as endless.
_FEW: t.Final = 8
# Loops over single characters with at most this many rounds do not count as running along the text.
_SHORT: t.Final = 64
_LARGEST: t.Final = 10**18


@dataclass(frozen=True, slots=True)
class Cost:
    """At most ``factor`` times the choice of ``degree`` places in the text; ``walks``: a loop runs along it as well."""

    degree: int = 0
    factor: float = 1.0
    walks: bool = False

    def __and__(self, other: Cost) -> Cost:
        return Cost(self.degree + other.degree, min(self.factor * other.factor, _LARGEST), self.walks or other.walks)

    def __or__(self, other: Cost) -> Cost:
        return Cost(max(self.degree, other.degree), min(self.factor + other.factor, _LARGEST), self.walks or other.walks)

    def steps(self, length: int) -> float:
        """Return the number of steps for a text of ``length`` characters, at most."""
        levels = min(self.degree, 50) + self.walks
        return min(math.comb(length + levels, levels), _LARGEST) * self.factor


@dataclass(frozen=True, slots=True)
class _After:
    """What comes after a node.

    first: the characters it can begin with. may_be_empty: it can match nothing. can_fail: it does not always match.
    is_last: once it has matched, the search is over and nothing is tried again.
    """

    first: int
    may_be_empty: bool
    can_fail: bool
    is_last: bool


class _NoBoundError(Exception):
    """The number of steps can grow exponentially."""


_AT_END: t.Final = _After(sets.NOTHING, may_be_empty=True, can_fail=False, is_last=True)
# The end of a look-around or an atomic group: the search goes on from there, and may come back.
_AT_GROUP_END: t.Final = _After(sets.NOTHING, may_be_empty=True, can_fail=False, is_last=False)


def estimate(root: Node) -> Cost | None:
    """Return the cost of searching a text for ``root``, None when there is no useful bound."""
    try:
        cost = _cost(root, _AT_END)
    except _NoBoundError:
        return None
    return cost if _is_anchored(root) else cost & Cost(degree=1)


def longest_text(cost: Cost | None, budget: int, limit: int) -> int:
    """Return how long a text may be, up to ``limit``, to stay within ``budget`` steps; -1 when no length does."""
    if cost is None:
        return -1
    shortest, longest = -1, limit
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if cost.steps(middle) <= budget:
            shortest = middle
        else:
            longest = middle - 1
    return shortest


def _is_anchored(node: Node) -> bool:
    match node:
        case Anchor(at_start=at_start):
            return at_start
        case Sequence(items=(first, *_)):
            return _is_anchored(first)
        case Alternation(branches=branches):
            return all(_is_anchored(branch) for branch in branches)
        case Capture(body=body) | Atomic(body=body):
            return _is_anchored(body)
        case _:
            return False


def _cost(node: Node, after: _After) -> Cost:
    match node:
        case Sequence(items=items):
            return _sequence_cost(items, after)
        case Alternation(branches=branches):
            return _alternation_cost(branches, after)
        case Repeat() if node.is_loop:
            return _loop_cost(node, after)
        case Repeat(body=body):
            certain = node.minimum == node.maximum or _ends_certainly(shape(body), after)
            return _cost(body, after) & Cost(factor=1.0 if certain else 2.0)
        case Capture(body=body):
            return _cost(body, after)
        case Atomic(body=body):
            return _cost(body, _AT_GROUP_END)
        case Look(body=body):
            inner = _cost(body, _AT_GROUP_END)
            return inner & Cost(degree=1) if inner.walks else inner
        case Conditional(when_matched=when_matched, otherwise=otherwise):
            return _cost(when_matched, after) | _cost(otherwise, after)
        case BackReference():
            return Cost(walks=True)
        case _:
            return Cost()


def _sequence_cost(items: t.Sequence[Node], after: _After) -> Cost:
    total = Cost()
    for item in reversed(items):
        total &= _cost(item, after)
        after = _before(item, after)
    return total


def _before(item: Node, after: _After) -> _After:
    """Return what comes after the node left of ``item``."""
    found = shape(item)
    if not found.nullable:
        return _After(found.first, may_be_empty=False, can_fail=True, is_last=False)
    can_fail = after.can_fail or _has_condition(item)
    return _After(found.first | after.first, after.may_be_empty, can_fail, after.is_last and not can_fail)


def _alternation_cost(branches: t.Sequence[Node], after: _After) -> Cost:
    costs = [_cost(branch, after) for branch in branches]
    total = costs[0]
    for cost in costs[1:]:
        total |= cost
    if are_exclusive(branches):
        return Cost(total.degree, max(cost.factor for cost in costs), total.walks)
    return total


def _loop_cost(node: Repeat, after: _After) -> Cost:
    found = shape(node.body)
    if not found.repeats_certainly:
        return _uncertain_loop_cost(node, found, after)
    inside = _conditions_cost(node.body)
    if after.is_last and node.minimum <= 1 and isinstance(_bare(node.body), Characters):
        return inside
    if node.minimum == node.maximum or _ends_certainly(found, after):
        return inside & _walk(node)
    if node.maximum is not None and node.maximum - node.minimum < _FEW:
        return inside & _walk(node) & Cost(factor=float(node.maximum - node.minimum + 1))
    return inside & Cost(degree=1, walks=not isinstance(_bare(node.body), Characters))


def _walk(node: Repeat) -> Cost:
    """Return the cost of going through a loop once."""
    if node.maximum is not None and node.maximum <= _SHORT and isinstance(_bare(node.body), Characters):
        return Cost(factor=float(max(node.maximum, 1)))
    return Cost(walks=True)


def _uncertain_loop_cost(node: Repeat, found: MatchAmbiguity, after: _After) -> Cost:
    """Return the cost of a few rounds over a body that can match in several ways."""
    if node.maximum is None or node.maximum > _FEW:
        raise _NoBoundError
    inner = _cost(node.body, _After(found.first | after.first, after.may_be_empty, can_fail=True, is_last=False))
    return Cost(inner.degree * node.maximum, min((inner.factor + 1) ** node.maximum, _LARGEST), walks=True)


def _conditions_cost(node: Node) -> Cost:
    """Return the cost of the look-arounds and atomic groups in a loop's body; they run anew in every round."""
    match node:
        case Look() | Atomic():
            return _cost(node, _AT_GROUP_END)
        case Sequence(items=inner) | Alternation(branches=inner):
            total = Cost()
            for one in inner:
                total &= _conditions_cost(one)
            return total
        case Repeat(body=body) | Capture(body=body):
            return _conditions_cost(body)
        case _:
            return Cost()


def _ends_certainly(found: MatchAmbiguity, after: _After) -> bool:
    """Return whether a loop can stop at one place only, or whatever follows accepts the first place tried."""
    if after.may_be_empty:
        return not after.can_fail
    return not (found.first | found.follow) & after.first


def _has_condition(node: Node) -> bool:
    """Return whether a node that can match nothing can also fail."""
    match node:
        case Anchor() | Look() | BackReference() | Conditional():
            return True
        case Sequence(items=inner) | Alternation(branches=inner):
            return any(_has_condition(one) for one in inner)
        case Repeat(body=body) | Capture(body=body) | Atomic(body=body):
            return _has_condition(body)
        case _:
            return False


def _bare(node: Node) -> Node:
    return _bare(node.body) if isinstance(node, Capture) else node

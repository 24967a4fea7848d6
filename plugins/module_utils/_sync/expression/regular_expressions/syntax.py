# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of a .NET regular expression."""

from __future__ import annotations

import enum
import typing as t
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of a set; ``python`` is how ``re`` writes it."""

    mask: int = field(repr=False)
    python: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A condition on the position, without characters."""

    python: str
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items one after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alternation:
    """The first of the branches that fits."""

    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """``body`` from ``minimum`` to ``maximum`` times; None is without end."""

    body: Node
    minimum: int
    maximum: int | None
    lazy: bool

    @property
    def is_loop(self) -> bool:
        """Whether the body may match more than once."""
        return self.maximum is None or self.maximum > 1


@dataclass(frozen=True, slots=True)
class Capture:
    """A capturing group; ``index`` is its number in ``re``, from 1."""

    body: Node
    index: int


@dataclass(frozen=True, slots=True)
class Atomic:
    """``(?>...)``: once matched, no other way of matching it is tried."""

    body: Node


class LookKind(enum.Enum):
    """The look-arounds; the value opens one."""

    AHEAD = "(?="
    NOT_AHEAD = "(?!"
    BEHIND = "(?<="
    NOT_BEHIND = "(?<!"


@dataclass(frozen=True, slots=True)
class Look:
    """A look-ahead or look-behind."""

    kind: LookKind
    body: Node


@dataclass(frozen=True, slots=True)
class BackReference:
    """What a group matched before; ``group`` is a .NET name or number."""

    group: str
    ignore_case: bool


@dataclass(frozen=True, slots=True)
class Conditional:
    """``(?(group)yes|no)``."""

    group: str
    when_matched: Node
    otherwise: Node


Node = t.Union[Characters, Anchor, Sequence, Alternation, Repeat, Capture, Atomic, Look, BackReference, Conditional]


@dataclass(frozen=True, slots=True)
class CapturingGroups:
    """The capturing groups of a pattern: .NET numbers and names to indexes in ``re``.

    .NET numbers the groups without a name first, then those with one.
    """

    unnamed: tuple[int, ...]
    named: t.Mapping[str, int]

    def index(self, group: str) -> int | None:
        """Return the index in ``re`` of a .NET name or number, None when there is no such group."""
        if group in self.named:
            return self.named[group]
        if not (group.isascii() and group.isdigit()):
            return None
        in_order = (0, *self.unnamed, *self.named.values())
        number = int(group) if len(group) < 5 else len(in_order)
        return in_order[number] if number < len(in_order) else None

    @property
    def last(self) -> int:
        """The index in ``re`` of the group with the highest .NET number, 0 when there is none."""
        return (0, *self.unnamed, *self.named.values())[-1]


@dataclass(frozen=True, slots=True)
class ParsedPattern:
    """A parsed pattern; ``beyond_re`` says what of it Python's own ``re`` does not know, None when it knows all."""

    root: Node
    groups: CapturingGroups
    beyond_re: str | None

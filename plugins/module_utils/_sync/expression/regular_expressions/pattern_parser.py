# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a .NET regular expression into a tree.

Source: .NET documentation, "Regular Expression Language - Quick Reference". What it allows and Python's ``re`` cannot
do is noted or refused; what it refuses (possessive quantifiers, unknown escapes) is refused here too.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, replace

from ..failures import FunctionFailure
from . import character_sets as sets
from .class_parser import parse_class
from .escapes import Escapes, literal
from .syntax import (
    Alternation,
    Anchor,
    Atomic,
    BackReference,
    Capture,
    CapturingGroups,
    Characters,
    Conditional,
    Look,
    LookKind,
    Node,
    ParsedPattern,
    Repeat,
    Sequence,
)

_MAXIMUM_NESTING: t.Final = 40
_MAXIMUM_REPEATS: t.Final = 2**31 - 1
_QUANTIFIER = re.compile(r"[*+?]|\{([0-9]+)(,([0-9]*))?\}", re.ASCII)
_NAMED = re.compile(r"\?(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')")
_OPTIONS = re.compile(r"\?([imnsx]*)(?:-([imnsx]*))?([:)])")
_CONDITION = re.compile(r"\?\(([A-Za-z_]\w*|[0-9]+)\)")
_COMMENT = re.compile(r"\?#[^)]*\)")
_BACK_REFERENCE_NAME = re.compile(r"k(?:<(\w+)>|'(\w+)'|\{(\w+)\})")
_LOOKS: t.Final = {"?=": LookKind.AHEAD, "?!": LookKind.NOT_AHEAD, "?<=": LookKind.BEHIND, "?<!": LookKind.NOT_BEHIND}
_NOTHING: t.Final = Sequence(())


@dataclass(frozen=True, slots=True)
class _Options:
    ignore_case: bool = False
    multiline: bool = False
    explicit_capture: bool = False
    single_line: bool = False
    spaced: bool = False

    def changed(self, letters: str, value: bool) -> _Options:
        names = {"i": "ignore_case", "m": "multiline", "n": "explicit_capture", "s": "single_line", "x": "spaced"}
        return replace(self, **{names[letter]: value for letter in letters})


def parse_pattern(pattern: str) -> ParsedPattern:
    """Return the tree of a .NET pattern. Raises FunctionFailure that says what in it is wrong or not supported."""
    return _PatternParser(pattern).parse()


class _PatternParser:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._position = 0
        self._depth = 0
        self._options = _Options()
        self._escapes = Escapes(pattern)
        self._captures = 0
        self._unnamed: list[int] = []
        self._named: dict[str, int] = {}
        self._references: list[str] = []
        self._beyond_re: str | None = None

    def parse(self) -> ParsedPattern:
        root = self._alternation()
        if self._position < len(self._pattern):
            raise self._failure("too many closing brackets")
        groups = CapturingGroups(tuple(self._unnamed), self._named)
        for group in self._references:
            if groups.index(group) is None:
                raise self._failure(f"a reference to a group {group} that does not exist")
        return ParsedPattern(root, groups, self._beyond_re)

    def _alternation(self) -> Node:
        self._depth += 1
        if self._depth > _MAXIMUM_NESTING:
            raise self._failure(f"more than {_MAXIMUM_NESTING} groups inside one another")
        options, branches, items = self._options, [], list[Node]()
        while not self._looking_at(")") and self._position < len(self._pattern):
            if self._looking_at("|"):
                self._position += 1
                branches.append(_sequence(items))
                items = []
            else:
                self._item(items)
        self._options = options
        self._depth -= 1
        branches.append(_sequence(items))
        return branches[0] if len(branches) == 1 else Alternation(tuple(branches))

    def _item(self, items: list[Node]) -> None:
        if self._options.spaced and self._skip_spaced():
            return
        atom = self._atom()
        if atom is not None:
            items.append(self._quantified(atom))

    def _skip_spaced(self) -> bool:
        found = re.compile(r"\s+|#[^\n]*").match(self._pattern, self._position)
        if found is None:
            return False
        self._position = found.end()
        return True

    def _atom(self) -> Node | None:
        character = self._pattern[self._position]
        if self._is_quantifier():
            raise self._failure("a quantifier with nothing before it")
        self._position += 1
        match character:
            case "(":
                return self._group()
            case "[":
                mask, python, self._position = parse_class(self._pattern, self._position, self._escapes)
                return self._characters(mask, python)
            case ".":
                return self._dot()
            case "^":
                return Anchor("(?m:^)") if self._options.multiline else Anchor("^", at_start=True)
            case "$":
                return Anchor("(?m:$)") if self._options.multiline else Anchor("$")
            case "\\":
                return self._escape()
        return self._characters(sets.one(character), literal(character))

    def _dot(self) -> Node:
        if self._options.single_line:
            return Characters(sets.EVERYTHING, "(?s:.)")
        return Characters(sets.inverse(sets.one("\n")), ".")

    def _characters(self, mask: int, python: str) -> Node:
        if not self._options.ignore_case:
            return Characters(mask, python)
        return Characters(sets.without_case(mask), f"(?i:{python})")

    def _escape(self) -> Node:
        named = _BACK_REFERENCE_NAME.match(self._pattern, self._position)
        if named:
            self._position = named.end()
            return self._back_reference(named.group(1) or named.group(2) or named.group(3))
        number = re.compile("[1-9][0-9]*", re.ASCII).match(self._pattern, self._position)
        if number:
            self._position = number.end()
            return self._back_reference(number.group())
        anchor = self._escapes.anchor(self._position)
        if anchor is not None:
            self._position += 1
            return anchor
        mask, python, self._position = self._escapes.characters(self._position, in_class=False)
        return self._characters(mask, python)

    def _back_reference(self, group: str) -> Node:
        self._references.append(group)
        return BackReference(group, self._options.ignore_case)

    def _group(self) -> Node | None:
        if not self._looking_at("?"):
            return self._capture(None)
        for opening in ("?<=", "?<!", "?=", "?!"):
            if self._looking_at(opening):
                return self._look(opening)
        if self._looking_at("?>"):
            self._position += 2
            return Atomic(self._closed())
        comment = _COMMENT.match(self._pattern, self._position)
        if comment:
            self._position = comment.end()
            return None
        return self._special_group()

    def _special_group(self) -> Node | None:
        named = _NAMED.match(self._pattern, self._position)
        if named:
            self._position = named.end()
            return self._capture(named.group(1) or named.group(2))
        options = _OPTIONS.match(self._pattern, self._position)
        if options:
            return self._with_options(options)
        condition = _CONDITION.match(self._pattern, self._position)
        if condition:
            return self._conditional(condition)
        raise self._failure("a group that is unknown or not supported here")

    def _capture(self, name: str | None) -> Node:
        if name is None and self._options.explicit_capture:
            return self._closed()
        if name in self._named:
            raise self._failure(f"the group name {name} twice, which is not supported here")
        self._captures += 1
        index = self._captures
        if name is None:
            self._unnamed.append(index)
        else:
            self._named[name] = index
        return Capture(self._closed(), index)

    def _look(self, opening: str) -> Node:
        self._position += len(opening)
        look = Look(_LOOKS[opening], self._closed())
        if look.kind in (LookKind.BEHIND, LookKind.NOT_BEHIND) and width(look.body) is None:
            self._beyond_re = "a look-behind of variable length"
        return look

    def _with_options(self, found: re.Match[str]) -> Node | None:
        switched_on, switched_off, end = found.groups()
        self._position = found.end()
        before = self._options
        self._options = before.changed(switched_on, True).changed(switched_off or "", False)
        if end == ")":
            return None
        body = self._closed()
        self._options = before
        return body

    def _conditional(self, found: re.Match[str]) -> Node:
        self._position = found.end()
        self._references.append(found.group(1))
        body = self._closed()
        branches = body.branches if isinstance(body, Alternation) else (body, _NOTHING)
        if len(branches) > 2:
            raise self._failure("a condition with more than two branches")
        return Conditional(found.group(1), branches[0], branches[1])

    def _closed(self) -> Node:
        body = self._alternation()
        if not self._looking_at(")"):
            raise self._failure("a group that is not closed")
        self._position += 1
        return body

    def _quantified(self, atom: Node) -> Node:
        while self._options.spaced and self._position < len(self._pattern) and self._skip_spaced():
            pass
        found = _QUANTIFIER.match(self._pattern, self._position)
        if found is None:
            return atom
        self._position = found.end()
        minimum, maximum = self._bounds(found)
        lazy = self._looking_at("?")
        self._position += lazy
        if self._is_quantifier():
            raise self._failure("a quantifier after a quantifier")
        if isinstance(atom, Anchor):
            raise self._failure("a quantifier after an anchor, which is not supported here")
        return Repeat(atom, minimum, maximum, lazy)

    def _bounds(self, found: re.Match[str]) -> tuple[int, int | None]:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if found.group() in simple:
            return simple[found.group()]
        digits, comma, upper = found.group(1), found.group(2), found.group(3)
        if max(len(digits), len(upper or "")) > 10 or int(upper or digits) > _MAXIMUM_REPEATS:
            raise self._failure("a number of repetitions that is too large")
        minimum = int(digits)
        maximum = minimum if comma is None else (int(upper) if upper else None)
        if maximum is not None and minimum > maximum:
            raise self._failure("repetitions in reverse order")
        return minimum, maximum

    def _is_quantifier(self) -> bool:
        return _QUANTIFIER.match(self._pattern, self._position) is not None

    def _looking_at(self, text: str) -> bool:
        return self._pattern.startswith(text, self._position)

    def _failure(self, what: str) -> FunctionFailure:
        return self._escapes.failure(what, self._position)


def width(node: Node) -> int | None:
    """Return the number of characters that ``node`` always matches, None when it varies."""
    match node:
        case Characters():
            return 1
        case Anchor() | Look():
            return 0
        case Sequence(items=items):
            widths = [width(item) for item in items]
            return None if None in widths else sum(one for one in widths if one is not None)
        case Alternation(branches=branches):
            found = {width(branch) for branch in branches}
            return found.pop() if len(found) == 1 else None
        case Repeat(body=body, minimum=minimum, maximum=maximum):
            inner = width(body)
            return inner * minimum if inner is not None and minimum == maximum else None
        case Capture(body=body) | Atomic(body=body):
            return width(body)
        case _:
            return None


def _sequence(items: t.Sequence[Node]) -> Node:
    return items[0] if len(items) == 1 else Sequence(tuple(items))

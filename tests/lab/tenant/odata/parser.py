# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parsing a ``$filter`` into a tree."""

from __future__ import annotations

from dataclasses import dataclass

from ..http.errors import GraphFailure
from .tokens import Token, syntax_error, tokenize

Literal = str | bool | int | float | None

COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
TEXT_FUNCTIONS = frozenset({"startswith", "endswith", "contains"})
_WORDS: dict[str, Literal] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Path:
    """A property, perhaps below another one (``sourceIdentity/id``), perhaps folded with ``tolower``."""

    name: str
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """``path operator value``; the operator may be a text function or ``in``, then ``values`` holds several."""

    path: Path
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``path/any(x:condition)``: the condition's paths are the items of a collection."""

    path: Path
    condition: Node


@dataclass(frozen=True, slots=True)
class Negation:
    """``not condition``."""

    condition: Node


@dataclass(frozen=True, slots=True)
class Combination:
    """``left and right``, ``left or right``."""

    operator: str
    left: Node
    right: Node


Node = Comparison | AnyOf | Negation | Combination


def parse_filter(text: str) -> Node:
    """Parse a filter; 400 with the position when it is not well-formed."""
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenize(text)
        self._index = 0

    def parse(self) -> Node:
        node = self._alternatives()
        if self._peek().kind != "end":
            raise self._error()
        return node

    def _alternatives(self) -> Node:
        node = self._conjunction()
        while self._accept_word("or"):
            node = Combination("or", node, self._conjunction())
        return node

    def _conjunction(self) -> Node:
        node = self._term()
        while self._accept_word("and"):
            node = Combination("and", node, self._term())
        return node

    def _term(self) -> Node:
        if self._accept_word("not"):
            return Negation(self._term())
        if self._accept_symbol("("):
            node = self._alternatives()
            self._expect_symbol(")")
            return node
        word = self._peek().text.lower()
        if word in TEXT_FUNCTIONS and self._following("("):
            return self._text_function(word)
        return self._comparison()

    def _text_function(self, function: str) -> Comparison:
        self._next()
        self._expect_symbol("(")
        path = self._path()
        self._expect_symbol(",")
        value = self._literal()
        self._expect_symbol(")")
        return Comparison(path, function, (value,))

    def _comparison(self) -> Node:
        path = self._path()
        if path.name.lower().endswith("/any") and self._accept_symbol("("):
            return self._any(Path(path.name[: -len("/any")]))
        operator = self._next()
        word = operator.text.lower()
        if operator.kind != "name" or word not in COMPARISONS | {"in"}:
            raise syntax_error(self._text, operator.position)
        if word == "in":
            return Comparison(path, "in", self._literals())
        return Comparison(path, word, (self._literal(),))

    def _any(self, path: Path) -> AnyOf:
        variable = self._name()
        self._expect_symbol(":")
        condition = self._alternatives()
        self._expect_symbol(")")
        return AnyOf(path, _without_variable(condition, variable))

    def _path(self) -> Path:
        name = self._name()
        if name.lower() != "tolower":
            return Path(name)
        self._expect_symbol("(")
        inner = self._name()
        self._expect_symbol(")")
        return Path(inner, lowered=True)

    def _literals(self) -> tuple[Literal, ...]:
        self._expect_symbol("(")
        values = [self._literal()]
        while self._accept_symbol(","):
            values.append(self._literal())
        self._expect_symbol(")")
        return tuple(values)

    def _literal(self) -> Literal:
        token = self._next()
        if token.kind == "string":
            return token.text
        if token.kind == "literal":
            return int(token.text) if token.text.lstrip("-").isdecimal() else token.text
        if token.kind == "name" and token.text.lower() in _WORDS:
            return _WORDS[token.text.lower()]
        raise syntax_error(self._text, token.position)

    def _name(self) -> str:
        token = self._next()
        if token.kind != "name":
            raise syntax_error(self._text, token.position)
        return token.text

    def _peek(self) -> Token:
        return self._tokens[self._index]

    def _next(self) -> Token:
        token = self._tokens[self._index]
        if token.kind != "end":
            self._index += 1
        return token

    def _following(self, symbol: str) -> bool:
        following = self._tokens[min(self._index + 1, len(self._tokens) - 1)]
        return following.kind == "symbol" and following.text == symbol

    def _accept_word(self, word: str) -> bool:
        token = self._peek()
        accepted = token.kind == "name" and token.text.lower() == word
        self._index += accepted
        return accepted

    def _accept_symbol(self, symbol: str) -> bool:
        token = self._peek()
        accepted = token.kind == "symbol" and token.text == symbol
        self._index += accepted
        return accepted

    def _expect_symbol(self, symbol: str) -> None:
        if not self._accept_symbol(symbol):
            raise self._error()

    def _error(self) -> GraphFailure:
        return syntax_error(self._text, self._peek().position)


def _without_variable(node: Node, variable: str) -> Node:
    """Drop the lambda variable: the item itself is the path ``""``, a property of it keeps its own name."""
    if isinstance(node, Combination):
        left, right = _without_variable(node.left, variable), _without_variable(node.right, variable)
        return Combination(node.operator, left, right)
    if isinstance(node, Negation):
        return Negation(_without_variable(node.condition, variable))
    if isinstance(node, AnyOf):
        return AnyOf(_relative(node.path, variable), node.condition)
    return Comparison(_relative(node.path, variable), node.operator, node.values)


def _relative(path: Path, variable: str) -> Path:
    name = path.name
    if name == variable:
        return Path("", path.lowered)
    return Path(name.removeprefix(f"{variable}/"), path.lowered)

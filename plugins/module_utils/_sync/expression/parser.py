# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the text of an expression into a tree, and says where and why when it cannot."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.errors import ExpressionError
from .checker import check_call, check_top_level, find_function
from .lexer import LexicalToken, TokenKind, tokenize, unquote
from .limits import LARGEST_NUMBER, MAXIMUM_NESTING, SMALLEST_NUMBER
from .nodes import Attribute, Comparison, Concatenation, Macro, Node, Number, Omitted, Span, Text, Word

COMPARISONS: t.Final = ("=", "<>", "<", "<=", ">", ">=")
_MAXIMUM_DIGITS: t.Final = 19


def parse_tree(text: str) -> tuple[Node, tuple[str, ...]]:
    """Return the tree of ``text`` and the warnings about it.

    Raises ExpressionError with ``position`` when the text is not an expression.
    """
    parser = _Parser(tokenize(text))
    return parser.whole(), tuple(parser.warnings)


class _Parser:
    """Recursive descent over the tokens; one level of nesting takes three of Python's stack frames."""

    def __init__(self, tokens: list[LexicalToken]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self.warnings: list[str] = []

    def whole(self) -> Node:
        if len(self._tokens) == 1:
            raise ExpressionError("The expression is empty", hint="Write one, such as Trim([displayName]).", position=0)
        root = _value(self._expression())
        if self._token.kind is not TokenKind.END:
            raise self._unexpected("the end of the expression")
        check_top_level(root)
        return root

    @property
    def _token(self) -> LexicalToken:
        return self._tokens[self._place]

    def _take(self) -> LexicalToken:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _at(self, *symbols: str) -> bool:
        return self._token.kind is TokenKind.SYMBOL and self._token.text in symbols

    def _expression(self, *, may_be_empty: bool = False) -> Node:
        if may_be_empty and self._at(",", ")"):
            return Omitted(Span(self._token.span.start, self._token.span.start))
        self._enter()
        left = self._concatenation(self._operand())
        if self._at(*COMPARISONS):
            operator = self._take().text
            right = self._concatenation(self._operand())
            left = Comparison(operator, _value(left), _value(right), Span(left.span.start, right.span.end))
            if self._at(*COMPARISONS):
                raise self._unexpected("one comparison only", hint="For AND and OR nest IIF functions.")
        self._depth -= 1
        return left

    def _concatenation(self, first: Node) -> Node:
        if not self._at("&"):
            return first
        operands = [_value(first)]
        while self._at("&"):
            self._place += 1
            operands.append(_value(self._operand()))
        return Concatenation(tuple(operands), Span(first.span.start, operands[-1].span.end))

    def _operand(self) -> Node:
        token = self._take()
        match token.kind:
            case TokenKind.TEXT:
                return Text(unquote(token.text), token.span)
            case TokenKind.ATTRIBUTE:
                return Attribute(token.text[1:-1], token.span)
            case TokenKind.MACRO:
                return Macro(token.text[1:-1], token.span)
            case TokenKind.NUMBER:
                return _number(token)
            case TokenKind.WORD if self._at("("):
                return self._call(token)
            case TokenKind.WORD:
                return Word(token.text, token.span)
            case TokenKind.SYMBOL if token.text == "(":
                return self._bracketed(token)
        self._place -= 1
        raise self._unexpected("a function, [attribute], %Macro%, number or text")

    def _bracketed(self, opening: LexicalToken) -> Node:
        inner = self._expression()
        if not self._at(")"):
            raise self._unexpected('")"')
        return dataclasses.replace(inner, span=Span(opening.span.start, self._take().span.end))

    def _call(self, name: LexicalToken) -> Node:
        function = find_function(name)
        self._place += 1
        arguments: list[Node] = []
        if not self._at(")"):
            arguments.append(self._expression(may_be_empty=True))
            while self._at(","):
                self._place += 1
                arguments.append(self._expression(may_be_empty=True))
            if not self._at(")"):
                raise self._unexpected('"," or ")"')
        span = Span(name.span.start, self._take().span.end)
        return check_call(function, name, arguments, span, self.warnings)

    def _enter(self) -> None:
        self._depth += 1
        position = self._token.span.start
        if self._depth > MAXIMUM_NESTING:
            raise ExpressionError(
                f"More than {MAXIMUM_NESTING} functions or brackets inside one another (position {position})",
                hint="Use Switch instead of a long chain of IIF, or split the mapping.",
                position=position,
            )

    def _unexpected(self, expected: str, hint: str | None = None) -> ExpressionError:
        token = self._token
        found = token.kind.value if token.kind is TokenKind.END else token.shown
        position = token.span.start
        return ExpressionError(
            f"Expected {expected}, found {found} (position {position})",
            hint=hint
            or _translation(token)
            or self._translation_before()
            or "Check brackets, quotes and commas around this position.",
            position=position,
        )

    def _translation_before(self) -> str | None:
        before = self._tokens[self._place - 1] if self._place else None
        return _translation(before) if before and before.kind is TokenKind.WORD else None


def _word_hint(word: str) -> str:
    from .dialects import of_word

    return of_word(word) or 'A text is written "text", an attribute [name], a function with brackets.'


def _translation(token: LexicalToken) -> str | None:
    from .dialects import of_sign, of_word  # only for messages

    return of_word(token.text) if token.kind is TokenKind.WORD else of_sign(token.text)


def _number(token: LexicalToken) -> Number:
    written = token.text
    hexadecimal = written.startswith("&")
    digits = written[2:] if hexadecimal else written.lstrip("-")
    significant = digits.lstrip("0") or "0"
    if len(significant) <= _MAXIMUM_DIGITS:
        value = int(significant, 16 if hexadecimal else 10) * (-1 if written.startswith("-") else 1)
        if SMALLEST_NUMBER <= value <= LARGEST_NUMBER:
            return Number(value, hexadecimal, token.span)
    raise ExpressionError(
        f"The number {token.shown} does not fit 64 bits (position {token.span.start})",
        hint="Give a smaller number, or put it in quotes if it is a text.",
        position=token.span.start,
    )


def _value(node: Node) -> Node:
    """Return ``node`` if it has a value of its own; a comparison or an enumeration word has none."""
    if isinstance(node, Comparison):
        problem, hint = (
            "A comparison stands outside a condition",
            "Comparisons belong into the condition of IIF, or into CBool.",
        )
    elif isinstance(node, Word):
        problem = f"Unexpected word {node.name[:40]}"
        hint = _word_hint(node.name)
    else:
        return node
    raise ExpressionError(f"{problem} (position {node.span.start})", hint=hint, position=node.span.start)

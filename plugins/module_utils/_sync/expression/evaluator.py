# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles a tree into nested closures: parse once, evaluate often.

One level of nesting takes two of Python's stack frames while it is evaluated.
"""

from __future__ import annotations

import typing as t

from .calls import compile_call
from .failures import FunctionFailure, located
from .nodes import Attribute, Comparison, Concatenation, FunctionCall, Macro, Node, Number, Omitted, Span, Text, Word
from .signatures import Evaluator
from .values import Scope, Value, as_text, normalize, require_short


def compile_tree(node: Node) -> Evaluator:
    """Return a function from a scope to the value of ``node``; it raises only ExpressionError.

    Raises ExpressionError when a constant argument cannot be what its parameter needs.
    """
    match node:
        case FunctionCall(arguments=arguments):
            return compile_call(node, [compile_tree(argument) for argument in arguments])
        case Attribute(name=name, span=span):
            return _attribute(name, span)
        case Text(value=value) | Number(value=value) | Word(name=value):
            return _constant(value)
        case Omitted():
            return _constant(None)
        case Macro(name=name, span=span):
            return _macro(name, span)
        case Comparison(operator=operator, left=left, right=right, span=span):
            return _comparison(operator, compile_tree(left), compile_tree(right), span)
        case Concatenation(operands=operands, span=span):
            return _concatenation([(compile_tree(operand), operand.span) for operand in operands], span)


def _constant(value: Value) -> Evaluator:
    return lambda scope: value


def _attribute(name: str, span: Span) -> Evaluator:
    def read(scope: Scope) -> Value:
        value = scope.source.get(name)
        if value is None or value.__class__ is str:
            return t.cast(Value, value)
        try:
            return normalize(value)
        except FunctionFailure as failure:
            raise located(f"Attribute [{name}] {failure.message}", failure.hint, span.start) from None

    return read


def _macro(name: str, span: Span) -> Evaluator:
    def read(scope: Scope) -> Value:
        value = scope.macros.get(name)
        if value is None:
            known = ", ".join(f"%{one}%" for one in sorted(scope.macros)) or "none"
            hint = f"Give its value; known macros: {known}."
            raise located(f"The macro %{name}% has no value", hint, span.start)
        return value

    return read


def _comparison(operator: str, left: Evaluator, right: Evaluator, span: Span) -> Evaluator:
    from .comparison import COMPARE

    compare = COMPARE[operator]

    def evaluate(scope: Scope) -> Value:
        first, second = left(scope), right(scope)
        try:
            return compare(first, second)
        except FunctionFailure as failure:
            raise located(f"The comparison {operator} {failure.message}", failure.hint, span.start) from None

    return evaluate


def _concatenation(operands: t.Sequence[tuple[Evaluator, Span]], span: Span) -> Evaluator:
    def evaluate(scope: Scope) -> Value:
        texts = [_operand_text(operand(scope), operand_span) for operand, operand_span in operands]
        joined = "".join(texts)
        try:
            require_short(len(joined))
        except FunctionFailure as failure:
            raise located(f"The concatenation {failure.message}", failure.hint, span.start) from None
        return joined

    return evaluate


def _operand_text(value: Value, span: Span) -> str:
    try:
        return as_text(value) or ""
    except FunctionFailure as failure:
        raise located(f"The concatenation {failure.message}", failure.hint, span.start) from None

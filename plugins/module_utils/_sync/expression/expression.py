# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A parsed expression: what it reads, how it prints, and what it is worth for a source object."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from .evaluator import compile_tree
from .explain import Explainer
from .nodes import Attribute, FunctionCall, Macro, Node, walk
from .parser import parse_tree
from .registry import signature_of
from .values import Result, Scope, Value, as_text

_NO_MACROS: t.Final[t.Mapping[str, str]] = {}


class Expression:
    """An expression, parsed once and evaluated any number of times. Made by ``parse``.

    text: as written. tree: the root node. warnings: what is accepted but unusual, for people.
    attributes, macros, functions: the names it uses. volatile: it holds Now, Guid or RandomString.
    """

    __slots__ = ("_evaluate", "_explainer", "attributes", "functions", "macros", "text", "tree", "volatile", "warnings")

    def __init__(self, text: str, tree: Node, warnings: tuple[str, ...]) -> None:
        nodes = list(walk(tree))
        self.text = text
        self.tree = tree
        self.warnings = warnings
        self.attributes = frozenset(node.name for node in nodes if isinstance(node, Attribute))
        self.macros = frozenset(node.name for node in nodes if isinstance(node, Macro))
        self.functions = frozenset(node.name for node in nodes if isinstance(node, FunctionCall))
        self.volatile = any(signature_of(name).volatile for name in self.functions)
        self._evaluate = compile_tree(tree)
        self._explainer = Explainer(tree)

    def evaluate(
        self,
        source: t.Mapping[str, t.Any],
        macros: t.Mapping[str, str] | None = None,
        *,
        is_taken: t.Callable[[str], bool] | None = None,
    ) -> Result:
        """Return what the expression is worth for ``source``, attribute names with their values.

        An attribute that is absent is null. ``is_taken`` tells SelectUniqueValue which values the target holds
        already; without it none is. Raises ExpressionError with ``position`` and ``hint`` when a function cannot work
        with its arguments; ErrorFunctionRaised when the expression calls Error.
        """
        scope = Scope(source, macros or _NO_MACROS, is_taken)
        value = self._evaluate(scope)
        if scope.ignored:
            return Result(None, True, scope.volatile, self._explainer.ignored(scope), None, scope.redacted)
        if value is None:
            return Result(None, False, scope.volatile, self._explainer.null(scope), None, scope.redacted)
        return Result(value, False, scope.volatile, None, _text(value), scope.redacted)

    def print(self) -> str:
        """Return the canonical text; parsing it gives an equal tree."""
        from .printer import print_tree

        return print_tree(self.tree)

    def source_tree(self) -> Json:
        """Return the expression as Microsoft Graph's attributeMappingSource, with the text as written."""
        from .source_tree import source_tree

        return source_tree(self.tree, self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.tree == other.tree

    def __hash__(self) -> int:
        return hash(self.print())

    def __repr__(self) -> str:
        return f"Expression({self.print()})"


def parse(text: str) -> Expression:
    """Return the parsed expression.

    Raises ExpressionError with ``position`` (characters from 0) and a ``hint`` that names the nearest known function, or
    says what was expected.
    """
    tree, warnings = parse_tree(text)
    return Expression(text, tree, warnings)


def _text(value: Value) -> str | None:
    return None if isinstance(value, tuple) else as_text(value)

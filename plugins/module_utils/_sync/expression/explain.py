# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says why an expression is null or ignored, in words for people. Runs only when it is."""

from __future__ import annotations

import typing as t

from .evaluator import compile_tree
from .nodes import Attribute, FunctionCall, Node, Omitted, children
from .printer import print_tree
from .registry import signature_of
from .signatures import Evaluator
from .values import Scope, Value, as_condition, as_text, describe

_SHOWN = 80


class Explainer:
    """Looks for the cause of a null or ignored result; keeps what it compiled for the next object."""

    def __init__(self, tree: Node) -> None:
        self._tree = tree
        self._compiled: dict[int, Evaluator] = {}

    def null(self, scope: Scope) -> str:
        """Return why the expression is null for the scope's source object."""
        return self._null(self._tree, scope)

    def ignored(self, scope: Scope) -> str:
        """Return why the expression leaves the target untouched for the scope's source object."""
        waiting = [self._tree]
        while waiting:
            node = waiting.pop()
            if isinstance(node, FunctionCall) and node.name == "IgnoreFlowIfNullOrEmpty":
                inner = node.arguments[0]
                value = self._value(inner, scope)
                if value in (None, ""):
                    cause = self._null(inner, scope) if value is None else f"{_shown(inner)} is empty"
                    return f"IgnoreFlowIfNullOrEmpty leaves the target untouched: {cause}"
            waiting.extend(reversed(self._evaluated(node, scope)))
        return "IgnoreFlowIfNullOrEmpty leaves the target untouched"

    def _null(self, node: Node, scope: Scope) -> str:
        if isinstance(node, Attribute):
            return f"attribute {node.name} has no value"
        if not isinstance(node, FunctionCall):
            return f"{_shown(node)} has no value"
        if node.name == "IIF":
            return self._null(self._branch(node, scope), scope)
        if node.name == "Switch":
            return self._null_switch(node, scope)
        if node.name == "Coalesce":
            sources = [one for one in node.arguments if not isinstance(one, Omitted)]
            return "; ".join(dict.fromkeys(self._null(one, scope) for one in sources))
        return self._null_call(node, scope)

    def _null_call(self, node: FunctionCall, scope: Scope) -> str:
        signature = signature_of(node.name).for_count(len(node.arguments))
        for place, argument in enumerate(node.arguments):
            decides = signature.parameter(place).required and not isinstance(argument, Omitted)
            if decides and self._value(argument, scope) is None:
                return self._null(argument, scope)
        return f"{_shown(node)} gives no value"

    def _null_switch(self, node: FunctionCall, scope: Scope) -> str:
        place = self._switch_place(node, scope)
        if not isinstance(node.arguments[place], Omitted):
            return self._null(node.arguments[place], scope)
        source = self._value(node.arguments[0], scope)
        return f"Switch has no key for {_shown(node.arguments[0])}, which is {describe(source)}, and no default value"

    def _evaluated(self, node: Node, scope: Scope) -> list[Node]:
        """Return the children that were evaluated for this source object."""
        if isinstance(node, FunctionCall) and node.name == "IIF":
            return [node.arguments[0], self._branch(node, scope)]
        if isinstance(node, FunctionCall) and node.name == "Switch":
            return [node.arguments[0], node.arguments[self._switch_place(node, scope)]]
        if isinstance(node, FunctionCall) and node.name == "Coalesce":
            return list(self._until_value(node, scope))
        return list(children(node))

    def _until_value(self, node: FunctionCall, scope: Scope) -> t.Iterator[Node]:
        for argument in node.arguments:
            yield argument
            if self._value(argument, scope) is not None:
                return

    def _branch(self, node: FunctionCall, scope: Scope) -> Node:
        return node.arguments[1 if as_condition(self._value(node.arguments[0], scope)) else 2]

    def _switch_place(self, node: FunctionCall, scope: Scope) -> int:
        source = as_text(self._value(node.arguments[0], scope)) or ""
        for place in range(2, len(node.arguments), 2):
            if (as_text(self._value(node.arguments[place], scope)) or "") == source:
                return place + 1
        return 1

    def _value(self, node: Node, scope: Scope) -> Value:
        evaluate = self._compiled.get(id(node))
        if evaluate is None:
            evaluate = self._compiled[id(node)] = compile_tree(node)
        return evaluate(scope)


def _shown(node: Node) -> str:
    text = print_tree(node)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"

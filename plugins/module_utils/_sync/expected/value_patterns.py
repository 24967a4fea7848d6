# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a value that can't be predicted must look like: a GUID like a GUID, a date like a date, the rest by its parts."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..expression.nodes import (
    Concatenation,
    FunctionCall,
    Macro,
    Node,
    Number,
    Omitted,
    Text,
    walk,
)
from ..expression.printer import print_tree
from ..expression.public import Expression, Value
from ..expression.registry import signature_of
from ..expression.values import as_text

_GUID = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_DATE = "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M"
# Functions that leave the shape of their first argument as it is, but for its case.
_TRANSPARENT = ("CStr", "Redact", "Trim", "ToLower", "ToUpper", "IgnoreFlowIfNullOrEmpty")


@dataclasses.dataclass(frozen=True, slots=True)
class ValuePattern:
    """The form of a value; ``description`` completes "the value is …"."""

    description: str
    pattern: str

    def fits(self, text: str) -> bool:
        """Whether a value has this form."""
        return re.fullmatch(self.pattern, text, re.DOTALL | re.IGNORECASE) is not None


ANYTHING = ValuePattern("some value", ".+")


def shape_of(expression: Expression, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]) -> ValuePattern:
    """Return the form of what a volatile expression yields for one object."""
    return _Shaper(attributes, macros).shape(expression.tree)


class _Shaper:
    def __init__(self, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]) -> None:
        self._attributes = attributes
        self._macros = macros

    def shape(self, node: Node) -> ValuePattern:
        if not _is_volatile(node):
            return self._literal(node)
        if isinstance(node, Concatenation):
            return self._joined(node.operands)
        return self._call(node) if isinstance(node, FunctionCall) else ANYTHING

    def _call(self, node: FunctionCall) -> ValuePattern:
        arguments = node.arguments
        match node.name:
            case "Guid":
                return ValuePattern("a GUID", _GUID)
            case "Now" | "DateAdd" | "CDate":
                return ValuePattern("a date such as 3/16/2020 7:00:00 AM", _DATE)
            case "RandomString" if isinstance(arguments[0], Number):
                return ValuePattern(f"{arguments[0].value} characters", f".{{{arguments[0].value}}}")
            case "Left" if isinstance(arguments[1], Number) and arguments[1].value > 0:
                return ValuePattern(f"at most {arguments[1].value} characters", f".{{1,{arguments[1].value}}}")
            case "Append":
                return self._joined(arguments)
            case "Join":
                return self._join(arguments)
            case "IIF":
                return self._branch(arguments)
            case name if name in _TRANSPARENT:
                return self.shape(arguments[0])
        return ANYTHING

    def _branch(self, arguments: t.Sequence[Node]) -> ValuePattern:
        if _is_volatile(arguments[0]):
            return ANYTHING
        chosen = self._text(FunctionCall("IIF", (arguments[0], Text("1"), Text("2"))))
        return self.shape(arguments[int(chosen)]) if chosen else ANYTHING

    def _join(self, arguments: t.Sequence[Node]) -> ValuePattern:
        separator = arguments[0]
        parts = [part for part in arguments[1:] if _is_volatile(part) or self._text(part)]
        return self._joined([each for part in parts for each in (separator, part)][1:])

    def _joined(self, nodes: t.Sequence[Node]) -> ValuePattern:
        shapes = [shape for node in nodes if (shape := self.shape(node)).pattern]
        if ANYTHING in shapes and len(shapes) == 1:
            return ANYTHING
        return ValuePattern(" and ".join(shape.description for shape in shapes), "".join(shape.pattern for shape in shapes))

    def _literal(self, node: Node) -> ValuePattern:
        text = self._text(node)
        return ValuePattern(f"'{text}'", re.escape(text))

    def _text(self, node: Node) -> str:
        if isinstance(node, Omitted):
            return ""
        if isinstance(node, (Text, Number)):
            return str(node.value)
        if isinstance(node, Macro):
            return str(self._macros.get(node.name) or "")
        value = Expression(print_tree(node), node, ()).evaluate(self._attributes, self._macros).value
        return "" if isinstance(value, tuple) else as_text(value) or ""


def _is_volatile(node: Node) -> bool:
    return any(isinstance(each, FunctionCall) and signature_of(each.name).volatile for each in walk(node))

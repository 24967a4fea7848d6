# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a tree as Microsoft Graph's attributeMappingSource.

Source: Microsoft Graph reference, attributeMappingSource and synchronizationSchema: parseExpression. A constant keeps
its quotes in ``expression`` and drops them in ``name``; a number is a quoted constant too; empty arguments are left
out. The form of operators, macros and words is not documented: see ``choices``.
"""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from .lexer import quote
from .nodes import Attribute, Comparison, Concatenation, FunctionCall, Macro, Node, Number, Omitted, Text, Word
from .registry import signature_of


def source_tree(node: Node, text: str) -> Json:
    """Return the attributeMappingSource of ``node``, which was parsed from ``text``."""
    written = text[node.span.start : node.span.end]
    match node:
        case Attribute(name=name):
            return _source("Attribute", name, written)
        case Text(value=value):
            return _source("Constant", value, written)
        case Number(value=value):
            return _source("Constant", str(value), quote(str(value)))
        case Word(name=name):
            return _source("Constant", name, name)
        case Macro():
            return _source("Constant", written, written)
        case Comparison(operator=operator, left=left, right=right):
            return _source("Function", operator, written, {"left": source_tree(left, text), "right": source_tree(right, text)})
        case Concatenation(operands=operands):
            trees = {f"source{place}": source_tree(one, text) for place, one in enumerate(operands, start=1)}
            return _source("Function", "&", written, trees)
        case FunctionCall(name=name, arguments=arguments):
            return _source("Function", name, written, _arguments(name, arguments, text))
        case Omitted():
            return _source("Constant", "", "")


def _arguments(name: str, arguments: t.Sequence[Node], text: str) -> dict[str, Json]:
    signature = signature_of(name).for_count(len(arguments))
    return {
        signature.key(place): source_tree(argument, text)
        for place, argument in enumerate(arguments)
        if not isinstance(argument, Omitted)
    }


def _source(kind: str, name: str, expression: str, parameters: t.Mapping[str, Json] | None = None) -> Json:
    listed = [{"key": key, "value": value} for key, value in (parameters or {}).items()]
    return {"type": kind, "name": name, "expression": expression, "parameters": listed}

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a tree as canonical text: documented spelling, ", " between arguments, empty arguments kept."""

from __future__ import annotations

from .lexer import quote
from .nodes import Attribute, Comparison, Concatenation, FunctionCall, Macro, Node, Number, Omitted, Text, Word


def print_tree(node: Node) -> str:
    """Return the text of ``node``; parsing it gives an equal tree."""
    match node:
        case Attribute(name=name):
            return f"[{name}]"
        case Text(value=value):
            return quote(value)
        case Number(value=value, hexadecimal=hexadecimal):
            return f"&H{value:X}" if hexadecimal else str(value)
        case Word(name=name):
            return name
        case Macro(name=name):
            return f"%{name}%"
        case Omitted():
            return ""
        case FunctionCall(name=name, arguments=arguments):
            return f"{name}({', '.join([print_tree(argument) for argument in arguments])})"
        case Comparison(operator=operator, left=left, right=right):
            return f"{print_tree(left)} {operator} {print_tree(right)}"
        case Concatenation(operands=operands):
            return " & ".join([_operand(operand) for operand in operands])


def _operand(node: Node) -> str:
    """Return an operand of a concatenation; one that is a concatenation itself keeps its brackets."""
    return f"({print_tree(node)})" if isinstance(node, Concatenation) else print_tree(node)

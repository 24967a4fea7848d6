# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distinguished names that an expression can yield, in one spelling. What it only compares or replaces stays as it is."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.distinguished_name import in_one_spelling
from .nodes import FunctionCall, Node, Text

PASSED_ON: t.Mapping[str, t.Callable[[int], bool]] = {
    "Coalesce": lambda place: True,
    "IIF": lambda place: place in (1, 2),
    "IgnoreFlowIfNullOrEmpty": lambda place: True,
    "Redact": lambda place: True,
    "Switch": lambda place: place % 2 == 1,
}
"""The functions that hand one of their arguments on as it is, and which those are; places count from 0."""


def with_names_in_one_spelling(node: Node) -> Node:
    """Return the tree with every distinguished name that it yields in one spelling."""
    if isinstance(node, Text):
        return dataclasses.replace(node, value=in_one_spelling(node.value))
    is_value = PASSED_ON.get(node.name) if isinstance(node, FunctionCall) else None
    if is_value is None:
        return node
    call = t.cast(FunctionCall, node)
    arguments = (with_names_in_one_spelling(each) if is_value(place) else each for place, each in enumerate(call.arguments))
    return dataclasses.replace(call, arguments=tuple(arguments))

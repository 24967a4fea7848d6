# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The expressions of attribute mappings, parsed only where their text alone doesn't tell.

The expression engine is imported inside the functions: loading it takes longer than everything else of a module that
finds nothing to change.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError

if t.TYPE_CHECKING:
    from ..expression.public import Expression


def parse_locally(text: str) -> Expression | ExpressionError:
    """Parse an expression here, for positions and attribute names; the service has the last word on syntax."""
    from ..expression.public import parse

    try:
        return parse(text)
    except ExpressionError as error:
        return error


def same_expression(left: str, right: str) -> bool:
    """Tell whether two expressions are one but for white space and spelling; unknown syntax compares as text."""
    if left.strip() == right.strip():
        return True
    parsed = [parse_locally(text) for text in (left, right)]
    printed = [each.print() for each in parsed if not isinstance(each, ExpressionError)]
    return len(printed) == 2 and printed[0] == printed[1]


def same_names(left: str, right: str) -> bool:
    """Tell whether two expressions yield the same distinguished names, whatever their spelling."""
    return same_expression(left, right) or expression_in_one_spelling(left) == expression_in_one_spelling(right)


def expression_in_one_spelling(text: str) -> str:
    """Return a text that is equal for all spellings of the distinguished names that an expression yields.

    Unknown syntax stays as it is.
    """
    parsed = parse_locally(text)
    if isinstance(parsed, ExpressionError):
        return text
    from ..expression.printer import print_tree
    from ..expression.yielded_names import with_names_in_one_spelling

    return print_tree(with_names_in_one_spelling(parsed.tree))


def text_of(expression: str) -> str | None:
    """Return the text that an expression is, None for one that computes something."""
    if not expression.strip().startswith('"'):
        return None
    from ..expression.nodes import Text

    parsed = parse_locally(expression)
    return parsed.tree.value if not isinstance(parsed, ExpressionError) and isinstance(parsed.tree, Text) else None

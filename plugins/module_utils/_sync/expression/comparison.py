# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The comparison operators of conditions (see ``choices`` for what the public reference leaves open)."""

from __future__ import annotations

import datetime
import operator
import typing as t

from .failures import FunctionFailure
from .values import Value, as_integer, as_text, describe

_Order = t.Callable[[t.Any, t.Any], bool]


def _equality(expected: bool) -> t.Callable[[Value, Value], bool]:
    def compare(left: Value, right: Value) -> bool:
        if left is None or right is None:
            return False
        first, second = _single(left), _single(right)
        numbers = _as_numbers(first, second)
        equal = numbers[0] == numbers[1] if numbers else as_text(first) == as_text(second)
        return equal is expected

    return compare


def _ordering(order: _Order) -> t.Callable[[Value, Value], bool]:
    def compare(left: Value, right: Value) -> bool:
        if left is None or right is None:
            return False
        first, second = _single(left), _single(right)
        if isinstance(first, datetime.datetime) and isinstance(second, datetime.datetime):
            return order(first, second)
        numbers = _as_numbers(first, second)
        if numbers:
            return order(*numbers)
        if isinstance(first, str) and isinstance(second, str):
            return order(_utf16(first), _utf16(second))
        raise FunctionFailure(
            f"cannot order {describe(first)} and {describe(second)}",
            hint="Compare two numbers, two texts, or two dates made with CDate.",
        )

    return compare


COMPARE: t.Final[t.Mapping[str, t.Callable[[Value, Value], bool]]] = {
    "=": _equality(True),
    "<>": _equality(False),
    "<": _ordering(operator.lt),
    "<=": _ordering(operator.le),
    ">": _ordering(operator.gt),
    ">=": _ordering(operator.ge),
}


def _single(value: Value) -> Value:
    if not isinstance(value, tuple):
        return value
    if len(value) == 1:
        return value[0]
    raise FunctionFailure(
        f"cannot compare {len(value)} values", hint="Choose one with Item(..., 1), or put them together with Join(...)."
    )


def _as_numbers(left: Value, right: Value) -> tuple[int, int] | None:
    """Return both as numbers when one is a number and the other can be one."""
    if not (_is_number(left) or _is_number(right)):
        return None
    try:
        first, second = as_integer(left), as_integer(right)
    except FunctionFailure:
        return None
    return None if first is None or second is None else (first, second)


def _is_number(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _utf16(text: str) -> bytes:
    """Return what .NET's ordinal comparison orders by."""
    return text.encode("utf-16-be", "surrogatepass")

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON: the type of an object, and reading what others wrote.

What is read is JSON as RFC 8259 and RFC 7493 (I-JSON) have it, and can be written again: Python's own reader takes
``Infinity``, numbers without end, halves of characters, and nesting that nothing afterwards survives.
"""

from __future__ import annotations

import json
import math
import re
import typing as t

Json = dict[str, t.Any]

DEEPEST = 200
"""How many lists and objects may lie inside each other. An expression of the schema takes three for each function."""

# A whole number of 64 bits has 19 digits and perhaps a sign; Microsoft Graph knows no larger one.
_LONGEST_INTEGER = 20
_CONTAINERS = frozenset({dict, list})
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(text: str | bytes, *, surrogates: bool = False) -> t.Any:
    """Return the value; ValueError, with the reason, for what is not JSON, is too large a number, or is nested too deep.

    ``surrogates``: halves of characters are read as well. Python has them for bytes of this machine that are not UTF-8, so they
    are in what the collection wrote itself.
    """
    content = text if isinstance(text, str) else _text(text)
    try:
        value = _DECODER.decode(content)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    except json.JSONDecodeError as error:
        raise ValueError(f"something else is in line {error.lineno}, column {error.colno}") from error
    _require_depth([value], DEEPEST)
    if not surrogates and _SURROGATE.search(content):
        _require_characters(value)
    return value


def parse_object(text: str | bytes) -> Json | None:
    """Return the object, None for any other value and for what is not JSON."""
    try:
        value = parse_json(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def canonical_json(value: t.Any) -> str:
    """Return the one text of a value, whatever the order of its members: ASCII, sorted, without spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


_TOO_DEEP = f"it is nested more than {DEEPEST} levels deep"


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8") from error


def _require_depth(values: t.Iterable[t.Any], left: int) -> None:
    if left < 0:
        raise ValueError(_TOO_DEEP)
    for each in values:
        if type(each) not in _CONTAINERS:
            continue
        members = each.values() if isinstance(each, dict) else each
        # In C, since most lists and objects hold nothing but texts, and a page can have a million of them.
        if not _CONTAINERS.isdisjoint(map(type, members)):
            _require_depth(members, left - 1)


def _require_characters(value: t.Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("it holds a half of a character (a lone surrogate)") from error


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise ValueError(f"it holds a whole number of {len(digits)} digits")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("it holds a number that is too large")
    return number


def _constant(name: str) -> t.NoReturn:
    raise ValueError(f"it holds {name}, which is not JSON")


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_fraction, parse_constant=_constant)

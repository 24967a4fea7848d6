# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splitting a ``$filter`` into tokens (OData 4.01, URL conventions)."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..http.errors import GraphFailure

Kind = t.Literal["string", "literal", "name", "symbol", "end"]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^']|'')*')
      | (?P<literal>
            [0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}
          | \d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?
          | -?\d+(?:\.\d+)?
        )
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:/[A-Za-z_][A-Za-z0-9_]*)*)
      | (?P<symbol>[(),:/])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``text`` of a string is its value, without quotes and with doubled quotes resolved."""

    kind: Kind
    text: str
    position: int


def syntax_error(text: str, position: int) -> GraphFailure:
    """The filter is not well-formed."""
    return GraphFailure(400, "BadRequest", f"Invalid filter clause: Syntax error at position {position} in '{text}'.")


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a filter, closed by one of kind ``end``; 400 when it is not well-formed."""
    tokens: list[Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise syntax_error(text, position)
        tokens.append(_token(match))
        position = match.end()
    return [*tokens, Token("end", "", end)]


def _token(match: re.Match[str]) -> Token:
    kind = t.cast(Kind, match.lastgroup)
    text = match.group(kind)
    if kind == "string":
        text = text[1:-1].replace("''", "'")
    return Token(kind, text, match.start(kind))

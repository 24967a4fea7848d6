# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``$search`` on directory objects: tokenised on displayName and description, a prefix on anything else.

Source: Microsoft Graph, "Use the $search query parameter".
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Callable, Mapping

from ..http.errors import GraphFailure

Predicate = Callable[[Mapping[str, t.Any]], bool]

_CLAUSE = re.compile(r'"(?P<name>[A-Za-z]\w*):(?P<text>(?:[^"\\]|\\.)*)"')
_OPERATOR = re.compile(r"\s+(AND|OR)\s+")
_WORD = re.compile(r"\w+")
_TOKENISED = ("displayName", "description")


def compile_search(text: str, properties: frozenset[str]) -> Predicate:
    """Return the predicate of a search such as ``"displayName:one two" OR "mail:x"``; AND binds stronger."""
    alternatives: list[list[Predicate]] = [[]]
    position = 0
    while True:
        match = _CLAUSE.match(text, position)
        if match is None or match["name"] not in properties:
            message = f"Syntax error: character at position {position} is not valid: '{text}'."
            raise GraphFailure(400, "BadRequest", message)
        alternatives[-1].append(_clause(match["name"], re.sub(r"\\(.)", r"\1", match["text"])))
        position = match.end()
        if position == len(text):
            return lambda record: any(all(clause(record) for clause in clauses) for clauses in alternatives)
        operator = _OPERATOR.match(text, position)
        position = operator.end() if operator else position
        if operator and operator[1] == "OR":
            alternatives.append([])


def _clause(name: str, text: str) -> Predicate:
    if name not in _TOKENISED:
        return lambda record: str(record.get(name) or "").casefold().startswith(text.casefold())
    wanted = _words(text)
    return lambda record: _matches(wanted, _words(str(record.get(name) or "")))


def _matches(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]

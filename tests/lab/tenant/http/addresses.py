# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The spellings of a path that Microsoft Graph takes, turned into the one that routes are written in.

Source: OData 4.01, URL conventions (keys in parentheses, parentheses of functions, qualified names); the paths that
Microsoft's SDKs are generated with (``delta()``, ``members/graph.user``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

# A slash inside of a key in quotes belongs to the key.
_SEGMENT = re.compile(r"(?:\('(?:[^']|'')*'\)|[^/])+")
_KEY = re.compile(r"(\w+)\((?:id=)?'((?:[^']|'')*)'\)", re.IGNORECASE)
_ALTERNATE_KEY = re.compile(r"(\w+)(\(\w+='.*'\))")
_NO_ARGUMENTS = "()"
# The service's metadata declares "graph" as the alias of its namespace.
_QUALIFIED = re.compile(r"(?:microsoft\.)?graph\.(\w+)", re.IGNORECASE)
_NAMESPACE = "microsoft.graph."


class AddressMiddleware:
    """Lets an application see the one spelling of each path."""

    def __init__(self, app: ASGIApp, templates: Iterable[str]) -> None:
        self._app = app
        self._names = literal_names(templates)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            scope = {**scope, "path": canonical_path(scope["path"], self._names)}
        await self._app(scope, receive, send)


def literal_names(templates: Iterable[str]) -> dict[str, str]:
    """Return the names that paths of routes consist of, each by itself without letter case."""
    segments = {segment.partition("(")[0] for template in templates for segment in template.split("/")}
    return {name.lower(): name for name in segments if name and not name.startswith("{")}


def canonical_path(path: str, names: Mapping[str, str]) -> str:
    """Return the path that routes know; ``names`` are theirs."""
    return "".join(f"/{segment}" for each in _SEGMENT.findall(path) for segment in _segments(each, names))


def _segments(segment: str, names: Mapping[str, str]) -> tuple[str, ...]:
    key = _KEY.fullmatch(segment)
    if key and key[1].lower() in names:
        return names[key[1].lower()], key[2].replace("''", "'")
    alternate = _ALTERNATE_KEY.fullmatch(segment)
    if alternate:
        return (names.get(alternate[1].lower(), alternate[1]) + alternate[2],)
    name = segment.removesuffix(_NO_ARGUMENTS)
    qualified = _QUALIFIED.fullmatch(name)
    if qualified and qualified[1].lower() not in names:
        return (_NAMESPACE + qualified[1],)  # a cast to a type
    name = qualified[1] if qualified else name
    return (names.get(name.lower(), name),)

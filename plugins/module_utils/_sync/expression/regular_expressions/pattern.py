# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A compiled .NET regular expression that always comes to an end.

Python's ``re`` runs a pattern only when the estimated worst case stays within bounds. Other patterns, and what ``re``
does not know, run in the optional library ``regex``, which can be stopped after some seconds; without it they are
refused.
"""

from __future__ import annotations

import functools
import importlib
import re
import typing as t

from ..failures import FunctionFailure
from ..limits import MATCH_SECONDS, MAXIMUM_MATCH_STEPS, MAXIMUM_TEXT
from ..values import require_short
from .cost import estimate, longest_text
from .escapes import shown
from .pattern_parser import parse_pattern
from .python_writer import write_python
from .replacement import parse_replacement


class Pattern:
    """A .NET regular expression. Every method raises FunctionFailure when it would take too long."""

    def __init__(self, pattern: str) -> None:
        self._shown = shown(pattern)
        syntax = parse_pattern(pattern)
        self._groups = syntax.groups
        self._lacking = syntax.beyond_re
        self._python = write_python(syntax.root, syntax.groups)
        self._longest = -1
        self._compiled: t.Any = None
        if self._lacking is None:
            self._compiled = _compiled(self._python)
            self._longest = longest_text(estimate(syntax.root), MAXIMUM_MATCH_STEPS, MAXIMUM_TEXT)

    def matches(self, text: str) -> bool:
        """Return whether the pattern matches anywhere in ``text``."""
        return next(self._matches(text), None) is not None

    def replace(self, text: str, replacement: str) -> str:
        """Return ``text`` with every match replaced; ``replacement`` is .NET's, with ``${name}`` and ``$1``."""
        pieces = parse_replacement(replacement, self._groups)
        return self._spliced(text, 0, lambda match: "".join([piece(match) for piece in pieces]))

    def replace_group(self, text: str, group: str, replacement: str) -> str:
        """Return ``text`` with what ``group`` matched replaced by ``replacement``, in every match."""
        return self._spliced(text, self._index(group), lambda match: replacement)

    def extract(self, text: str, group: str) -> str | None:
        """Return what ``group`` matched first in ``text``, None when it did not."""
        index = self._index(group)
        found = next(self._matches(text), None)
        return None if found is None else t.cast("str | None", found.group(index))

    def _index(self, group: str) -> int:
        index = self._groups.index(group)
        if index is None:
            names = ", ".join(self._groups.named) or "none"
            raise FunctionFailure(
                f"names the group {group}, which the regular expression does not have",
                hint=f"Groups with a name: {names}.",
            )
        return index

    def _spliced(self, text: str, group: int, replacement: t.Callable[[t.Any], str]) -> str:
        parts: list[str] = []
        position = length = 0
        for match in self._matches(text):
            start, end = match.span(group)
            if start < position:
                continue
            parts += (text[position:start], replacement(match))
            length += len(parts[-1])
            position = end
            require_short(length)
        return "".join((*parts, text[position:]))

    def _matches(self, text: str) -> t.Iterator[t.Any]:
        if len(text) <= self._longest:
            yield from self._compiled.finditer(text)
            return
        library = _regex_library()
        if library is None:
            raise self._refusal(text)
        try:
            yield from _compiled(self._python, library).finditer(text, timeout=MATCH_SECONDS)
        except TimeoutError:
            raise FunctionFailure(
                f"stopped the regular expression {self._shown} after {MATCH_SECONDS:g} seconds",
                hint="Rewrite it without a repetition inside a repetition.",
            ) from None

    def _refusal(self, text: str) -> FunctionFailure:
        if self._lacking is not None:
            return FunctionFailure(
                f"has the regular expression {self._shown} with {self._lacking}, which Python's own library lacks",
                hint="Install the Python library regex, or rewrite the pattern.",
            )
        reason = "may never end" if self._longest < 0 else f"may take too long on {len(text)} characters"
        return FunctionFailure(
            f"has the regular expression {self._shown}, which {reason}",
            hint="Avoid a repetition inside a repetition such as (a+)+, or install the Python library regex.",
        )


@functools.lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """Return the compiled pattern. Raises FunctionFailure that says what in it is wrong or not supported."""
    return Pattern(pattern)


@functools.lru_cache(maxsize=256)
def _compiled(python: str, library: t.Any = re) -> t.Any:
    try:
        return library.compile(python)
    except (library.error, OverflowError, RecursionError) as error:
        raise FunctionFailure(
            f"has a regular expression that is not supported here: {error}", hint="Rewrite the pattern."
        ) from None


@functools.cache
def _regex_library() -> t.Any:
    try:
        return importlib.import_module("regex")
    except ImportError:
        return None

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A compiled .NET regular expression that always comes to an end.

It runs in the library ``regex``, which is imported with the first pattern: like .NET it knows categories, subtraction and
look-behinds of any length, and it can be stopped. The time-out counts the processor time of this process, so that a
result does not depend on what else the machine does.
"""

from __future__ import annotations

import functools
import time
import typing as t

from ...._common.missing_library import missing_library
from .. import utf16
from ..failures import FunctionFailure
from ..limits import MATCH_SECONDS
from ..values import require_short
from .escapes import shown
from .replacement import parse_replacement
from .translation import translate

if t.TYPE_CHECKING:
    import regex

# A pattern that was stopped so often is not tried again: a plan has thousands of texts.
_MAXIMUM_STOPS: t.Final = 3


class Pattern:
    """A .NET regular expression. Every method raises FunctionFailure when it takes too long."""

    def __init__(self, pattern: str) -> None:
        self._shown = shown(pattern)
        self._stops = 0
        written, self._groups = translate(utf16.units(pattern))
        self._compiled = _compile(written)

    def matches(self, text: str) -> bool:
        """Return whether the pattern matches anywhere in ``text``."""
        return next(self._matches(utf16.units(text)), None) is not None

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
        found = next(self._matches(utf16.units(text)), None)
        taken = None if found is None else found.group(index)
        return None if taken is None else utf16.whole(taken)

    def _index(self, group: str) -> int:
        index = self._groups.index(group)
        if index is None:
            names = ", ".join(self._groups.named) or "none"
            raise FunctionFailure(
                f"names the group {group}, which the regular expression does not have",
                hint=f"Groups with a name: {names}.",
            )
        return index

    def _spliced(self, text: str, group: int, replacement: t.Callable[[regex.Match[str]], str]) -> str:
        parts: list[str] = []
        position = length = 0
        text = utf16.units(text)
        for match in self._matches(text):
            start, end = match.span(group)
            if start < position:
                continue
            parts += (text[position:start], replacement(match))
            length += len(parts[-1])
            position = end
            require_short(length)
        return utf16.whole("".join((*parts, text[position:])))

    def _matches(self, text: str) -> t.Iterator[regex.Match[str]]:
        if self._stops < _MAXIMUM_STOPS:
            try:
                yield from self._every_match(text)
                return
            except TimeoutError:
                self._stops += 1
        raise FunctionFailure(
            f"stopped the regular expression {self._shown} after {MATCH_SECONDS:g} seconds",
            hint="Rewrite it without a repetition inside a repetition such as (a|aa)+.",
        )

    def _every_match(self, text: str) -> t.Iterator[regex.Match[str]]:
        """Yield the matches as .NET finds them: after an empty one it goes on a character, the library looks there again."""
        position, end = 0, time.process_time() + MATCH_SECONDS
        while position <= len(text):
            left = end - time.process_time()
            if left <= 0:
                raise TimeoutError
            match = self._compiled.search(text, position, timeout=left)
            if match is None:
                return
            yield match
            position = match.end() + (match.start() == match.end())


@functools.lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """Return the compiled pattern.

    Raises FunctionFailure that says what in it is wrong or not supported, MissingLibraryError without the library.
    """
    return Pattern(pattern)


def _compile(written: str) -> regex.Pattern[str]:
    try:
        import regex
    except ImportError as problem:
        raise missing_library("regex", "regular expressions in scoping filters and expressions") from problem
    try:
        return regex.compile(written, regex.V1)
    except (regex.error, OverflowError, RecursionError) as error:
        raise FunctionFailure(
            f"has a regular expression that is not supported here: {error}", hint="Rewrite the pattern."
        ) from None

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a bracket expression of a .NET regular expression, with subtraction: ``[a-z-[aeiou]]``."""

from __future__ import annotations

import typing as t

from . import character_sets as sets
from .escapes import Characters, Escapes, literal

_MAXIMUM_SUBTRACTIONS: t.Final = 10


def parse_class(pattern: str, position: int, escapes: Escapes) -> Characters:
    """Return what the bracket expression matches; ``position`` is the one after its ``[``."""
    return _ClassParser(pattern, position, escapes).parse(0)


class _ClassParser:
    def __init__(self, pattern: str, position: int, escapes: Escapes) -> None:
        self._pattern = pattern
        self._position = position
        self._escapes = escapes

    def parse(self, depth: int) -> Characters:
        if depth > _MAXIMUM_SUBTRACTIONS:
            raise self._escapes.failure("too many subtractions inside one another", self._position)
        negated = self._take("^")
        mask, inside, subtracted = sets.NOTHING, "", None
        first = True
        while first or not self._looking_at("]"):
            if self._position >= len(self._pattern):
                raise self._escapes.failure("a bracket expression that is not closed", self._position)
            if not first and self._looking_at("-["):
                subtracted = self._subtraction(depth)
                break
            added, written = self._range()
            mask |= added
            inside += written
            first = False
        self._close()
        python = f"[{'^' if negated else ''}{inside}]"
        mask = sets.inverse(mask) if negated else mask
        if subtracted is None:
            return mask, python, self._position
        return mask, f"(?:(?!{subtracted}){python})", self._position

    def _subtraction(self, depth: int) -> str:
        self._position += 2
        return self.parse(depth + 1)[1]

    def _close(self) -> None:
        if not self._take("]"):
            raise self._escapes.failure("a subtraction that does not end its bracket expression", self._position)

    def _range(self) -> tuple[int, str]:
        first, mask, written = self._member()
        is_range = self._looking_at("-") and self._pattern[self._position + 1 : self._position + 2] not in (
            "]",
            "[",
            "",
        )
        if not is_range or first is None:
            return mask, written
        start = self._position
        self._position += 1
        last, _mask, last_written = self._member()
        if last is None:
            raise self._escapes.failure("a range that ends in a class", start)
        if first > last:
            raise self._escapes.failure(f"the range {first}-{last} in reverse order", start)
        return sets.between(first, last), f"{written}-{last_written}"

    def _member(self) -> tuple[str | None, int, str]:
        """Return the next character, None for a class, with its set and how ``re`` writes it."""
        character = self._pattern[self._position]
        self._position += 1
        if character != "\\":
            return character, sets.one(character), literal(character)
        mask, written, end = self._escapes.characters(self._position, in_class=True)
        letter = self._pattern[self._position]
        self._position = end
        if letter in "dDsSwWpP":
            return None, mask, written
        return _only_member(mask), mask, written

    def _looking_at(self, text: str) -> bool:
        return self._pattern.startswith(text, self._position)

    def _take(self, text: str) -> bool:
        found = self._looking_at(text)
        self._position += len(text) if found else 0
        return found


def _only_member(mask: int) -> str:
    return chr(mask.bit_length() - 1)

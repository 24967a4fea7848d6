# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bracket expressions of .NET regular expressions, with subtraction: ``[a-z-[aeiou]]``."""

from __future__ import annotations

import typing as t

from .escapes import Escaped, Escapes, literal

_MAXIMUM_SUBTRACTIONS: t.Final = 10


def translate_class(pattern: str, position: int, escapes: Escapes) -> tuple[str, int]:
    """Return a bracket expression as ``regex`` writes it, and the position after it; ``position`` is that after its ``[``."""
    reader = _ClassReader(pattern, position, escapes)
    return reader.read(0), reader.position


class _ClassReader:
    def __init__(self, pattern: str, position: int, escapes: Escapes) -> None:
        self.position = position
        self._pattern = pattern
        self._escapes = escapes

    def read(self, depth: int) -> str:
        if depth > _MAXIMUM_SUBTRACTIONS:
            raise self._escapes.failure("too many subtractions inside one another", self.position)
        opening = "[^" if self._take("^") else "["
        members, subtracted = [self._range()], ""
        while not self._looking_at("]"):
            if self._take("-["):
                subtracted = self.read(depth + 1)
                break
            members.append(self._range())
        if not self._take("]"):
            raise self._escapes.failure("a subtraction that does not end its bracket expression", self.position)
        written = f"{opening}{''.join(members)}]"
        return f"[{written}--{subtracted}]" if subtracted else written

    def _range(self) -> str:
        first = self._member()
        following = self._pattern[self.position + 1 : self.position + 2]
        if first.character is None or not self._looking_at("-") or following in ("]", "[", ""):
            return first.written
        start = self.position
        self.position += 1
        last = self._member()
        if last.character is None:
            raise self._escapes.failure("a range that ends in a class", start)
        if first.character > last.character:
            raise self._escapes.failure(f"the range {first.character}-{last.character} in reverse order", start)
        return f"{first.written}-{last.written}"

    def _member(self) -> Escaped:
        if self.position >= len(self._pattern):
            raise self._escapes.failure("a bracket expression that is not closed", self.position)
        character = self._pattern[self.position]
        if character == "\\":
            member = self._escapes.read(self.position + 1, in_class=True)
        else:
            member = Escaped(character, literal(character), self.position + 1)
        self.position = member.end
        return member

    def _looking_at(self, text: str) -> bool:
        return self._pattern.startswith(text, self.position)

    def _take(self, text: str) -> bool:
        found = self._looking_at(text)
        self.position += len(text) if found else 0
        return found

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Escape sequences of .NET regular expressions."""

from __future__ import annotations

import re
import typing as t

from ..failures import FunctionFailure
from . import character_sets as sets
from .syntax import Anchor

_SIMPLE: t.Final = {"a": "\a", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ANCHORS: t.Final = {
    "A": Anchor(r"\A", at_start=True),
    "B": Anchor(r"\B"),
    "Z": Anchor(r"(?=\n?\Z)"),
    "b": Anchor(r"\b"),
    "z": Anchor(r"\Z"),
}
_SHOWN: t.Final = 60
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(0[0-7]{0,2})")
_CONTROL = re.compile(r"c([@-_a-z])")
_CATEGORY = re.compile(r"[pP]\{([A-Za-z0-9-]+)\}")

# The mask, how ``re`` writes it, and the position after it.
Characters = tuple[int, str, int]


def literal(character: str) -> str:
    """Return a character as ``re`` takes it literally, within and outside of brackets."""
    plain = character.isalnum() or character == "_" or not character.isascii()
    return character if plain else f"\\x{ord(character):02x}"


def shown(pattern: str) -> str:
    """Return a pattern for a message, shortened."""
    return pattern if len(pattern) <= _SHOWN else pattern[:_SHOWN] + "…"


def written_set(mask: int) -> str:
    """Return the inside of a bracket expression that matches a set."""
    return "".join(literal(first) if first == last else f"{literal(first)}-{literal(last)}" for first, last in sets.ranges(mask))


class Escapes:
    """Reads what follows a backslash in one pattern."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def anchor(self, position: int) -> Anchor | None:
        """Return the anchor whose letter stands at ``position``, None when there is none."""
        letter = self._pattern[position : position + 1]
        if letter == "G":
            raise self.failure(r"\G, which is not supported here", position)
        return _ANCHORS.get(letter)

    def characters(self, position: int, *, in_class: bool) -> Characters:
        """Return the characters meant by what stands at ``position``, after the backslash."""
        letter = self._pattern[position : position + 1]
        if letter == "":
            raise self.failure("a backslash at its end", position)
        shorthand = self._shorthand(letter)
        if shorthand is not None:
            return shorthand, f"\\{letter}", position + 1
        if letter in "pP":
            return self._category(position, in_class=in_class)
        return self._single(position, letter, in_class=in_class)

    def failure(self, what: str, position: int) -> FunctionFailure:
        """Return the failure that says what is wrong with the pattern, and where."""
        return FunctionFailure(
            f"has the regular expression {shown(self._pattern)} with {what} (its character {position})",
            hint="Write a .NET regular expression; in an expression each of its backslashes is doubled.",
        )

    def _shorthand(self, letter: str) -> int | None:
        match letter:
            case "d":
                return sets.digits()
            case "s":
                return sets.spaces()
            case "w":
                return sets.word_characters()
            case "D":
                return sets.inverse(sets.digits())
            case "S":
                return sets.inverse(sets.spaces())
            case "W":
                return sets.inverse(sets.word_characters())
        return None

    def _category(self, position: int, *, in_class: bool) -> Characters:
        found = _CATEGORY.match(self._pattern, position)
        if found is None:
            raise self.failure("an incomplete Unicode category", position)
        mask = sets.category(found.group(1))
        if mask is None:
            raise self.failure(f"the Unicode category or block {found.group(1)}, which is not known here", position)
        if self._pattern[position] == "P":
            mask = sets.inverse(mask)
        inside = written_set(mask) + ("\U00010000-\U0010ffff" if mask & sets.one("\U00010000") else "")
        return mask, inside if in_class else f"[{inside}]", found.end()

    def _single(self, position: int, letter: str, *, in_class: bool) -> Characters:
        code = _CODE.match(self._pattern, position)
        control = _CONTROL.match(self._pattern, position)
        end = position + 1
        if code:
            character = chr(int(code.group(1) or code.group(2) or code.group(3), 8 if code.group(3) else 16))
            end = code.end()
        elif control:
            character = chr(ord(control.group(1).upper()) - ord("@"))
            end = control.end()
        elif letter in _SIMPLE:
            character = _SIMPLE[letter]
        elif letter == "b" and in_class:
            character = "\b"
        elif letter.isalnum() or letter == "_":
            raise self.failure(f"the unknown escape \\{letter}", position)
        else:
            character = letter
        return sets.one(character), literal(character), end

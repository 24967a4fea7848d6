# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Escape sequences of .NET regular expressions, as the library ``regex`` writes them."""

from __future__ import annotations

import re
import typing as t

from ..failures import FunctionFailure

_SIMPLE: t.Final = {"a": "\a", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_WORD: t.Final = r"\p{L}\p{Mn}\p{Nd}\p{Pc}"
# The library's own \b takes more characters for those of words; .NET's takes the two joiners too, which \w doesn't.
_JOINED: t.Final = f"[{_WORD}\u200c\u200d]"
_ANCHORS: t.Final = {
    "A": r"\A",
    "B": f"(?:(?<={_JOINED})(?={_JOINED})|(?<!{_JOINED})(?!{_JOINED}))",
    "Z": r"(?=\n?\Z)",
    "b": f"(?:(?<={_JOINED})(?!{_JOINED})|(?<!{_JOINED})(?={_JOINED}))",
    "z": r"\Z",
}
_SETS: t.Final = {"d": r"\d", "D": r"\D", "s": r"\s", "S": r"\S", "w": f"[{_WORD}]", "W": f"[^{_WORD}]"}
_CATEGORIES: t.Final = frozenset(
    f"{group}{kind}"
    for group, kinds in (("L", "ultmo"), ("M", "nce"), ("N", "dlo"), ("P", "cdseifo"), ("S", "mcko"), ("Z", "slp"), ("C", "cfson"))
    for kind in ("", *kinds)
)
_SHOWN: t.Final = 60
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(0[0-7]{0,2})")
_CONTROL = re.compile(r"c([@-_a-z])")
_CATEGORY = re.compile(r"[pP]\{([A-Za-z0-9-]+)\}")


class Escaped(t.NamedTuple):
    """What an escape sequence means: one character, or None for a set; how ``regex`` writes it; the position after it."""

    character: str | None
    written: str
    end: int


def literal(character: str) -> str:
    """Return a character as ``regex`` takes it literally, within and outside of brackets."""
    plain = character.isalnum() or character == "_" or not character.isascii()
    return character if plain else f"\\x{ord(character):02x}"


def shown(pattern: str) -> str:
    """Return a pattern for a message, shortened."""
    return pattern if len(pattern) <= _SHOWN else pattern[:_SHOWN] + "…"


class Escapes:
    """Reads what follows a backslash in one pattern."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def anchor(self, position: int) -> str | None:
        """Return the anchor whose letter stands at ``position``, None when there is none."""
        letter = self._pattern[position : position + 1]
        if letter == "G":
            raise self.failure(r"\G, which is not supported here", position)
        return _ANCHORS.get(letter)

    def read(self, position: int, *, in_class: bool) -> Escaped:
        """Return what is meant by what stands at ``position``, after the backslash."""
        letter = self._pattern[position : position + 1]
        if letter == "":
            raise self.failure("a backslash at its end", position)
        if letter in _SETS:
            return Escaped(None, _SETS[letter], position + 1)
        if letter in "pP":
            return self._category(position)
        character, end = self._single(position, letter, in_class=in_class)
        return Escaped(character, literal(character), end)

    def failure(self, what: str, position: int) -> FunctionFailure:
        """Return the failure that says what is wrong with the pattern, and where."""
        return FunctionFailure(
            f"has the regular expression {shown(self._pattern)} with {what} (its character {position})",
            hint="Write a .NET regular expression; in an expression each of its backslashes is doubled.",
        )

    def _category(self, position: int) -> Escaped:
        found = _CATEGORY.match(self._pattern, position)
        if found is None:
            raise self.failure("an incomplete Unicode category", position)
        name, letter = found.group(1), self._pattern[position]
        # .NET writes a block as IsCyrillic, regex writes IsCyrillic for the script and InCyrillic for the block.
        known = name if name in _CATEGORIES else f"In{name.removeprefix('Is')}" if name.startswith("Is") else None
        if known is None:
            raise self.failure(f"the Unicode category or block {name}, which is not known here", position)
        return Escaped(None, f"\\{letter}{{{known}}}", found.end())

    def _single(self, position: int, letter: str, *, in_class: bool) -> tuple[str, int]:
        code = _CODE.match(self._pattern, position)
        if code:
            return chr(int(code.group(1) or code.group(2) or code.group(3), 8 if code.group(3) else 16)), code.end()
        control = _CONTROL.match(self._pattern, position)
        if control:
            return chr(ord(control.group(1).upper()) - ord("@")), control.end()
        if letter in _SIMPLE:
            return _SIMPLE[letter], position + 1
        if letter == "b" and in_class:
            return "\b", position + 1
        if letter.isalnum() or letter == "_":
            raise self.failure(f"the unknown escape \\{letter}", position)
        return letter, position + 1

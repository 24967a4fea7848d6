# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upper, lower and title case as .NET's invariant culture has them: one character becomes one character."""

from __future__ import annotations

import functools
import unicodedata

# The invariant culture leaves the Turkish letters alone.
_DOTTED_CAPITAL_I = "İ"
_DOTLESS_SMALL_I = "ı"
_TURKIC_UPPER = {"i": "İ", "ı": "I"}
_TURKIC_LOWER = {"I": "ı", "İ": "i"}
_TURKIC_LANGUAGES = ("az", "tr")

# Unicode categories that end a word in TextInfo.ToTitleCase.
_SEPARATING = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"))


def to_upper(text: str) -> str:
    """Return ``text`` in upper case by the invariant culture."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def to_lower(text: str) -> str:
    """Return ``text`` in lower case by the invariant culture."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def to_upper_in(text: str, language: str) -> str:
    """Return ``text`` in upper case by the rules of a language, such as "de" or "tr"."""
    if language in _TURKIC_LANGUAGES:
        return "".join(_TURKIC_UPPER.get(one) or _upper(one) for one in text)
    return to_upper(text).replace(_DOTLESS_SMALL_I, "I")


def to_lower_in(text: str, language: str) -> str:
    """Return ``text`` in lower case by the rules of a language."""
    if language in _TURKIC_LANGUAGES:
        return "".join(_TURKIC_LOWER.get(one) or _lower(one) for one in text)
    return to_lower(text).replace(_DOTTED_CAPITAL_I, "i")


def to_title(text: str) -> str:
    """Return ``text`` with words that begin in upper case, as TextInfo.ToTitleCase makes them of a lower-case text.

    A word begins with a letter and goes on through letters, marks, digits and apostrophes.
    """
    titled: list[str] = []
    inside = False
    for character in to_lower(text):
        starts = not inside and character.isalpha()
        titled.append(_title(character) if starts else character)
        inside = starts or (inside and (character == "'" or unicodedata.category(character) not in _SEPARATING))
    return "".join(titled)


def to_title_after(text: str, separators: str) -> str:
    """Return ``text`` in lower case, but for the first character and those after a separator."""
    titled: list[str] = []
    ending = frozenset(separators)
    starts = True
    for character in to_lower(text):
        titled.append(_upper(character) if starts else character)
        starts = character in ending
    return "".join(titled)


@functools.lru_cache(maxsize=4096)
def _upper(character: str) -> str:
    if character == _DOTLESS_SMALL_I:
        return character
    upper = character.upper()
    return upper if len(upper) == 1 else _title(character)


@functools.lru_cache(maxsize=4096)
def _lower(character: str) -> str:
    if character == _DOTTED_CAPITAL_I:
        return character
    lower = character.lower()
    return lower if len(lower) == 1 else character


def _title(character: str) -> str:
    if character == _DOTLESS_SMALL_I:
        return character
    title = character.title()
    return title if len(title) == 1 else character

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of characters as bit masks: bit n is the character U+n, the last bit stands for all beyond U+FFFF.

.NET matches UTF-16 units, so the first 65,536 characters decide. Sets mostly serve to find out whether two of them
overlap; where in doubt they are too large, which is safe.
"""

from __future__ import annotations

import functools
import itertools
import typing as t
import unicodedata

_SIZE: t.Final = 0x10000
_BEYOND: t.Final = 1 << _SIZE
# Where letters with case can be: not among the ideographs, Hangul syllables, surrogates and private characters.
_WITH_CASE: t.Final = (range(0x3000), range(0xA000, 0xAC00), range(0xF900, _SIZE))
NOTHING: t.Final = 0
EVERYTHING: t.Final = (1 << (_SIZE + 1)) - 1

# Named Unicode blocks of .NET, those in common use.
BLOCKS: t.Final[t.Mapping[str, tuple[int, int]]] = {
    "IsBasicLatin": (0x0000, 0x007F),
    "IsLatin-1Supplement": (0x0080, 0x00FF),
    "IsLatinExtended-A": (0x0100, 0x017F),
    "IsLatinExtended-B": (0x0180, 0x024F),
    "IsIPAExtensions": (0x0250, 0x02AF),
    "IsCombiningDiacriticalMarks": (0x0300, 0x036F),
    "IsGreek": (0x0370, 0x03FF),
    "IsGreekandCoptic": (0x0370, 0x03FF),
    "IsCyrillic": (0x0400, 0x04FF),
    "IsArmenian": (0x0530, 0x058F),
    "IsHebrew": (0x0590, 0x05FF),
    "IsArabic": (0x0600, 0x06FF),
    "IsThai": (0x0E00, 0x0E7F),
    "IsLatinExtendedAdditional": (0x1E00, 0x1EFF),
    "IsGeneralPunctuation": (0x2000, 0x206F),
    "IsCurrencySymbols": (0x20A0, 0x20CF),
    "IsHiragana": (0x3040, 0x309F),
    "IsKatakana": (0x30A0, 0x30FF),
    "IsCJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "IsHangulSyllables": (0xAC00, 0xD7AF),
}
_CATEGORIES: t.Final = tuple(
    f"{group}{kind}"
    for group, kinds in {
        "L": "ultmo",
        "M": "nce",
        "N": "dlo",
        "P": "cdseifo",
        "S": "mcko",
        "Z": "slp",
        "C": "cfson",
    }.items()
    for kind in kinds
)


def one(character: str) -> int:
    """Return the set of one character."""
    return 1 << ord(character) if ord(character) < _SIZE else _BEYOND


def between(first: str, last: str) -> int:
    """Return the set of the characters from ``first`` to ``last``."""
    start, end = ord(first), min(ord(last), _SIZE - 1)
    within = ((1 << (end - start + 1)) - 1) << start if start <= end else NOTHING
    return within | (_BEYOND if ord(last) >= _SIZE else NOTHING)


def inverse(mask: int) -> int:
    """Return every other character; always with those beyond U+FFFF."""
    return (EVERYTHING ^ mask) | _BEYOND


def ranges(mask: int) -> list[tuple[str, str]]:
    """Return a set as first and last characters of its ranges, without those beyond U+FFFF."""
    found: list[tuple[str, str]] = []
    position = 0
    mask &= _BEYOND - 1
    while mask:
        skipped = (mask & -mask).bit_length() - 1
        mask >>= skipped
        length = (~mask & (mask + 1)).bit_length() - 1
        mask >>= length
        found.append((chr(position + skipped), chr(position + skipped + length - 1)))
        position += skipped + length
    return found


def category(name: str) -> int | None:
    """Return the set of a Unicode category such as "L" or "Lu", or of a .NET block; None when there is none."""
    if name in BLOCKS:
        start, end = BLOCKS[name]
        return between(chr(start), chr(end))
    members = [known for known in _CATEGORIES if known == name or known[0] == name]
    return sum(_by_category()[known] for known in members) if members else None


@functools.cache
def digits() -> int:
    r"""Return the set of ``\d``."""
    return _matching(str.isdecimal) | _BEYOND


@functools.cache
def spaces() -> int:
    r"""Return the set of ``\s``."""
    return _matching(str.isspace)


@functools.cache
def word_characters() -> int:
    r"""Return the set of ``\w``."""
    return _matching(str.isalnum) | one("_") | _BEYOND


def without_case(mask: int) -> int:
    """Return a set together with all characters that differ from one of it by case only."""
    bits = bytearray(mask.to_bytes(_SIZE // 8 + 1, "little"))
    for variants in _case_variants():
        if any(bits[code // 8] >> (code % 8) & 1 for code in variants):
            for code in variants:
                bits[code // 8] |= 1 << (code % 8)
    return int.from_bytes(bits, "little")


def _matching(test: t.Callable[[str], bool]) -> int:
    bits = bytearray(_SIZE // 8)
    for code in range(_SIZE):
        if test(chr(code)):
            bits[code // 8] |= 1 << (code % 8)
    return int.from_bytes(bits, "little")


@functools.cache
def _by_category() -> t.Mapping[str, int]:
    bits = {name: bytearray(_SIZE // 8) for name in _CATEGORIES}
    for code in range(_SIZE):
        bits[unicodedata.category(chr(code))][code // 8] |= 1 << (code % 8)
    return {name: int.from_bytes(found, "little") for name, found in bits.items()}


@functools.cache
def _case_variants() -> tuple[tuple[int, ...], ...]:
    variants: dict[str, list[int]] = {}
    for code in itertools.chain(*_WITH_CASE):
        variants.setdefault(chr(code).upper().casefold(), []).append(code)
    return tuple(tuple(codes) for codes in variants.values() if len(codes) > 1)

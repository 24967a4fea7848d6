# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The letters that NormalizeDiacritics maps, as the documentation lists them.

Source: Microsoft Entra documentation, "Reference for writing expressions for attribute mappings", NormalizeDiacritics.
Letters that the table does not list stay as they are (see ``choices``).
"""

from __future__ import annotations

import functools
import re
import typing as t
import unicodedata

_TABLE: t.Final = {
    "a": "ä à â ã å á ą ă ā ā́ ā̀ ā̂ ā̃ ǟ ā̈ ǡ a̱ å̄",
    "ae": "æ ǣ",
    "c": "ç č ć c̄ c̱",
    "d": "ď d̄ ḏ",
    "e": "ë è é ê ę ě ė ē ḗ ḕ ē̂ ē̃ ê̄ e̱ ë̄ e̊̄",
    "g": "ğ ḡ g̱",
    "i": "ï î ì í ı ī ī́ ī̀ ī̂ ī̃ i̱",
    "l": "ľ ł l̄ ḹ ḻ",
    "n": "ñ ń ň n̄ ṉ",
    "o": "ö ò ő õ ô ó ō ṓ ṑ ō̂ ō̃ ȫ ō̈ ǭ ȭ ȱ o̱",
    "oe": "ø ø̄ œ̄",
    "r": "ř r̄ ṟ ṝ",
    "ss": "ß",
    "s": "š ś ș ş s̄ s̱",
    "t": "ť ț t̄ ṯ",
    "u": "ü ù û ú ů ű ū ū́ ū̀ ū̂ ū̃ u̇̄ ǖ ṻ ṳ̄ u̱",
    "y": "ÿ ý ȳ ȳ́ ȳ̀ ȳ̃ y̱",
    "z": "ź ž ż z̄ ẕ",
}
_NO_UPPER_CASE: t.Final = ("ß", "ı")
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*")


def normalize_diacritics(text: str) -> str:
    """Return ``text`` with every listed letter replaced, whether it is written composed or with combining marks."""
    return text if text.isascii() else _CLUSTER.sub(_replacement, text)


def _replacement(cluster: re.Match[str]) -> str:
    written = cluster.group()
    return _table().get(unicodedata.normalize("NFD", written), written)


@functools.cache
def _table() -> t.Mapping[str, str]:
    table = {unicodedata.normalize("NFD", "İ"): "I"}
    for plain, letters in _TABLE.items():
        for letter in letters.split():
            table[unicodedata.normalize("NFD", letter)] = plain
            if letter not in _NO_UPPER_CASE:
                table[unicodedata.normalize("NFD", letter.upper())] = plain.upper()
    return table

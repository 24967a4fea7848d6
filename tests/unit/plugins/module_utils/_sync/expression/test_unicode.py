# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters and bytes beside what Python's own Unicode data and codecs say."""

from __future__ import annotations

import base64
import unicodedata

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression import case
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

BASIC = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
# Letters that the documentation maps to something other than what is left of them without their marks.
MAPPED_OTHERWISE = {"æ": "ae", "ǣ": "ae", "ø": "oe", "œ": "œ", "ß": "ss", "ł": "l", "ı": "i", "đ": "đ"}

short = settings(max_examples=200, deadline=None)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def evaluated(function: str, text: str) -> str | None:
    return parse(f"{function}([a])").evaluate({"a": text}).text


def test_upper_and_lower_case_are_the_simple_mappings_of_unicode() -> None:
    """Where the full mapping of a character is one character, it is the simple one; others have none, but title case may."""
    for one in BASIC:
        if one not in "ıİ":
            assert case.to_upper(one) == (one.upper() if len(one.upper()) == 1 else one.title() if len(one.title()) == 1 else one)
            assert case.to_lower(one) == (one.lower() if len(one.lower()) == 1 else one)
    assert [case.to_upper("ıß"), case.to_lower("İΣ")] == ["ıß", "İσ"]


def test_case_mappings_lead_back() -> None:
    pairs = [one for one in BASIC if unicodedata.category(one) == "Lu" and case.to_lower(one) != one]
    assert len(pairs) > 1000
    # The signs for kelvin, ångström and ohm, and the capital letters theta and sharp s, share a small letter with others.
    assert [one for one in pairs if case.to_upper(case.to_lower(one)) != one] == ["ϴ", "ẞ", "\u2126", "\u212a", "\u212b"]


@seed(12)
@short
@given(texts)
def test_a_text_never_changes_its_length_by_its_case(text: str) -> None:
    for function in ("ToUpper", "ToLower", "PCase"):
        written = evaluated(function, text)
        assert written is not None
        assert len(written) == len(text)


def test_marks_are_taken_off_as_unicode_decomposes_letters() -> None:
    """Whatever the published table maps, but for the letters named above, is the letter without its marks."""
    mapped = 0
    for one in BASIC[0xC0:0x250] + BASIC[0x1E00:0x1F00]:
        plain = evaluated("NormalizeDiacritics", one)
        bare = "".join(each for each in unicodedata.normalize("NFD", one) if not unicodedata.combining(each))
        expected = MAPPED_OTHERWISE.get(one.lower())
        if expected is None:
            assert plain in (bare, one)
            mapped += plain != one
        else:
            assert plain in (expected, expected.upper(), one.upper())
    assert mapped > 140


@seed(12)
@short
@given(texts)
def test_bytes_are_those_of_the_codecs(text: str) -> None:
    encoded = base64.b64encode(text.encode("utf-16-le")).decode("ascii")
    assert evaluated("ConvertToBase64", text) == encoded
    assert evaluated("ConvertFromBase64", encoded) == text
    assert evaluated("ConvertToUTF8Hex", text) == "".join(f"{byte:02X}" for byte in text.encode())


@seed(12)
@short
@given(texts, st.integers(0, 25), st.integers(0, 25))
def test_places_are_those_of_utf_16(text: str, start: int, length: int) -> None:
    units = text.encode("utf-16-le")
    cut = units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")
    assert parse(f"Mid([a], {start + 1}, {length})").evaluate({"a": text}).text == cut
    assert parse(f"Left([a], {length})").evaluate({"a": text}).text == units[: 2 * length].decode("utf-16-le", "replace")
    if cut and "\ufffd" not in cut:
        found = parse("InStr([a], [b])").evaluate({"a": text, "b": cut}).value
        assert isinstance(found, int)
        assert units[2 * (found - 1) :].startswith(cut.encode("utf-16-le"))

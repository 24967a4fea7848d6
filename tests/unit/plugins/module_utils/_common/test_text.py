# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Characters that act on their own are shown instead."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.text import (
    aligned,
    counted,
    cut,
    file_size,
    first_line,
    in_line,
    listed,
    noun,
    one_line,
    shortened,
    visible,
    visible_value,
    visible_values,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Ana O'Brien", "Ana O'Brien"),
        ("", ""),
        (None, ""),
        (True, "true"),
        (50, "50"),
        (["b", 1], '["b", 1]'),
        ({"b": "ü", "a": None}, '{"a": null, "b": "ü"}'),
        ("a\x00b", "a␀b"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("tab\there", "tab␉here"),
        ("a\r\nb", "a␍\nb"),
        ("a\x7fb", "a␡b"),
        ("a\x85b", "a[U+0085]b"),
        ("abc\u202egpj.exe", "abc[U+202E]gpj.exe"),
        ("\u2066x\u2069", "[U+2066]x[U+2069]"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("soft\u00adhyphen", "soft[U+00AD]hyphen"),
        ("line\u2028separator", "line[U+2028]separator"),
        ("\ud800", "[U+D800]"),
        ("\ufffe\uffff", "[U+FFFE][U+FFFF]"),
        ("tag\U000e0041", "tag[U+E0041]"),
        ("filler\u3164\u115f\uffa0", "filler[U+3164][U+115F][U+FFA0]"),
        ("grapheme\u034fjoiner", "grapheme[U+034F]joiner"),
        ("heart ❤\ufe0f", "heart ❤\ufe0f"),
        ("क\u094dष नमस्ते", "क\u094dष नमस्ते"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("سلام", "سلام"),
    ],
)
def test_every_character_can_be_seen(value: t.Any, shown: str) -> None:
    assert visible(value) == shown


def test_a_line_feed_of_a_value_is_seen() -> None:
    assert visible_value("Canary\n") == "Canary␊\n"
    assert visible_value({"a": "b\n"}) == '{"a": "b\\n"}'


def test_one_line() -> None:
    assert one_line(visible_value("a\nb")) == "a␊b"
    assert one_line(visible("two\nlines")) == "two lines"


def test_first_line() -> None:
    assert first_line("1 of 14 checks failed.\nVERDICT  CHECK") == "1 of 14 checks failed."


def test_a_text_that_is_cut_says_how_long_it_was() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdefg", 6) == "abcdef… (7 characters)"


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (5 * 1024**2, "5.0 MiB")]
)
def test_sizes(size: int, shown: str) -> None:
    assert file_size(size) == shown


def test_nouns() -> None:
    assert [counted(number, "check") for number in (0, 1, 1200)] == ["0 checks", "1 check", "1,200 checks"]


@pytest.mark.parametrize(("number", "shown"), [(0, "conflicts"), (1, "conflict"), (2, "conflicts")])
def test_a_noun_goes_with_its_number(number: int, shown: str) -> None:
    assert noun(number, "conflict") == shown


def test_a_cut_text_keeps_its_width() -> None:
    assert [cut("abcdef", width) for width in (7, 6, 5)] == ["abcdef", "abcdef", "abcd…"]


def test_a_list_says_how_many_more_there_are() -> None:
    assert [listed(["a", "b", "c"], limit) for limit in (3, 2)] == ["a, b, c", "a, b and 1 more"]
    assert listed([], 2) == ""


def test_aligned_rows() -> None:
    assert aligned([("A", "LONG", "LAST"), ("wide", "x", "the last column is as long as it is"), ("a", "", "")]) == [
        "A     LONG  LAST",
        "wide  x     the last column is as long as it is",
        "a",
    ]
    assert aligned([]) == []


def test_a_value_on_one_line() -> None:
    assert in_line("a\nb\u202ec\x07") == "a␊b[U+202E]c␇"
    assert in_line(["a\n"]) == '["a\\n"]'


def test_values_are_made_visible_to_their_depth() -> None:
    assert visible_values({"a\u200b": ["\x07", ("x\ny", 1, None)]}) == {"a[U+200B]": ["␇", ["x\ny", 1, None]]}

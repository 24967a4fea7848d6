# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Characters that act on their own are shown instead."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.text import (
    counted,
    file_size,
    first_line,
    one_line,
    shortened,
    visible,
    visible_value,
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

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import (
    canonical_json,
    parse_json,
    parse_object,
)

DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "text", ["", "{", b"\xff\xfe", DEEP, '{"a": ' * 100_000], ids=["empty", "cut", "bytes", "lists", "objects"]
)
def test_what_is_not_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        parse_json(text)
    assert parse_object(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": NaN}', "it holds NaN, which is not JSON"),
        ("[-Infinity]", "it holds -Infinity, which is not JSON"),
        ("[1e999]", "it holds a number that is too large"),
        (f"[{'9' * 21}]", "it holds a whole number of 21 digits"),
        (f"[{'9' * 100_000}]", "it holds a whole number of 100000 digits"),
        ('["\\ud83d"]', "it holds a half of a character (a lone surrogate)"),
        ('{"\\uDE00": 1}', "it holds a half of a character (a lone surrogate)"),
        (f"{'[' * 202}{']' * 202}", "it is nested more than 200 levels deep"),
        (f"{'[' * 100_000}{']' * 100_000}", "it is nested more than 200 levels deep"),
        (f"""{'{"a": ' * 202}1{"}" * 202}""", "it is nested more than 200 levels deep"),
    ],
)
def test_what_python_reads_although_it_is_not_json_is_a_value_error(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_json(text)
    assert str(caught.value) == reason
    assert parse_object(f'{{"value": {text}}}') is None


@pytest.mark.parametrize("content", [b'"\xed\xa0\xbd"', '"a"'.encode("utf-16"), b'"\xc3"'])
def test_bytes_are_utf_8(content: bytes) -> None:
    with pytest.raises(ValueError):
        parse_json(content)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"[{2**63 - 1}, {-(2**63)}]", [2**63 - 1, -(2**63)]),
        ('["\\ud83d\\ude00", "\\\\ud83d"]', ["😀", "\\ud83d"]),
        (b'\xef\xbb\xbf["\xf0\x9f\x98\x80"]', ["😀"]),
        ("[1.5e3, -0.0]", [1500.0, 0.0]),
        ('"\\u0000"', "\0"),
    ],
)
def test_what_is_json_however_rare_is_read(text: str | bytes, value: t.Any) -> None:
    assert parse_json(text) == value


def test_as_deep_as_is_permitted() -> None:
    text = f"{'[' * 200}{']' * 200}"
    assert canonical_json(parse_json(text)) == text


@pytest.mark.parametrize(("text", "value"), [('{"a": [1]}', {"a": [1]}), (b'"x"', "x"), ("null", None)])
def test_values(text: str | bytes, value: t.Any) -> None:
    assert parse_json(text) == value
    assert parse_object(text) == (value if isinstance(value, dict) else None)


def test_one_value_has_one_text() -> None:
    assert (
        canonical_json({"b": [1, None], "a": "ü"}) == canonical_json({"a": "ü", "b": [1, None]}) == '{"a":"\\u00fc","b":[1,null]}'
    )

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


@pytest.mark.parametrize(("text", "value"), [('{"a": [1]}', {"a": [1]}), (b'"x"', "x"), ("null", None)])
def test_values(text: str | bytes, value: t.Any) -> None:
    assert parse_json(text) == value
    assert parse_object(text) == (value if isinstance(value, dict) else None)


def test_one_value_has_one_text() -> None:
    assert (
        canonical_json({"b": [1, None], "a": "ü"}) == canonical_json({"a": "ü", "b": [1, None]}) == '{"a":"\\u00fc","b":[1,null]}'
    )

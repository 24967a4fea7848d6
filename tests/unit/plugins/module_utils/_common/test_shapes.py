# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.shapes import (
    ANY_OBJECT,
    FILLED,
    FLAG,
    INTEGER,
    NUMBER,
    SCALAR,
    SECRET,
    TEXT,
    Either,
    ListOf,
    Misshapen,
    Record,
    Shape,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.task_secrets import begin

GROUP = Record({"id": FILLED}, name=TEXT, tags=ListOf(TEXT), owner=Record({"id": FILLED})).may_have({"@type": TEXT})
TREE = Record(name=TEXT)
TREE.may_have({"parts": ListOf(TREE)})


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (TEXT, ""),
        (FILLED, "x"),
        (FLAG, False),
        (NUMBER, 1.5),
        (INTEGER, 0),
        (SCALAR, True),
        (SECRET, None),
        (ANY_OBJECT, {"x": [None]}),
        (GROUP, {"id": "1"}),
        (GROUP, {"id": "1", "name": None, "tags": None, "owner": None, "unknown": {"id": 1}}),
        (GROUP, {"id": "1", "name": "a", "tags": [], "owner": {"id": "2", "name": 7}, "@type": "x"}),
        (TREE, {"parts": [{"parts": [{}]}]}),
        (Either(GROUP, ListOf(GROUP)), {"id": "1"}),
        (Either(GROUP, ListOf(GROUP)), [{"id": "1"}]),
    ],
)
def test_what_has_the_shape(shape: Shape, value: t.Any) -> None:
    shape.check(value)


@pytest.mark.parametrize(
    ("shape", "value", "problem"),
    [
        (TEXT, None, "the answer is null where text is expected"),
        (TEXT, 5, "the answer is a number (5) where text is expected"),
        (FILLED, "", "the answer is empty text where text that is not empty is expected"),
        (FLAG, 1, "the answer is a number (1) where true or false is expected"),
        (FLAG, "true", "the answer is text (true) where true or false is expected"),
        (INTEGER, True, "the answer is true where a whole number is expected"),
        (INTEGER, 1.5, "the answer is a number (1.5) where a whole number is expected"),
        (NUMBER, False, "the answer is false where a number is expected"),
        (SCALAR, [], "the answer is a list where text, a number, true or false is expected"),
        (SECRET, 12345, "the answer is a number where text or null is expected"),
        (GROUP, [], "the answer is a list where an object is expected"),
        (GROUP, {}, "id in the answer is missing where text that is not empty is expected"),
        (GROUP, {"id": None}, "id in the answer is null where text that is not empty is expected"),
        (GROUP, {"id": "1", "name": {}}, "name in the answer is an object where text is expected"),
        (GROUP, {"id": "1", "tags": {}}, "tags in the answer is an object where a list is expected"),
        (GROUP, {"id": "1", "tags": ["a", None]}, "tags[1] in the answer is null where text is expected"),
        (GROUP, {"id": "1", "owner": {"id": 2}}, "owner.id in the answer is a number (2) where text that is not empty is expected"),
        (GROUP, {"id": "1", "@type": 1}, "@type in the answer is a number (1) where text is expected"),
        (
            TREE,
            {"parts": [{}, {"parts": [{"name": 1}]}]},
            "parts[1].parts[0].name in the answer is a number (1) where text is expected",
        ),
        (ListOf(ListOf(TEXT)), [[], [1]], "[1][0] in the answer is a number (1) where text is expected"),
        (Either(GROUP, ListOf(GROUP)), 1, "the answer is a number (1) where an object or a list is expected"),
        (Either(GROUP, ListOf(GROUP)), [{}], "[0].id in the answer is missing where text that is not empty is expected"),
    ],
)
def test_what_has_another_shape(shape: Shape, value: t.Any, problem: str) -> None:
    with pytest.raises(Misshapen) as caught:
        shape.check(value)
    assert caught.value.describe("the answer") == problem


def test_what_was_found_is_quoted_without_secrets_in_one_short_line() -> None:
    begin("hunter2-and-more")
    with pytest.raises(Misshapen) as caught:
        FLAG.check(f"hunter2-and-more\n\x1b[31m{'a' * 100}")
    said = caught.value.describe("it")
    assert said.startswith("it is text (******** ")
    assert said.endswith(" where true or false is expected")
    assert "hunter2" not in said
    assert said.isprintable()
    assert len(said) < 130

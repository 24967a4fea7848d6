# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    CloudSyncError,
    ExpressionError,
    NotFoundError,
    OptionError,
    SchemaError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.problems import Problems

FIRST = SchemaError("a: unknown.", hint="Use b.", attribute="a")
SECOND = OptionError("c is wrong.")


def noted(*raised: CloudSyncError) -> Problems:
    """Return problems that were noted one after the other."""
    problems = Problems()
    for each in raised:
        with problems.noting(CloudSyncError):
            raise each
    return problems


def test_nothing_was_found() -> None:
    problems = noted()
    assert not problems
    problems.raise_found("{count} entries are wrong")


def test_one_error_stays_what_it_is() -> None:
    with pytest.raises(SchemaError) as raised:
        noted(FIRST).raise_found("{count} entries are wrong")
    assert raised.value is FIRST


def test_several_errors_are_one() -> None:
    problems = noted(FIRST, SECOND)
    with pytest.raises(SchemaError) as raised:
        problems.raise_found("{count} entries are wrong")
    assert raised.value.message == "2 entries are wrong:\n  a: unknown. Use b.\n  c is wrong."
    assert raised.value.describe() == {
        "code": "invalid_schema",
        "hint": None,
        "problems": [
            {"message": "a: unknown.", "code": "invalid_schema", "hint": "Use b.", "attribute": "a"},
            {"message": "c is wrong.", "code": "invalid_option", "hint": None},
        ],
    }
    with pytest.raises(OptionError):
        problems.raise_found("{count} entries are wrong", OptionError)


def test_what_is_found_twice_counts_once() -> None:
    problems = noted(SECOND, FIRST, OptionError("c is wrong."), SchemaError("c is wrong."))
    assert [type(each) for each in problems.found] == [OptionError, SchemaError, SchemaError]


def test_other_errors_are_not_noted() -> None:
    problems = Problems()
    with pytest.raises(NotFoundError), problems.noting(OptionError, ExpressionError):
        raise NotFoundError("no")
    with pytest.raises(ValueError), problems.noting(CloudSyncError):
        raise ValueError
    assert not problems

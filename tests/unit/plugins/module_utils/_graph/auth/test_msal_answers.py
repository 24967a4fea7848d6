# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthenticationError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.application import token_from_answer
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.msal_answers import read_by_msal, seconds


@pytest.mark.parametrize(
    "problem", [TypeError("int()"), AttributeError("get"), KeyError("x"), RecursionError(), ValueError("x"), OverflowError()]
)
def test_whatever_msal_raises_is_an_answer_that_cannot_be_read(problem: Exception) -> None:
    with pytest.raises(UnreadableAnswerError) as caught, read_by_msal("https://login.example", "Check login_url."):
        raise problem
    assert caught.value.message == "https://login.example does not answer as a login service does"
    assert caught.value.hint == "Check login_url."


def test_errors_of_the_collection_pass() -> None:
    with pytest.raises(AuthenticationError, match="refused"), read_by_msal("x", "y"):
        raise AuthenticationError("refused")


@pytest.mark.parametrize(
    ("value", "expected"), [(3600, 3600.0), ("86399", 86399.0), (None, 0.0), ("soon", 0.0), ([], 0.0), ({}, 0.0), (10**400, 0.0)]
)
def test_seconds(value: t.Any, expected: float) -> None:
    assert seconds(value) == expected


def test_a_token_whose_life_is_not_said_has_ended() -> None:
    assert token_from_answer({"access_token": "abc", "expires_in": {"x": 1}}).expires_at > 0

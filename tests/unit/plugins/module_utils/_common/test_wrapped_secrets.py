# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets that were copied with their wrapping are named before they are sent, without their value."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.wrapped_secrets import (
    require_token,
    require_unwrapped,
)


@pytest.mark.parametrize(
    ("value", "around"),
    [
        ('"eyJ0.secret"', 'it stands in ""'),
        ("'eyJ0.secret'", "it stands in ''"),
        ("<eyJ0.secret>", "it stands in <>"),
        ('{"access_token": "eyJ0.secret"}', "it stands in {}"),
        ("\u201ceyJ0.secret\u201d", "it stands in \u201c\u201d"),
        ("eyJ0.secret\n", "there are spaces or line ends around it"),
        (" eyJ0.secret", "there are spaces or line ends around it"),
        ("Bearer eyJ0.secret", "it begins with Bearer"),
        ("bearer eyJ0.secret", "it begins with Bearer"),
        ("Bearer\teyJ0.secret", "it begins with Bearer"),
        ("\u00abeyJ0.secret\u00bb", "it stands in \u00ab\u00bb"),
        ("\ufeffeyJ0.secret", "it begins with a byte order mark"),
        ('\\"eyJ0.secret\\"', "it stands in quotes with backslashes"),
        ("${THE_SECRET}", "it is the name of a variable that was not filled in"),
        ("$(the_secret)", "it is the name of a variable that was not filled in"),
        ("${{ secrets.THE }}", "it is the name of a variable that was not filled in"),
        ("%THE_SECRET%", "it is the name of a variable that was not filled in"),
        ("***", "it is what programs show instead of a value"),
        ("null", "it is what programs show instead of a value"),
        ("None", "it is what programs show instead of a value"),
    ],
)
def test_wrapped(value: str, around: str) -> None:
    with pytest.raises(OptionError) as caught:
        require_unwrapped(value, "access_token")
    assert caught.value.message == f"access_token is not the value alone: {around}"
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("value", ["eyJ0.eyJ1.x", "abc~8Q_.-", '"', "a'b'", "(x", ""])
def test_unwrapped(value: str) -> None:
    require_unwrapped(value, "client_secret")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('eyJ0.secret",', "no token has spaces, quotes, commas or signs such as *"),
        ("'eyJ0.secret", "no token has spaces, quotes, commas or signs such as *"),
        ("eyJ0.secret;", "no token has spaces, quotes, commas or signs such as *"),
        ("eyJ0.se***", "no token has spaces, quotes, commas or signs such as *"),
        ("access_token=eyJ0.secret", "a name and = stand before it"),
    ],
)
def test_more_than_a_token(value: str, reason: str) -> None:
    with pytest.raises(OptionError) as caught:
        require_token(value, "access_token")
    assert caught.value.message == f"access_token is not a token, or holds more than one: {reason}"
    assert "secret" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("value", ["eyJ0.eyJ1.x-_", "EwB4A8l6BAAU+/==", "opaque~token"])
def test_a_token_alone(value: str) -> None:
    require_token(value, "access_token")

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets that were copied with their wrapping are named before they are sent, without their value."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.wrapped_secrets import require_unwrapped


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
    ],
)
def test_wrapped(value: str, around: str) -> None:
    with pytest.raises(OptionError) as caught:
        require_unwrapped(value, "access_token")
    assert caught.value.message == f"access_token holds more than the value: {around}"
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("value", ["eyJ0.eyJ1.x", "abc~8Q_.-", '"', "a'b'", "(x", ""])
def test_unwrapped(value: str) -> None:
    require_unwrapped(value, "client_secret")

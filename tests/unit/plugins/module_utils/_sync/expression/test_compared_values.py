# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which attributes an expression compares with which texts."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.compared_values import compared_values
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Trim([a])", []),
        ('IIF([a] = "x", "y", [b])', [("a", "x")]),
        ('IIF("x" <> Trim([a]), "y", "z")', [("a", "x")]),
        ('IIF([a] = [b], "y", "z")', []),
        ('Switch([a], "none", "k", "v", "l", [b])', [("a", "k"), ("a", "l")]),
        ('Switch(Left([a], 2), , "NA", "v")', [("a", "NA")]),
        ('IIF([a] = "x", Switch([a], "", "x", "1", "y", "2"), "")', [("a", "x"), ("a", "y")]),
    ],
)
def test_pairs_are_found_in_order(expression: str, expected: list[tuple[str, str]]) -> None:
    assert compared_values(parse(expression).tree) == expected

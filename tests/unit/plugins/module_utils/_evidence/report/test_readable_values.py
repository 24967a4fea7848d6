# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a mapping, a filter or a setting says."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.report.readable_values import (
    readable,
)


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (None, []),
        ("50", [("", "50")]),
        ("", [("", "")]),
        (50, [("", "50")]),
        (["a@contoso.lab"], [("", '["a@contoso.lab"]')]),
        ({"target": "info", "constant": "Managed"}, [("constant", "Managed")]),
        ({"target": "info"}, []),
        (
            {"target": "cn", "expression": "Trim([displayName])", "default_value": "none", "apply": "on_create"},
            [
                ("expression", "Trim([displayName])"),
                ("default value", "none"),
                ("applies", "only when the object is created"),
            ],
        ),
        (
            {
                "name": "EMEA",
                "all_of": [
                    {"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-", "^GG-"]},
                    {"attribute": "description", "operator": "IS NOT NULL", "values": []},
                ],
            },
            [("", "displayName REGEX MATCH ^SG-, ^GG-"), ("and", "description IS NOT NULL")],
        ),
        ({"enabled": True, "threshold": 500}, [("enabled", "true"), ("threshold", "500")]),
        ("two\nlines", [("", "two␊\nlines")]),
    ],
)
def test_lines(value: t.Any, lines: list[tuple[str, str]]) -> None:
    assert [(line.label, line.text) for line in readable(value)] == lines

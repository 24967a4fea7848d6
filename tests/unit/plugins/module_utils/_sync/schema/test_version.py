# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many writes lie between two versions of a schema."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.version import version_step


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("v1.2", "v1.3", 1),
        ("v1.9", "v1.10", 1),
        ("v1.2", "v1.4", 2),
        ("v1.2", "v1.2", 0),
        ("v6.02", "v6.03", 1),
        ("7", "8", 1),
        ("v1.9", "v2.0", None),
        ("v1.3", "v1.2", -1),
        (None, "v1.2", None),
        ("v1.2", None, None),
        ("", "", None),
        ("first", "second", None),
        ("v1.2\n", "v1.3", None),
        ("Date:2024-03-11T11:07:48.7217138Z", "Date:2024-03-12T11:07:48.7217138Z", None),
    ],
)
def test_the_step_between_two_versions(before: str | None, after: str | None, step: int | None) -> None:
    assert version_step(before, after) == step

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service says that it wrote, in any casing."""

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.modified_properties import (
    view_modified_properties,
)


def test_rows() -> None:
    reference = {"displayName": "info", "oldValue": None, "newValue": "x"}
    shouted = {"DisplayName": "cn", "OldValue": "a", "NewValue": None}
    assert view_modified_properties([reference, shouted]) == [
        {"name": "info", "before": None, "after": "x"},
        {"name": "cn", "before": "a", "after": None},
    ]

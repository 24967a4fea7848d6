# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an error tells programs."""

from __future__ import annotations

import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import CloudSyncError


def details_of(problem: CloudSyncError) -> dict[str, t.Any]:
    """Return the structured form of an error, without its code and hint."""
    return {name: value for name, value in problem.describe().items() if name not in ("code", "hint")}

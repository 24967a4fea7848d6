# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of somebody else: by another owner where the tests may make one, else by another name for this account."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

STRANGER = 54321


def give_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a file or folder belong to an account that is neither this one nor root; return its group."""
    if os.geteuid() == 0:
        os.lchown(path, STRANGER, STRANGER)
    else:
        # Everything then belongs to somebody else.
        monkeypatch.setattr(os, "geteuid", lambda: STRANGER)
    return path.lstat().st_gid

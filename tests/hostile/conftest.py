# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates of hostile servers."""

from __future__ import annotations

import pytest

from tests.unit.plugins.module_utils._graph.certificates import Authority, make_authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """What the servers show, and what the modules trust."""
    return make_authority(tmp_path_factory.mktemp("authority"))

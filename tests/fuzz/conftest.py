# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab in which runs are recorded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import waiting
from tests.lab.client import Lab


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """The lab that the tests run in; what is recorded waits by its clock."""
    running = Lab()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "clock", running.clock)
        yield running

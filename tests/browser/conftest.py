# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The browser of the tests: one for the session."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.lab.frame.progress import Progress
from tests.tools.chromium import Browser, chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium(Progress(time.monotonic())) as started:
        yield started

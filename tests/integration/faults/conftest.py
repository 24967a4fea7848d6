# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of modules in which requests to Microsoft Graph fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.faults.graph import Faulty, be_quick
from tests.integration.helpers.every_module import Run
from tests.lab.client import Lab


@pytest.fixture(name="quick")
def fixture_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits."""
    be_quick(monkeypatch)


@pytest.fixture(name="faulty")
def fixture_faulty(running_lab: Lab, tmp_path: Path, run: Run) -> Faulty:
    """Runs of a module, each of which meets a fault."""
    return Faulty(running_lab, run, tmp_path)

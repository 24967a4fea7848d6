# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab of the integration tests: one for the session, brought back to its dataset before each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.helpers.fast_playbooks import FastPlaybooks
from tests.integration.helpers.support import shared_server
from tests.lab.client import Lab


@pytest.fixture(scope="session")
def running_lab() -> Lab:
    """The lab that the tests run in."""
    return Lab()


@pytest.fixture(autouse=True)
def evidence_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the changes of one test leave their evidence."""
    folder = tmp_path / "evidence"
    monkeypatch.setenv("CLOUD_SYNC_EVIDENCE_DIR", str(folder))
    return folder


@pytest.fixture
def lab(running_lab: Lab) -> Lab:
    """The lab with its dataset, without faults, and with nothing counted yet."""
    running_lab.clear_faults()
    running_lab.reset()
    running_lab.forget_requests()
    return running_lab


@pytest.fixture(scope="session")
def fast() -> FastPlaybooks:
    """Playbooks in the real Ansible, without the seconds that new interpreters take."""
    return shared_server()

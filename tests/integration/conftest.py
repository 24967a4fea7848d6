# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab of the integration tests: one for the session, brought back to its dataset before each test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import waiting
from tests.integration.helpers.fast_playbooks import FastPlaybooks
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.support import shared_server
from tests.lab import shared_clock
from tests.lab.client import Lab
from tests.tools.evidence_rules import contradictions, has_ended


@pytest.fixture(scope="session")
def running_lab() -> Lab:
    """The lab that the tests run in."""
    return Lab()


@pytest.fixture(scope="session", autouse=True)
def quick_waits(running_lab: Lab) -> Iterator[None]:
    """Modules in this process and in fast playbooks wait by the lab's clock, which costs little of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(shared_clock.VARIABLE, running_lab.state.clock_file)
        patch.setattr(waiting, "clock", running_lab.clock)
        yield


@pytest.fixture
def real_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Modules wait by the machine's clock: for what takes its time whatever the lab's clock shows."""
    monkeypatch.delenv(shared_clock.VARIABLE)
    monkeypatch.setattr(waiting, "clock", waiting.SYSTEM_CLOCK)
    forget_pace()  # which was kept by a clock that is ahead
    yield
    forget_pace()


@pytest.fixture(autouse=True)
def evidence_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the changes of one test leave their evidence."""
    folder = tmp_path / "evidence"
    monkeypatch.setenv("CLOUD_SYNC_EVIDENCE_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def one_story(tmp_path: Path) -> Iterator[None]:
    """Whatever a test did to changes, the evidence of each that has ended tells one story."""
    yield
    folders = [path.parent for path in tmp_path.rglob("result.json") if has_ended(path.parent)]
    assert {folder.name: found for folder in folders if (found := contradictions(folder))} == {}


@pytest.fixture
def lab(running_lab: Lab) -> Lab:
    """The lab with its dataset, without faults, and with nothing counted yet."""
    running_lab.clear_faults()
    running_lab.reset()
    running_lab.forget_requests()
    return running_lab


@pytest.fixture
def outer_folder() -> Iterator[Path]:
    """A folder that a lab within this one sees too; each lab has its own in place of the lab's folder."""
    with tempfile.TemporaryDirectory(prefix="cloud-sync-outer-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def fast() -> FastPlaybooks:
    """Playbooks in the real Ansible, without the seconds that new interpreters take."""
    return shared_server()

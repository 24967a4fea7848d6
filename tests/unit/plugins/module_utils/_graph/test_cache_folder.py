# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import stat
import tempfile
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.cache_folder import (
    cache_folder,
    shared_folder,
)

NAME = "hybrid_identity.cloud_sync"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def test_the_folder_of_the_environment(tmp_path: Path) -> None:
    folder = cache_folder()
    assert folder == tmp_path / "cache" / NAME
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("value", ["", "relative/path"])
def test_the_folder_of_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    assert cache_folder() == tmp_path / "home" / ".cache" / NAME


def test_the_folder_among_the_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert cache_folder() is None
    folder = shared_folder()
    assert folder is not None
    assert folder.parent == tmp_path
    assert folder.name.startswith(f"{NAME}-")
    folder.chmod(0o777)
    assert shared_folder() is None

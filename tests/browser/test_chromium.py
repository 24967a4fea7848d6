# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding, starting and ending Chromium, and what is said when that fails."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.lab.frame.errors import LabError
from tests.lab.frame.progress import Progress
from tests.tools.chromium import BrowserError, chromium, find_chromium

PROGRESS = Progress(time.monotonic(), quiet=True)


def test_a_chromium_of_the_host_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_chromium(PROGRESS, tmp_path)
    assert (found.path, found.environment) == (tmp_path / "chromium", {})


def test_where_nothing_can_be_fetched_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LabError, match="no Chromium here and no apt-get to fetch it: install Chromium"):
        find_chromium(PROGRESS, tmp_path)


def test_a_chromium_that_ends_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "echo 'libfoo.so: cannot open shared object file' >&2; exit 127")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(BrowserError, match=r"ended: libfoo\.so: cannot open"), chromium(PROGRESS) as browser:
        browser.call("Browser.getVersion")


def test_it_leaves_no_process_and_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with chromium(PROGRESS) as browser:
        assert "HeadlessChrome/" in browser.call("Browser.getVersion")["userAgent"]
        assert running(tmp_path) != []
    assert running(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def program(folder: Path, script: str) -> None:
    """Put a program with the name of Chromium into a folder."""
    (folder / "chromium").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "chromium").chmod(0o755)


def running(folder: Path) -> list[str]:
    """Return the command lines of all processes that name a folder."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:  # it has ended meanwhile
            continue
    return [line for line in lines if str(folder) in line]

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-test finds the script with which it installs pip, whatever can be downloaded."""

from __future__ import annotations

import ensurepip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.ansible_test_cache import main

PYTHON_VERSION = "{}.{}".format(*sys.version_info)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


def cached(home: Path) -> list[Path]:
    """Return what the cache holds."""
    return list((home / ".ansible" / "test" / "cache").iterdir())


def missing(tmp_path: Path) -> str:
    """Return an address from which nothing can be downloaded."""
    return f"{tmp_path.as_uri()}/missing"


def test_the_script_is_downloaded_where_that_is_possible(tmp_path: Path, home: Path) -> None:
    (tmp_path / "script.py").write_text("print('the real one')\n", encoding="utf-8")
    assert main(PYTHON_VERSION, f"{tmp_path.as_uri()}/script.py") == 0
    (script,) = cached(home)
    assert script.name.startswith("get_pip_")
    assert script.read_text(encoding="utf-8") == "print('the real one')\n"


def test_a_script_that_is_there_stays(tmp_path: Path, home: Path) -> None:
    main(PYTHON_VERSION, missing(tmp_path))
    (script,) = cached(home)
    script.write_text("mine\n", encoding="utf-8")
    assert main(PYTHON_VERSION, missing(tmp_path)) == 0
    assert script.read_text(encoding="utf-8") == "mine\n"


def test_without_a_download_the_stand_in_installs_pip(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(PYTHON_VERSION, missing(tmp_path)) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "cannot be downloaded" in said and "package index" in said
    (script,) = cached(home)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    wanted = ["--disable-pip-version-check", f"pip=={ensurepip.version()}", "--no-setuptools", "--no-wheel"]
    # The version that comes with Python needs no index.
    environment = {**os.environ, "PIP_NO_INDEX": "1"}
    subprocess.run([python, script, *wanted], env=environment, capture_output=True, check=True)
    answer = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=True)
    assert answer.stdout.startswith(f"pip {ensurepip.version()} ")


def test_a_home_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / ".ansible").write_text("in the way", encoding="utf-8")
    assert main(PYTHON_VERSION, missing(tmp_path)) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "set HOME" in said

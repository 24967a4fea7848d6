# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual environment that cannot be used is made anew, and one that cannot be made says in one line what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import make_venv
from tests.tools.collection_copy import REPOSITORY

FORGET_BROKEN = REPOSITORY / "tests" / "tools" / "forget-broken"
RUNNING_VERSION = "Python {}.{}.{}".format(*sys.version_info)


def environment(folder: Path, python: str, made_with: str) -> Path:
    """Make what looks like an environment that is ready; ``python`` is the text of its interpreter, a script."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text(f"#!/bin/sh\n{python}\n", encoding="ascii")
    (folder / "bin" / "python").chmod(0o755)
    (folder / ".ready").write_text(made_with, encoding="ascii")
    return folder


def test_a_broken_one_is_made_anew_and_a_missing_index_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(make_venv, "REPOSITORY", tmp_path)
    for name, value in {"INDEX_URL": "http://127.0.0.1:9/", "EXTRA_INDEX_URL": "", "FIND_LINKS": "", "RETRIES": "0"}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    (tmp_path / "wanted.txt").write_text("a-package-that-no-index-has\n", encoding="ascii")
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to("gone")
    assert make_venv.main(["venv", "wanted.txt"]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "venv: it does not run, so it is made anew"
    (line,) = said.err.splitlines()
    assert line.startswith("venv: not made, pip reaches no package index with all of the packages: name one with: pip config set")
    assert make_venv.problem_of(tmp_path / "venv") is None
    assert not (tmp_path / "venv" / ".ready").exists()


@pytest.mark.parametrize(
    ("python", "problem"),
    [
        ("exit 1", "does not run"),
        ("echo '3.9.1 (main)'", "holds Python 3.9.1"),
        (f'exec {sys.executable} "$@"', None),
    ],
)
def test_what_is_wrong_with_an_environment(tmp_path: Path, python: str, problem: str | None) -> None:
    assert make_venv.problem_of(environment(tmp_path / "venv", python, "")) == problem


def test_an_environment_that_lost_a_package(tmp_path: Path) -> None:
    folder = environment(tmp_path / "venv", f'exec {sys.executable} "$@"', RUNNING_VERSION)
    (folder / "lib" / "yaml").mkdir(parents=True)
    (folder / ".packages").write_text("lib/yaml\n", encoding="ascii")
    assert make_venv.problem_of(folder) is None
    assert subprocess.run([FORGET_BROKEN, folder], capture_output=True, text=True, check=True).stderr == ""
    (folder / "lib" / "yaml").rmdir()
    assert make_venv.problem_of(folder) == "lacks lib/yaml"
    answer = subprocess.run([FORGET_BROKEN, folder], capture_output=True, text=True, check=True)
    assert answer.stderr == f"{folder}: it lacks lib/yaml\n"
    assert not (folder / ".ready").exists()


@pytest.mark.parametrize("link", [False, True])
def test_what_is_in_the_place_of_an_environment_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], link: bool
) -> None:
    monkeypatch.setattr(make_venv, "REPOSITORY", tmp_path)
    (tmp_path / "wanted.txt").touch()
    if link:
        (tmp_path / "venv").symlink_to("gone")
    else:
        (tmp_path / "venv").write_text("a file", encoding="ascii")
    assert make_venv.main(["venv", "wanted.txt"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "venv: it is not a folder, so it is made anew"
    packages = [(tmp_path / "venv" / name) for name in (tmp_path / "venv" / ".packages").read_text(encoding="utf-8").splitlines()]
    assert {"pip", "collections_of_repository.pth"} <= {path.name for path in packages if path.exists()}


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "venv: not made, the disk is full: free 2 GB for /home/ana/clone and for temporary files; then try again: make venvs",
        ),
        (
            "ERROR: No matching distribution found for ldap3>=2.9.1",
            "venv: not made, pip reaches no package index with all of the packages: "
            "name one with: pip config set global.index-url ADDRESS; then try again: make venvs",
        ),
        ("Segmentation fault", "venv: not made, see above; then try again: make venvs"),
    ],
)
def test_one_line_says_what_to_do(capsys: pytest.CaptureFixture[str], said: str, line: str) -> None:
    assert make_venv.give_up(Path("/home/ana/clone/venv"), said) == 1
    assert capsys.readouterr().err.splitlines() == ([said, line] if "see above" in line else [line])


def test_a_repository_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(make_venv, "REPOSITORY", Path("/sys"))
    assert make_venv.main(["venv"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("venv: not made, a folder cannot be written: work on a copy of the repository that is yours")


@pytest.mark.parametrize(
    ("python", "made_with", "said"),
    [
        ("exit 1", "Python 3.13.0", "its Python does not run any more"),
        ("echo Python 3.12.4", "Python 3.11.7", "it was made with Python 3.11.7 and now holds Python 3.12.4"),
        (f'exec {sys.executable} "$@"', RUNNING_VERSION, ""),
        (f'exec {sys.executable} "$@"', "", ""),
    ],
)
def test_make_forgets_an_environment_that_is_not_what_it_was(tmp_path: Path, python: str, made_with: str, said: str) -> None:
    folder = environment(tmp_path / "venv", python, made_with)
    answer = subprocess.run([FORGET_BROKEN, folder, tmp_path / "missing"], capture_output=True, text=True, check=True)
    assert answer.stderr == (f"{folder}: {said}\n" if said else "")
    assert (folder / ".ready").exists() == (not said)

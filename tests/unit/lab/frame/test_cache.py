# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of the cache appear complete or not at all."""

from __future__ import annotations

import errno
import os
import re
import threading
from pathlib import Path

import pytest

from tests.lab.frame.cache import alone, cache_folder, keep_newest, making
from tests.lab.frame.errors import LabError


def test_an_entry_appears_when_it_is_complete(tmp_path: Path) -> None:
    final = tmp_path / "kind" / "entry"
    with making(final, 0) as partial:
        assert partial is not None
        (partial / "file").write_text("text", encoding="utf-8")
        assert not final.exists()
    assert (final / "file").read_text(encoding="utf-8") == "text"


def test_a_failed_attempt_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken"), making(tmp_path / "entry", 0):
        raise ValueError("broken")
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_no_room_for_an_entry_is_one_line(tmp_path: Path, number: int) -> None:
    with pytest.raises(LabError) as problem, making(tmp_path / "kind" / "entry", 0):
        raise OSError(number, os.strerror(number), "file")
    text = str(problem.value)
    assert text.startswith(f"cannot write below {tmp_path}/kind ({os.strerror(number)}); free 1 GB there, or set XDG_CACHE_HOME")
    assert "\n" not in text


def test_room_is_asked_for_before_an_entry_is_begun(tmp_path: Path) -> None:
    with pytest.raises(LabError) as problem, making(tmp_path / "kind" / "entry", 10**9):
        pytest.fail("begun")
    text = str(problem.value)
    assert re.fullmatch(
        rf"{tmp_path}/kind has \d+ MB left, and 1000000000 MB are needed; free 1 GB there, or set XDG_CACHE_HOME .*", text
    )
    assert [path.name for path in (tmp_path / "kind").iterdir()] == [".lock"]


def test_an_entry_that_somebody_else_made_is_kept(tmp_path: Path) -> None:
    (tmp_path / "entry").mkdir()
    with making(tmp_path / "entry", 0) as partial:
        assert partial is None


def test_one_at_a_time_works_on_a_folder(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with alone(tmp_path / "kind"):
            order.append("second")

    thread = threading.Thread(target=second)
    with alone(tmp_path / "kind"):
        thread.start()
        thread.join(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".partial-killed").mkdir()
    with making(tmp_path / "entry", 0):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "entry"]


def test_the_most_recently_used_are_kept(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    keep_newest(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "older"]


def test_the_folder_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder()
    assert folder == tmp_path / "hybrid_identity.cloud_sync" / "lab"
    assert folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(LabError, match="cannot create the cache folder .*; set XDG_CACHE_HOME"):
        cache_folder()


@pytest.mark.parametrize("which", [".", "hybrid_identity.cloud_sync", "hybrid_identity.cloud_sync/lab"])
def test_a_cache_that_somebody_else_may_have_written_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "hybrid_identity.cloud_sync" / "lab"
    (tmp_path / which).chmod(0o777)
    with pytest.raises(LabError, match="can't be trusted .everybody may write to"):
        cache_folder()

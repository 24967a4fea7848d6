# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages that cannot be downloaded: one line says why, and the advice fits."""

from __future__ import annotations

import dataclasses
import stat
from pathlib import Path

import pytest

from tests.lab.frame import packages
from tests.lab.frame.cache import WAY_OUT
from tests.lab.frame.errors import LabError
from tests.lab.frame.packages import SAMBA, unpacked
from tests.lab.frame.progress import Progress


@pytest.fixture
def apt_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the program that is run as apt-get, to be written; a folder of the test is the cache."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("apt-get", "apt-cache", "dpkg", "dpkg-query"):
        (programs / name).write_text("#!/bin/sh\necho Package: samba\n", encoding="ascii")
        (programs / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(packages, "SYSTEM_PYTHON", "/bin/false")
    monkeypatch.setattr(packages, "APT_SECONDS", 1)
    return programs / "apt-get"


@pytest.mark.parametrize(
    ("script", "reason", "way_out"),
    [
        (
            "echo 'W: Some index files failed to download' >&2; echo 'E: Write error - write (28: No space left on device)' >&2",
            "E: Write error - write (28: No space left on device)",
            WAY_OUT,
        ),
        ('echo "E: You don\'t have enough free space in /c/." >&2', "E: You don't have enough free space in /c/.", WAY_OUT),
        (
            "echo \"W: Failed to fetch x  Could not resolve 'x'\" >&2",
            "W: Failed to fetch x  Could not resolve 'x'",
            f"check the network, or {SAMBA.by_hand}",
        ),
        ("exec sleep 60", "E: apt-get install did not end within 1 s", f"check the network, or {SAMBA.by_hand}"),
    ],
)
def test_what_cannot_be_downloaded(apt_get: Path, script: str, reason: str, way_out: str) -> None:
    apt_get.write_text(f'#!/bin/sh\ncase " $* " in *" update "*) exit 0;; esac\n{script}\nexit 100\n', encoding="ascii")
    with pytest.raises(LabError) as problem:
        unpacked(SAMBA, Progress(0.0, quiet=True))
    assert str(problem.value) == f"cannot download Samba's packages ({reason.removeprefix('E: ').removeprefix('W: ')}): {way_out}"


def test_room_is_asked_for_before_the_download(apt_get: Path) -> None:
    apt_get.write_text("#!/bin/sh\nexit 99\n", encoding="ascii")
    with pytest.raises(LabError, match=r"MB left, and 1000000000 MB are needed; free 1 GB there"):
        unpacked(dataclasses.replace(SAMBA, room=10**9), Progress(0.0, quiet=True))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are there as a whole, or as they were before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import atomic_files
from tests.unit.evidence import die_before_rename, ended, in_child, modes, umask


def test_write_and_read(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.json"
    atomic_files.write_json(path, {"name": "Ü", "odd": "\udc80", "list": [1, None]})
    assert atomic_files.read_json(path) == {"name": "Ü", "odd": "\udc80", "list": [1, None]}
    atomic_files.write(path, b"{}")
    assert path.read_bytes() == b"{}"
    assert [each.name for each in path.parent.iterdir()] == ["b.json"]


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o277, 0o777])
def test_modes_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    with umask(mask):
        atomic_files.write(tmp_path / "one" / "two" / "file", b"x")
        os.close(atomic_files.open_lock(tmp_path / "one" / ".lock"))
    assert modes(tmp_path / "one") == {".": 0o700, ".lock": 0o600, "two": 0o700, "two/file": 0o600}


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o750)
    atomic_files.make_folder(shared)
    atomic_files.write(shared / "file", b"")
    assert modes(shared) == {".": 0o750, "file": 0o600}


def test_a_writer_that_is_killed_before_the_rename_leaves_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    atomic_files.write_json(path, {"version": 1})

    def write_half() -> None:
        die_before_rename()
        atomic_files.write_json(path, {"version": 2})

    assert ended(in_child(write_half)) == -9
    assert len(list(tmp_path.iterdir())) == 2
    assert atomic_files.read_json(path) == {"version": 1}
    atomic_files.write_json(path, {"version": 3})
    assert atomic_files.read_json(path) == {"version": 3}


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(EvidenceError, match="Can't write .*Not a directory"):
        atomic_files.write(tmp_path / "file" / "below", b"x")
    assert (tmp_path / "file").read_text() == "here"


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "name" / "inside").mkdir(parents=True)
    with pytest.raises(EvidenceError, match="Can't write"):
        atomic_files.write(tmp_path / "name", b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["name"]


def test_a_link_in_place_of_what_is_written_first_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / f".file.{os.getpid()}").symlink_to(victim)
    with pytest.raises(EvidenceError, match="Can't write"):
        atomic_files.write(tmp_path / "file", b"theirs")
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("name", ["n" * 300, "nul\x00nul"])
def test_a_folder_name_that_no_system_takes(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvidenceError, match="Can't create the folder"):
        atomic_files.make_folder(tmp_path / name)


def test_a_full_disk_leaves_the_old_content(tmp_path: Path) -> None:
    """``/dev/full`` takes no byte; a limit on the size of files is the nearest for a file of a folder."""
    path = tmp_path / "file"
    atomic_files.write(path, b"old")

    def write_too_much() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        with pytest.raises(EvidenceError, match="File too large"):
            atomic_files.write(path, b"x" * 100_000)

    assert ended(in_child(write_too_much)) == 0
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("content", [b"", b'{"a": 1', b"\xff\xfe", b"nonsense"])
def test_what_is_no_json(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(EvidenceError, match=r"file\.json is not JSON") as caught:
        atomic_files.read_json(path)
    assert "backup" in str(caught.value.hint)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="Can't read .*No such file"):
        atomic_files.read_json(tmp_path / "file.json")

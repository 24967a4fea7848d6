# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose files are trusted, and what else may lie in their place."""

from __future__ import annotations

import os
import socket
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import private_files
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.private_files import (
    UntrustedFileError,
    read,
    read_named,
    require_trusted_folder,
)
from tests.unit.evidence import modes, umask
from tests.unit.foreign_files import give_away

FOREIGN_GROUP = 54322


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "above" / "folder"
    private_files.make_folders(made)
    return made


@pytest.fixture
def file(folder: Path) -> Path:
    path = folder / "file"
    path.write_bytes(b"content")
    path.chmod(0o600)
    return path


@pytest.fixture(autouse=True)
def _group_is_not_kept() -> t.Iterator[None]:
    yield
    private_files.share_with(None)


def test_a_file_of_this_account_is_read(file: Path) -> None:
    require_trusted_folder(file.parent)
    assert read(file, most=7) == b"content"
    assert read(file, most=7, private=True) == b"content"


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o711, 0o500])
def test_others_may_look_into_a_folder(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    require_trusted_folder(folder)


@pytest.mark.parametrize("which", ["folder", "above"])
@pytest.mark.parametrize("mode", [0o702, 0o722, 0o777])
def test_a_folder_that_everybody_writes_to(folder: Path, which: str, mode: int) -> None:
    (folder if which == "folder" else folder.parent).chmod(mode)
    with pytest.raises(UntrustedFileError, match="everybody may write to"):
        require_trusted_folder(folder)


def test_a_folder_among_temporary_files(folder: Path) -> None:
    folder.parent.chmod(0o1777)
    require_trusted_folder(folder)
    folder.chmod(0o1777)
    with pytest.raises(UntrustedFileError, match="everybody may write to"):
        require_trusted_folder(folder)


@pytest.mark.parametrize("which", ["folder", "above"])
def test_a_folder_of_somebody_else(folder: Path, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    give_away(folder if which == "folder" else folder.parent, monkeypatch)
    with pytest.raises(UntrustedFileError, match="belongs to the account"):
        require_trusted_folder(folder)


def test_a_sticky_folder_of_somebody_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.parent.chmod(0o1777)
    give_away(folder.parent, monkeypatch)
    with pytest.raises(UntrustedFileError, match="belongs to the account"):
        require_trusted_folder(folder)


def test_the_owner_of_a_link_does_not_count_but_that_of_its_target_does(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    require_trusted_folder(link)
    folder.chmod(0o707)
    with pytest.raises(UntrustedFileError):
        require_trusted_folder(link)


def test_a_file_is_no_folder(file: Path) -> None:
    with pytest.raises(NotADirectoryError):
        require_trusted_folder(file)
    with pytest.raises(FileNotFoundError):
        require_trusted_folder(file.parent / "missing")


@pytest.mark.parametrize("mode", [0o602, 0o622, 0o666])
def test_a_file_that_everybody_writes_to(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(UntrustedFileError, match="everybody may write to"):
        read(file, most=100)


def test_a_file_of_somebody_else(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give_away(file, monkeypatch)
    with pytest.raises(UntrustedFileError, match="belongs to the account"):
        read(file, most=100)


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644])
def test_a_secret_that_others_can_read(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert read(file, most=100) == b"content"
    with pytest.raises(UntrustedFileError, match="can be read by others"):
        read(file, most=100, private=True)


def put_pipe(path: Path) -> None:
    os.mkfifo(path, 0o600)


def put_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket can't be long
        try:
            listener.bind(path.name)
        finally:
            os.chdir(here)


def put_link(path: Path) -> None:
    path.with_name("target").write_bytes(b"content")
    path.symlink_to("target")


def put_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


IN_ITS_PLACE: dict[str, t.Callable[[Path], None]] = {
    "pipe": put_pipe,
    "socket": put_socket,
    "folder": Path.mkdir,
    "link": put_link,
    "link to a device": put_link_to_a_device,
    "link to nothing": lambda path: path.symlink_to("nothing"),
    "link to itself": lambda path: path.symlink_to(path.name),
}


@pytest.mark.parametrize("put", IN_ITS_PLACE.values(), ids=IN_ITS_PLACE.keys())
def test_what_lies_in_the_place_of_a_file_is_refused_at_once(folder: Path, put: t.Callable[[Path], None]) -> None:
    put(folder / "file")
    started = time.monotonic()
    with pytest.raises((UntrustedFileError, OSError)):
        read(folder / "file", most=100)
    assert time.monotonic() - started < 5


def test_a_file_behind_a_link_to_its_folder(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file.parent)
    with pytest.raises(OSError, match="Not a directory|Too many levels"):
        read(tmp_path / "link" / "file", most=100)


def test_a_file_that_is_too_large(file: Path) -> None:
    with pytest.raises(UntrustedFileError, match="has more than 6 bytes"):
        read(file, most=6)
    os.truncate(file, 1 << 40)
    with pytest.raises(UntrustedFileError, match="has more than 1000000 bytes"):
        read(file, most=1_000_000)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o277, 0o777])
def test_folders_are_made_for_this_account_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    with umask(mask):
        private_files.make_folders(tmp_path / "a" / "b")
    assert modes(tmp_path / "a") == {".": 0o700, "b": 0o700}


def foreign_group(path: Path, mode: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a group write that isn't the account's own; return it."""
    path.chmod(mode)
    if os.geteuid() == 0:
        os.chown(path, -1, FOREIGN_GROUP)
        path.chmod(mode)
    else:
        monkeypatch.setattr(private_files, "_is_own_group", lambda _group: False)
    return path.stat().st_gid


@pytest.mark.parametrize("which", ["folder", "above", "file"])
def test_a_group_may_write_where_it_is_named(file: Path, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = {"file": file, "folder": file.parent, "above": file.parent.parent}[which]
    group = foreign_group(path, 0o660 if which == "file" else 0o770, monkeypatch)

    def look(group: int | None) -> None:
        require_trusted_folder(file.parent, group)
        read(file, most=100, group=group)

    with pytest.raises(UntrustedFileError, match=f"its group, {group}, may write to"):
        look(None)
    with pytest.raises(UntrustedFileError, match="may write to"):
        look(group + 1)
    look(group)


def test_members_of_the_named_group_own_what_they_make(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.chmod(0o660)
    group = give_away(file, monkeypatch)
    assert read(file, most=100, group=group) == b"content"
    with pytest.raises(UntrustedFileError, match="belongs to the account"):
        read(file, most=100, group=group + 1)


def shared_with(group: str) -> int | None:
    private_files.share_with(group)
    return private_files.shared_group


def test_the_group_by_name_or_number() -> None:
    import grp

    own = grp.getgrgid(os.getegid())
    assert shared_with(own.gr_name) == own.gr_gid
    assert shared_with("12345") == 12345
    assert shared_with("") is None
    with pytest.raises(OptionError, match="knows no group 'nobody-knows-it'"):
        private_files.share_with("nobody-knows-it")


def test_a_file_that_a_person_names_may_be_anybodys_and_behind_a_link(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file.parent / "link").symlink_to("file")
    file.chmod(0o644)
    give_away(file, monkeypatch)
    assert read_named(file.parent / "link", most=7) == b"content"
    with pytest.raises(OSError, match="it has more than 6 bytes"):
        read_named(file, most=6)


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "link to a device", "link to nothing", "link to itself"])
def test_what_a_person_names_is_not_waited_for(folder: Path, kind: str) -> None:
    IN_ITS_PLACE[kind](folder / "file")
    started = time.monotonic()
    with pytest.raises(OSError, match=r"\w"):
        read_named(folder / "file", most=100)
    assert time.monotonic() - started < 5

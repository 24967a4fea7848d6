# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.token import GraphToken
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.token_cache import TokenCache
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions

OPTIONS = GraphOptions.from_parameters({"client_secret": "s", "tenant_id": "contoso.com"})


@pytest.fixture
def cache() -> TokenCache:
    return TokenCache(OPTIONS, "fingerprint")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "hybrid_identity.cloud_sync"


def fresh(value: str = "value") -> GraphToken:
    return GraphToken(value, time.time() + 3600)


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_round_trip(cache: TokenCache) -> None:
    token = fresh()
    cache.save(token)
    assert TokenCache(OPTIONS, "fingerprint").load() == token
    cache.save(fresh("newer"))
    loaded = cache.load()
    assert loaded is not None
    assert loaded.value == "newer"


def test_a_token_is_not_shown() -> None:
    assert "s3cret" not in repr(fresh("s3cret"))
    assert "s3cret" not in f"{fresh('s3cret')}"


def test_nothing_cached(cache: TokenCache) -> None:
    assert cache.load() is None
    cache.drop()


def test_drop(cache: TokenCache, folder: Path) -> None:
    cache.save(fresh())
    cache.drop()
    assert list(folder.iterdir()) == []


def test_another_fingerprint(cache: TokenCache) -> None:
    cache.save(fresh())
    assert TokenCache(OPTIONS, "other").load() is None


def test_no_fingerprint_no_cache(folder: Path) -> None:
    cache = TokenCache(OPTIONS, None)
    cache.save(fresh())
    assert cache.load() is None
    assert not folder.exists()


@pytest.mark.parametrize(("seconds", "usable"), [(299, False), (310, True), (86400, True), (3 * 86400, False), (-10, False)])
def test_expiry(cache: TokenCache, seconds: float, usable: bool) -> None:
    cache.save(GraphToken("value", time.time() + seconds))
    assert (cache.load() is not None) is usable


def test_modes_whatever_the_umask(cache: TokenCache, folder: Path) -> None:
    previous = os.umask(0)
    try:
        cache.save(fresh())
    finally:
        os.umask(previous)
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_ignored(cache: TokenCache, folder: Path, mode: int) -> None:
    cache.save(fresh())
    only_file(folder).chmod(mode)
    assert cache.load() is None


def test_a_folder_that_others_can_enter_is_closed(cache: TokenCache, folder: Path) -> None:
    cache.save(fresh())
    folder.chmod(0o755)
    assert cache.load() is not None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_a_folder_that_others_can_write_is_not_used(cache: TokenCache, folder: Path, mode: int) -> None:
    cache.save(fresh())
    folder.chmod(mode)
    assert cache.load() is None
    cache.save(fresh("newer"))
    assert json.loads(only_file(folder).read_text())["access_token"] == "value"
    assert stat.S_IMODE(folder.stat().st_mode) == mode


def test_a_link_is_not_followed(cache: TokenCache, folder: Path, tmp_path: Path) -> None:
    cache.save(fresh())
    file = only_file(folder)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert cache.load() is None


def test_a_linked_folder_is_not_used(cache: TokenCache, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    cache.save(fresh())
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"access_token": 7, "expires_at": 9e9}', '{"access_token": "x", "expires_at": "soon"}'],
)
def test_a_broken_file_is_ignored_and_replaced(cache: TokenCache, folder: Path, content: str) -> None:
    cache.save(fresh())
    only_file(folder).write_text(content)
    assert cache.load() is None
    cache.save(fresh("newer"))
    assert cache.load() is not None


def test_a_pipe_in_place_of_the_file_does_not_hang(cache: TokenCache, folder: Path) -> None:
    cache.save(fresh())
    file = only_file(folder)
    file.unlink()
    os.mkfifo(file, 0o600)
    assert cache.load() is None


def test_a_folder_that_cannot_be_made(cache: TokenCache, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    cache.save(fresh())
    assert cache.load() is None


def test_old_files_go(cache: TokenCache, folder: Path) -> None:
    TokenCache(OPTIONS, "old").save(fresh())
    (folder / "token-left-over.tmp").write_text("x")
    (folder / "other").write_text("x")
    for path in folder.iterdir():
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    cache.save(fresh())
    assert len(list(folder.glob("token-*"))) == 1
    assert (folder / "other").exists()

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders whose locks don't work are refused, and who holds a lock is told apart by all that is known."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ChangeRunningError, EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import lock, processes, working_locks
from tests.unit.evidence import JOB, living_process


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_that_refuses_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_arguments: t.Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(EvidenceError, match="Locks don't work in .*refuses them") as caught:
        lock.claim(tmp_path, JOB, "CHG1", os.getpid())
    assert "where locks work" in str(caught.value.hint)


def test_a_file_system_that_grants_every_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    with pytest.raises(EvidenceError, match="grants a lock that somebody holds already"):
        lock.claim(tmp_path, JOB, "CHG1", os.getpid())


@pytest.mark.parametrize(
    ("options", "refused"),
    [
        ("rw,vers=3,nolock", "nolock"),
        ("rw,local_lock=flock", "local_lock=flock"),
        ("rw,local_lock=all", "local_lock=all"),
        ("rw,nobrl", "nobrl"),
        ("rw,vers=4.2,local_lock=none", None),
    ],
)
def test_a_mount_that_keeps_locks_from_other_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, refused: str | None
) -> None:
    device = tmp_path.stat().st_dev
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"36 35 {os.major(device)}:{os.minor(device)} / /mnt rw,noatime shared:1 - nfs server:/share {options}\n")
    monkeypatch.setattr(working_locks, "_MOUNTS", mounts)
    folder = tmp_path / "evidence"
    with living_process() as owner:
        if refused is None:
            lock.claim(folder, JOB, "CHG1", owner.pid)
            lock.release(folder, JOB, "CHG1")
            return
        with pytest.raises(EvidenceError, match=f"mounted with {refused}, so other machines"):
            lock.claim(folder, JOB, "CHG1", owner.pid)
        assert lock.holder(folder, JOB) is None


OTHERS = [("started", 1), ("boot", "another"), ("pid_namespace", "pid:[1]"), ("host", "another"), ("owner", 1)]


@pytest.mark.parametrize(("name", "value"), OTHERS)
def test_another_holder_is_not_taken_for_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: t.Any) -> None:
    monkeypatch.setattr(lock, "_CLAIM_SECONDS", 0.05)
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        path = lock.lock_file(tmp_path, JOB)
        path.write_text(json.dumps({**json.loads(path.read_text()), name: value}))
        with pytest.raises(ChangeRunningError):
            lock.claim(tmp_path, JOB, "CHG1", owner.pid)


def test_without_proc_a_process_is_known_by_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_BOOT_ID", "_NAMESPACE", "_OWN"):
        monkeypatch.setattr(processes, name, tmp_path / "missing")
    monkeypatch.setattr(working_locks, "_MOUNTS", tmp_path / "missing")
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        found = lock.holder(tmp_path, JOB)
        assert found is not None
        assert (found["owner"], found["started"], found["boot"], found["pid_namespace"]) == (owner.pid, None, None, None)
        lock.release(tmp_path, JOB, "CHG1")
        assert lock.holder(tmp_path, JOB) is None

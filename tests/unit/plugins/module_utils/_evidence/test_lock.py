# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock of a configuration: held for a process that lives, by a holder, and free as soon as it has ended."""

from __future__ import annotations

import functools
import json
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ChangeRunningError, EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import lock
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.lock_holder import wait_for_end
from tests.unit.evidence import JOB, ended, in_child, kill_myself, living_process, modes, umask, wait_until


def is_free(folder: Path, job_id: str = JOB) -> bool:
    return lock.holder(folder, job_id) is None


def holders_of(path: Path) -> list[int]:
    """Return the processes that have a file open."""
    return [int(link.parent.parent.name) for link in Path("/proc").glob("[0-9]*/fd/*") if points_to(link, path)]


def points_to(link: Path, path: Path) -> bool:
    try:
        return os.readlink(link) == str(path)
    except OSError:
        return False


def test_nobody_holds_it(tmp_path: Path) -> None:
    assert is_free(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_is_held_although_the_claiming_process_has_ended(tmp_path: Path) -> None:
    with living_process() as owner:
        assert ended(in_child(lambda: lock.claim(tmp_path, JOB, "CHG1", owner.pid))) == 0
        holder = lock.holder(tmp_path, JOB)
        assert holder is not None
        assert (holder["change"], holder["owner"], holder["host"]) == ("CHG1", owner.pid, socket.gethostname())
        with pytest.raises(ChangeRunningError):
            lock.claim(tmp_path, JOB, "CHG2", os.getpid())


def test_it_is_held_although_the_claiming_process_was_killed(tmp_path: Path) -> None:
    def claim_and_die() -> None:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        kill_myself()

    with living_process() as owner:
        assert ended(in_child(claim_and_die)) == -9
        assert not is_free(tmp_path)


def test_it_outlives_the_process_group_of_the_claim(tmp_path: Path) -> None:
    def claim_and_kill_the_group() -> None:
        os.setpgid(0, 0)
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        os.killpg(0, signal.SIGKILL)

    with living_process() as owner:
        assert ended(in_child(claim_and_kill_the_group)) == -9
        assert not is_free(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_is_free_within_a_second_after_its_owner_was_killed(tmp_path: Path, number: signal.Signals) -> None:
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        owner.send_signal(number)
        wait_until(lambda: is_free(tmp_path), 1.0)
    lock.claim(tmp_path, JOB, "CHG2", os.getpid())
    lock.release(tmp_path, JOB, "CHG2")


def test_an_owner_that_has_ended_before_holds_nothing(tmp_path: Path) -> None:
    with living_process() as owner:
        gone = owner.pid
    lock.claim(tmp_path, JOB, "CHG1", gone)
    wait_until(lambda: is_free(tmp_path), 1.0)


def test_another_claim_names_the_holder(tmp_path: Path) -> None:
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        with pytest.raises(ChangeRunningError, match=f"'CHG1' to this configuration is running, process {owner.pid} on ") as caught:
            lock.claim(tmp_path, JOB, "CHG2", os.getpid())
        assert caught.value.code == "change_running"
        assert caught.value.describe()["holder"]["change"] == "CHG1"
        assert "Wait until it has ended" in str(caught.value.hint)
        with pytest.raises(ChangeRunningError):  # the same change in another playbook, for example its rollback
            lock.claim(tmp_path, JOB, "CHG1", os.getpid())


def test_claiming_again_is_fine(tmp_path: Path) -> None:
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        before = lock.holder(tmp_path, JOB)
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        assert lock.holder(tmp_path, JOB) == before


def test_release(tmp_path: Path) -> None:
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        lock.release(tmp_path, JOB, "CHG2")
        assert not is_free(tmp_path)
        lock.release(tmp_path, JOB, "CHG1")
        assert is_free(tmp_path)
        lock.release(tmp_path, JOB, "CHG1")
        assert owner.poll() is None


def test_each_job_has_its_own(tmp_path: Path) -> None:
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        lock.claim(tmp_path, "another/../job", "CHG2", owner.pid)
        assert len(modes(tmp_path)) == 3
        assert is_free(tmp_path, "a third")


def test_one_of_many_gets_it(tmp_path: Path) -> None:
    def claim(name: str) -> None:
        lock.claim(tmp_path, JOB, name, owner.pid)

    with living_process() as owner:
        children = [in_child(functools.partial(claim, name)) for name in ("a", "b", "c", "d")]
        assert sorted(ended(child) for child in children) == [0, 1, 1, 1]


def test_who_only_looks_is_no_holder(tmp_path: Path) -> None:
    """The file still names a change that has ended; two who look at once must not take one another for it."""
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        lock.release(tmp_path, JOB, "CHG1")

    def look() -> None:
        for _round in range(300):
            assert lock.holder(tmp_path, JOB) is None

    children = [in_child(look) for _round in range(3)]
    assert [ended(child) for child in children] == [0, 0, 0]


def test_mode_whatever_the_umask(tmp_path: Path) -> None:
    with living_process() as owner, umask(0o777):
        lock.claim(tmp_path / "evidence", JOB, "CHG1", owner.pid)
        assert modes(tmp_path / "evidence") == {".": 0o700, lock.lock_file(tmp_path, JOB).name: 0o600}


@pytest.mark.parametrize("content", ["{", '{"keeper": "x"}'])
def test_what_a_lock_holds_is_only_for_people(tmp_path: Path, content: str) -> None:
    path = lock.lock_file(tmp_path, JOB)
    path.write_text(content)
    assert is_free(tmp_path)
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        path.write_text(content)
        with pytest.raises(ChangeRunningError):
            lock.claim(tmp_path, JOB, "CHG2", owner.pid)
        lock.release(tmp_path, JOB, "CHG2")
        assert not is_free(tmp_path)


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_something_else_in_its_place(tmp_path: Path, kind: str) -> None:
    path = lock.lock_file(tmp_path, JOB)
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EvidenceError, match="Can't open the lock"):
        lock.claim(tmp_path, JOB, "CHG1", os.getpid())
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_that_takes_no_holder(tmp_path: Path) -> None:
    """Nobody may hold a lock that doesn't say who: it could not be released."""

    def claim_on_full_disk() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        with pytest.raises(EvidenceError, match="Can't write the lock"):
            lock.claim(tmp_path, JOB, "CHG1", owner.pid)

    with living_process() as owner:
        assert ended(in_child(claim_on_full_disk)) == 0
        assert is_free(tmp_path)


def test_the_holder_keeps_no_other_file_open(tmp_path: Path) -> None:
    """Ansible waits until nobody has the output of a module open."""
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        (holder,) = holders_of(lock.lock_file(tmp_path, JOB))
        open_files = {os.readlink(path) for path in Path(f"/proc/{holder}/fd").iterdir()}
        assert {name for name in open_files if not name.startswith("anon_inode:")} == {
            os.devnull,
            str(lock.lock_file(tmp_path, JOB)),
        }
        os.close(writer)
        assert os.read(reader, 1) == b""
    os.close(reader)


def test_waiting_for_the_end_of_a_process() -> None:
    with living_process() as owner:
        child = in_child(lambda: wait_for_end(owner.pid))
        assert os.waitpid(child, os.WNOHANG) == (0, 0)
        owner.kill()
        assert ended(child) == 0
    wait_for_end(owner.pid)


def test_nobody_is_signalled_on_the_word_of_a_lock(tmp_path: Path) -> None:
    with living_process() as owner, living_process() as victim:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        path = lock.lock_file(tmp_path, JOB)
        held = json.loads(path.read_text())
        assert not {"keeper", "pid"} & set(held)
        path.write_text(json.dumps({**held, "keeper": victim.pid, "owner": victim.pid}))
        lock.release(tmp_path, JOB, "CHG1")
        assert victim.poll() is None
        assert owner.poll() is None


def test_a_lock_is_not_released_by_the_word_for_another_holder(tmp_path: Path) -> None:
    with living_process() as owner:
        lock.claim(tmp_path, JOB, "CHG1", owner.pid)
        path = lock.lock_file(tmp_path, JOB)
        for content in ("released", f"released {'0' * 64}", ""):
            path.write_text(content)
            time.sleep(0.3)
            assert not is_free(tmp_path)

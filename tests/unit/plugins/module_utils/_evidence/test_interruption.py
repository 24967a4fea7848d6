# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said when the owner of a change's lock ends in the middle: in the folder, and where its error messages went."""

from __future__ import annotations

import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import UNFINISHED, ChangeFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.interruption import interrupted, open_errors_of
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.running_changes import claim, release
from tests.unit.evidence import (
    JOB,
    close,
    ended,
    in_child,
    new_change,
    take_snapshot,
    unfinished_change,
    wait_until,
    write_something,
)

SCHEMA = "  schema: it is, or may be, as the change wrote it"


def said_of(folder: ChangeFolder) -> str:
    return "\n".join(
        [
            "The change 'CHG1' to contoso.com was interrupted, and is unfinished. What it left:",
            SCHEMA,
            f"Roll it back: ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir={folder.path}",
            "",
        ]
    )


def owner(errors: t.IO[bytes] | int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], stderr=errors)


def test_a_file_gets_it_behind_what_stands_there(tmp_path: Path) -> None:
    folder, output = new_change(tmp_path / "all"), tmp_path / "output"
    take_snapshot(folder)
    output.write_text("PLAY\n", encoding="utf-8")
    with open(output, "ab") as file:
        process = owner(file)
    assert ended(in_child(lambda: claim(folder, JOB, process.pid))) == 0
    write_something(folder)
    process.kill()
    process.wait()
    wait_until(lambda: said_of(folder) in output.read_text(encoding="utf-8"), 5)
    assert output.read_text(encoding="utf-8") == f"PLAY\n\n{said_of(folder)}"
    assert (folder.path / UNFINISHED).read_text(encoding="utf-8") == said_of(folder)


def test_a_pipe_gets_it_and_then_its_end(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    take_snapshot(folder)
    process = owner(subprocess.PIPE)
    assert ended(in_child(lambda: claim(folder, JOB, process.pid))) == 0
    write_something(folder)
    process.kill()
    _output, errors = process.communicate(timeout=5)
    assert errors.decode() == f"\n{said_of(folder)}"


def test_nothing_is_said_of_a_lock_that_was_released(tmp_path: Path) -> None:
    folder = unfinished_change(tmp_path)
    process = owner(subprocess.PIPE)
    assert ended(in_child(lambda: claim(folder, JOB, process.pid))) == 0
    release(folder)
    process.kill()
    assert process.communicate(timeout=5)[1] == b""
    assert not (folder.path / UNFINISHED).exists()


def test_a_reader_that_has_gone_stops_nothing(tmp_path: Path) -> None:
    folder = new_change(tmp_path)
    take_snapshot(folder)
    process = owner(subprocess.PIPE)
    assert ended(in_child(lambda: claim(folder, JOB, process.pid))) == 0
    write_something(folder)
    assert process.stderr is not None
    process.stderr.close()
    process.kill()
    process.wait()
    wait_until((folder.path / UNFINISHED).exists, 5)


@pytest.mark.parametrize("wrote", [False, True], ids=["wrote nothing", "ended"])
def test_where_nothing_is_left(tmp_path: Path, wrote: bool) -> None:
    folder = new_change(tmp_path)
    take_snapshot(folder)
    if wrote:
        write_something(folder)
        close(folder)
    assert interrupted(folder) == "The change 'CHG1' to contoso.com was interrupted, and nothing of it is left.\n"
    assert not (folder.path / UNFINISHED).exists()


def test_evidence_that_is_gone(tmp_path: Path) -> None:
    folder = unfinished_change(tmp_path)
    folder.path.rename(tmp_path / "elsewhere")
    assert interrupted(folder) == (
        f"The change 'CHG1' to contoso.com was interrupted, and its evidence can't be read: There is no evidence folder {folder.path}\n"
    )
    assert not folder.path.exists()


def test_a_process_without_errors_to_write_to() -> None:
    assert open_errors_of(2**22 - 1) is None

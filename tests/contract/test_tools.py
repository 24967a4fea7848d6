# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools of the test run: they notice failures, and leave nothing running."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.comparison import Comparison, Figure
from tests.tools import docs_site
from tests.tools.collection_copy import REPOSITORY
from tests.tools.output import OUTPUT
from tests.tools.parts import PARTS, Context, path_without_shims
from tests.tools.processes import Processes, Step

WRITES_INTO_ITS_HOME = "antsibull-docs"
FIND_PYTHON = REPOSITORY / "tests" / "tools" / "find-python"
RUNNING_VERSION = "{}.{}".format(*sys.version_info)


def run(code: str, tmp_path: Path, seconds: float = 30, *, quiet: bool = False) -> tuple[str | None, str]:
    """Run Python code as a step; return why it failed, and its output."""
    log = tmp_path / "log"
    with log.open("wb") as output:
        step = Step([sys.executable, "-c", code], tmp_path, {"EXTRA": "extra"}, quiet=quiet)
        ended = Processes(os.environ).run(step, output, time.monotonic() + seconds)
    return ended.failure, log.read_text(encoding="utf-8")


def test_a_step_that_passes(tmp_path: Path) -> None:
    assert run("import os; print(os.environ['EXTRA'], os.getcwd())", tmp_path) == (None, f"extra {tmp_path}\n")


def test_a_step_that_fails_keeps_its_output(tmp_path: Path) -> None:
    assert run("print('reason'); raise SystemExit(3)", tmp_path) == ("exit status 3", "reason\n")


def test_a_step_has_no_standard_input(tmp_path: Path) -> None:
    assert run("print(repr(input()))", tmp_path)[0] == "exit status 1"


@pytest.mark.parametrize(("status", "shown"), [(0, ""), (1, "said\n")])
def test_a_quiet_step_is_shown_only_when_it_fails(tmp_path: Path, status: int, shown: str) -> None:
    assert run(f"print('said'); raise SystemExit({status})", tmp_path, quiet=True)[1] == shown


def test_a_step_that_takes_too_long_is_stopped_with_its_children(tmp_path: Path) -> None:
    take_lock = "import fcntl, time; lock = open('lock', 'w'); fcntl.flock(lock, fcntl.LOCK_EX)"
    child = f"{take_lock}; print('locked', flush=True); time.sleep(61)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert run(code, tmp_path, seconds=4) == ("took too long", "locked\n")
    # The lock is free as soon as the child has ended; it would hold it for a minute.
    taken = subprocess.run(["flock", "--timeout", "20", "lock", "true"], cwd=tmp_path, check=False)
    assert taken.returncode == 0


def test_a_missing_program_is_said(tmp_path: Path) -> None:
    step = Step([str(tmp_path / "missing")], tmp_path)
    assert "cannot run" in str(Processes({}).run(step, None, time.monotonic() + 5).failure)


def test_nothing_starts_after_a_stop(tmp_path: Path) -> None:
    processes = Processes(os.environ)
    processes.stop_all()
    step = Step([sys.executable, "-c", "open('made', 'w')"], tmp_path)
    assert processes.run(step, None, time.monotonic() + 5).failure == "stopped"
    assert not (tmp_path / "made").exists()


def test_shims_are_not_in_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/opt/manager/shims:/usr/bin")
    assert path_without_shims(Path("/first")) == "/first:/usr/bin"


def find_python(path: str, home: Path, *versions: str) -> subprocess.CompletedProcess[str]:
    """Run find-python with a PATH and a home folder."""
    environment = {"PATH": path, "HOME": str(home)}
    return subprocess.run([FIND_PYTHON, *versions], env=environment, capture_output=True, text=True, check=False)


def test_find_python_takes_one_that_works(tmp_path: Path) -> None:
    for folder, target in (("broken", "/bin/false"), ("working", getattr(sys, "_base_executable", sys.executable))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"python{RUNNING_VERSION}").symlink_to(target)
    answer = find_python(f"{tmp_path}/broken:{tmp_path}/working:/usr/bin:/bin", tmp_path, RUNNING_VERSION)
    assert answer.returncode == 0
    version = subprocess.run([answer.stdout.strip(), "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith(f"Python {RUNNING_VERSION}.")


def test_find_python_says_in_one_line_what_to_do(tmp_path: Path) -> None:
    answer = find_python("/usr/bin:/bin", tmp_path, "3.98", "3.99")
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert "3.98 or 3.99" in answer.stderr and "Install one" in answer.stderr


def test_a_comparison_says_which_figures_miss_their_bounds() -> None:
    figures = (
        Figure("base", 2.0),
        Figure("fast enough", 3.0, at_most=1.5),
        Figure("too slow", 3.2, at_most=1.5),
        Figure("too little", 1.7, at_least=0.9),
    )
    comparison = Comparison("Title", "s", figures)
    assert comparison.misses() == ["too slow", "too little"]
    assert list(comparison.lines())[3] == "  too slow          3.200 s    1.60x  (at most 1.5x)  MISSED"


def test_make_keeps_ansibles_files_out_of_the_home(tmp_path: Path) -> None:
    command = ["make", "--eval", "told: ; echo $$ANSIBLE_HOME", "told"]
    answer = subprocess.run(
        command, cwd=REPOSITORY, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert answer.stdout == f"{OUTPUT}/ansible\n"


def test_what_writes_into_its_home_gets_another_one(tmp_path: Path) -> None:
    steps = [step for part in PARTS for step in part.steps(Context(tmp_path)) if WRITES_INTO_ITS_HOME in " ".join(step.command)]
    homes = [step.environment.get("HOME") for step in steps] + [docs_site.environment()["HOME"]]
    assert homes == [f"{OUTPUT}/home"] * 2

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test run shows how far it has come, what its parts said, and which lines of the collection they ran."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import run_all
from tests.contract.repository import python_files
from tests.run_all import closing_line, read_arguments
from tests.tools import coverage_data
from tests.tools.collection_copy import REPOSITORY
from tests.tools.parts import PARTS, Context, Part
from tests.tools.processes import Processes, Step
from tests.tools.progress import Progress, Result


def part(name: str, *commands: str, seconds: float = 1) -> Part:
    """Return a part that consists of shell commands."""
    return Part(name, "unit", seconds, lambda _context: [Step(["sh", "-c", command], Path("/")) for command in commands])


def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, parts: Sequence[Part], *arguments: str) -> int:
    """Run parts in place of the real ones, and keep their logs apart."""
    monkeypatch.setattr(run_all, "PARTS", parts)
    monkeypatch.setattr(run_all, "LOGS", REPOSITORY / "tests" / "output" / tmp_path.name)
    return run_all.main(["unit", *arguments])


def test_arguments_after_the_dashes_are_for_pytest() -> None:
    options, rest = read_arguments(["--jobs", "2", "unit", "contract", "--", "-k", "name"])
    assert (options.jobs, options.parts, list(rest)) == (2, ["unit", "contract"], ["-k", "name"])


@pytest.mark.parametrize(
    ("statuses", "arguments", "expected", "last_line"),
    [
        ((0, 5), ["--", "-k", "name"], 0, "parts: 1 passed, 0 failed, 1 without a test"),
        ((5, 5), ["--", "-k", "name"], 1, "parts: 0 passed, 0 failed, 2 without a test"),
        ((1, 5), ["--", "-k", "name"], 1, "parts: 0 passed, 1 failed, 1 without a test"),
        ((0, 5), [], 1, "parts: 1 passed, 1 failed"),
    ],
)
def test_a_part_without_a_selected_test_is_no_failure(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    statuses: tuple[int, int],
    arguments: list[str],
    expected: int,
    last_line: str,
) -> None:
    parts = [part(f"part{number}", f"exit {status}") for number, status in enumerate(statuses)]
    assert run(monkeypatch, tmp_path, parts, *arguments) == expected
    assert capsys.readouterr().out.splitlines()[-1] == last_line


def test_every_part_begins_and_ends_with_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    parts = [
        part("short", "echo long story; echo; echo '== 3 passed in 0.1s =='; echo 'lab:   4.3 s  stopped'", "echo twice"),
        part("long", "echo first; echo last; exit 1", seconds=2),
    ]
    assert run(monkeypatch, tmp_path, parts, "--jobs", "2") == 1
    lines = capsys.readouterr().out.splitlines()
    text = "\n".join(re.sub(r"after \d+ s.*", "after", line) for line in lines)
    # The second may begin after the first has ended.
    assert "[0/2] long: begins" in lines and re.search(r"^\[[01]/2\] short: begins$", text, re.MULTILINE)
    # Of what passes the closing line of each command, of what fails what it said.
    assert re.search(r"^\[\d/2\] short: passed after\n        3 passed in 0.1s\n        twice$", text, re.MULTILINE)
    assert re.search(r"^\[\d/2\] long: exit status 1 after\n=+ long: output =+\nfirst\nlast\n=+ long: end", text, re.MULTILINE)
    assert "long story" not in text


def test_a_part_that_says_much_shows_its_beginning_and_its_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    parts = [part("long", "seq 10000; exit 1"), part("short", "true")]
    assert run(monkeypatch, tmp_path, parts, "--jobs", "2") == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 210
    assert {"1", "120", "9941", "10000"} <= set(lines) and "121" not in lines
    log = f"tests/output/{tmp_path.name}/long.log"
    assert f"... 9820 lines more, in {log} ..." in lines
    assert (REPOSITORY / log).read_text(encoding="utf-8").splitlines()[-1] == "10000"


def test_a_folder_that_cannot_be_written_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_all, "PARTS", [part("part", "exit 0")])
    monkeypatch.setattr(run_all, "LOGS", Path("/sys/logs"))
    assert run_all.main(["unit"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("The tests cannot write /sys/logs (") and "free 2 GB" in line


def test_what_a_command_says_last(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("of another command\n", encoding="utf-8")
    assert closing_line(log, log.stat().st_size) == []
    assert closing_line(log, 0) == ["of another command"]


def test_the_time_left_follows_usual_durations_and_the_pace_so_far() -> None:
    a, b, c = part("a", seconds=100), part("b", seconds=60), part("c", seconds=50)
    progress = Progress([a, b, c], jobs=2)
    now = time.monotonic()
    assert progress.seconds_left(now) == pytest.approx(110)  # c follows b
    progress.begin(a)
    progress.begin(b)
    assert progress.seconds_left(time.monotonic() + 30) == pytest.approx(80, abs=1)
    progress.end(Result(b, None, 120))  # twice as long as usual
    progress.begin(c)
    assert progress.seconds_left(time.monotonic()) == pytest.approx(200, abs=1)


@pytest.mark.parametrize("path", [path for path in python_files("tests/integration") if path.name.startswith("test_")], ids=str)
def test_an_integration_test_is_in_one_part(path: Path) -> None:
    steps = {part.name: part.steps(Context(Path("/part"))) for part in PARTS}
    words = {name: {word for step in each for word in step.command if word.startswith("tests/")} for name, each in steps.items()}
    places = {str(path), *map(str, path.parents)}
    parts = [name for name, named in words.items() if places & named]
    assert len(parts) == 1, "name its folder, or the file, in tests/tools/parts.py"


def test_everything_that_a_merge_needs_is_a_part() -> None:
    assert {part.group for part in PARTS} == {
        *("lint", "unit", "contract", "hostile", "docs", "browser", "sanity", "integration", "plain", "molecule", "tarball", "eda"),
    }


def test_lines_are_counted_by_folder(tmp_path: Path) -> None:
    code = (
        "from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.odata_escaping import *\n"
        "import ansible_collections.hybrid_identity.cloud_sync.plugins.filter.decode_sid\n"
    )
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "code.py").write_text(code, encoding="utf-8")
    environment = coverage_data.environment(tmp_path / "part")
    step = Step([sys.executable, "-m", "coverage", "run", str(tmp_path / "part" / "code.py")], REPOSITORY, environment)
    assert run_all.run_part(Part("p", "unit", 1, lambda _: [step]), Context(tmp_path), Processes({}), None).failure is None
    rows = [line.split() for line in coverage_data.summary(tmp_path).splitlines()[2:]]
    shares = {folder: float(share.rstrip("%")) for folder, _lines, share in rows}
    assert 0 < shares["module_utils/_common"] < 100
    assert 0 < shares["filter"] < 100
    assert shares["module_utils/_evidence"] == 0
    assert 0 < shares["total"] < 10
    assert rows[-1][0] == "total"


def test_without_measured_parts_there_is_no_table(tmp_path: Path) -> None:
    assert coverage_data.summary(tmp_path) == ""

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run parts of the test run, several at a time where asked, and say at the end how each of them went.

Usage: python -m tests.run_all [--jobs N] PART_OR_GROUP... [-- PYTEST_ARGUMENT...]      (all = every part)
With one job a part's output is shown as it comes. With more it goes to a file in tests/output/logs: of a part that
passes the closing lines are shown, such as pytest's count, of one that fails the beginning and the end.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.tools import coverage_data
from tests.tools.collection_copy import REPOSITORY
from tests.tools.output import OUTPUT
from tests.tools.parts import BIN, PARTS, Context, Part, path_without_shims
from tests.tools.processes import Ended, Processes
from tests.tools.progress import Progress, Result

NOTHING_SELECTED = "exit status 5"  # pytest's, for no tests collected
LOGS = OUTPUT / "logs"
PLAIN_OUTPUT = {
    "ANSIBLE_NOCOLOR": "1",
    "ANSIBLE_FORCE_COLOR": "0",
    "NO_COLOR": "1",
    "PY_COLORS": "0",
    "TERM": "dumb",
    "COLUMNS": "160",
}
OF_THE_LAB = "lab: "
RULER = "= "


def main(arguments: Sequence[str]) -> int:
    """Run the parts that the arguments name; return 0 when all of them passed."""
    options, pytest_arguments = read_arguments(arguments)
    parts = [part for part in PARTS if _is_chosen(part, options.parts)]
    processes = Processes(environment(streaming=options.jobs == 1))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    scratch = Path(tempfile.mkdtemp(prefix="cloud-sync-test-"))
    started = time.monotonic()
    try:
        results = run_parts(parts, options.jobs, scratch, pytest_arguments, processes)
        if not pytest_arguments:
            print(coverage_data.summary(scratch), end="")
    except KeyboardInterrupt:
        processes.stop_all()
        print("stopped", file=sys.stderr)
        return 130
    except OSError as error:
        print(
            f"The tests cannot write {error.filename} ({error.strerror}): free 2 GB, or work on a copy of your own", file=sys.stderr
        )
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print_summary(results, time.monotonic() - started)
    return 1 if any(result.failure for result in results) or all(result.empty for result in results) else 0


def _is_chosen(part: Part, chosen: Sequence[str]) -> bool:
    return part.name in chosen or part.group in chosen or (part.in_all and "all" in chosen)


def read_arguments(arguments: Sequence[str]) -> tuple[argparse.Namespace, Sequence[str]]:
    """Split the command line into this program's options and pytest's arguments."""
    names = sorted({"all", *(part.name for part in PARTS), *(part.group for part in PARTS)})
    parser = argparse.ArgumentParser(prog="python -m tests.run_all", description="Run parts of the test run.")
    parser.add_argument("--jobs", type=int, default=1, help="how many parts run at the same time (default: 1)")
    parser.add_argument("parts", nargs="+", choices=names, metavar="PART", help=", ".join(names))
    position = list(arguments).index("--") if "--" in arguments else len(arguments)
    return parser.parse_args(arguments[:position]), arguments[position + 1 :]


def environment(*, streaming: bool) -> dict[str, str]:
    """Return the environment that all parts share: the repository's tools first, no colours in a log."""
    values = {**os.environ, "PATH": path_without_shims(BIN), "PYTHONUNBUFFERED": "1"}
    return values if streaming and sys.stdout.isatty() else {**values, **PLAIN_OUTPUT}


def run_parts(
    parts: Sequence[Part], jobs: int, scratch: Path, pytest_arguments: Sequence[str], processes: Processes
) -> list[Result]:
    """Run parts, each in a folder of its own, the longest first, so that those that run at the same time end together."""
    parts = sorted(parts, key=lambda part: part.seconds, reverse=True)
    progress = Progress(parts, jobs)

    def run(part: Part) -> Result:
        folder = scratch / part.name
        folder.mkdir()
        progress.begin(part)
        result = run_part(part, Context(folder, pytest_arguments), processes, LOGS / f"{part.name}.log" if jobs > 1 else None)
        progress.end(result)
        return result

    LOGS.mkdir(parents=True, exist_ok=True)
    if jobs == 1:
        return [run(part) for part in parts]
    print(f"Running {len(parts)} parts, {jobs} at a time; their whole output is in {LOGS.relative_to(REPOSITORY)}.", flush=True)
    pool = ThreadPoolExecutor(jobs)
    try:
        return [future.result() for future in as_completed([pool.submit(run, part) for part in parts])]
    except KeyboardInterrupt:
        processes.stop_all()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def run_part(part: Part, context: Context, processes: Processes, log: Path | None) -> Result:
    """Run the steps of a part, up to the first that fails."""
    started = time.monotonic()
    ended, cpu, closing = Ended(None), 0.0, []
    with log.open("wb") if log else contextlib.nullcontext() as output:
        for step in part.steps(context):
            begun_at = log.stat().st_size if log else 0
            ended = processes.run(step, output, started + part.limit)
            cpu += ended.cpu
            if ended.failure:
                break
            closing += closing_line(log, begun_at) if log else []
    empty = bool(context.pytest_arguments) and ended.failure == NOTHING_SELECTED
    failure = None if empty else ended.failure
    return Result(part, failure, time.monotonic() - started, cpu, log, closing, empty)


def closing_line(log: Path, begun_at: int) -> list[str]:
    """Return the last line that a command wrote to a log, such as pytest's count of tests, if it wrote any."""
    text = log.read_bytes()[begun_at:].decode("utf-8", "replace")
    lines = [line.strip(RULER) for line in text.splitlines() if line.strip(RULER) and not line.startswith(OF_THE_LAB)]
    return lines[-1:]


def print_summary(results: Sequence[Result], seconds: float) -> None:
    """Print one line for each part, how busy the machine was, and the count."""
    failed = sum(1 for result in results if result.failure)
    empty = sum(1 for result in results if result.empty)
    print("\npart              seconds     work  result")
    for result in sorted(results, key=lambda result: result.seconds, reverse=True):
        print(f"{result.part.name:16} {result.seconds:8.0f} {result.cpu:8.0f}  {result.outcome}")
    work, cores = sum(result.cpu for result in results), len(os.sched_getaffinity(0))
    print(f"\n{seconds:.0f} s, in which processes worked {work:.0f} s: {work / seconds / cores:.0%} of {cores} cores")
    print(f"parts: {len(results) - failed - empty} passed, {failed} failed{f', {empty} without a test' if empty else ''}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

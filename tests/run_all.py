# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run parts of the test run, two at a time where asked, and say at the end how each of them went.

Usage: python -m tests.run_all [--jobs N] PART_OR_GROUP... [-- PYTEST_ARGUMENT...]      (all = every part)
With one job a part's output is shown as it comes; with more, as a whole when the part is done.
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
from dataclasses import dataclass
from pathlib import Path

from tests.tools.collection_copy import REPOSITORY
from tests.tools.parts import BIN, PARTS, Context, Part, path_without_shims
from tests.tools.processes import Processes

NOTHING_SELECTED = "exit status 5"  # pytest's, for no tests collected
LOGS = REPOSITORY / "tests" / "output" / "logs"
PLAIN_OUTPUT = {
    "ANSIBLE_NOCOLOR": "1",
    "ANSIBLE_FORCE_COLOR": "0",
    "NO_COLOR": "1",
    "PY_COLORS": "0",
    "TERM": "dumb",
    "COLUMNS": "160",
}


@dataclass(frozen=True, slots=True)
class Result:
    """How a part went: why it failed, or None; its duration in seconds; its log, where it has one.

    ``empty``: the arguments for pytest select none of its tests, which is no failure as long as they select some elsewhere.
    """

    part: Part
    failure: str | None
    seconds: float
    log: Path | None
    empty: bool = False

    @property
    def outcome(self) -> str:
        """How it went, in words."""
        return self.failure or ("no test selected" if self.empty else "passed")


def main(arguments: Sequence[str]) -> int:
    """Run the parts that the arguments name; return 0 when all of them passed."""
    options, pytest_arguments = read_arguments(arguments)
    parts = [part for part in PARTS if {"all", part.name, part.group} & set(options.parts)]
    processes = Processes(environment(streaming=options.jobs == 1))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    scratch = Path(tempfile.mkdtemp(prefix="cloud-sync-test-"))
    try:
        results = run_parts(parts, options.jobs, scratch, pytest_arguments, processes)
    except KeyboardInterrupt:
        processes.stop_all()
        print("stopped", file=sys.stderr)
        return 130
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print_summary(results)
    return 1 if any(result.failure for result in results) or all(result.empty for result in results) else 0


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
    """Run parts, each in a folder of its own, and show the output of each."""

    def run(part: Part) -> Result:
        folder = scratch / part.name
        folder.mkdir()
        return run_part(part, Context(folder, pytest_arguments), processes, LOGS / f"{part.name}.log" if jobs > 1 else None)

    LOGS.mkdir(parents=True, exist_ok=True)
    if jobs == 1:
        return [run(part) for part in parts]
    print(f"Running {len(parts)} parts, {jobs} at a time; each shows its output when it is done.", flush=True)
    pool = ThreadPoolExecutor(jobs)
    try:
        return [show(future.result()) for future in as_completed([pool.submit(run, part) for part in parts])]
    except KeyboardInterrupt:
        processes.stop_all()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def run_part(part: Part, context: Context, processes: Processes, log: Path | None) -> Result:
    """Run the steps of a part, up to the first that fails."""
    say(f"==> {part.name}")
    started = time.monotonic()
    deadline = started + part.minutes * 60
    with log.open("wb") if log else contextlib.nullcontext() as output:
        failures = (processes.run(step, output, deadline) for step in part.steps(context))
        failure = next(filter(None, failures), None)
    empty = bool(context.pytest_arguments) and failure == NOTHING_SELECTED
    return Result(part, None if empty else failure, time.monotonic() - started, log, empty)


def say(line: str) -> None:
    """Print a line in one piece, since several threads print."""
    print(f"{line}\n", end="", flush=True)


def show(result: Result) -> Result:
    """Print the log of a part that is done."""
    say(f"\n======== {result.part.name}: {result.outcome} after {result.seconds:.0f} s ========")
    if result.log:
        with result.log.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.flush()
    return result


def print_summary(results: Sequence[Result]) -> None:
    """Print one line for each part, and the count."""
    failed = sum(1 for result in results if result.failure)
    empty = sum(1 for result in results if result.empty)
    print("\npart              seconds  result")
    for result in results:
        print(f"{result.part.name:16} {result.seconds:8.0f}  {result.outcome}")
    print(f"\nparts: {len(results) - failed - empty} passed, {failed} failed{f', {empty} without a test' if empty else ''}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

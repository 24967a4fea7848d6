# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m tests.lab run [--dataset NAME] [--controllers NUMBER] [--quiet] -- COMMAND...`, and commands for use inside a lab."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from tests.lab import commands
from tests.lab.datasets import DatasetError, load
from tests.lab.directory.configuration import PLACES
from tests.lab.frame import namespace
from tests.lab.frame.errors import LabError
from tests.lab.frame.inside import FAILED
from tests.lab.frame.progress import Progress, complain

INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run one command of the lab and return its exit status."""
    own, command = _split(arguments)
    parser = _parser()
    options = parser.parse_args(own, argparse.Namespace(command=command))
    if options.handler is _run and not command:
        parser.error("run needs a command, after --")
    try:
        return int(options.handler(options) or 0)
    except (LabError, DatasetError) as error:
        complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    # By hand: what argparse makes of options in COMMAND, and of a second --, depends on Python's version.
    values = list(arguments)
    position = values.index("--") if "--" in values else len(values)
    return values[:position], values[position + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__)
    subparsers = parser.add_subparsers(required=True, metavar="ACTION")
    run = subparsers.add_parser(
        "run",
        usage="python -m tests.lab run [-h] [--dataset NAME] [--controllers NUMBER] [--quiet] -- COMMAND...",
        help="run COMMAND in a fresh lab and return its exit status; 125 when the lab itself failed",
    )
    run.add_argument("--dataset", default="small", help="small (default), empty, written, or generated:groups=100,users=500")
    run.add_argument(
        "--controllers",
        type=int,
        choices=range(1, len(PLACES) + 1),
        default=1,
        help="domain controllers: 1 (default), or 2 that replicate with each other",
    )
    run.add_argument("--quiet", action="store_true", help="say nothing but errors")
    run.set_defaults(handler=_run)
    commands.register(subparsers)
    return parser


def _run(options: argparse.Namespace) -> int:
    started = time.monotonic()
    load(options.dataset)
    return namespace.run(options.command, options.dataset, options.controllers, Progress(started, options.quiet))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

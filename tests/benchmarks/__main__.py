# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the benchmarks inside a lab and print their ratios. Every module ``bench_*`` beside this one has a ``run()``.

One that has a ``DATASET`` needs a lab with it, and runs only when it is named.

Usage: python -m tests.lab run -- python -m tests.benchmarks [NAME...]      (NAME is what follows bench_)
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from tests.benchmarks.comparison import Report
from tests.lab.frame.state import State

PREFIX = "bench_"


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; return 1 when a figure is out of its bounds."""
    known = sorted(path.stem.removeprefix(PREFIX) for path in Path(__file__).parent.glob(f"{PREFIX}*.py"))
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    missed = []
    for name in names or known:
        module = importlib.import_module(f"tests.benchmarks.{PREFIX}{name}")
        dataset = getattr(module, "DATASET", None)
        if dataset and State.read().dataset != dataset:
            if name in names:
                print(f"bench: {name} needs a lab with --dataset {dataset}", file=sys.stderr)
                return 2
            continue
        report = module.run()
        if not isinstance(report, Report):
            raise TypeError(f"{module.__name__}.run() must return a Report")
        print("\n" + "\n".join(report.lines()), flush=True)
        missed += [f"{name}: {figure}" for figure in report.misses()]
    if missed:
        print(f"\nout of bounds: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a comparison of 10,000 groups with 250,000 members takes of our own process, and that it grows with their number.

Usage: python -m tests.benchmarks.bench_drift      (needs no lab)
"""

from __future__ import annotations

import subprocess
import sys
import typing as t

from tests.benchmarks.comparison import Comparison, Figure

GROUPS = 10_000
MEMBERS = 25
USERS = 50_000
MOST_MEGABYTES = 250.0
MOST_SECONDS = 30.0
# How much faster than the number of groups it may grow.
SLACK = 1.25


class Cost(t.NamedTuple):
    """Seconds of the processor, and megabytes of the whole process with all groups in it."""

    seconds: float
    megabytes: float


def measure(groups: int) -> Cost:
    """Compare so many groups in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.drifts", str(groups), str(MEMBERS), str(USERS)]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return Cost(*map(float, answer.stdout.split()))


def run() -> Comparison:
    """Return the shares of what is wanted at most; ten times as many groups must not cost more than ten times as much."""
    small, large = measure(GROUPS // 10), measure(GROUPS)
    figures = (
        Figure("wanted", 1.0),
        Figure(f"memory of {GROUPS:,} groups", large.megabytes / MOST_MEGABYTES, at_most=1.0),
        Figure(f"processor of {GROUPS:,} groups", large.seconds / MOST_SECONDS, at_most=1.0),
        Figure("processor beside ten times that of a tenth", large.seconds / (10 * small.seconds), at_most=SLACK),
    )
    return Comparison("Drift without network, as a share", "", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))

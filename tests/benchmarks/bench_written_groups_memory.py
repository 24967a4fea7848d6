# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory half a million memberships of 20,000 written groups take, Python included, and that it grows with their number.

Usage: python -m tests.benchmarks.bench_written_groups_memory      (needs no lab)
"""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.comparison import Comparison, Figure

GROUPS = 20_000
MEMBERS = 25
USERS = 100_000
WANTED = 200.0
# How much faster than the number of groups memory may grow.
SLACK = 1.25


def run() -> Comparison:
    """Return the megabytes beside the most that is wanted; the second half of the groups must not cost more than the first."""
    small, medium, large = (measure(number) for number in (0, GROUPS // 2, GROUPS))
    first_half, second_half = medium - small, large - medium
    figures = (
        Figure(f"wanted for {GROUPS:,} groups", WANTED),
        Figure(f"{GROUPS:,} groups, {GROUPS * MEMBERS:,} memberships", large, at_most=1.0),
        Figure("the first half of them", first_half),
        Figure("the second half of them", second_half, at_most=SLACK * first_half / WANTED),
    )
    return Comparison("Memory of all written groups without network", "MB", figures)


def measure(groups: int) -> float:
    """Return the megabytes that so many groups take in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.generated_pass", str(groups), str(MEMBERS), str(USERS)]
    return float(subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    print("\n".join(run().lines()))

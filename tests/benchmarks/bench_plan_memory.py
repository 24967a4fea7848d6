# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory a plan of 10,000 groups takes, Python and all groups included, and that it grows with their number.

Usage: python -m tests.benchmarks.bench_plan_memory      (needs no lab)
"""

from __future__ import annotations

from tests.benchmarks.comparison import Comparison, Figure
from tests.benchmarks.plans import measure

GROUPS = 10_000
WANTED = 200.0
# How much faster than the number of groups memory may grow.
SLACK = 1.25


def run() -> Comparison:
    """Return the megabytes of plans, beside the most that is wanted; the second half must not cost more than the first."""
    small, medium, large = (measure(number).megabytes for number in (0, GROUPS // 2, GROUPS))
    first_half, second_half = medium - small, large - medium
    figures = (
        Figure(f"wanted for {GROUPS:,} groups", WANTED),
        Figure(f"{GROUPS:,} groups", large, at_most=1.0),
        Figure("the first half of them", first_half),
        Figure("the second half of them", second_half, at_most=SLACK * first_half / WANTED),
    )
    return Comparison("Memory of a plan without network", "MB", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))

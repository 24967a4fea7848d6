# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a plan of 10,000 groups with the default mappings takes without network, and how that grows.

Usage: python -m tests.benchmarks.bench_plan      (needs no lab)
"""

from __future__ import annotations

import statistics

from tests.benchmarks.comparison import Comparison, Figure
from tests.benchmarks.plans import measure

ROUNDS = 3
GROUPS = 10_000
WANTED = 3.0


def run() -> Comparison:
    """Return the seconds of plans, beside the most that is wanted."""
    figures = (
        Figure(f"wanted for {GROUPS:,} groups", WANTED),
        Figure(f"{GROUPS:,} groups", seconds(GROUPS), at_most=1.0),
        Figure(f"{GROUPS // 4:,} groups, times 4", seconds(GROUPS // 4) * 4),
    )
    return Comparison(f"Plan without network, median of {ROUNDS}", "s", figures)


def seconds(number: int) -> float:
    """Return the median of some rounds."""
    return statistics.median(measure(number).seconds for _round in range(ROUNDS))


if __name__ == "__main__":
    print("\n".join(run().lines()))

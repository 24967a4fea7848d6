# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long it takes to compare 10,000 groups of 25 members that are as they must be, without network.

Usage: python -m tests.benchmarks.bench_compare      (needs no lab)
"""

from __future__ import annotations

import statistics

from tests.benchmarks.compared_groups import MEMBERS, measure
from tests.benchmarks.comparison import Comparison, Figure

ROUNDS = 3
GROUPS = 10_000
# Looking for differences must cost little beside computing what is expected.
SLACK = 1.3


def run() -> Comparison:
    """Return the seconds: of the expected states alone, with the search for differences, with every check as it is returned."""
    figures = (
        Figure("expected states alone", seconds("expected")),
        Figure("and their differences", seconds("differences"), at_most=SLACK),
        Figure("and all their checks and tables", seconds("checks")),
    )
    return Comparison(f"Comparing {GROUPS:,} equal groups of {MEMBERS} members, median of {ROUNDS}", "s", figures)


def seconds(what: str) -> float:
    """Return the median of some rounds."""
    return statistics.median(measure(what, GROUPS).seconds for _round in range(ROUNDS))


if __name__ == "__main__":
    print("\n".join(run().lines()))

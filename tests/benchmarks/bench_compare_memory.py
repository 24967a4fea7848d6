# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory it takes to compare 10,000 groups of 25 members that are as they must be, Python and all groups included.

Usage: python -m tests.benchmarks.bench_compare_memory      (needs no lab)
"""

from __future__ import annotations

from tests.benchmarks.compared_groups import MEMBERS, measure
from tests.benchmarks.comparison import Comparison, Figure

GROUPS = 10_000
# Nothing is made for a group that is as it must be.
SLACK = 1.02


def run() -> Comparison:
    """Return the megabytes: of the expected states alone, with the search for differences, with every check as it is returned."""
    figures = (
        Figure("expected states alone", measure("expected", GROUPS).megabytes),
        Figure("and their differences", measure("differences", GROUPS).megabytes, at_most=SLACK),
        Figure("and all their checks and tables", measure("checks", GROUPS).megabytes),
    )
    return Comparison(f"Memory of comparing {GROUPS:,} equal groups of {MEMBERS} members", "MB", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))

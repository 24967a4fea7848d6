# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long it takes to read the members of 2,000 groups, beside the bare transfer of the same answers by requests."""

from __future__ import annotations

import statistics

from tests.benchmarks.comparison import Comparison, Figure
from tests.benchmarks.reads import member_paths, seconds, transfer
from tests.lab.client import Lab

READS = 2000
AT_ONCE = 8
ROUNDS = 3


def run() -> Comparison:
    """Return the seconds of both, measured in turn."""
    lab = Lab()
    lab.reset()
    paths = member_paths(lab, READS)
    rounds = [(transfer(lab, paths, AT_ONCE), seconds(paths, AT_ONCE)) for _round in range(ROUNDS)]
    bare, ours = (statistics.median(each) for each in zip(*rounds, strict=True))
    figures = (Figure("bare requests", bare), Figure(f"members of {READS:,} groups", ours, at_most=2.0))
    return Comparison(f"Reading in parallel, {AT_ONCE} at once, median of {ROUNDS}", "s", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))

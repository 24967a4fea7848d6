# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long 320 reads take in batches where each answer takes a second: eight requests at once, beside one."""

from __future__ import annotations

from tests.benchmarks.comparison import Comparison, Figure
from tests.benchmarks.reads import member_paths, seconds
from tests.lab.client import Lab

READS = 320
LATENCY = 1.0


def run() -> Comparison:
    """Return the seconds of both."""
    lab = Lab()
    lab.reset()
    paths = member_paths(lab, READS)
    lab.set(latency=LATENCY)
    try:
        figures = (Figure("one at once", seconds(paths, 1)), Figure("eight at once", seconds(paths, 8), at_most=1 / 6))
    finally:
        lab.set(latency=0.0)
    return Comparison(f"{READS} reads, {LATENCY:g} s for each answer", "s", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole run of ``writeback_drift`` over the largest configuration that the service supports, as shares of what is wanted at most."""

from __future__ import annotations

import math

from tests.benchmarks.bench_drift import GROUPS, MOST_MEGABYTES, MOST_SECONDS
from tests.benchmarks.bench_drift_runs import whole
from tests.benchmarks.comparison import Comparison, Figure
from tests.lab.client import Lab

USERS, MEMBERSHIPS = 10_000, 250_000
DATASET = f"generated:groups={GROUPS},users={USERS},memberships={MEMBERSHIPS},written=1"
# Assignments, groups, batches of pages of members, users.
NEEDED = math.ceil(GROUPS / 999) + math.ceil(GROUPS / 1000) + math.ceil(GROUPS / 20) + math.ceil(USERS / 1000)


def run() -> Comparison:
    """Return the shares; ends where the run is incomplete or finds anything about groups or members."""
    Lab().reset()
    measured = whole(GROUPS, MEMBERSHIPS)
    figures = (
        Figure("wanted", 1.0),
        Figure("requests", measured["requests"] / NEEDED, at_most=1.05),
        Figure("memory", measured["megabytes"] / MOST_MEGABYTES, at_most=1.0),
        Figure("processor", measured["processor"] / MOST_SECONDS, at_most=1.0),
    )
    return Comparison(f"Drift of {GROUPS:,} groups with {MEMBERSHIPS:,} memberships, as a share", "", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))

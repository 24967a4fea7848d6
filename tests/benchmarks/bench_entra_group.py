# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory that ``entra_group_info`` takes for a group of 50,000 members, beside that for a small group."""

from __future__ import annotations

import sys

from tests.benchmarks.bench_ad_group import once
from tests.benchmarks.comparison import Comparison, Figure
from tests.integration.helpers.large_group import MEMBERS, NAME, seed_large_group
from tests.lab.client import Lab

MODULE = "hybrid_identity.cloud_sync.entra_group_info"
SMALL = "SG-Canary"


def run() -> Comparison:
    """Return the peak megabytes of both, each in a process of its own."""
    lab = Lab()
    lab.reset()
    seed_large_group(lab)
    small = once(sys.executable, MODULE, {"groups": [SMALL]})
    large = once(sys.executable, MODULE, {"groups": [NAME]})
    if large["found"] != MEMBERS:
        raise SystemExit(f"bench: {large['found']:.0f} of {MEMBERS} members were found")
    print(f"  {MODULE}, {MEMBERS:,} members: {large['seconds']:.2f} s", flush=True)
    figures = (Figure(f"{small['found']:.0f} members", small["megabytes"]), Figure(f"{MEMBERS:,} members", large["megabytes"]))
    return Comparison("Memory of entra_group_info", "MB", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All written groups with their members, beside a bare search of ldap3 for the same, each in a process of its own.

The bare search asks the same of the controller, and keeps nothing; the collection follows ranges, looks for accounts by primary
group, and has a table of all members at the end.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from tests.benchmarks.comparison import Comparison, Figure
from tests.tools.collection_copy import REPOSITORY

GROUPS, USERS, MEMBERSHIPS = 2_000, 5_000, 20_000
DATASET = f"generated:groups={GROUPS},users={USERS},memberships={MEMBERSHIPS},written=1"
ROUNDS = 3
AT_MOST = 2.0
MEGABYTES = 200.0
Measured = dict[str, float]


def run() -> Comparison:
    """Return the median seconds side by side; ends where memory is not what is promised."""
    bare, ours = measure()
    if ours["megabytes"] > MEGABYTES:
        raise SystemExit(f"bench: {ours['megabytes']:.0f} MB, more than the {MEGABYTES:.0f} MB that are promised")
    figures = (
        Figure("ldap3, one search", bare["seconds"]),
        Figure("read_written_groups", ours["seconds"], at_most=AT_MOST),
    )
    return Comparison(f"{GROUPS:,} written groups with {MEMBERSHIPS:,} memberships, median of {ROUNDS}", "s", figures)


def measure() -> tuple[Measured, Measured]:
    """Return the medians of several runs of both, which take turns, and say them."""
    rounds = [(once("ldap3"), once("ours")) for _round in range(ROUNDS)]
    bare, ours = (_medians(way, runs) for way, runs in zip(("ldap3", "ours"), zip(*rounds, strict=True), strict=True))
    if (bare["groups"], bare["memberships"]) != (ours["groups"], ours["memberships"]):
        raise SystemExit(f"bench: found {ours}, where ldap3 found {bare}")
    return bare, ours


def _medians(way: str, runs: tuple[Measured, ...]) -> Measured:
    medians = {name: statistics.median(each[name] for each in runs) for name in runs[0]}
    print(
        f"  {way}: {medians['groups']:,.0f} groups, {medians['memberships']:,.0f} memberships, {medians['seconds']:.2f} s, of which "
        f"{medians['processor']:.2f} s on the processor, peak {medians['megabytes']:.0f} MB",
        flush=True,
    )
    return medians


def once(way: str) -> Measured:
    """Return what one run costs, in a process of its own, and how much it finds."""
    command = [sys.executable, "-m", "tests.benchmarks.one_pass", way]
    answer = subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode:
        raise SystemExit(f"bench: reading by {way} failed")
    measured: Measured = json.loads(answer.stdout.splitlines()[-1])
    return measured


if __name__ == "__main__":
    print("\n".join(run().lines()))

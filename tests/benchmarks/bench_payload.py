# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible packs for each module, and the processor time of importing that, beside ansible.builtin.ping.

A file that is imported anywhere in the packed files is packed as well, within a function or for its types alone too.

Usage: python -m tests.benchmarks.bench_payload      (needs no lab)
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ansible.plugins.loader import init_plugin_loader

from tests.benchmarks.payload import Payload, pack
from tests.contract.repository import MODULES

ROUNDS = 7
BASELINE = "ansible.builtin.ping"
COLLECTION = "hybrid_identity.cloud_sync"


@dataclass(frozen=True, slots=True)
class Weight:
    """What one module weighs: its own packed files, and the processor seconds that its import takes."""

    name: str
    files: int
    kibibytes: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What modules weigh; the first is ping."""

    weights: tuple[Weight, ...]

    def misses(self) -> list[str]:
        """Return the names of the modules that are too heavy."""
        return []

    def lines(self) -> Iterable[str]:
        """Yield a table."""
        width = max(len(weight.name) for weight in self.weights)
        yield f"Own files that are packed, and processor time of the import, median of {ROUNDS}"
        yield f"  {'':{width}}  files    KiB     ms  times ping"
        for weight in self.weights:
            ratio = weight.seconds / self.weights[0].seconds
            yield f"  {weight.name:{width}}  {weight.files:5}  {weight.kibibytes:5.1f}  {weight.seconds * 1000:5.0f}  {ratio:10.2f}"


def run() -> Weights:
    """Return what each module of the collection weighs."""
    init_plugin_loader()
    names = [BASELINE, *(f"{COLLECTION}.{name}" for name in MODULES)]
    with tempfile.TemporaryDirectory(prefix="cloud-sync-bench-") as folder:
        payloads = [pack(name, Path(folder)) for name in names]
        # One round after the other, so that what slows the machine down for a while slows all of them.
        rounds = [[payload.import_seconds() for payload in payloads] for _round in range(ROUNDS)]
    medians = [statistics.median(seconds) for seconds in zip(*rounds, strict=True)]
    return Weights(tuple(_weight(payload, seconds) for payload, seconds in zip(payloads, medians, strict=True)))


def _weight(payload: Payload, seconds: float) -> Weight:
    return Weight(payload.module.rpartition(".")[2], payload.own_files, payload.own_kibibytes, seconds)


if __name__ == "__main__":
    print("\n".join(run().lines()))

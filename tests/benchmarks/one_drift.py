# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare the lab's whole configuration by ``writeback_drift`` in this process, and print what that took and what it found."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.memory import peak_megabytes
from tests.integration.helpers.in_process import succeed


def main(configuration: str) -> None:
    """Run the module from its import to its answer; connection options come from the environment."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cloud-sync-bench-") as folder:
        report = str(Path(folder, "report"))
        found = succeed("writeback_drift", configuration=configuration, drift_action="report", report_path=report)
        run = json.loads(Path(found["files"]["drift.json"]).read_text(encoding="utf-8"))
    measured = {"seconds": time.monotonic() - started, "processor": time.process_time(), "megabytes": peak_megabytes()}
    details = {"complete": run["complete"], "groups": run["groups"]["in_sync"], "memberships": run["memberships"]["held"]}
    print(json.dumps({**measured, **details, "requests": run["cost"]["graph"]["requests"], "findings": run["counts"]["by_check"]}))


if __name__ == "__main__":
    main(sys.argv[1])

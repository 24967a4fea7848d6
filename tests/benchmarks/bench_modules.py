# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module that changes nothing costs, beside ansible.builtin.ping in the same run.

The figure is the lower quartile of many interleaved rounds: of tasks that take a third of a second each, the median moves
by a tenth with whatever else the machine does, and the fastest one is luck.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from tests.benchmarks.comparison import Comparison, Figure

ROUNDS = 20
BASELINE = "ansible.builtin.ping"
MEASURED = ("hybrid_identity.cloud_sync.sync_job_info", "hybrid_identity.cloud_sync.sync_schema")
AT_MOST = 1.6


def run() -> Comparison:
    """Return the seconds of each task."""
    with tempfile.TemporaryDirectory(prefix="cloud-sync-bench-") as folder:
        run_playbook(Path(folder))
        seconds = durations(Path(folder))
    quick = {name: statistics.quantiles(seconds[name], n=4)[0] for name in (BASELINE, *MEASURED)}
    figures = [Figure(BASELINE, quick[BASELINE]), *(Figure(name, quick[name], AT_MOST) for name in MEASURED)]
    return Comparison(f"A task that changes nothing, lower quartile of {2 * ROUNDS}", "s", tuple(figures))


def run_playbook(folder: Path) -> None:
    """Run the playbook; Ansible's own JUnit report in the folder has the seconds of each task."""
    playbook = Path(__file__).with_name("modules.yml")
    report = {"ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit", "JUNIT_OUTPUT_DIR": str(folder)}
    answer = subprocess.run(
        ["ansible-playbook", "--inventory", "localhost,", "--connection", "local", "-e", f"rounds={ROUNDS}", str(playbook)],
        env={**os.environ, **report, "ANSIBLE_PYTHON_INTERPRETER": sys.executable},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise SystemExit(f"{answer.stdout}\nbench: the playbook failed")


def durations(folder: Path) -> dict[str, list[float]]:
    """Return the seconds of every run of the tasks that are named after what they measure."""
    found: dict[str, list[float]] = {}
    for report in folder.glob("*.xml"):
        for case in ElementTree.parse(report).iter("testcase"):
            name = re.fullmatch(r"\[localhost\] .*: Measure ([\w.]+)(?: .*)?", case.attrib["name"])
            if name:
                found.setdefault(name[1], []).append(float(case.attrib["time"]))
    return found


if __name__ == "__main__":
    print("\n".join(run().lines()))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demos, inside a lab.

Usage: python -m tests.tools.demo            the change playbook twice; the second run must find nothing to change
       python -m tests.tools.demo failure    a change that moves the test group to a wrong OU, and its rollback
       python -m tests.tools.demo onboarding the onboarding of an empty tenant twice; in a lab with the dataset empty
All leave their evidence in tests/output/evidence and end with the path of the last report.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

from tests.tools.collection_copy import REPOSITORY
from tests.tools.output import OUTPUT

EVIDENCE = OUTPUT / "evidence"
RECAP = re.compile(r"\bok=\d+\s+changed=(?P<changed>\d+)\s")
REPORT = re.compile(r"Report: (?P<path>\S+?report\.html)")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a playbook in a demo, and how it must end."""

    title: str
    change_id: str
    variables: tuple[str, ...]
    succeeds: bool
    changes: bool
    playbook: str = "change"


RIGHT, WRONG = "playbooks/vars/demo.yml", "playbooks/vars/demo_failure.yml"
DEMOS = {
    "change": (
        Run("First run", "demo-1", (RIGHT,), succeeds=True, changes=True),
        Run("Second run: the same, nothing may change", "demo-2", (RIGHT,), succeeds=True, changes=False),
    ),
    "onboarding": (
        Run("An empty tenant gets a configuration", "demo-first", (RIGHT,), succeeds=True, changes=True, playbook="onboard"),
        Run("The same again, nothing may change", "demo-second", (RIGHT,), succeeds=True, changes=False, playbook="onboard"),
    ),
    "failure": (
        Run("A change that is right", "demo-right", (RIGHT,), succeeds=True, changes=True),
        Run("A change that moves the test group to a wrong OU", "demo-wrong", (RIGHT, WRONG), succeeds=False, changes=True),
        Run("The first change again: all is as it was, nothing may change", "demo-again", (RIGHT,), succeeds=True, changes=False),
    ),
}


def main(name: str) -> int:
    """Run a demo; return 0 when every run of it ended as it must."""
    shutil.rmtree(EVIDENCE / name, ignore_errors=True)
    report = None
    for run in DEMOS[name]:
        status, changed, found = run_playbook(run, name)
        if (status == 0) != run.succeeds:
            print(f"demo: '{run.title}' must {'pass' if run.succeeds else 'fail'}, and ended with {status}", file=sys.stderr)
            return 1
        if bool(changed) != run.changes:
            print(f"demo: '{run.title}': {changed} tasks changed something", file=sys.stderr)
            return 1
        report = found if run.changes else report
    print(f"\nThe report of the change, for a browser: {report}")
    return 0 if report else 1


def run_playbook(run: Run, folder: str) -> tuple[int, int, str | None]:
    """Run the playbook and show its output; return its exit status, how many tasks changed something, and its report."""
    variables = [word for name in run.variables for word in ("-e", f"@{name}")]
    playbook = f"hybrid_identity.cloud_sync.{run.playbook}"
    command = ["ansible-playbook", playbook, *variables, "-e", f"cloud_sync_change_id={run.change_id}"]
    print(f"\n=== {run.title}\n=== {' '.join(command)}\n", flush=True)
    started, changed, report = time.monotonic(), 0, None
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
            recap, named = RECAP.search(plain), REPORT.search(plain)
            changed += int(recap["changed"]) if recap else 0
            report = named["path"] if named else report
    print(f"=== {changed} tasks changed something, after {time.monotonic() - started:.0f} s", flush=True)
    return process.returncode, changed, report


def environment(folder: str) -> dict[str, str]:
    """Return the environment of a run: evidence that outlives the lab, and output that reads well."""
    display = {
        "ANSIBLE_FORCE_COLOR": "1" if sys.stdout.isatty() else "0",
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
        # A line that YAML breaks would take the columns from a table.
        "ANSIBLE_CALLBACK_YAML_LINE_WIDTH": "no-break",
        "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "0",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **display, "CLOUD_SYNC_EVIDENCE_DIR": str(EVIDENCE / folder)}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or ["change"]))

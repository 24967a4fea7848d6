# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo, inside a lab: the change playbook twice. The second run must find nothing to change."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

from tests.tools.collection_copy import REPOSITORY

COMMAND = ("ansible-playbook", "hybrid_identity.cloud_sync.change", "-e", "@playbooks/vars/demo.yml")
RECAP = re.compile(r"\bok=\d+\s+changed=(?P<changed>\d+)\s")


def main() -> int:
    """Run the playbook twice; return 0 when both runs passed and only the first changed something."""
    for title, must_change in (("First run", True), ("Second run: the same, nothing may change", False)):
        print(f"\n=== {title}\n=== {' '.join(COMMAND)}\n", flush=True)
        started = time.monotonic()
        status, changed = run_playbook()
        if status:
            return status
        print(f"=== {changed} tasks changed something, after {time.monotonic() - started:.0f} s", flush=True)
        if bool(changed) != must_change:
            wanted = "at least one" if must_change else "none"
            print(f"demo: failed, expected {wanted} to change something", file=sys.stderr)
            return 1
    return 0


def run_playbook() -> tuple[int, int]:
    """Run the playbook and show its output; return its exit status and how many tasks changed something."""
    colours = "1" if sys.stdout.isatty() else "0"
    display = {"ANSIBLE_FORCE_COLOR": colours, "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml", "PYTHONUNBUFFERED": "1"}
    environment = {**os.environ, **display}
    changed = 0
    with subprocess.Popen(
        COMMAND, cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            recap = RECAP.search(re.sub(r"\x1b\[[0-9;]*m", "", line))
            changed += int(recap["changed"]) if recap else 0
    return process.returncode, changed


if __name__ == "__main__":
    sys.exit(main())

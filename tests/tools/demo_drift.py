# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo of drift, in a lab with the dataset ``written``: people make their mistakes, one playbook finds all of them.

Usage: python -m tests.lab run --dataset written -- python -m tests.tools.demo_drift
It leaves its report in tests/output/evidence/drift, and fails when a mistake was not found.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import typing as t

from tests.integration.helpers.mistakes import MISTAKES, Found, Person
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY
from tests.tools.demo import EVIDENCE, environment

Json = dict[str, t.Any]

FOLDER = EVIDENCE / "drift"
MADE = [mistake for mistake in MISTAKES if not mistake.lonely]
VARIABLES = ("-e", "@playbooks/vars/demo_drift.yml", "-e", f"cloud_sync_drift_report_path={FOLDER}")
COMMAND = ("ansible-playbook", "hybrid_identity.cloud_sync.drift", *VARIABLES)


def main() -> int:
    """Make the mistakes, run the playbook, and show what it found of each; return 0 when that is everything."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    person = Person(Lab())
    print("=== What people do, besides the collection", flush=True)
    for mistake in MADE:
        print(f"Somebody {mistake.title}", flush=True)
        mistake.make(person)
    print(f"\n=== {' '.join(COMMAND)}\n", flush=True)
    done = subprocess.run(COMMAND, cwd=REPOSITORY, env=environment("drift"), stdin=subprocess.DEVNULL, check=False)
    if done.returncode == 0:
        print("demo: the playbook found no drift", file=sys.stderr)
        return 1
    lines = (FOLDER / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    missed = show([json.loads(line) for line in lines])
    if missed:
        print(f"demo: not found: {', '.join(missed)}", file=sys.stderr)
        return 1
    print(f"\nAll {len(MADE)} are found. The report, for a browser: {FOLDER / 'report.html'}")
    return 0


def show(findings: list[Json]) -> list[str]:
    """Print each mistake with what was found of it; return the names of those of which something was not found."""
    print("\n=== What was found of it")
    missed = []
    for mistake in MADE:
        print(f"\nSomebody {mistake.title}")
        if not all([_shown(each, findings) for each in mistake.found]):  # noqa: C419, each of them is to be shown
            missed.append(mistake.name)
        if not mistake.found:
            print("  nothing, which is right")
    return missed


def _shown(wanted: Found, findings: list[Json]) -> bool:
    """Print the finding that fits, and tell whether there is one."""
    found = next((each for each in findings if _fits(each, wanted)), None)
    if found is None:
        print(f"  MISSING: {wanted}")
        return False
    about = ", ".join(each["name"] for each in (found["group"], found["member"]) if each) or found["subject"]
    print(f"  [{found['severity']}] {found['check']}, {found['state']}: {about}")
    print(f"    why:   {found['reason']}")
    print(f"    state: {found['state_reason']}")
    print(f"    fix:   {found['fix']['command'] or found['fix']['text']}")
    return True


def _fits(finding: Json, wanted: Found) -> bool:
    known = (finding["check"], finding["class"], finding["severity"], finding["state"], finding["subject"])
    group = (finding["group"] or {}).get("name", "")
    return known == (wanted.check, wanted.finding_class, wanted.severity, wanted.state, wanted.subject) and group == wanted.group


if __name__ == "__main__":
    sys.exit(main())

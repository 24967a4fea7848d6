# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the molecule scenario of an installed collection, inside a lab; fail when Ansible would use another copy of it.

Usage: python -m tests.tools.installed_scenario COLLECTIONS_PATH
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.tools.collection_copy import RELATIVE

LISTING = ("ansible-doc", "--type", "module", "--list_files", "hybrid_identity.cloud_sync")
MOLECULE = ("molecule", "--base-config", "molecule/config.yml", "test", "--scenario-name", "default")


def main(collections: Path) -> int:
    """Run the scenario and return its exit status."""
    foreign = [line for line in listed_modules() if str(collections) not in line]
    if foreign:
        print("\n".join(["Ansible finds modules elsewhere than in the installed collection:", *foreign]), file=sys.stderr)
        return 1
    return subprocess.run(MOLECULE, cwd=collections / RELATIVE / "extensions", stdin=subprocess.DEVNULL, check=False).returncode


def listed_modules() -> list[str]:
    """Return Ansible's list of the collection's modules, each with the path of its file."""
    answer = subprocess.run(LISTING, cwd=os.path.sep, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True)
    lines = [line for line in answer.stdout.splitlines() if line.strip()]
    if not lines:
        raise SystemExit("Ansible finds no module of the collection")
    return lines


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

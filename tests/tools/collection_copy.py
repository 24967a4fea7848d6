# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy the collection, without what git ignores, to where ansible-test and ansible-galaxy want it.

Usage: python -m tests.tools.collection_copy FOLDER
ansible-test works only in a real folder ``ansible_collections/NAMESPACE/NAME``, and a build must not take along
virtual environments, logs and caches.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
RELATIVE = Path("ansible_collections", "hybrid_identity", "cloud_sync")


def repository_files() -> list[Path]:
    """Return the files of the repository, tracked or new, but not ignored, relative to its root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    names = sorted(set(filter(None, listing.stdout.split("\0"))))
    return [Path(name) for name in names if (REPOSITORY / name).is_file()]


def copy_collection(folder: Path) -> Path:
    """Copy the files into a collection folder under ``folder`` and return that."""
    target = folder / RELATIVE
    for name in repository_files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, target / name)
    return target


if __name__ == "__main__":
    print(copy_collection(Path(sys.argv[1])))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the locks: for each environment of the repository the version of every package, with the hashes of its files.

Usage: lock.py UV ; UV is the program that resolves. A lock serves every supported Python and system; it names no index,
so an environment is made from whichever one pip is configured for, and only with files that have these hashes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = "3.11"
LOCKS = {
    "core-2.16": ("requirements/core-2.16.txt",),
    "dev": ("requirements.txt", "requirements/lab.txt", "requirements/test.txt", "requirements/lint.txt", "requirements/docs.txt"),
    "dotnet": ("requirements/dotnet.txt",),
    "eda": ("requirements/eda.txt",),
    "kerberos": ("requirements/kerberos.txt",),
    "runtime": ("meta/ee-requirements.txt",),
    "sdk": ("requirements/sdk.txt",),
}
HEADER = """\
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make lock`, from {names}.
"""


def main(uv: str) -> int:
    """Write all locks; return 0."""
    for name, sources in LOCKS.items():
        path = REPOSITORY / "requirements" / f"{name}.lock"
        path.write_text(HEADER.format(names=" ".join(sources)) + resolved(uv, sources), encoding="utf-8")
        print(f"{path.relative_to(REPOSITORY)}: written")
    return 0


def resolved(uv: str, sources: tuple[str, ...]) -> str:
    """Return the packages that the requirements need, each with its hashes; CalledProcessError when they contradict one another."""
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", "--upgrade"]
    command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", *sources]
    return subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make or update one virtual environment of the repository. Run by make, with the Python that it shall hold.

Usage: make_venv.py FOLDER REQUIREMENTS_FILE... ; needs the standard library only.
Writes FOLDER/.ready at the end, so that make knows; a second run beside the first waits for it.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
NAMESPACE, NAME = "hybrid_identity", "cloud_sync"


def main(arguments: list[str]) -> int:
    """Make the environment; return the exit status."""
    folder = REPOSITORY / arguments[0]
    requirements = [REPOSITORY / name for name in arguments[1:]]
    with open(f"{folder}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_ready(folder, requirements):
            (folder / ".ready").touch()
            return 0
        return build(folder, requirements)


def is_ready(folder: Path, requirements: list[Path]) -> bool:
    """Tell whether another run finished the same work while this one waited for the lock."""
    stamp = folder / ".ready"
    inputs = [*requirements, Path(__file__)]
    return stamp.exists() and all(stamp.stat().st_mtime >= path.stat().st_mtime for path in inputs)


def build(folder: Path, requirements: list[Path]) -> int:
    """Create the environment where it is missing or of another Python, then install into it."""
    names = ", ".join(path.name for path in requirements)
    print(f"{folder.name}: installing {names} with Python {sys.version.split()[0]} ...", flush=True)
    started = time.monotonic()
    log = folder.with_name(f"{folder.name}.log")
    python = folder / "bin" / "python"
    steps = [] if is_of_this_python(python) else [[sys.executable, "-m", "venv", "--clear", str(folder)]]
    install = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    steps.append(install + [word for path in requirements for word in ("--requirement", str(path))])
    with log.open("w", encoding="utf-8") as output:
        for step in steps:
            if subprocess.run(step, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False).returncode:
                return give_up(folder, log)
    link_collection(folder)
    log.replace(folder / "install.log")
    (folder / ".ready").touch()
    print(f"{folder.name}: ready after {time.monotonic() - started:.0f} s", flush=True)
    return 0


def is_of_this_python(python: Path) -> bool:
    """Tell whether the environment exists, runs, and holds the Python that runs this script."""
    probe = "import sys; print(sys.version)"
    try:
        answer = subprocess.run([python, "-c", probe], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()


def give_up(folder: Path, log: Path) -> int:
    """Show the end of the log and say what to do."""
    print("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]), file=sys.stderr)
    print(
        f"{folder.name}: not made; the package index must be reachable through pip's configuration. "
        f"The whole log is {log.name}; try again with: make venvs",
        file=sys.stderr,
    )
    return 1


def link_collection(folder: Path) -> None:
    """Make the collection importable, and usable by Ansible, under its full name."""
    collections = folder / "collections"
    parent = collections / "ansible_collections" / NAMESPACE
    parent.mkdir(parents=True, exist_ok=True)
    link = parent / NAME
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(REPOSITORY, parent), target_is_directory=True)
    scheme = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    (packages / "collections_of_repository.pth").write_text(f"{collections}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

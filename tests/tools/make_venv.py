# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make or update one virtual environment of the repository. Run by make, with the Python that it shall hold.

Usage: make_venv.py FOLDER REQUIREMENTS_FILE... ; needs the standard library only.
Writes FOLDER/.ready at the end, so that make knows, and into it for which Python, and FOLDER/.packages, what must be there;
forget-broken looks at both. A second run beside the first waits for it.
"""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
NAMESPACE, NAME = "hybrid_identity", "cloud_sync"
# What pip and the system say, and what to do. An index that does not answer looks to pip like one without the package.
REASONS = (
    (r"No space left on device|Disk quota exceeded", "the disk is full: free 2 GB for {folder} and for temporary files"),
    (r"Permission denied|Read-only file system", "a folder cannot be written: work on a copy of the repository that is yours"),
    (
        r"DO NOT MATCH THE HASHES|Hashes are required",
        "the package index serves another file than requirements/*.lock names: use another index, or renew the locks with: make lock",
    ),
    (
        r"Could not find a version|No matching distribution|Connection|HTTPError|name resolution|SSLError",
        "pip reaches no package index with all of the packages: name one with: pip config set global.index-url ADDRESS",
    ),
)


def main(arguments: list[str]) -> int:
    """Make the environment; return the exit status."""
    folder = REPOSITORY / arguments[0]
    requirements = [REPOSITORY / name for name in arguments[1:]]
    try:
        with open(f"{folder}.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if is_ready(folder, requirements):
                (folder / ".ready").touch()
                return 0
            return build(folder, requirements)
    except OSError as error:
        return give_up(folder, f"{error.filename}: {error.strerror}")


def is_ready(folder: Path, requirements: list[Path]) -> bool:
    """Tell whether another run finished the same work while this one waited for the lock."""
    stamp = folder / ".ready"
    inputs = [*requirements, Path(__file__)]
    return stamp.exists() and all(stamp.stat().st_mtime >= path.stat().st_mtime for path in inputs)


def build(folder: Path, requirements: list[Path]) -> int:
    """Create the environment where it is missing, broken or of another Python, then install into it."""
    names = ", ".join(path.name for path in requirements)
    problem = problem_of(folder) if os.path.lexists(folder) else "missing"
    if os.path.lexists(folder) and problem:
        print(f"{folder.name}: it {problem}, so it is made anew", flush=True)
    if not folder.is_dir():
        folder.unlink(missing_ok=True)
    print(f"{folder.name}: installing {names} with Python {sys.version.split()[0]} ...", flush=True)
    started = time.monotonic()
    log = folder.with_name(f"{folder.name}.log")
    steps = [[sys.executable, "-m", "venv", "--clear", str(folder)]] if problem else []
    python = str(folder / "bin" / "python")
    install = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    # A lock says which files may be installed; a list of requirements can't.
    install += ["--require-hashes"] if all(path.suffix == ".lock" for path in requirements) else []
    steps.append(install + [word for path in requirements for word in ("--requirement", str(path))])
    with log.open("w", encoding="utf-8") as output:
        for step in steps:
            if subprocess.run(step, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False).returncode:
                return give_up(folder, log.read_text(encoding="utf-8", errors="replace"), log)
    link_collection(folder)
    log.replace(folder / "install.log")
    # Without what a newer version of a package replaces.
    packages = sorted(path for path in packages_of(folder).iterdir() if path.suffix != ".dist-info" and path.name != "__pycache__")
    (folder / ".packages").write_text("".join(f"{path.relative_to(folder)}\n" for path in packages), encoding="utf-8")
    (folder / ".ready").write_text("Python {}.{}.{}\n".format(*sys.version_info), encoding="ascii")
    print(f"{folder.name}: ready after {time.monotonic() - started:.0f} s", flush=True)
    return 0


def problem_of(folder: Path) -> str | None:
    """Return why an environment cannot be used by the Python that runs this script, or None."""
    if not folder.is_dir():
        return "is not a folder"
    list_of_packages = folder / ".packages"
    kept = list_of_packages.read_text(encoding="utf-8").splitlines() if list_of_packages.exists() else []
    lost = next((name for name in kept if not (folder / name).exists()), None)
    if lost:
        return f"lacks {lost}"
    probe = [str(folder / "bin" / "python"), "-c", "import pip, sys; print(sys.version)"]
    try:
        answer = subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except OSError:
        return "does not run"
    if answer.returncode:
        return "does not run"
    return None if answer.stdout.strip() == sys.version.strip() else f"holds Python {answer.stdout.split()[0]}"


def give_up(folder: Path, said: str, log: Path | None = None) -> int:
    """Say in one line why the environment is not made and what to do; show the end of a log that nothing is known about."""
    reason = next((reason for pattern, reason in REASONS if re.search(pattern, said)), None)
    if reason is None:
        print("\n".join(said.splitlines()[-15:]), file=sys.stderr)
        reason = "see above"
    whole = f" (all that pip said: {log.name})" if log else ""
    print(f"{folder.name}: not made, {reason.format(folder=folder.parent)}; then try again: make venvs{whole}", file=sys.stderr)
    return 1


def packages_of(folder: Path) -> Path:
    """Return where the packages of an environment are."""
    scheme = {"base": str(folder), "platbase": str(folder)}
    return Path(sysconfig.get_path("purelib", "venv", vars=scheme))


def link_collection(folder: Path) -> None:
    """Make the collection importable, and usable by Ansible, under its full name."""
    collections = folder / "collections"
    parent = collections / "ansible_collections" / NAMESPACE
    parent.mkdir(parents=True, exist_ok=True)
    link = parent / NAME
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(REPOSITORY, parent), target_is_directory=True)
    (packages_of(folder) / "collections_of_repository.pth").write_text(f"{collections}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

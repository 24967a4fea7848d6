# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a lab changes in its own mount and network namespace."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.lab.directory.configuration import Place

from .errors import LabError
from .hosts import hosts_file
from .packages import BY_HAND, SYSTEM_PATH

HOSTS, RESOLVER = Path("/etc/hosts"), Path("/etc/resolv.conf")


def mount_folder(folder: Path) -> None:
    """Put a file system in memory over the lab's folder."""
    _run("mount", "-t", "tmpfs", "-o", "mode=0700", "lab", str(folder), problem="cannot mount the lab's folder")


def overlay_packages(root: Path) -> None:
    """Show the unpacked packages together with the host's own files, at their own paths."""
    # Relative, so that no character of the path can be taken for an option's.
    command = ("mount", "-t", "overlay", "-o", "lowerdir=usr:/usr", "lab", "/usr")
    problem = f"cannot overlay Samba's packages (a user namespace needs Linux 5.11 or newer): run as root, or {BY_HAND}"
    _run(*command, problem=problem, folder=root)


def show_own_processes() -> None:
    """Let /proc show the lab's processes. A container may forbid it, and nothing depends on it."""
    subprocess.run(["mount", "-t", "proc", "lab", "/proc"], capture_output=True, check=False, env=_environment())


def start_network(places: Sequence[Place]) -> None:
    """Bring up loopback, which holds all of 127.0.0.0/8, and name the addresses that have an interface of their own."""
    problem = "cannot bring up the lab's network"
    _run("ip", "link", "set", "lo", "up", problem=problem)
    for place in places[1:]:
        address = ("addr", "add", f"{place.address}/8", "dev", "lo", "label", place.interface)
        _run("ip", *address, problem=problem)


def name_hosts(folder: Path, addresses: Mapping[str, str]) -> None:
    """Write the lab's /etc/hosts, before or after it is in use."""
    (folder / HOSTS.name).write_text(hosts_file(addresses), encoding="ascii")


def resolve_names(folder: Path) -> None:
    """Let the lab look names up in its own /etc/hosts, then ask its own name server."""
    (folder / RESOLVER.name).write_text("nameserver 127.0.0.1\n", encoding="ascii")
    for system in (HOSTS, RESOLVER):
        own = folder / system.name
        own.chmod(0o644)
        # Where nothing names a name server, resolvers ask the one on loopback anyway.
        if system == HOSTS or system.exists():
            _run("mount", "--bind", str(own), str(system), problem=f"cannot replace {system} in the lab")


def _run(*command: str, problem: str, folder: Path | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=_environment())
    if done.returncode != 0:
        raise LabError(f"{problem} ({' '.join(done.stderr.split())})")


def _environment() -> dict[str, str]:
    # An ordinary user's search path may lack the folders of the system's programs.
    return {**os.environ, "PATH": f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_PATH}"}

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a lab in namespaces of its own: network, mounts and processes, and as an ordinary user a user namespace.

The lab's folder is a file system in memory, mounted over a folder of the cache: with the namespace, everything is gone.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .cache import cache_folder
from .errors import LabError
from .packages import SYSTEM_PATH, samba_overlay
from .progress import Progress
from .request import Request
from .state import VARIABLE

OWN_NAMESPACES = ("--net", "--mount", "--pid", "--fork", "--kill-child")
USER_NAMESPACE = ("--user", "--map-root-user")
# Samba's sockets lie below the folder, and the path of a socket has at most 107 bytes.
LONGEST_FOLDER = 65
FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
SENT_BY_KERNEL = 0x80  # SI_KERNEL: typed at the terminal, which gives it to COMMAND as well
KERNEL_SETTINGS = Path("/proc/sys")


def run(command: Sequence[str], dataset: str, controllers: int, progress: Progress) -> int:
    """Run COMMAND in a fresh lab and return its exit status. Raises LabError when there can be no lab."""
    _refuse_nesting()
    _require_programs()
    options = _namespace_options()
    cache = cache_folder()
    folder = mount_point(cache)
    overlay = samba_overlay(progress)
    read_end, write_end = os.pipe()
    request = Request(
        command=tuple(command),
        dataset=dataset,
        controllers=controllers,
        cache=str(cache),
        folder=str(folder),
        overlay=str(overlay) if overlay else None,
        control=read_end,
        started=progress.started,
        quiet=progress.quiet,
    )
    inside = [sys.executable, "-m", "tests.lab.frame.inside", request.to_json()]
    # Blocked signals wait for sigwaitinfo; the process inside unblocks them for itself.
    signal.pthread_sigmask(signal.SIG_BLOCK, {*FORWARDED, signal.SIGCHLD})
    with subprocess.Popen(["unshare", *options, "--", *inside], pass_fds=[read_end]) as process:
        os.close(read_end)
        return _wait(process, write_end)


def _refuse_nesting() -> None:
    if VARIABLE in os.environ:
        raise LabError("this is already inside a lab; leave it before you start another")


def _require_programs() -> None:
    packages = {"unshare": "util-linux", "mount": "util-linux", "ip": "iproute2"}
    for program, package in packages.items():
        if not shutil.which(program, path=f"{os.environ.get('PATH', '')}:{SYSTEM_PATH}"):
            raise LabError(f"the program {program!r} is missing: install the package {package}")


def _namespace_options() -> tuple[str, ...]:
    candidates: list[tuple[str, ...]] = [(*USER_NAMESPACE, *OWN_NAMESPACES)]
    if os.geteuid() == 0:
        candidates.insert(0, OWN_NAMESPACES)
    for options in candidates:
        if subprocess.run(["unshare", *options, "--", "true"], capture_output=True, check=False).returncode == 0:
            return options
    raise LabError(why_forbidden())


def why_forbidden() -> str:
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        reason, switch = "AppArmor restricts", "kernel.apparmor_restrict_unprivileged_userns=0"
    elif _setting("kernel/unprivileged_userns_clone") == "0":
        reason, switch = "the kernel's settings forbid", "kernel.unprivileged_userns_clone=1"
    elif _setting("user/max_user_namespaces") == "0":
        reason, switch = "the kernel's settings forbid", "user.max_user_namespaces=10000"
    else:
        return "this host or container forbids namespaces: run as root on a host, or in a container with --privileged"
    return f"{reason} unprivileged user namespaces: run as root, in a container, or after 'sudo sysctl -w {switch}'"


def _setting(name: str) -> str | None:
    try:
        return (KERNEL_SETTINGS / name).read_text(encoding="ascii").strip()
    except OSError:
        return None


def mount_point(cache: Path) -> Path:
    folder = cache / "run"
    if len(os.fsencode(folder)) > LONGEST_FOLDER:
        raise LabError(f"the path {folder} is too long for sockets: set XDG_CACHE_HOME to a shorter one")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _wait(process: subprocess.Popen[bytes], control: int) -> int:
    while process.poll() is None:
        received = signal.sigwaitinfo({*FORWARDED, signal.SIGCHLD})
        typed = received.si_signo == signal.SIGINT and received.si_code == SENT_BY_KERNEL
        if received.si_signo in FORWARDED and not typed:
            os.write(control, bytes([received.si_signo]))
    return process.returncode if process.returncode >= 0 else 128 - process.returncode

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Samba for the lab: the host's own, or its packages downloaded and unpacked, to be overlaid in the lab's namespace.

Nothing is installed: apt-get works on private folders, and nobody runs a package's scripts.
"""

from __future__ import annotations

import hashlib
import os
import platform
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from .cache import cache_folder, keep_newest, making
from .errors import LabError
from .progress import Progress

SYSTEM_PYTHON = "/usr/bin/python3"
SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
# Distributions split Samba differently; those of these that the package index knows are taken.
PACKAGES = ("samba", "samba-ad-dc", "samba-ad-provision", "samba-dsdb-modules", "python3-samba", "krb5-user")
KEPT = 3
STATUS = Path("/var/lib/dpkg/status")
BY_HAND = "install Samba's domain controller and its Python bindings (samba-ad-dc on Debian, samba-dc on Fedora)"


def samba_overlay(progress: Progress) -> Path | None:
    """Return the folder whose ``usr`` the lab overlays on the host's, or None where Samba is installed."""
    if samba_program() and _has_bindings():
        return None
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise LabError(f"there is no Samba here and no apt-get to fetch it: {BY_HAND}")
    folder = cache_folder() / "packages"
    final = folder / f"{_release()}-{_host_digest()}"
    if not final.exists():
        _fetch(final, progress)
        keep_newest(folder, KEPT)
    return final / "root"


def samba_program() -> str | None:
    """Return the path of the ``samba`` program, if there is one."""
    return shutil.which("samba", path=SYSTEM_PATH)


def _has_bindings() -> bool:
    command = [SYSTEM_PYTHON, "-c", "import samba.provision, samba.samdb"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _release() -> str:
    values = platform.freedesktop_os_release()
    return f"{values['ID']}-{values.get('VERSION_ID', 'rolling')}-{platform.machine()}"


def _host_digest() -> str:
    # What is missing depends on what is installed; an unpacked library must never be older than the host's own.
    command = ["dpkg-query", "--show", "--showformat=${Package} ${Version} ${db:Status-Abbrev}\n"]
    return hashlib.sha256(subprocess.run(command, capture_output=True, check=True).stdout).hexdigest()[:16]


def _fetch(final: Path, progress: Progress) -> None:
    progress.say("Samba is not installed: downloading its packages, once (about 15 MB)")
    with making(final) as partial:
        if partial is None:
            return
        apt = partial / "apt"
        archives = _download(apt)
        progress.say(f"unpacking {len(archives)} packages")
        for archive in archives:
            subprocess.run(["dpkg", "-x", str(archive), str(partial / "root")], check=True)
        _merge_libraries(partial / "root")
        shutil.rmtree(apt)


def _download(apt: Path) -> list[Path]:
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True)
    update = _apt(apt, "apt-get", "update")
    known = _known_packages(apt)
    if "samba" not in known:
        raise LabError(_cannot_download(update, "the package index has no package samba"))
    install = _apt(apt, "apt-get", "install", "--yes", "--download-only", "--no-install-recommends", *known)
    if install.returncode != 0:
        raise LabError(_cannot_download(install, "apt-get gave no reason"))
    return sorted((apt / "cache" / "archives").glob("*.deb"))


def _known_packages(apt: Path) -> list[str]:
    answer = _apt(apt, "apt-cache", "show", "--no-all-versions", *PACKAGES).stdout
    known = set(re.findall(r"^Package: (\S+)$", answer, re.MULTILINE))
    return [name for name in PACKAGES if name in known]


def _apt(apt: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "Dir::State": apt,
        "Dir::State::Lists": apt / "lists",
        "Dir::State::status": STATUS,
        "Dir::Cache": apt / "cache",
        "Debug::NoLocking": 1,
        "APT::Sandbox::User": pwd.getpwuid(os.getuid()).pw_name,
        "Acquire::Languages": "none",
        "Acquire::Retries": 3,
        "Acquire::http::Timeout": 20,
    }
    options = [text for name, value in settings.items() for text in ("-o", f"{name}={value}")]
    environment = {**os.environ, "LC_ALL": "C"}
    command = [program, "-q", *options, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def _cannot_download(done: subprocess.CompletedProcess[str], otherwise: str) -> str:
    # An index that cannot be fetched is only a warning of apt-get update.
    reasons = [line[3:].strip() for line in done.stderr.splitlines() if line.startswith(("E: ", "W: "))]
    reason = reasons[0] if reasons else otherwise
    return f"cannot download Samba's packages ({reason}): check the network, or {BY_HAND}"


def _merge_libraries(root: Path) -> None:
    """Move what a package puts into /lib to where that link leads on the host."""
    if (root / "lib").is_dir():
        shutil.copytree(root / "lib", root / "usr" / "lib", dirs_exist_ok=True, symlinks=True)

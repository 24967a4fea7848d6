# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that tests need: the host's own, or their packages downloaded and unpacked into the cache.

Nothing is installed: apt-get works on private folders, and nobody runs a package's scripts. Samba's packages are then
overlaid in the lab's namespace.
"""

from __future__ import annotations

import hashlib
import os
import platform
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .cache import WAY_OUT, cache_folder, keep_newest, making
from .errors import LabError
from .progress import Progress

SYSTEM_PYTHON = "/usr/bin/python3"
SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
# A command of apt's that stands still longer won't end; it sets no limit to its own attempts.
APT_SECONDS = 600.0
NO_ROOM = re.compile("No space left on device|Disk quota exceeded|enough free space")
STATUS = Path("/var/lib/dpkg/status")
BY_HAND = "install Samba's domain controller and its Python bindings (samba-ad-dc on Debian, samba-dc on Fedora)"


@dataclass(frozen=True, slots=True)
class PackageSet:
    """Packages that make up a program: ``names`` of which the index must know the first, and the others may lack.

    ``folder`` is their place in the cache, where the newest ``kept`` entries stay; ``by_hand`` says what to install
    instead, ``megabytes`` how much is downloaded, ``room`` the megabytes that this takes with the index of packages and
    what is unpacked.
    """

    title: str
    names: tuple[str, ...]
    folder: str
    megabytes: int
    room: int
    by_hand: str
    kept: int = 3


# Distributions split Samba differently.
SAMBA = PackageSet(
    title="Samba",
    names=("samba", "samba-ad-dc", "samba-ad-provision", "samba-dsdb-modules", "python3-samba", "krb5-user", "libfaketime"),
    folder="packages",
    megabytes=15,
    room=250,
    by_hand=BY_HAND,
)


def samba_overlay(progress: Progress) -> Path | None:
    """Return the folder whose ``usr`` the lab overlays on the host's, or None where Samba is installed."""
    if samba_program() and _has_bindings():
        return None
    return unpacked(SAMBA, progress)


def unpacked(packages: PackageSet, progress: Progress) -> Path:
    """Return the folder with the unpacked packages and what they need that the host lacks; download them when new."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise LabError(f"there is no {packages.title} here and no apt-get to fetch it: {packages.by_hand}")
    folder = cache_folder() / packages.folder
    final = folder / f"{_release()}-{_host_digest(packages)}"
    if not final.exists():
        _fetch(packages, final, progress)
        keep_newest(folder, packages.kept)
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


def _host_digest(packages: PackageSet) -> str:
    # What is missing depends on what is installed; an unpacked library must never be older than the host's own.
    command = ["dpkg-query", "--show", "--showformat=${Package} ${Version} ${db:Status-Abbrev}\n"]
    installed = subprocess.run(command, capture_output=True, check=True).stdout
    return hashlib.sha256(installed + " ".join(packages.names).encode()).hexdigest()[:16]


def _fetch(packages: PackageSet, final: Path, progress: Progress) -> None:
    size = f"about {packages.megabytes} MB"
    progress.say(f"{packages.title} is not installed: downloading its packages, once ({size})")
    with making(final, packages.room) as partial:
        if partial is None:
            return
        apt = partial / "apt"
        archives = _download(packages, apt)
        progress.say(f"unpacking {len(archives)} packages")
        for archive in archives:
            _unpack(archive, partial / "root")
        _merge_libraries(partial / "root")
        shutil.rmtree(apt)


def _unpack(archive: Path, root: Path) -> None:
    done = subprocess.run(["dpkg", "-x", str(archive), str(root)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["dpkg gave no reason"])[-1]
        raise LabError(f"cannot unpack {archive.name} ({reason}); {WAY_OUT}")


def _download(packages: PackageSet, apt: Path) -> list[Path]:
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True)
    update = _apt(apt, "apt-get", "update")
    known = _known_packages(apt, packages.names)
    if packages.names[0] not in known:
        raise LabError(_cannot_download(packages, update, f"the package index has no package {packages.names[0]}"))
    install = _apt(apt, "apt-get", "install", "--yes", "--download-only", "--no-install-recommends", *known)
    if install.returncode != 0:
        raise LabError(_cannot_download(packages, install, "apt-get gave no reason"))
    return sorted((apt / "cache" / "archives").glob("*.deb"))


def _known_packages(apt: Path, names: tuple[str, ...]) -> list[str]:
    answer = _apt(apt, "apt-cache", "show", "--no-all-versions", *names).stdout
    known = set(re.findall(r"^Package: (\S+)$", answer, re.MULTILINE))
    return [name for name in names if name in known]


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
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=APT_SECONDS)
    except subprocess.TimeoutExpired:
        reason = f"E: {program} {arguments[0]} did not end within {APT_SECONDS:.0f} s"
        return subprocess.CompletedProcess(command, 1, "", reason)


def _cannot_download(packages: PackageSet, done: subprocess.CompletedProcess[str], otherwise: str) -> str:
    # An index that cannot be fetched is only a warning of apt-get update.
    reasons = [line[3:].strip() for line in done.stderr.splitlines() if line.startswith(("E: ", "W: "))]
    no_room = [reason for reason in reasons if NO_ROOM.search(reason)]
    reason = [*no_room, *reasons, otherwise][0]
    way_out = WAY_OUT if no_room else f"check the network, or {packages.by_hand}"
    return f"cannot download {packages.title}'s packages ({reason}): {way_out}"


def _merge_libraries(root: Path) -> None:
    """Move what a package puts into /lib to where that link leads on the host."""
    if (root / "lib").is_dir():
        shutil.copytree(root / "lib", root / "usr" / "lib", dirs_exist_ok=True, symlinks=True)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Install gssapi, which ldap3 needs for Kerberos, into the virtual environment that runs this script.

Usage: kerberos.py STAMP_FILE
The package index has gssapi as source only. Where the host has no Kerberos header files, they are taken from the
distribution's packages, unpacked into a temporary folder: nothing is installed on the host and no root is needed.
Without gssapi everything works but Kerberos, so a failure is said in one line and is no error here.
"""

from __future__ import annotations

import ctypes.util
import getpass
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements" / "kerberos.lock"
HEADER_PACKAGES = ("libkrb5-dev", "krb5-multidev", "comerr-dev")
TIME_LIMIT = 600.0


class KerberosUnavailable(Exception):
    """Why gssapi cannot be built here, with what to do."""


def main(stamp: Path) -> int:
    """Install gssapi unless it is there; always return 0."""
    if importlib.util.find_spec("gssapi") is None:
        print("gssapi: building it for the Kerberos tests ...", flush=True)
        started = time.monotonic()
        try:
            with tempfile.TemporaryDirectory(prefix="cloud-sync-kerberos-") as folder:
                install(build_environment(Path(folder)))
        except KerberosUnavailable as reason:
            print(f"gssapi: not built, Kerberos cannot be tested: {reason}", file=sys.stderr)
            return 0
        print(f"gssapi: ready after {time.monotonic() - started:.0f} s", flush=True)
    stamp.touch()
    return 0


def build_environment(folder: Path) -> dict[str, str]:
    """Return the environment in which gssapi finds its headers and library."""
    if shutil.which("krb5-config"):
        return dict(os.environ)
    library = ctypes.util.find_library("gssapi_krb5")
    if library is None:
        raise KerberosUnavailable("the library libgssapi_krb5 is missing; install libkrb5-dev or krb5-devel")
    include = unpack_packages(folder, HEADER_PACKAGES) / "usr" / "include"
    return {
        **os.environ,
        "GSSAPI_COMPILER_ARGS": f"-I{include} -I{include / 'mit-krb5'} -DHAS_GSSAPI_EXT_H",
        "GSSAPI_LINKER_ARGS": f"-l:{library}",
        "GSSAPI_MAIN_LIB": library,
    }


def unpack_packages(folder: Path, packages: tuple[str, ...]) -> Path:
    """Download packages of the distribution and unpack them; return the folder they are in."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise KerberosUnavailable(f"header files are missing; install {', '.join(packages)} or what your distribution calls them")
    unpacked, lists, cache = folder / "unpacked", folder / "lists", folder / "cache"
    for path in (unpacked, lists / "partial", cache / "archives" / "partial"):
        path.mkdir(parents=True)
    settings = {
        "Dir::State": folder,
        "Dir::State::Lists": lists,
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": cache,
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": getpass.getuser(),
    }
    apt = ["apt-get", "-qq", *(word for name, value in settings.items() for word in ("-o", f"{name}={value}"))]
    run([*apt, "update"], folder)
    run([*apt, "download", *packages], folder)
    for archive in folder.glob("*.deb"):
        run(["dpkg", "--extract", str(archive), str(unpacked)], folder)
    return unpacked


def install(environment: dict[str, str]) -> None:
    """Build and install the package with pip."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
    command += ["--requirement", str(REQUIREMENTS)]
    run(command, REQUIREMENTS.parent, environment)


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    """Run one step; its failure, or its taking too long, makes Kerberos unavailable."""
    try:
        answer = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise KerberosUnavailable(f"{command[0]} took longer than {TIME_LIMIT:.0f} s") from None
    if answer.returncode:
        last = (answer.stderr.strip().splitlines() or ["no message"])[-1]
        raise KerberosUnavailable(f"{command[0]} failed ({last}); it needs a C compiler and libkrb5-dev or krb5-devel")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

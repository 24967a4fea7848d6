# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make .venv-peer: community.general.ldap_search and what it needs, for measuring the collection beside it.

Usage: peer_ldap.py FOLDER
The collection is taken out of the package ``ansible``, which has it as it is released. python-ldap is built from source;
where the host has no header files of OpenLDAP and SASL, they are taken from the distribution's packages, unpacked into a
temporary folder. The benchmark goes without the peer where that fails, so a failure is said in one line and is no error.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from importlib.metadata import version
from pathlib import Path

from tests.tools.kerberos import KerberosUnavailable, unpack_packages

HEADER_PACKAGES = ("libldap-dev", "libsasl2-dev")
COLLECTION = "ansible_collections/community/general/"
NEEDED = (f"{COLLECTION}plugins/modules/ldap_search.py", f"{COLLECTION}plugins/module_utils/")


class PeerUnavailable(Exception):
    """Why the peer cannot be installed here."""


def main(folder: Path) -> int:
    """Make the environment; return 0 also where it cannot be made."""
    print("ldap_search: downloading and building it for the benchmark, once (55 MB) ...", flush=True)
    started = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with tempfile.TemporaryDirectory(prefix="cloud-sync-peer-") as temporary:
            build(folder, Path(temporary))
    except (PeerUnavailable, KerberosUnavailable) as reason:
        print(f"ldap_search: not built, so it is not measured: {reason}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        return 0
    (folder / ".ready").touch()
    print(f"ldap_search: ready after {time.monotonic() - started:.0f} s", flush=True)
    return 0


def build(folder: Path, temporary: Path) -> None:
    """Create the virtual environment, build python-ldap in it, and put the collection where it is found."""
    run([sys.executable, "-m", "venv", str(folder)])
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    core = f"ansible-core=={version('ansible-core')}"
    run([*pip, "install", core, "python-ldap"], build_environment(temporary))
    run([*pip, "download", "--no-deps", "--dest", str(temporary), "ansible"])
    wheel = next(temporary.glob("ansible-*.whl"))
    packages = next((folder / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages, [name for name in archive.namelist() if name.startswith(NEEDED)])


def build_environment(temporary: Path) -> dict[str, str]:
    """Return the environment in which python-ldap finds headers and libraries."""
    if Path("/usr/include/ldap.h").exists() and Path("/usr/include/sasl/sasl.h").exists():
        return dict(os.environ)
    unpacked = unpack_packages(temporary, HEADER_PACKAGES)
    links = temporary / "libraries"
    links.mkdir()
    for name in ("ldap", "lber"):
        (links / f"lib{name}.so").symlink_to(_library(name))
    return {**os.environ, "CFLAGS": f"-I{unpacked / 'usr' / 'include'}", "LDFLAGS": f"-L{links}"}


def _library(name: str) -> str:
    """Return the path of a library of OpenLDAP, whose file name holds a version."""
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    found = re.search(rf"^\s*lib{name}(?:-[\d.]+)?\.so[.\d]* .*=> (\S+)$", listed, re.MULTILINE)
    if found is None:
        raise PeerUnavailable(f"the library lib{name} is missing; install libldap-dev or openldap-devel")
    return found[1]


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run one step; its failure makes the peer unavailable."""
    answer = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False
    )
    if answer.returncode:
        last = (answer.stderr.strip().splitlines() or ["no message"])[-1]
        raise PeerUnavailable(f"{' '.join(command[:4])} failed ({last}); it needs a C compiler and the package index")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))

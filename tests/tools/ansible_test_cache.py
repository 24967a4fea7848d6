# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put the script with which ansible-test installs pip into its cache, also where that script cannot be downloaded.

Usage: ansible_test_cache.py PYTHON_VERSION ; run with the Python of a virtual environment that holds ansible-core.
ansible-test downloads the script from a host that is not a package index. Without that host, a stand-in installs the same
versions with the pip that comes with Python, from the index that pip is configured for. A script that is there stays.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import sys
import tempfile
import types
import urllib.request
from pathlib import Path

from ansible_test._internal.python_requirements import get_venv_packages

# Both as in ansible_test/_util/target/setup/requirements.py.
URL = "https://ci-files.testing.ansible.com/ansible-test/get-pip-{version}.py"
FOLDER = Path("~/.ansible/test/cache")
SECONDS = 20.0
STAND_IN = """\
# Stand-in for pip's bootstrap script, which could not be downloaded. Takes the arguments of the script: what to install.
import runpy
import subprocess
import sys

# In a process of its own, because it forgets how pip is configured.
subprocess.run([sys.executable, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL, check=True)
wanted = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
sys.argv = ["pip", "install", *wanted]
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def main(python_version: str, url: str = URL) -> int:
    """Prepare the cache for virtual environments of a Python version; return the exit status."""
    pip = get_venv_packages(types.SimpleNamespace(version=python_version))["pip"]
    path = FOLDER.expanduser() / f"get_pip_{pip.replace('.', '_')}.py"
    if path.exists():
        return 0
    try:
        write(path, download(url.format(version=pip)))
    except OSError as error:
        print(f"ansible-test: cannot write {path} ({error.strerror}): set HOME to a folder that you can write to", file=sys.stderr)
        return 1
    return 0


def download(url: str) -> bytes:
    """Return the script that ansible-test would download, or its stand-in."""
    try:
        with contextlib.closing(urllib.request.urlopen(url, timeout=SECONDS)) as answer:
            script: bytes = answer.read()
            return script
    except (OSError, http.client.HTTPException) as error:
        print(f"ansible-test: {url} cannot be downloaded ({error}); pip is installed from the package index instead", flush=True)
        return STAND_IN.encode("ascii")


def write(path: Path, content: bytes) -> None:
    """Write a file that appears under its name complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as partial:
        partial.write(content)
    os.replace(partial.name, path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

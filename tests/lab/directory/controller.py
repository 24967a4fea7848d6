# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's domain controller: built or restored from the cache, given this lab's secrets, started."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

import ldap3
from ldap3.core.exceptions import LDAPException

from tests.lab.datasets.model import DOMAIN
from tests.lab.directory.configuration import CONTROLLER_HOST, PID_FOLDER, create_folders, samba_configuration
from tests.lab.frame.cache import keep_newest, making
from tests.lab.frame.errors import LabError
from tests.lab.frame.packages import BY_HAND, SYSTEM_PYTHON, samba_program
from tests.lab.frame.progress import Progress
from tests.lab.frame.state import State
from tests.lab.frame.supervision import LOG_LINES, Server, start_server

REPOSITORY = Path(__file__).resolve().parents[3]
SOURCES = ("tests/lab/directory", "tests/lab/datasets")
KEPT = 6
KERBEROS_PORT = 88


class Controller:
    """The directory of one lab, in its folder."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._folder = Path(state.folder) / "directory"
        self.log = self._folder / "samba.log"
        self.pid_file = self._folder / PID_FOLDER / "samba.pid"

    def prepare(self, state_file: Path, cache: Path, progress: Progress) -> None:
        """Build the directory, or take it from the cache, and set this lab's passwords."""
        directories = cache / "directories"
        program = samba_program()
        if program is None:
            raise LabError(f"Samba is not here: {BY_HAND}")
        entry = directories / _digest(program, self._state.dataset)
        if entry.exists():
            progress.say("restoring the directory from the cache")
            os.utime(entry)
            shutil.copytree(entry, self._folder)
        create_folders(self._folder)
        self._configure()
        if not entry.exists():
            progress.say(f"building the directory with dataset {self._state.dataset}")
            self._run_with_bindings("tests.lab.directory.build", str(self._folder), self._state.dataset)
            self._keep(entry)
            keep_newest(directories, KEPT)
        configuration = str(self._folder / "smb.conf")
        self._run_with_bindings("tests.lab.directory.refresh", configuration, str(state_file))
        shutil.copy(self._folder / "objects.json", self._state.directory_objects)

    def start(self) -> Server:
        """Start Samba; it answers a little later."""
        command = [str(samba_program()), "--interactive", "--model=single", "--debug-stdout"]
        command.append(f"--configfile={self._folder / 'smb.conf'}")
        return start_server("Samba", command, self.log)

    def answers(self) -> bool:
        """Tell whether a verified bind as the reader and the Kerberos port work."""
        reader = self._state.ldap["reader"]
        tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=self._state.ca_path)
        server = ldap3.Server(CONTROLLER_HOST, use_ssl=True, tls=tls, get_info=ldap3.NONE)
        try:
            with ldap3.Connection(server, reader.user, reader.password) as connection:
                socket.create_connection((CONTROLLER_HOST, KERBEROS_PORT), timeout=1).close()
                return bool(connection.bound)
        except (LDAPException, OSError):
            return False

    def _configure(self) -> None:
        state = self._state
        text = samba_configuration(self._folder, state.ca_path, state.server_certificate, state.server_key)
        (self._folder / "smb.conf").write_text(text, encoding="utf-8")

    def _run_with_bindings(self, module: str, *arguments: str) -> None:
        command = [SYSTEM_PYTHON, "-m", module, *arguments]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode != 0:
            end = "\n".join((done.stdout + done.stderr).splitlines()[-LOG_LINES:])
            raise LabError(f"{module} failed in {SYSTEM_PYTHON}\n{end}")

    def _keep(self, entry: Path) -> None:
        with making(entry) as partial:
            if partial is not None:
                shutil.copytree(self._folder, partial, dirs_exist_ok=True)


def _digest(program: str, dataset: str) -> str:
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    digest = hashlib.sha256(f"{version}{DOMAIN}{dataset}".encode())
    for source in _source_files(SOURCES):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def _source_files(folders: Sequence[str]) -> list[Path]:
    return sorted(file for folder in folders for file in (REPOSITORY / folder).glob("*.py"))

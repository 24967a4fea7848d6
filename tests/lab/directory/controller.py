# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One domain controller of the lab: its configuration, its process."""

from __future__ import annotations

import os
import socket
import ssl
from pathlib import Path

import ldap3
from ldap3.core.exceptions import LDAPException

from tests.lab.directory.configuration import PID_FOLDER, PLACES, Place, create_folders, samba_configuration
from tests.lab.frame.packages import samba_program
from tests.lab.frame.state import State
from tests.lab.frame.supervision import Server, start_server

KERBEROS_PORT = 88


class Controller:
    """A domain controller in its folder. With another one beside it, it replicates."""

    def __init__(self, state: State, place: Place) -> None:
        self._state = state
        self.place = place
        self.replicates = len(state.controllers) > 1
        self.folder = Path(state.folder) / place.name
        self.configuration = self.folder / "smb.conf"
        self.log = self.folder / "samba.log"

    @property
    def group(self) -> int:
        """The process group of Samba's processes, while it runs."""
        return int((self.folder / PID_FOLDER / "samba.pid").read_text(encoding="ascii"))

    def configure(self) -> None:
        """Write what Samba reads at its start, and the folders that it needs."""
        state = self._state
        create_folders(self.folder)
        certificates = (state.ca_path, state.server_certificate, state.server_key)
        text = samba_configuration(self.place, self.folder, *certificates, replicates=self.replicates)
        self.configuration.write_text(text, encoding="utf-8")

    def start(self) -> Server:
        """Start Samba; it answers a little later."""
        # In one process, a controller that replicates would wait for a Kerberos ticket from itself, for a minute.
        model = "prefork" if self.replicates else "single"
        command = [str(samba_program()), "--interactive", f"--model={model}", "--debug-stdout"]
        command.append(f"--configfile={self.configuration}")
        environment = {**os.environ, "KRB5_CONFIG": self._state.krb5_config}
        return start_server(f"Samba on {self.place.host}", command, self.log, environment)

    def answers(self) -> bool:
        """Tell whether a verified bind as the reader and the Kerberos port work."""
        reader = self._state.ldap["reader"]
        tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=self._state.ca_path)
        server = ldap3.Server(self.place.host, use_ssl=True, tls=tls, get_info=ldap3.NONE)
        try:
            with ldap3.Connection(server, reader.user, reader.password) as connection:
                socket.create_connection((self.place.host, KERBEROS_PORT), timeout=1).close()
                return bool(connection.bound)
        except (LDAPException, OSError):
            return False


def controllers_of(state: State) -> list[Controller]:
    """Return the controllers of a lab."""
    return [Controller(state, place) for place in PLACES[: len(state.controllers)]]

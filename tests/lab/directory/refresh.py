# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python3 -m tests.lab.directory.refresh SMB_CONF STATE_FILE`: give a built domain this lab's secrets.

Sets the passwords of the state file and writes the reader's keytab. Runs in the system Python.
"""

from __future__ import annotations

import importlib
import sys

from samba.auth import system_session
from samba.credentials import Credentials
from samba.net import Net
from samba.param import LoadParm
from samba.samdb import SamDB

from tests.lab.directory.configuration import REALM
from tests.lab.frame.state import State


def main(configuration_path: str, state: State) -> None:
    """Set every account's password, then export the reader's keys."""
    configuration = LoadParm()
    configuration.load(configuration_path)
    directory = SamDB(lp=configuration, session_info=system_session())
    for account in state.ldap.values():
        name = account.user.partition("@")[0]
        directory.setpassword(f"(sAMAccountName={name})", account.password, force_change_at_next_login=False)
    importlib.import_module("samba.dckeytab")  # gives Net its export_keytab
    credentials = Credentials()
    credentials.guess(configuration)
    reader = state.ldap["reader"].user.partition("@")[0]
    Net(credentials, configuration).export_keytab(keytab=state.reader_keytab, principal=f"{reader}@{REALM}")


if __name__ == "__main__":
    main(sys.argv[1], State.read(sys.argv[2]))

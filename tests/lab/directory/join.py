# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python3 -m tests.lab.directory.join STATE_FILE FIRST OTHER`: OTHER joins the domain as a controller of its own.

FIRST answers; what it holds, OTHER gets by replication. Runs in the system Python.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from samba.auth import system_session
from samba.credentials import Credentials
from samba.join import join_DC
from samba.param import LoadParm
from samba.samdb import SamDB

from tests.lab.datasets.model import DOMAIN
from tests.lab.directory import accounts
from tests.lab.directory.configuration import NETBIOS_DOMAIN, PLACES, SITE, Place
from tests.lab.frame.state import State


def main(state: State, first: Place, other: Place) -> None:
    """Join, and note the names by which the controllers will look for each other."""
    configuration = LoadParm()
    configuration.load(f"{state.folder}/{other.name}/smb.conf")
    administrator = _administrator(state, configuration)
    join_DC(
        logger=logging.getLogger("join"),
        server=first.host,
        creds=administrator,
        lp=configuration,
        site=SITE,
        netbios_name=other.name.upper(),
        domain=NETBIOS_DOMAIN,
        dns_backend="NONE",
        use_ntvfs=False,
    )
    directory = SamDB(f"ldap://{first.host}", credentials=administrator, lp=configuration)
    accounts.name_services(directory, other, accounts.ldap_services(other))
    local = SamDB(lp=configuration, session_info=system_session())
    partners = {_partner(directory): first.address, _partner(local): other.address}
    (Path(state.folder) / first.name / "partners.json").write_text(json.dumps(partners), encoding="utf-8")


def _administrator(state: State, configuration: LoadParm) -> Credentials:
    account = state.ldap["administrator"]
    credentials = Credentials()
    credentials.guess(configuration)
    credentials.set_username(account.user.partition("@")[0])
    credentials.set_password(account.password)
    credentials.set_domain(NETBIOS_DOMAIN)
    return credentials


def _partner(directory: SamDB) -> str:
    return f"{directory.get_ntds_GUID()}._msdcs.{DOMAIN}"


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    places = {place.name: place for place in PLACES}
    main(State.read(sys.argv[1]), places[sys.argv[2]], places[sys.argv[3]])

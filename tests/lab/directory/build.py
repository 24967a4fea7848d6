# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python3 -m tests.lab.directory.build FOLDER DATASET`: provision a domain and seed it. Runs in the system Python.

The folder holds smb.conf, and the groups that the service has written; the identities of the seeded objects end up in its ``objects.json``.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
from pathlib import Path

from samba.auth import system_session
from samba.param import LoadParm
from samba.provision import FILL_FULL, provision
from samba.samdb import SamDB

from tests.lab.datasets import load
from tests.lab.datasets.model import DOMAIN
from tests.lab.directory import accounts, schema, seeding
from tests.lab.directory.configuration import FIRST, NETBIOS_DOMAIN, WRITTEN_GROUPS


def main(folder: Path, dataset_name: str) -> None:
    """Build the whole directory from nothing."""
    configuration = LoadParm()
    configuration.load(str(folder / "smb.conf"))
    _provision(configuration)
    dataset = load(dataset_name)
    directory = SamDB(lp=configuration, session_info=system_session())
    schema.extend(directory)
    # In batch mode an operation that fails spoils its transaction, and adding stays linear: any failure ends the build.
    directory = SamDB(lp=configuration, session_info=system_session(), options=["batch_mode:1"])
    accounts.create(directory)
    seeding.seed(directory, dataset)
    seeding.write_back(directory, json.loads((folder / WRITTEN_GROUPS).read_text(encoding="utf-8")))
    identities = seeding.read_identities(directory, dataset)
    (folder / "objects.json").write_text(json.dumps(identities, indent=1), encoding="utf-8")


def _provision(configuration: LoadParm) -> None:
    provision(
        logging.getLogger("provision"),
        system_session(),
        smbconf=configuration.configfile,
        lp=configuration,
        realm=DOMAIN,
        domain=NETBIOS_DOMAIN,
        hostname=FIRST.name,
        hostip=FIRST.address,
        adminpass="Aa1-" + secrets.token_urlsafe(24),
        serverrole="active directory domain controller",
        samdb_fill=FILL_FULL,
        base_schema="2012_R2",
        dom_for_fun_level=4,
        dns_backend="NONE",
        use_ntvfs=False,
        # An ordinary user may set neither system attributes nor the ACLs of sysvol.
        useeadb=True,
        skip_sysvolacl=True,
    )


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    main(Path(sys.argv[1]), sys.argv[2])

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's state file: where everything is, and every secret of this lab. Its path is in ``CLOUD_SYNC_LAB``."""

from __future__ import annotations

import json
import os
import secrets
import typing as t
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.lab.datasets.model import BASE_DN, DOMAIN
from tests.lab.directory.configuration import PLACES, SITE, Place

VARIABLE = "CLOUD_SYNC_LAB"
TENANT_ID = "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001"
CLIENT_IDS = {
    "main": "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0001",
    "limited": "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0002",
    "expired": "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0003",
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the directory; ``user`` is what a simple bind takes."""

    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Client:
    """An application registration of the tenant, with its secret."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the lab's parts and COMMAND's tests may need to know.

    ``ldap`` holds administrator, agent and reader; ``clients`` main, limited (no permission granted) and expired
    (its secret has expired). ``controllers``: the domain controllers, of AD site ``site``. ``directory_objects`` is the
    path of a JSON file that maps each user name and group key of the dataset that lives in AD to its ``sid``, ``guid``,
    ``dn`` and ``sam_account_name``. ``written_groups`` is that of one that holds what the service has written to AD for the
    dataset: the attributes of each group, by distinguished name. ``clock_file`` is that of the lab's clock (``tests.lab.shared_clock``).
    """

    folder: str
    dataset: str
    domain: str
    base_dn: str
    site: str
    controllers: list[str]
    graph_url: str
    login_url: str
    admin_url: str
    ca_path: str
    untrusted_ca_path: str
    server_certificate: str
    server_key: str
    tenant_id: str
    clients: dict[str, Client]
    ldap: dict[str, Account]
    reader_keytab: str
    krb5_config: str
    directory_objects: str
    written_groups: str
    clock_file: str

    def write(self, path: Path) -> None:
        """Write the file, readable by its owner alone."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=2)

    @classmethod
    def read(cls, path: str | Path | None = None) -> State:
        """Read a state file; by default the one that the environment names."""
        values = json.loads(Path(path or os.environ[VARIABLE]).read_text(encoding="utf-8"))
        values["clients"] = {name: Client(**client) for name, client in values["clients"].items()}
        values["ldap"] = {name: Account(**account) for name, account in values["ldap"].items()}
        return cls(**values)


def new_state(folder: Path, dataset: str, places: Sequence[Place] = PLACES[:1]) -> State:
    """Return the state of a new lab in a folder, with fresh secrets."""
    paths: dict[str, t.Any] = {
        "ca_path": folder / "ca.pem",
        "untrusted_ca_path": folder / "untrusted-ca.pem",
        "server_certificate": folder / "server.pem",
        "server_key": folder / "server-key.pem",
        "reader_keytab": folder / "reader.keytab",
        "krb5_config": folder / "krb5.conf",
        "directory_objects": folder / "directory-objects.json",
        "written_groups": folder / "written-groups.json",
        "clock_file": folder / "clock",
    }
    users = {"administrator": "administrator", "agent": "provAgent", "reader": "reader"}
    return State(
        folder=str(folder),
        dataset=dataset,
        domain=DOMAIN,
        base_dn=BASE_DN,
        site=SITE,
        controllers=[place.host for place in places],
        graph_url=f"https://graph.{DOMAIN}",
        login_url=f"https://login.{DOMAIN}",
        admin_url=f"https://graph.{DOMAIN}/lab",
        tenant_id=TENANT_ID,
        clients={name: Client(client_id, secrets.token_urlsafe(30)) for name, client_id in CLIENT_IDS.items()},
        ldap={name: Account(f"{user}@{DOMAIN}", _password()) for name, user in users.items()},
        **{name: str(path) for name, path in paths.items()},
    )


def _password() -> str:
    # The prefix satisfies AD's complexity rule; the rest is the secret.
    return "Aa1-" + secrets.token_urlsafe(24)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration files of the lab's domain controllers and of their Kerberos clients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lab.datasets.model import DOMAIN

NETBIOS_DOMAIN = "CONTOSO"
REALM = DOMAIN.upper()
SITE = "Default-First-Site-Name"
PID_FOLDER = "pid"
WRITTEN_GROUPS = "written.json"
"""File in a controller's folder with the groups that the service has written for the dataset."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a domain controller of the lab is: its name, its address, and the interface that has this address alone."""

    name: str
    address: str
    interface: str

    @property
    def host(self) -> str:
        """The fully qualified name."""
        return f"{self.name}.{DOMAIN}"


# Samba takes a loopback address only by the interface's name, and then listens on each address of it; an address with
# a label counts as an interface of its own.
FIRST, SECOND = PLACES = (Place("dc1", "127.0.0.1", "lo"), Place("dc2", "127.0.0.2", "lo:dc2"))

_FOLDERS = {
    "private dir": "private",
    "state directory": "state",
    "cache directory": "cache",
    "lock directory": "lock",
    "pid directory": PID_FOLDER,
    "ncalrpc dir": "ncalrpc",
    "binddns dir": "binddns",
}
_SHARES = ("sysvol", "netlogon")
_SERVICES = "ldap, cldap, kdc"
# What is written at one controller is at the other within a second; what a failure delayed, within a few.
_REPLICATION = {
    "server services": f"{_SERVICES}, rpc, drepl, kcc",
    "dreplsrv:notify_interval": "1",
    "dreplsrv:periodic_startup_interval": "0",
    "dreplsrv:periodic_interval": "2",
    "kccsrv:samba_kcc": "no",  # Samba's own, in the same process, links all controllers; the other is a Python program
    "kccsrv:periodic_startup_interval": "0",
    "prefork children": "1",
}


def samba_configuration(place: Place, folder: Path, ca: str, certificate: str, key: str, *, replicates: bool) -> str:
    """Return the text of smb.conf for a controller whose files are all under ``folder``."""
    options = {
        "netbios name": place.name.upper(),
        "realm": REALM,
        "workgroup": NETBIOS_DOMAIN,
        "server role": "active directory domain controller",
        **{option: str(folder / name) for option, name in _FOLDERS.items()},
        "log file": str(folder / "samba.log"),
        "bind interfaces only": "yes",
        "interfaces": place.interface,
        "server services": _SERVICES,
        "dsdb:schema update allowed": "yes",
        "ldap server require strong auth": "allow_sasl_over_tls",
        "tls enabled": "yes",
        "tls cafile": ca,
        "tls certfile": certificate,
        "tls keyfile": key,
        **(_REPLICATION if replicates else {}),
    }
    lines = ["[global]", *(f"    {option} = {value}" for option, value in options.items())]
    for share in _SHARES:
        lines += [f"[{share}]", f"    path = {folder / share}", "    read only = no"]
    return "\n".join(lines) + "\n"


def create_folders(folder: Path) -> None:
    """Create the folders that smb.conf names."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (*_FOLDERS.values(), *_SHARES):
        (folder / name).mkdir(mode=0o700, exist_ok=True)


def kerberos_configuration(places: Sequence[Place]) -> str:
    """Return the text of krb5.conf: one realm, its controllers on loopback, nothing asked of DNS."""
    controllers = "\n".join(f"        kdc = {place.address}" for place in places)
    return f"""[libdefaults]
    default_realm = {REALM}
    dns_lookup_kdc = false
    dns_lookup_realm = false
    rdns = false
    dns_canonicalize_hostname = false

[realms]
    {REALM} = {{
{controllers}
    }}

[domain_realm]
    .{DOMAIN} = {REALM}
    {DOMAIN} = {REALM}
"""

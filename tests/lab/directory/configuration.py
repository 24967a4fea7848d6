# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration files of the lab's domain controller and of its Kerberos clients."""

from __future__ import annotations

from pathlib import Path

from tests.lab.datasets.model import DOMAIN

NETBIOS_DOMAIN = "CONTOSO"
CONTROLLER = "dc1"
CONTROLLER_HOST = f"{CONTROLLER}.{DOMAIN}"
REALM = DOMAIN.upper()
PID_FOLDER = "pid"

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


def samba_configuration(folder: Path, ca: str, certificate: str, key: str) -> str:
    """Return the text of smb.conf for a controller whose files are all under ``folder``."""
    options = {
        "netbios name": CONTROLLER.upper(),
        "realm": REALM,
        "workgroup": NETBIOS_DOMAIN,
        "server role": "active directory domain controller",
        **{option: str(folder / name) for option, name in _FOLDERS.items()},
        "log file": str(folder / "samba.log"),
        # Samba takes a loopback address only by the interface's name, and then listens on each address of it.
        "bind interfaces only": "yes",
        "interfaces": "lo",
        "server services": "ldap, cldap, kdc",
        "dsdb:schema update allowed": "yes",
        "ldap server require strong auth": "allow_sasl_over_tls",
        "tls enabled": "yes",
        "tls cafile": ca,
        "tls certfile": certificate,
        "tls keyfile": key,
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


def kerberos_configuration() -> str:
    """Return the text of krb5.conf: one realm, its controller on loopback, nothing asked of DNS."""
    return f"""[libdefaults]
    default_realm = {REALM}
    dns_lookup_kdc = false
    dns_lookup_realm = false
    rdns = false
    dns_canonicalize_hostname = false

[realms]
    {REALM} = {{
        kdc = 127.0.0.1
    }}

[domain_realm]
    .{DOMAIN} = {REALM}
    {DOMAIN} = {REALM}
"""

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration files of the directory."""

from __future__ import annotations

import configparser
from pathlib import Path

from tests.lab.directory.configuration import (
    FIRST,
    PLACES,
    SECOND,
    Place,
    create_folders,
    kerberos_configuration,
    samba_configuration,
)


def configuration(place: Place, *, replicates: bool) -> configparser.ConfigParser:
    certificates = ("/lab/ca.pem", "/lab/server.pem", "/lab/key.pem")
    # The names of options have colons.
    parser = configparser.ConfigParser(delimiters="=")
    parser.read_string(samba_configuration(place, Path("/lab/ad"), *certificates, replicates=replicates))
    return parser


def test_everything_that_samba_writes_is_in_one_folder() -> None:
    parser = configuration(FIRST, replicates=False)
    options = parser["global"]
    for name in ("private dir", "state directory", "cache directory", "lock directory", "pid directory", "ncalrpc dir"):
        assert options[name].startswith("/lab/ad/")
    assert parser["sysvol"]["path"] == "/lab/ad/sysvol"
    assert options["ldap server require strong auth"] == "allow_sasl_over_tls"
    assert options["tls certfile"] == "/lab/server.pem"


def test_a_single_controller_serves_nothing_but_directory_and_kerberos() -> None:
    options = configuration(FIRST, replicates=False)["global"]
    assert (options["netbios name"], options["interfaces"]) == ("DC1", "lo")
    assert options["server services"] == "ldap, cldap, kdc"


def test_a_second_controller_has_its_own_address_and_replicates() -> None:
    options = configuration(SECOND, replicates=True)["global"]
    assert (options["netbios name"], options["interfaces"]) == ("DC2", "lo:dc2")
    assert options["bind interfaces only"] == "yes"
    assert options["server services"] == "ldap, cldap, kdc, rpc, drepl, kcc"
    assert options["dreplsrv:notify_interval"] == "1"


def test_the_folders_are_their_owners_alone(tmp_path: Path) -> None:
    create_folders(tmp_path / "ad")
    folders = [tmp_path / "ad", *(tmp_path / "ad").iterdir()]
    assert len(folders) == 10
    assert all(folder.stat().st_mode & 0o077 == 0 for folder in folders)


def test_kerberos_asks_nothing_of_dns() -> None:
    text = kerberos_configuration([FIRST])
    assert "default_realm = CONTOSO.LAB" in text
    assert "dns_lookup_kdc = false" in text
    assert "kdc = 127.0.0.1" in text
    assert "127.0.0.2" not in text


def test_kerberos_knows_both_controllers() -> None:
    lines = [line.strip() for line in kerberos_configuration(PLACES).splitlines()]
    assert [line for line in lines if line.startswith("kdc")] == ["kdc = 127.0.0.1", "kdc = 127.0.0.2"]

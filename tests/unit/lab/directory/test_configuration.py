# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration files of the directory."""

from __future__ import annotations

import configparser
from pathlib import Path

from tests.lab.directory.configuration import create_folders, kerberos_configuration, samba_configuration


def test_everything_that_samba_writes_is_in_one_folder() -> None:
    parser = configparser.ConfigParser()
    parser.read_string(samba_configuration(Path("/lab/ad"), "/lab/ca.pem", "/lab/server.pem", "/lab/key.pem"))
    options = parser["global"]
    for name in ("private dir", "state directory", "cache directory", "lock directory", "pid directory", "ncalrpc dir"):
        assert options[name].startswith("/lab/ad/")
    assert parser["sysvol"]["path"] == "/lab/ad/sysvol"
    assert options["ldap server require strong auth"] == "allow_sasl_over_tls"
    assert options["tls certfile"] == "/lab/server.pem"


def test_the_folders_are_their_owners_alone(tmp_path: Path) -> None:
    create_folders(tmp_path / "ad")
    folders = [tmp_path / "ad", *(tmp_path / "ad").iterdir()]
    assert len(folders) == 10
    assert all(folder.stat().st_mode & 0o077 == 0 for folder in folders)


def test_kerberos_asks_nothing_of_dns() -> None:
    text = kerberos_configuration()
    assert "default_realm = CONTOSO.LAB" in text
    assert "dns_lookup_kdc = false" in text
    assert "kdc = 127.0.0.1" in text

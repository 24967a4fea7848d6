# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates verify against their own authority, for every host, and against no other."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from tests.lab.frame.certificates import write_certificates

HOSTS = ["dc1.contoso.lab", "graph.contoso.lab"]


@pytest.fixture(name="folder")
def fixture_folder(tmp_path: Path) -> Path:
    paths = (tmp_path / name for name in ("ca.pem", "untrusted.pem", "server.pem", "key.pem"))
    write_certificates(HOSTS, *paths)
    return tmp_path


def handshake(folder: Path, authority: str, host: str) -> None:
    """Let a client and a server talk to each other in memory."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem", folder / "key.pem")
    client = ssl.create_default_context(cafile=folder / authority)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(to_client, to_server, server_hostname=host), server.wrap_bio(to_server, to_client, True)]
    for end in ends * 2:
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_verifies(folder: Path, host: str) -> None:
    handshake(folder, "ca.pem", host)


def test_another_host_does_not_verify(folder: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        handshake(folder, "ca.pem", "other.contoso.lab")


def test_the_untrusted_authority_does_not_verify(folder: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(folder, "untrusted.pem", HOSTS[0])


def test_the_key_is_its_owners_alone(folder: Path) -> None:
    assert (folder / "key.pem").stat().st_mode & 0o077 == 0

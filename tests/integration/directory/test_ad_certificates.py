# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates that a controller may have: expired, or signed in ways that matter for channel binding."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.util
import typing as t
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import (
    open_directory,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    DirectoryAuthenticationError,
    DirectoryConnectionError,
)
from tests.integration.helpers.odd_controllers import BIND, HOST, Answer, Behaviour, odd_controller
from tests.lab.frame.state import State

REFUSED = Behaviour(bind=Answer(49, "80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data 52e"))
KERBEROS = pytest.mark.skipif(
    importlib.util.find_spec("gssapi") is None, reason="gssapi is not installed, so Kerberos cannot be tested"
)
Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Hash = hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | None


def certified(folder: Path, authority_key: Key, signed_with: Hash, days: int = 2) -> State:
    """Return the lab's state with an authority and a certificate of its own, valid for so many days from yesterday on."""
    authority_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority")])
    authority = _builder(authority_name, authority_name, authority_key, authority_key, 2)
    usage = dict.fromkeys(("digital_signature", "key_cert_sign", "crl_sign"), True)
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    authority = authority.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    authority = authority.add_extension(x509.KeyUsage(**usage, **dict.fromkeys(others, False)), critical=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    server = _builder(subject, authority_name, key, authority_key, days)
    server = server.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(authority.sign(authority_key, signed_with).public_bytes(pem))
    (folder / "server.pem").write_bytes(server.sign(authority_key, signed_with).public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return dataclasses.replace(
        State.read(),
        ca_path=str(folder / "ca.pem"),
        server_certificate=str(folder / "server.pem"),
        server_key=str(folder / "key.pem"),
    )


def _builder(subject: x509.Name, issuer: x509.Name, key: Key, issuer_key: Key, days: int) -> x509.CertificateBuilder:
    begin = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(begin).not_valid_after(begin + datetime.timedelta(days=days, minutes=-1))
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)


def connect(state: State, server: str, **changes: t.Any) -> None:
    reader = state.ldap["reader"]
    login = {"ad_user": reader.user, "ad_password": reader.password, "ad_ca_path": state.ca_path, "ad_timeout": 5}
    open_directory(AdOptions.from_parameters({**login, "ad_servers": [server], **changes})).close()


def test_an_expired_certificate_is_refused_with_what_to_do(tmp_path: Path) -> None:
    state = certified(tmp_path, ec.generate_private_key(ec.SECP256R1()), hashes.SHA256(), days=1)
    seen: list[int] = []
    with odd_controller(state, Behaviour(), seen) as odd, pytest.raises(DirectoryConnectionError) as caught:
        connect(state, odd)
    assert "certificate has expired" in caught.value.message
    assert caught.value.hint == "Renew the controller's certificate."
    assert BIND not in seen


@KERBEROS
def test_ed25519_has_no_channel_binding_so_kerberos_is_not_sent(tmp_path: Path) -> None:
    state = certified(tmp_path, ed25519.Ed25519PrivateKey.generate(), None)
    seen: list[int] = []
    with odd_controller(state, Behaviour(), seen) as odd:
        with pytest.raises(DirectoryConnectionError, match="channel binding is undefined") as caught:
            connect(state, odd, ad_auth="kerberos")
        assert "ad_auth=simple" in (caught.value.hint or "")
        assert BIND not in seen
        connect(state, odd)
    assert BIND in seen


@KERBEROS
@pytest.mark.parametrize("signed_with", [hashes.SHA256(), hashes.SHA384(), hashes.SHA512()])
def test_kerberos_is_bound_whatever_the_hash(tmp_path: Path, signed_with: Hash) -> None:
    state = certified(tmp_path, ec.generate_private_key(ec.SECP256R1()), signed_with)
    seen: list[int] = []
    # The stand-in refuses the login, so that the bind must have been made and sent.
    with odd_controller(state, REFUSED, seen) as odd, pytest.raises(DirectoryAuthenticationError, match="is wrong"):
        connect(state, odd, ad_auth="kerberos")
    assert BIND in seen

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A throw-away certification authority, server certificates of it, and certificates to sign in with."""

from __future__ import annotations

import datetime
import ipaddress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
PEM = serialization.Encoding.PEM


def name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
    )


@dataclass(frozen=True)
class Authority:
    """``ca_path`` is what clients trust, ``server_path`` a certificate and key for localhost and 127.0.0.1."""

    ca_path: Path
    server_path: Path


def make_authority(folder: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = name("Unit test CA")
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    ca = (
        builder(issuer, issuer, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    server_key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    server = (
        builder(name("localhost"), issuer, server_key.public_key())
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .sign(key, hashes.SHA256())
    )
    ca_path, server_path = folder / "ca.pem", folder / "server.pem"
    ca_path.write_bytes(ca.public_bytes(PEM))
    server_path.write_bytes(private_pem(server_key) + server.public_bytes(PEM))
    return Authority(ca_path, server_path)


@dataclass(frozen=True)
class ClientCertificate:
    """One key and certificate in every form that people have; ``password`` opens the protected ones."""

    pem: Path
    protected_pem: Path
    pfx: Path
    protected_pfx: Path
    password: str
    thumbprint: str


def make_client_certificate(folder: Path) -> ClientCertificate:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = builder(name("app"), name("app"), key.public_key()).sign(key, hashes.SHA256())
    password = "pass phrase 1"
    protection = serialization.BestAvailableEncryption(password.encode())
    public = certificate.public_bytes(PEM)
    made = ClientCertificate(
        folder / "app.pem",
        folder / "app-protected.pem",
        folder / "app.pfx",
        folder / "app-protected.pfx",
        password,
        certificate.fingerprint(hashes.SHA1()).hex(),
    )
    made.pem.write_bytes(private_pem(key) + public)
    made.protected_pem.write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, protection) + public)
    for path, encryption in ((made.pfx, serialization.NoEncryption()), (made.protected_pfx, protection)):
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"app", key, certificate, None, encryption))
    return made


@cache
def useless_certificates() -> dict[str, bytes]:
    """Return the content of files that look like a certificate to sign in with, and are none."""
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2))
    curve = ec.generate_private_key(ec.SECP256R1())
    whole = builder(name("app"), name("app"), key.public_key())
    certificate = whole.sign(key, hashes.SHA256())
    public = certificate.public_bytes(PEM)
    plain = serialization.NoEncryption()
    return {
        "key_pem": private_pem(key),
        "certificate_pem": public,
        "certificate_der": certificate.public_bytes(serialization.Encoding.DER),
        "key_pfx": pkcs12.serialize_key_and_certificates(b"app", key, None, None, plain),
        "certificate_pfx": pkcs12.serialize_key_and_certificates(b"app", None, certificate, None, plain),
        "foreign_pem": private_pem(other) + public,
        "elliptic_pem": private_pem(curve)
        + builder(name("app"), name("app"), curve.public_key()).sign(curve, hashes.SHA256()).public_bytes(PEM),
        "expired_pem": private_pem(key) + valid(key, NOW - 3 * DAY, NOW - DAY),
        "future_pem": private_pem(key) + valid(key, NOW + DAY, NOW + 3 * DAY),
        "broken_pem": private_pem(key) + public[: len(public) // 2],
        "garbage": b"\x00\x01\x02 garbage",
    }


def valid(key: rsa.RSAPrivateKey, begin: datetime.datetime, end: datetime.datetime) -> bytes:
    made = x509.CertificateBuilder(name("app"), name("app"), key.public_key(), x509.random_serial_number(), begin, end)
    return made.sign(key, hashes.SHA256()).public_bytes(PEM)


def private_pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

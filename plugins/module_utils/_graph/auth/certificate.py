# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in as an application with a certificate, from a PEM or a PFX file."""

from __future__ import annotations

import typing as t
from datetime import UTC, datetime
from hashlib import sha256

from ..._common.errors import OptionError
from ..._common.missing_library import missing_library
from ..options import GraphOptions
from .credential_file import read_file
from .token import GraphToken, require

if t.TYPE_CHECKING:
    from cryptography.x509 import Certificate as X509Certificate

_PEM = b"-----BEGIN "


class Certificate:
    """Needs ``tenant_id``, ``client_id`` and ``certificate_path``: one file with the certificate and its key."""

    NAME: t.ClassVar[str] = "certificate"

    def validate(self, options: GraphOptions) -> None:
        require(options, self.NAME, "tenant_id", "client_id", "certificate_path")
        content = _content(options)
        if _PEM not in content:
            return
        for part, name in ((b"PRIVATE KEY-----", "private key"), (b"-----BEGIN CERTIFICATE-----", "certificate")):
            if part not in content:
                raise _half(options, name)

    def fingerprint(self, options: GraphOptions) -> str | None:
        password = (options.certificate_password or "").encode()
        return sha256(sha256(_content(options)).digest() + password).hexdigest()

    def acquire(self, options: GraphOptions) -> GraphToken:
        from .application import acquire_for_application  # signing in is rare: tokens are cached

        return acquire_for_application(options, _credential(options))


def _content(options: GraphOptions) -> bytes:
    return read_file(options.certificate_path or "", "certificate_path")


def _credential(options: GraphOptions) -> dict[str, str]:
    try:
        from cryptography.hazmat.primitives import hashes, serialization
    except ImportError as problem:
        raise missing_library("cryptography", "signing in with a certificate") from problem
    try:
        key, certificates = _load(_content(options), options.certificate_password)
    except (ValueError, TypeError) as problem:
        raise _unusable(options) from problem
    certificate = _pair(options, key, certificates)
    return {
        "private_key": key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode("ascii"),
        # The service looks up the certificate by this SHA-1 digest; it is an identifier, not a protection.
        "thumbprint": certificate.fingerprint(hashes.SHA1()).hex(),
        "public_certificate": certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
    }


def _load(content: bytes, password: str | None) -> tuple[t.Any, list[X509Certificate]]:
    """Return the key (None where there is none) and all certificates; ValueError or TypeError when nothing opens."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12
    from cryptography.x509 import load_pem_x509_certificates

    passphrase = password.encode() if password else None
    if _PEM in content:
        # A password for a key that has none is what the environment of a shared runner may hold: not an error.
        encrypted = b"ENCRYPTED" in content
        return (
            load_pem_private_key(content, passphrase if encrypted else None),
            load_pem_x509_certificates(content),
        )
    lone = _lone_certificate(content)
    if lone is not None:
        return None, [lone]
    key, certificate, chain = pkcs12.load_key_and_certificates(content, passphrase)
    return key, [each for each in (certificate, *chain) if each is not None]


def _lone_certificate(content: bytes) -> X509Certificate | None:
    from cryptography.x509 import load_der_x509_certificate

    try:
        return load_der_x509_certificate(content)
    except ValueError:
        return None


def _pair(options: GraphOptions, key: t.Any, certificates: list[X509Certificate]) -> X509Certificate:
    """Return the certificate that belongs to the key; raises ``OptionError`` when they are no pair that can sign in."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    if key is None or not certificates:
        raise _half(options, "private key" if key is None else "certificate")
    if not isinstance(key, RSAPrivateKey):
        raise OptionError(
            f"certificate_path {options.certificate_path!r} holds a key that is not RSA",
            hint="Microsoft Entra ID accepts only RSA keys for signing in; make a certificate with such a key.",
            option="certificate_path",
        )
    own = [each for each in certificates if each.public_key() == key.public_key()]
    if not own:
        raise OptionError(
            f"certificate_path {options.certificate_path!r} holds a certificate and the private key of another one",
            hint="Put the certificate and its own private key into the file.",
            option="certificate_path",
        )
    _require_valid(options, own[0])
    return own[0]


def _require_valid(options: GraphOptions, certificate: X509Certificate) -> None:
    now = datetime.now(UTC)
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if begins <= now <= ends:
        return
    problem = f"has expired on {ends:%Y-%m-%d}" if now > ends else f"is not valid before {begins:%Y-%m-%d}"
    raise OptionError(
        f"The certificate in certificate_path {options.certificate_path!r} {problem}",
        hint=f"Use a valid one, and check the clock of this machine, which says {now:%Y-%m-%d %H:%M}Z.",
        option="certificate_path",
    )


def _half(options: GraphOptions, missing: str) -> OptionError:
    return OptionError(
        f"certificate_path {options.certificate_path!r} holds no {missing}",
        hint="Put the certificate and its private key into one PEM file, or use a PFX file that holds both.",
        option="certificate_path",
    )


def _unusable(options: GraphOptions) -> OptionError:
    given = "does not open it" if options.certificate_password else "is not given, and may be needed"
    return OptionError(
        f"certificate_path {options.certificate_path!r} cannot be used: "
        f"it is damaged or of an unknown kind, or certificate_password {given}",
        hint="Check with openssl pkcs12 -info (PFX) or openssl pkey (PEM) that the password opens the file.",
        option="certificate_path",
    )

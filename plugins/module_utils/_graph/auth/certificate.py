# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in as an application with a certificate, from a PEM or a PFX file."""

from __future__ import annotations

import typing as t
from hashlib import sha256

from ..._common.errors import OptionError
from ..._common.libraries import missing_library
from ..options import GraphOptions
from .credential_file import read_file
from .token import Token, require

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
                raise OptionError(
                    f"certificate_path {options.certificate_path!r} holds no {name}",
                    hint="Put the certificate and its private key into one PEM file, or use a PFX file.",
                    option="certificate_path",
                )

    def fingerprint(self, options: GraphOptions) -> str | None:
        password = (options.certificate_password or "").encode()
        return sha256(sha256(_content(options)).digest() + password).hexdigest()

    def acquire(self, options: GraphOptions) -> Token:
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
        key, certificate = _load(_content(options), options.certificate_password)
    except (ValueError, TypeError) as problem:
        raise _unusable(options) from problem
    return {
        "private_key": key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode("ascii"),
        # The service looks up the certificate by this SHA-1 digest; it is an identifier, not a protection.
        "thumbprint": certificate.fingerprint(hashes.SHA1()).hex(),
        "public_certificate": certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
    }


def _load(content: bytes, password: str | None) -> tuple[t.Any, X509Certificate]:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12
    from cryptography.x509 import load_pem_x509_certificate

    passphrase = password.encode() if password else None
    if _PEM in content:
        # A password for a key that has none is what the environment of a shared runner may hold: not an error.
        encrypted = b"ENCRYPTED" in content
        return (
            load_pem_private_key(content, passphrase if encrypted else None),
            load_pem_x509_certificate(content),
        )
    key, certificate, _chain = pkcs12.load_key_and_certificates(content, passphrase)
    if key is None or certificate is None:
        raise ValueError("no key or no certificate in the PFX file")
    return key, certificate


def _unusable(options: GraphOptions) -> OptionError:
    given = "does not open it" if options.certificate_password else "is not given, and may be needed"
    return OptionError(
        f"certificate_path {options.certificate_path!r} cannot be used: "
        f"it is damaged or of an unknown kind, or certificate_password {given}",
        hint="Check with openssl pkcs12 -info (PFX) or openssl pkey (PEM) that the password opens the file.",
        option="certificate_path",
    )

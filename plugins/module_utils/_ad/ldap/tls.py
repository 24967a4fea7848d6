# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS to a controller: what is trusted, and what was negotiated."""

from __future__ import annotations

import contextlib
import datetime
import os
import ssl
import typing as t

from ..._common.errors import OptionError
from ..._common.json import Json
from ..controllers.options import AdOptions
from .libraries import load_ldap3

UNVERIFIED = (
    "The certificate of the domain controller is not verified, because ad_validate_certs is off: anybody on the way "
    "could read and change what is sent, the password included."
)

_WEAK_HASHES = ("md5", "sha1")  # channel binding takes SHA-256 instead (RFC 5929, section 4.1)


def tls_settings(options: AdOptions) -> t.Any:
    """Return ldap3's TLS settings, with certificate and host name verified by Python's ``ssl`` during the handshake."""
    ldap3 = load_ldap3()
    context = _ssl_context(options)
    tls = ldap3.Tls(validate=context.verify_mode)

    def wrap_socket(connection: t.Any, do_handshake: bool = False) -> None:
        connection.socket.settimeout(connection.deadline.remaining())
        connection.socket = context.wrap_socket(connection.socket, server_hostname=connection.server.host)
        tls.peer_certificate = connection.socket.getpeercert(binary_form=True)

    tls.wrap_socket = wrap_socket
    return tls


def _ssl_context(options: AdOptions) -> ssl.SSLContext:
    is_folder = os.path.isdir(options.ca_path)
    try:
        context = ssl.create_default_context(
            cafile=None if is_folder else options.ca_path or None,
            capath=options.ca_path if is_folder else None,
        )
    except OSError as problem:  # it was there when the options were checked
        raise OptionError(f"ad_ca_path: {options.ca_path} can't be read any more: {problem}", option="ad_ca_path") from problem
    if not options.validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def binding_hash(connection: t.Any) -> str | None:
    """Return the hash that binds a login to the TLS channel, ``None`` where the certificate's signature has none.

    Source: RFC 5929, section 4.1; without exactly one hash, as for Ed25519, channel binding is undefined.
    """
    from cryptography import x509

    certificate = x509.load_der_x509_certificate(connection.socket.getpeercert(binary_form=True))
    algorithm = certificate.signature_hash_algorithm
    if algorithm is None:
        return None
    return "sha256" if algorithm.name in _WEAK_HASHES else str(algorithm.name)


def describe_tls(connection: t.Any, options: AdOptions) -> Json:
    """Return version, cipher and certificate of a connection; none of it without TLS."""
    channel = connection.socket
    if not isinstance(channel, ssl.SSLSocket):
        return {"tls_version": None, "cipher": None, "certificate": None}
    cipher = channel.cipher()
    return {
        "tls_version": channel.version(),
        "cipher": cipher[0] if cipher else None,
        "certificate": _describe_certificate(channel.getpeercert(binary_form=True) or b"", options),
    }


def _describe_certificate(raw: bytes, options: AdOptions) -> Json | None:
    """Return the certificate for people; ``None`` without the library that reads it."""
    with contextlib.suppress(ImportError):
        from cryptography import x509

        certificate = x509.load_der_x509_certificate(raw)
        expiry = certificate.not_valid_after_utc
        signature_hash = certificate.signature_hash_algorithm
        return {
            "subject": certificate.subject.rfc4514_string(),
            "names": _names(x509, certificate),
            "issuer": certificate.issuer.rfc4514_string(),
            "expires_at": expiry.isoformat().replace("+00:00", "Z"),
            "days_left": (expiry - datetime.datetime.now(datetime.UTC)).days,
            "signature_hash": signature_hash.name if signature_hash else None,
            "verified": options.validate_certs,
        }
    return None


def _names(x509: t.Any, certificate: t.Any) -> list[str]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return [str(name) for name in extension.value.get_values_for_type(x509.DNSName)]

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications that may sign in, and their credentials."""

from __future__ import annotations

import base64
import hashlib
import threading
import typing as t
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.lab.frame.state import State

EXPIRED_CLIENT = "expired"


class CredentialError(Exception):
    """A credential that a test registers is unusable."""


@dataclass(frozen=True, slots=True)
class Federation:
    """Whose assertions stand for the application: workload identity federation."""

    issuer: str
    subject: str
    audience: str
    public_key: str


@dataclass(slots=True)
class Client:
    """One application. ``certificates``: thumbprint, as a token's header carries it -> public key (PEM)."""

    name: str
    id: str
    secret: str
    certificates: dict[str, str] = field(default_factory=dict)
    federations: list[Federation] = field(default_factory=list)

    @property
    def secret_expired(self) -> bool:
        """Whether the secret is right, but too old."""
        return self.name == EXPIRED_CLIENT


class Clients:
    """The applications of the tenant."""

    def __init__(self, state: State) -> None:
        self._lock = threading.Lock()
        self._clients = {client.id: Client(name, client.id, client.secret) for name, client in state.clients.items()}

    def find(self, client_id: str) -> Client | None:
        """Return an application by its id."""
        with self._lock:
            return self._clients.get(client_id.lower())

    def register_certificate(self, name: str, pem: str) -> None:
        """Let an application sign in with a certificate."""
        try:
            certificate = x509.load_pem_x509_certificate(pem.encode())
        except ValueError as error:
            raise CredentialError(f"no certificate: {error}") from error
        encoded = certificate.public_bytes(serialization.Encoding.DER)
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        key = certificate.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
        for algorithm in (hashlib.sha1, hashlib.sha256):
            self._by_name(name).certificates[_encoded(algorithm(encoded).digest())] = key

    def register_federation(self, name: str, values: dict[str, t.Any]) -> None:
        """Let an application sign in with assertions of somebody else."""
        try:
            self._by_name(name).federations.append(Federation(**values))
        except TypeError as error:
            raise CredentialError(str(error)) from error

    def _by_name(self, name: str) -> Client:
        with self._lock:
            for client in self._clients.values():
                if client.name == name:
                    return client
        raise CredentialError(f"no client is named {name!r}")


def _encoded(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking a signed assertion in place of a secret (RFC 7523)."""

from __future__ import annotations

import typing as t

import jwt

from .clients import Client, Federation

_ALGORITHMS = ["RS256", "PS256", "ES256"]


def is_valid_certificate_assertion(client: Client, assertion: str, audience: str) -> bool:
    """Tell whether an assertion is signed with one of the application's certificates."""
    try:
        header = jwt.get_unverified_header(assertion)
    except jwt.InvalidTokenError:
        return False
    # msal keeps the padding that RFC 7515 leaves out.
    thumbprint = str(header.get("x5t#S256") or header.get("x5t") or "").rstrip("=")
    key = client.certificates.get(thumbprint)
    if key is None:
        return False
    return _is_signed(assertion, key, audience, client.id, client.id)


def is_valid_federated_assertion(client: Client, assertion: str) -> bool:
    """Tell whether an assertion comes from somebody whom the application trusts."""
    return any(_is_trusted(assertion, each) for each in client.federations)


def names_certificate(assertion: str) -> bool:
    """Tell whether the assertion says that it is signed with a certificate."""
    try:
        header: dict[str, t.Any] = jwt.get_unverified_header(assertion)
    except jwt.InvalidTokenError:
        return False
    return "x5t" in header or "x5t#S256" in header


def _is_trusted(assertion: str, federation: Federation) -> bool:
    return _is_signed(assertion, federation.public_key, federation.audience, federation.issuer, federation.subject)


def _is_signed(assertion: str, key: str, audience: str, issuer: str, subject: str) -> bool:
    try:
        claims = jwt.decode(assertion, key, algorithms=_ALGORITHMS, audience=audience, issuer=issuer)
    except jwt.InvalidTokenError:
        return False
    return bool(claims.get("sub") == subject)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking a signed assertion in place of a secret (RFC 7523)."""

from __future__ import annotations

import typing as t
from datetime import UTC, datetime

import jwt

from .clients import Client, Federation

_ALGORITHMS = ["RS256", "PS256", "ES256"]
_TOLERANCE_SECONDS = 300


class OutOfTime(Exception):
    """An assertion is signed as it must be, and too old or not valid yet; the text says from when to when it is."""


def is_valid_certificate_assertion(client: Client, assertion: str, audience: str) -> bool:
    """Tell whether an assertion is signed with one of the application's certificates; OutOfTime when it is, at another time."""
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
    """Tell whether an assertion comes from somebody whom the application trusts; OutOfTime when it does, at another time."""
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
    leeway = _TOLERANCE_SECONDS
    try:
        claims = jwt.decode(assertion, key, algorithms=_ALGORITHMS, audience=audience, issuer=issuer, leeway=leeway)
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as problem:
        raise OutOfTime(_validity(assertion)) from problem
    except jwt.InvalidTokenError:
        return False
    return bool(claims.get("sub") == subject)


def _validity(assertion: str) -> str:
    claims = jwt.decode(assertion, options={"verify_signature": False})
    begin, end = (_moment(claims.get(name, 0)) for name in ("iat", "exp"))
    return f"assertion valid from {begin}, expiry time of assertion {end}"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

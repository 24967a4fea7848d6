# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access tokens: valid for a while of real time, and opaque unless they are issued with claims."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
import typing as t
from dataclasses import dataclass

from ..http.errors import invalid_token

EMPTY = "Access token is empty."
MALFORMED = "CompactToken parsing failed with error code: 80049217"
EXPIRED = "Lifetime validation failed, the token is expired."


@dataclass(frozen=True, slots=True)
class Token:
    """What a token stands for. ``client`` is the lab's name of the application."""

    client: str
    expires: float


class Tokens:
    """The tokens that were issued."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, Token] = {}

    def issue(self, client: str, lifetime: float, claims: t.Mapping[str, t.Any] | None = None) -> str:
        """Return a new token; one with claims has the form of Microsoft's, with a signature that means nothing."""
        text = f"lab.{secrets.token_urlsafe(96)}"
        if claims is not None:
            text = ".".join((_encoded({"typ": "JWT", "alg": "RS256"}), _encoded(claims), secrets.token_urlsafe(96)))
        with self._lock:
            self._tokens[text] = Token(client, time.monotonic() + lifetime)
        return text

    def client(self, authorization: str) -> str:
        """Return whose token the header carries; 401 when it carries none that is valid."""
        scheme, _space, text = authorization.partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise invalid_token(EMPTY)
        with self._lock:
            token = self._tokens.get(text.strip())
        if token is None:
            raise invalid_token(MALFORMED)
        if token.expires <= time.monotonic():
            raise invalid_token(EXPIRED)
        return token.client

    def revoke(self) -> None:
        """Make every token invalid, as if it had expired."""
        with self._lock:
            self._tokens = {text: Token(token.client, 0.0) for text, token in self._tokens.items()}


def _encoded(part: t.Mapping[str, t.Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")

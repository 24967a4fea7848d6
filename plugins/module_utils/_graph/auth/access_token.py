# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Use a token that somebody else acquired."""

from __future__ import annotations

import time
import typing as t

from ..._common.errors import AuthenticationError, OptionError
from ..options import GraphOptions
from .claims import read_claims
from .token import Token, require


class AccessToken:
    """Needs ``access_token``; it is used as it is and cannot be renewed."""

    NAME: t.ClassVar[str] = "access_token"

    def validate(self, options: GraphOptions) -> None:
        require(options, self.NAME, "access_token")
        token = options.access_token or ""
        if not token.isascii() or not token.isprintable() or " " in token:
            raise OptionError(
                "access_token is not a token: it holds spaces, line ends or other characters that no token has",
                hint="Pass the value of access_token alone, without Bearer and without a line end.",
                option="access_token",
            )

    def fingerprint(self, options: GraphOptions) -> str | None:
        return None

    def acquire(self, options: GraphOptions) -> Token:
        token = Token(options.access_token or "", _expiry(options.access_token or ""))
        if token.expires_at <= time.time():
            raise AuthenticationError("access_token has expired", hint="Acquire a new token and pass it to the task.")
        return token


def _expiry(token: str) -> float:
    """Return the ``exp`` claim; a token that cannot be read (it is opaque by contract) counts as valid."""
    claims = read_claims(token) or {}
    try:
        return float(claims["exp"])
    except (KeyError, TypeError, ValueError):
        return float("inf")

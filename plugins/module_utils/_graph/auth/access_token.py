# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Use a token that somebody else acquired."""

from __future__ import annotations

import time
import typing as t

from ..._common.errors import AuthenticationError, OptionError
from ..._common.object_id import is_object_id
from ..._common.wrapped_secrets import require_token
from ..clouds import CLOUDS, GRAPH_APPLICATION_ID
from ..options import GraphOptions
from .claims import read_claims
from .token import GraphToken, require


class AccessToken:
    """Needs ``access_token``; it is used as it is and cannot be renewed.

    A token is opaque by contract: what cannot be read in it is not checked.
    """

    NAME: t.ClassVar[str] = "access_token"

    def validate(self, options: GraphOptions) -> None:
        require(options, self.NAME, "access_token")
        token = options.access_token or ""
        require_token(token, self.NAME)
        claims = read_claims(token) or {}
        _require_audience(claims.get("aud"), options)
        _require_tenant(claims.get("tid"), options)

    def fingerprint(self, options: GraphOptions) -> str | None:
        return None

    def acquire(self, options: GraphOptions) -> GraphToken:
        token = options.access_token or ""
        expires_at = _expiry(read_claims(token) or {})
        if expires_at <= time.time():
            raise AuthenticationError(
                f"access_token has expired: it was valid until {_moment(expires_at)}, and the clock of this machine "
                f"says {_moment(time.time())}",
                hint="Acquire a new token and pass it to the task; if it is new, set the clock right.",
            )
        return GraphToken(token, expires_at)


def _expiry(claims: t.Mapping[str, t.Any]) -> float:
    try:
        return float(claims["exp"])
    except (KeyError, TypeError, ValueError):
        return float("inf")


def _require_audience(audience: t.Any, options: GraphOptions) -> None:
    """Refuse a token that is for something else, as far as both the token and the cloud are known."""
    known = {cloud.graph_url for cloud in CLOUDS.values()}
    if not isinstance(audience, str) or options.graph_url not in known:
        return
    if audience.rstrip("/").casefold() in (options.graph_url, GRAPH_APPLICATION_ID):
        return
    raise OptionError(
        f"access_token is for {audience}, not for Microsoft Graph at {options.graph_url}",
        hint="Acquire it for the scope <graph_url>/.default of this cloud, or set cloud.",
        option="access_token",
    )


def _require_tenant(tenant: t.Any, options: GraphOptions) -> None:
    wanted = (options.tenant_id or "").casefold()
    if isinstance(tenant, str) and is_object_id(tenant) and is_object_id(wanted) and tenant.casefold() != wanted:
        raise OptionError(
            f"access_token is of the tenant {tenant}, and tenant_id says {options.tenant_id}",
            hint="Pass a token of that tenant, or correct tenant_id.",
            option="access_token",
        )


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(seconds))

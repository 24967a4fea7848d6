# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The secrets that this process knows: given to its task, standing in its environment, or come by while it runs.

A module is a process of its own, so there is one list of them. Whoever comes by a secret says so here, and nothing that
leaves the process holds it any more: no message, no result, no evidence (``redaction``).
"""

from __future__ import annotations

import os
import re
import typing as t
from urllib.parse import unquote

VARIABLES = (
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "ARM_OIDC_TOKEN",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    "AZURE_CLIENT_SECRET",
    "AZURE_SECRET",
    "CLOUD_SYNC_ACCESS_TOKEN",
    "CLOUD_SYNC_AD_PASSWORD",
    "CLOUD_SYNC_FEDERATED_TOKEN",
    "CLOUD_SYNC_GRAPH_PROXY",
    "IDENTITY_HEADER",
    "MSI_SECRET",
    "SYSTEM_ACCESSTOKEN",
    *(name for proxy in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY") for name in (proxy, proxy.lower())),
)
"""Variables of the environment that hold a secret, or an address with a password in it."""

_USERINFO = re.compile(r"[a-z][a-z0-9+.-]*:/*(?P<user>[^:@]*):(?P<password>.*)@", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/", re.IGNORECASE)

_known: dict[str, None] = {}


def begin(*secrets: str) -> None:
    """Forget what an earlier task knew; the secrets of the environment and those that are given are known."""
    _known.clear()
    remember(*secrets, *(os.environ.get(name) for name in VARIABLES))


def remember(*secrets: str | None) -> None:
    """Add secrets; of an address, the password."""
    for secret in secrets:
        for each in _parts(secret.strip()) if secret else ():
            _known.setdefault(each)


def known() -> tuple[str, ...]:
    """Return all of them, the longest first: one secret can be a part of another."""
    return tuple(sorted(_known, key=len, reverse=True))


def _parts(secret: str) -> t.Iterator[str]:
    address = _USERINFO.match(secret)
    if address:
        yield from (address["password"], unquote(address["password"]))
    # The address of a proxy without a password is no secret.
    if address or not _ADDRESS.match(secret):
        yield secret

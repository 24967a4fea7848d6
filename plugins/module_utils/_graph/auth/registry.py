# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All ways of signing in, by name. Each is imported only when it is chosen: a module starts faster without the others."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..options import GraphOptions
    from .base import AuthMethod


def _access_token() -> AuthMethod:
    from .access_token import AccessToken

    return AccessToken()


def _azure_cli() -> AuthMethod:
    from .azure_cli import AzureCli

    return AzureCli()


def _certificate() -> AuthMethod:
    from .certificate import Certificate

    return Certificate()


def _client_secret() -> AuthMethod:
    from .client_secret import ClientSecret

    return ClientSecret()


def _federated() -> AuthMethod:
    from .federated import Federated

    return Federated()


def _managed_identity() -> AuthMethod:
    from .managed_identity import ManagedIdentity

    return ManagedIdentity()


METHODS: t.Mapping[str, t.Callable[[], AuthMethod]] = {
    "access_token": _access_token,
    "azure_cli": _azure_cli,
    "certificate": _certificate,
    "client_secret": _client_secret,
    "federated": _federated,
    "managed_identity": _managed_identity,
}


def auth_method(options: GraphOptions) -> AuthMethod:
    """Return the way of signing in that the options choose, after checking that it has what it needs."""
    method = METHODS[options.auth_method]()
    method.validate(options)
    return method

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All ways of signing in, by name."""

from __future__ import annotations

import typing as t

from ..options import GraphOptions
from .access_token import AccessToken
from .azure_cli import AzureCli
from .certificate import Certificate
from .client_secret import ClientSecret
from .federated import Federated
from .managed_identity import ManagedIdentity
from .token import AuthMethod

_METHODS: tuple[AuthMethod, ...] = (
    AccessToken(),
    AzureCli(),
    Certificate(),
    ClientSecret(),
    Federated(),
    ManagedIdentity(),
)

METHODS: t.Mapping[str, AuthMethod] = {method.NAME: method for method in _METHODS}


def auth_method(options: GraphOptions) -> AuthMethod:
    """Return the way of signing in that the options choose, after checking that it has what it needs."""
    method = METHODS[options.auth_method]
    method.validate(options)
    return method

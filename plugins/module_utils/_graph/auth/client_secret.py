# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in as an application with a client secret."""

from __future__ import annotations

import typing as t
from hashlib import sha256

from ..options import GraphOptions
from .token import GraphToken, require


class ClientSecret:
    """Needs ``tenant_id``, ``client_id`` and ``client_secret``."""

    NAME: t.ClassVar[str] = "client_secret"

    def validate(self, options: GraphOptions) -> None:
        require(options, self.NAME, "tenant_id", "client_id", "client_secret")

    def fingerprint(self, options: GraphOptions) -> str | None:
        return sha256((options.client_secret or "").encode()).hexdigest()

    def acquire(self, options: GraphOptions) -> GraphToken:
        from .application import acquire_for_application  # signing in is rare: tokens are cached

        return acquire_for_application(options, options.client_secret)

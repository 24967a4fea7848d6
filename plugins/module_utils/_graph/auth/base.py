# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every way of signing in has in common; for type checkers alone."""

from __future__ import annotations

import typing as t

from ..options import GraphOptions
from .token import GraphToken


class AuthMethod(t.Protocol):
    """One way of signing in."""

    NAME: t.ClassVar[str]

    def validate(self, options: GraphOptions) -> None:
        """Raise ``OptionError`` when an option is missing or unusable; never sends a request."""

    def fingerprint(self, options: GraphOptions) -> str | None:
        """Return what identifies the credential, as a part of a cached token's key; None when it must not be cached."""

    def acquire(self, options: GraphOptions) -> GraphToken:
        """Sign in; raises ``AuthenticationError``, ``TransportError`` or ``MissingLibraryError``."""

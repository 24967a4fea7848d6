# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What signing in gives, and what several ways of it need."""

from __future__ import annotations

import typing as t

from ..._common.errors import OptionError
from ..._common.wrapped_secrets import require_unwrapped
from ..options import GraphOptions


class GraphToken(t.NamedTuple):
    """An access token for Microsoft Graph; ``expires_at`` is in seconds since 1970 (UTC)."""

    value: str
    expires_at: float

    def __repr__(self) -> str:
        return f"Token(expires_at={self.expires_at})"


def require(options: GraphOptions, method: str, *names: str) -> None:
    """Raise ``OptionError`` when one of the options that the method needs is not given, or wrapped in something."""
    missing = [name for name in names if not getattr(options, name)]
    if missing:
        raise OptionError(
            f"auth_method {method} needs {' and '.join(missing)}",
            hint="Set the option, or its environment variable; the documentation of the option names it.",
            missing=missing,
        )
    for name in names:
        require_unwrapped(getattr(options, name), name)

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets and tokens that were copied with what was around them."""

from __future__ import annotations

from .errors import OptionError

_PAIRS = ('""', "''", "``", "<>", "{}", "[]", "()", "\u201c\u201d", "\u2018\u2019")


def require_unwrapped(value: str, option: str) -> None:
    """Raise OptionError, without the value, for a secret in quotes or brackets, with a scheme before it, or with spaces around it."""
    around = _around(value)
    if around is not None:
        raise OptionError(
            f"{option} holds more than the value: {around}",
            hint="Pass the value alone; no secret or token of the service is written like that.",
            option=option,
        )


def _around(value: str) -> str | None:
    if value != value.strip():
        return "there are spaces or line ends around it"
    if value[:7].lower() == "bearer ":
        return "it begins with Bearer"
    if len(value) > 1 and value[0] + value[-1] in _PAIRS:
        return f"it stands in {value[0]}{value[-1]}"
    return None

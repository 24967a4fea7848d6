# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error for a sign-in that brings no token."""

from __future__ import annotations

import typing as t

from ..._common.errors import AuthenticationError
from ..._common.json import Json
from ..._common.peer_text import peer_text
from .sign_in_numbers import meaning_of_number, number_in, without_numbers

_GENERAL_HINT = "Look the error number up at https://login.microsoftonline.com/error, and check tenant_id and client_id."
_CLOCK_TOLERANCE_SECONDS = 120.0


def sign_in_error(answer: t.Mapping[str, t.Any], hint: str | None = None, ahead: float | None = None) -> AuthenticationError:
    """Return the error for an answer without a token.

    ``ahead`` is how much the clock of this machine is ahead of the service's, in seconds, as far as that is known.
    """
    description = peer_text(answer.get("error_description") or answer.get("error") or "no reason given")
    number = _number(answer, description)
    meaning, known_hint = meaning_of_number(number) or (_first_sentence(description), None)
    prefix = f" (AADSTS{number})" if number else ""
    details: Json = {
        "aadsts": number,
        **{name: peer_text(answer[name]) for name in ("error", "correlation_id", "trace_id") if answer.get(name) is not None},
    }
    if ahead is not None and abs(ahead) > _CLOCK_TOLERANCE_SECONDS:
        direction = "ahead of" if ahead > 0 else "behind"
        known_hint = (
            f"The clock of this machine is {abs(ahead):.0f} s {direction} the login service's; set it right first. "
            f"{known_hint or ''}"
        ).strip()
        details["clock_ahead_seconds"] = round(ahead)
    return AuthenticationError(
        f"The sign-in failed: {meaning}{prefix}",
        hint=known_hint or hint or _GENERAL_HINT,
        **{name: value for name, value in details.items() if value is not None},
    )


def _number(answer: t.Mapping[str, t.Any], description: str) -> int | None:
    quoted = number_in(description)
    if quoted is not None:
        return quoted
    numbers = answer.get("error_codes")
    return numbers[0] if isinstance(numbers, list) and numbers and isinstance(numbers[0], int) else None


def _first_sentence(description: str) -> str:
    # "AADSTS50034: Text. Trace ID: ... Correlation ID: ... Timestamp: ..."
    text = without_numbers(description.partition("Trace ID:")[0]).strip(" :.\r\n")
    return text[:300]

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the login service's error numbers mean, and what to do."""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import AuthenticationError
from ..._common.json import Json
from ..._common.peer_text import peer_text

_NUMBER = re.compile(r"AADSTS(\d+)")

# Source: Microsoft identity platform, authentication and authorization error codes.
_MEANINGS: t.Mapping[int, tuple[str, str]] = {
    7000215: (
        "the client secret is wrong",
        "Use the value of the secret (shown once, when it is created), not its id; check client_id too.",
    ),
    7000222: (
        "the client secret has expired",
        "Create a new client secret for the app registration and use its value.",
    ),
    7000216: ("the sign-in lacks a credential", "Give client_secret, certificate_path or federated_token_file."),
    700016: (
        "the application does not exist in this tenant",
        "Check client_id and tenant_id; the application must be registered or consented to in this tenant.",
    ),
    90002: ("the tenant does not exist", "Check tenant_id and cloud."),
    900021: ("the tenant does not exist", "Check tenant_id and cloud."),
    900023: ("the tenant does not exist", "Check tenant_id and cloud."),
    700027: (
        "the certificate is not registered for the application, or its signature is wrong",
        "Upload the certificate's public part to the app registration, and check that certificate_path is the same.",
    ),
    700024: (
        "the signed assertion is outside its time of validity",
        "Check the clock of the machine that runs the task and, with auth_method federated, the age of the token.",
    ),
    700211: (
        "no federated credential of the application has the issuer of the token",
        "Compare the issuer of the federated credential with the claim iss of the token, character by character.",
    ),
    700212: (
        "no federated credential of the application has the audience of the token",
        "Compare the audience of the federated credential with the claim aud of the token; "
        "federated_token_audience says which one GitHub Actions is asked for.",
    ),
    700213: (
        "no federated credential of the application matches the token",
        "Compare issuer, subject and audience of the federated credential with the claims of the token.",
    ),
    7000218: (
        "the sign-in lacks a credential",
        "Give client_secret, certificate_path or federated_token_file.",
    ),
    70021: (
        "no federated credential of the application matches the token",
        "Compare issuer, subject and audience of the federated credential with the claims of the token.",
    ),
    7000112: ("the application is disabled", "Enable it in the tenant, under enterprise applications."),
    53003: (
        "a Conditional Access policy blocks the sign-in",
        "Exempt the workload identity, or sign in from an allowed place.",
    ),
    500011: ("this cloud does not know Microsoft Graph under graph_url", "Check cloud, graph_url and login_url."),
}
_GENERAL_HINT = "Look the error number up at https://login.microsoftonline.com/error, and check tenant_id and client_id."


_CLOCK_TOLERANCE_SECONDS = 120.0


def sign_in_error(answer: t.Mapping[str, t.Any], hint: str | None = None, ahead: float | None = None) -> AuthenticationError:
    """Return the error for an answer without a token.

    ``ahead`` is how much the clock of this machine is ahead of the service's, in seconds, as far as that is known.
    """
    description = peer_text(answer.get("error_description") or answer.get("error") or "no reason given")
    number = _number(answer, description)
    meaning, known_hint = _MEANINGS.get(number or 0, (_first_sentence(description), None))
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
    match = _NUMBER.search(description)
    if match:
        return int(match.group(1))
    numbers = answer.get("error_codes")
    return numbers[0] if isinstance(numbers, list) and numbers and isinstance(numbers[0], int) else None


def _first_sentence(description: str) -> str:
    # "AADSTS50034: Text. Trace ID: ... Correlation ID: ... Timestamp: ..."
    text = _NUMBER.sub("", description.partition("Trace ID:")[0]).strip(" :.\r\n")
    return text[:300]

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn a refusal of Microsoft Graph into one typed error that says what is really wrong."""

from __future__ import annotations

import typing as t

from ..._common.errors import (
    AuthenticationError,
    AuthorizationError,
    CloudSyncError,
    ConflictError,
    GraphError,
    NotFoundError,
    Refusal,
    ThrottledError,
    UnreadableAnswerError,
)
from ..._common.json import Json, parse_object
from .documents import describe_body

TOKEN_REFUSED = frozenset({"InvalidAuthenticationToken", "Unauthenticated", "AuthenticationError"})

# Source: Microsoft identity platform, claims challenges; Microsoft Entra documentation, continuous access evaluation for workload
# identities. The codes are those that Microsoft Graph answers with.
_CLAIMS_CHALLENGE = "insufficient_claims"
_CONTINUOUS_ACCESS = "continuous access evaluation"
_CHALLENGES = {
    "TokenIssuedBeforeRevocationTimestamp": "The sign-ins of this identity were revoked: it was disabled or deleted, its password "
    "changed, or its risk is high. Look at it in Entra ID.",
    "LocationConditionEvaluationSatisfied": "A Conditional Access policy doesn't permit the address that Microsoft Graph sees; a proxy "
    "can make it another one than that of the sign-in.",
    "TokenCreatedWithOutdatedPolicies": "Policies or roles of this identity have changed since the token was issued.",
}
_SIGN_IN_AGAIN = (
    "Sign in again: give a new access_token, or run az logout and az login, since az keeps a refused token. If a new sign-in doesn't "
    "help, the sign-in log of Entra ID names the policy."
)
_UNKNOWN = "UnknownError"
_GONE = 410
_THROTTLED = 429
_NESTING = 4

Advice = t.Callable[[str, str], str]
"""What to do when the service doesn't permit a request, by method and path: this layer doesn't know what needs which permission."""


def read_refusal(status: int, headers: t.Mapping[str, str], content: bytes) -> Refusal | None:
    """Read an error answer; None when it has a body that is not Graph's JSON.

    The synchronization service hides the truth in a JSON text inside ``message``, under the code ``UnknownError``.
    """
    return refusal_in(status, headers, parse_object(content) if content.strip() else {})


def refusal_in(status: int, headers: t.Mapping[str, str], document: Json | None) -> Refusal | None:
    """Do the same with the document in the body, an empty one where there is no body; None is one that can't be read."""
    request_id = headers.get("request-id")
    client_request_id = headers.get("client-request-id")
    if not document:
        challenges = status == 401 and _challenges(headers, "")
        found = Refusal(status, request_id=request_id, client_request_id=client_request_id, challenges=challenges)
        return None if document is None else found
    try:
        error = document["error"]
        inner = error.get("innerError") or error.get("innererror") or {}
        code, message = unwrap(str(error.get("code") or ""), str(error.get("message") or ""))
        return Refusal(
            status,
            code,
            message,
            inner.get("request-id") or request_id,
            inner.get("client-request-id") or client_request_id,
            challenges=status == 401 and _challenges(headers, message),
        )
    except (KeyError, TypeError, AttributeError):
        return None


def unwrap(code: str, message: str) -> tuple[str, str]:
    """Follow JSON texts inside of the message to the innermost code and message."""
    for _level in range(_NESTING):
        inner = _inner_error(message)
        if inner is None:
            break
        members = {str(name).casefold(): value for name, value in inner.items()}
        inner_code: t.Any = members.get("code") or members.get("errorcode")
        inner_message: t.Any = members.get("message") or members.get("errormessage")
        if isinstance(inner_code, str) and inner_code != _UNKNOWN:
            code = inner_code
        if not isinstance(inner_message, str):
            break
        message = inner_message
    return code, " ".join(message.split())


def answer_error(
    status: int, headers: t.Mapping[str, str], content: bytes, method: str, path: str, advice: Advice | None = None
) -> CloudSyncError:
    """Return the error for an answer that is not one of success."""
    refusal = read_refusal(status, headers, content) if status >= 400 else None
    if refusal is None and status == _THROTTLED:
        refusal = read_refusal(status, headers, b"")
    if refusal is None:
        return unreadable_error(status, headers, method, path, describe_body(content))
    return refusal_error(refusal, method, path, advice)


def refusal_error(refusal: Refusal, method: str, path: str, advice: Advice | None = None) -> CloudSyncError:
    """Return the error for a refusal."""
    where = f"{method} {path}"
    said = _said(refusal)
    advised = advice(method, path) if advice and refusal.status in (401, 403) else None
    if refusal.status == 401:
        if refusal.challenges:
            message = f"{where}: Microsoft Graph asks for another sign-in (continuous access evaluation): {said}"
            return AuthenticationError(message, hint=_challenge_hint(refusal.message), refusal=refusal)
        if refusal.code in TOKEN_REFUSED:
            hint = "Check that the token is for this cloud and this Graph address, and that the clock of the machine is right."
            return AuthenticationError(f"{where}: the access token is not accepted: {said}", hint=hint, refusal=refusal)
        return AuthorizationError(f"{where}: the signed-in identity lacks a permission: {said}", hint=advised, refusal=refusal)
    if refusal.status == 403:
        return AuthorizationError(f"{where} is not permitted: {said}", hint=advised, refusal=refusal)
    if refusal.status == 404:
        return _not_found(refusal, where, said)
    if refusal.status in (409, 412):
        hint = "Somebody else may have changed it; run the task again."
        return ConflictError(f"{where} is in conflict with the current state: {said}", hint=hint, refusal=refusal)
    if refusal.status == _GONE:
        hint = "The service no longer knows this request, or how far it had been read; run the task again."
        return GraphError(f"{where} is gone: {said}", hint=hint, refusal=refusal)
    if refusal.status == _THROTTLED:
        hint = "Run fewer tasks at once against this tenant, raise graph_retries, or try again later."
        return ThrottledError(f"{where} was throttled until the retries were used up: {said}", hint=hint, refusal=refusal)
    if refusal.status >= 500:
        return GraphError(f"{where} failed: {said}", hint=_server_hint(path), refusal=refusal)
    return GraphError(f"{where} was refused: {said}", refusal=refusal)


def unreadable_error(
    status: int, headers: t.Mapping[str, str], method: str, path: str, body: str = "a body that is not JSON"
) -> CloudSyncError:
    """Return the error for a refusal that Graph does not write: a proxy's page, half an answer, another service's."""
    kind = headers.get("Content-Type", "no content type").partition(";")[0]
    refusal = Refusal(status, request_id=headers.get("request-id"), content_type=kind)
    where, kind = f"{method} {path}", refusal.content_type
    if status >= 500:
        return GraphError(f"{where} failed with {status} ({kind})", hint=_server_hint(path), refusal=refusal)
    if 300 <= status < 400:
        message = f"{where} was redirected, which Microsoft Graph does not do (status {status})"
    else:
        message = f"{where} was answered with {status} and {body} ({kind}) in place of the JSON of Microsoft Graph"
    hint = "Check graph_url, and whether a proxy or a sign-in page answers in place of the service."
    return UnreadableAnswerError(message, hint=hint, refusal=refusal)


def _inner_error(message: str) -> Json | None:
    text = message.strip()
    inner = parse_object(text) if text.startswith("{") else None
    nested = inner.get("error") if inner else None
    return nested if isinstance(nested, dict) else inner


def _challenges(headers: t.Mapping[str, str], message: str) -> bool:
    asked = (str(value) for name, value in headers.items() if name.casefold() == "www-authenticate")
    return any(_CLAIMS_CHALLENGE in each.casefold() for each in asked) or _CONTINUOUS_ACCESS in message.casefold()


def _challenge_hint(message: str) -> str:
    causes = [hint for code, hint in _CHALLENGES.items() if code.casefold() in message.casefold()]
    return " ".join([*causes, _SIGN_IN_AGAIN])


def _said(refusal: Refusal) -> str:
    code = refusal.code if refusal.code != _UNKNOWN else ""
    said = ": ".join(part for part in (code, refusal.message) if part)
    suffix = f", request-id {refusal.request_id}" if refusal.request_id else ""
    return f"{said or 'no reason given'} (status {refusal.status}{suffix})"


def _not_found(refusal: Refusal, where: str, said: str) -> CloudSyncError:
    if "No HTTP resource was found" in refusal.message:
        hint = "The synchronization service does not know this operation in this cloud."
        return GraphError(f"{where} is not supported: {said}", hint=hint, refusal=refusal)
    hint = "Check the ids; new objects can take a few minutes to be visible everywhere."
    return NotFoundError(f"{where}: not found: {said}", hint=hint, refusal=refusal)


def _server_hint(path: str) -> str:
    if "/synchronization" in path:
        return (
            "Run the task again in a few minutes: right after a service principal is created, the synchronization "
            "service does not know it yet. If it stays, give the request-id to Microsoft support."
        )
    return "Run the task again; if it stays, give the request-id to Microsoft support."

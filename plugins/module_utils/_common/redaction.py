# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take secrets out of text and values before they reach a message, a log or a report."""

from __future__ import annotations

import re
import typing as t
from urllib.parse import quote, quote_plus

PLACEHOLDER = "********"

_SECRET_NAMES = (
    r"client_secret|client_assertion|certificate_password|access_token|refresh_token|id_token|assertion|"
    r"password|passphrase|secret"
)
_SECRET_KEY = re.compile(rf"(?:.*_)?(?:{_SECRET_NAMES}|authorization|private_key)", re.IGNORECASE)
_PATTERNS = (
    # Header: Authorization: Bearer eyJ... (also as a mapping that was printed)
    re.compile(r"(?P<keep>\bauthorization\b[\"']?\s*[:=]\s*[\"']?(?:(?:bearer|basic|negotiate)\s+)?)[^\s\"',}]+", re.I),
    re.compile(r"(?P<keep>\bbearer\s+)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE),
    # Form field, query parameter, JSON member or keyword argument: client_secret=..., "client_secret": "..."
    re.compile(rf"(?P<keep>\b(?:{_SECRET_NAMES})\b[\"']?\s*[:=]\s*\")(?:[^\"\\]|\\.)*", re.IGNORECASE),
    re.compile(rf"(?P<keep>\b(?:{_SECRET_NAMES})\b[\"']?\s*[:=]\s*')(?:[^'\\]|\\.)*", re.IGNORECASE),
    re.compile(rf"(?P<keep>\b(?:{_SECRET_NAMES})=)[^\s&\"',;)}}]+", re.IGNORECASE),
    # A JSON web token anywhere: three base64url parts, the first two of which start with an encoded "{".
    re.compile(r"(?P<keep>)\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*"),
    re.compile(r"(?P<keep>-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END|\Z)", re.DOTALL),
    # Credentials in a URL, as proxies are configured.
    re.compile(r"(?P<keep>\b[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/@]+(?=@)", re.IGNORECASE),
)


def redact_text(text: str, secrets: t.Iterable[str | None] = ()) -> str:
    """Replace the given secrets, in every encoding they may travel in, and everything that looks like one."""
    for secret in _spellings(secrets):
        text = text.replace(secret, PLACEHOLDER)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<keep>{PLACEHOLDER}", text)
    return text


def redact(value: t.Any, secrets: t.Iterable[str | None] = ()) -> t.Any:
    """Do the same for every text inside of mappings and sequences, and for values whose key names a secret."""
    return _redact(value, list(secrets))


def _redact(value: t.Any, secrets: t.Sequence[str | None]) -> t.Any:
    if isinstance(value, str):
        return redact_text(value, secrets)
    if isinstance(value, t.Mapping):
        return {_redact(key, secrets): _redact_member(key, member, secrets) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_redact(member, secrets) for member in value]
    return value


def _redact_member(key: t.Any, member: t.Any, secrets: t.Sequence[str | None]) -> t.Any:
    if isinstance(key, str) and isinstance(member, str) and member and _SECRET_KEY.fullmatch(key):
        return PLACEHOLDER
    return _redact(member, secrets)


def _spellings(secrets: t.Iterable[str | None]) -> list[str]:
    given = {secret for secret in secrets if secret}
    spellings = given | {quote(secret, safe="") for secret in given} | {quote_plus(secret) for secret in given}
    # The longest first: one secret can be a part of another.
    return sorted(spellings, key=len, reverse=True)

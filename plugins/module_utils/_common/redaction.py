# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take secrets out of text and values before they reach a message, a log, the evidence or a report.

A secret of six characters or more goes wherever it stands and however it is written. One of three to five goes where it
is a word of its own, and a shorter one only where credentials stand (behind ``password=``, in an address): it would be
found in the middle of ids and names, and they would say more about it than they hide.
"""

from __future__ import annotations

import functools
import re
import typing as t

from .json import canonical_json
from .spellings import Spellings
from .task_secrets import known

PLACEHOLDER = "********"
SHORTEST = 6
"""A shorter secret is only replaced as a word of its own, or where credentials stand."""

_SHORTEST_WORD = 3
_SECRET_NAMES = (
    r"client_secret|client_assertion|certificate_password|access_token|refresh_token|id_token|assertion|"
    r"password|passphrase|secret"
)
_SECRET_KEY = rf"(?i)(?:.*_)?(?:{_SECRET_NAMES}|authorization|private_key)"
_HINTS = ("secret", "assertion", "password", "passphrase", "token", "authorization", "bearer", "eyj", "private key", "://")
_PATTERNS = (
    # Header: Authorization: Bearer eyJ... (also as a mapping that was printed)
    r"(?i)(?P<keep>\bauthorization\b[\"']?\s*[:=]\s*[\"']?(?:(?:bearer|basic|negotiate)\s+)?)[^\s\"',}]+",
    r"(?i)(?P<keep>\bbearer\s+)[A-Za-z0-9._~+/=-]{8,}",
    # Form field, query parameter, JSON member or keyword argument: client_secret=..., "client_secret": "..."
    rf"(?i)(?P<keep>\b(?:{_SECRET_NAMES})\b[\"']?\s*[:=]\s*\")(?:[^\"\\]|\\.)*",
    rf"(?i)(?P<keep>\b(?:{_SECRET_NAMES})\b[\"']?\s*[:=]\s*')(?:[^'\\]|\\.)*",
    rf"(?i)(?P<keep>\b(?:{_SECRET_NAMES})=)[^\s&\"',;)}}]+",
    # A JSON web token anywhere: three base64url parts, the first two of which start with an encoded "{".
    r"(?P<keep>)\beyJ[A-Za-z0-9_-]{5,2048}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*",
    r"(?s)(?P<keep>-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END|\Z)",
    # Credentials in a URL, as proxies are configured; not a port and an at sign further on.
    r"(?i)(?P<keep>\b[a-z][a-z0-9+.-]{0,20}://[^\s/:@]{0,256}:)(?!\d{0,5}/)[^\s\"'<>]{1,1024}(?=@)",
)


def redact_text(text: str, secrets: t.Iterable[str | None] = ()) -> str:
    """Take out the secrets of the task, those that are given too, in every spelling, and everything that looks like one."""
    return _Redaction(secrets, text).text(text)


def redact(value: t.Any, secrets: t.Iterable[str | None] = ()) -> t.Any:
    """Do the same for every text inside of mappings and sequences, and for values whose key names a secret."""
    return _Redaction(secrets, _all_text(value)).value(value)


def holds_secret(value: t.Any) -> bool:
    """Tell whether a secret of the task is in a value, in any spelling."""
    return canonical_json(without_secrets(value)) != canonical_json(value)


def without_secrets(value: t.Any) -> t.Any:
    """Return a value without the secrets of the task; what only looks like a secret stays as it is."""
    return _Redaction((), _all_text(value), thorough=False).value(value)


class _Redaction:
    """Takes secrets out of texts; ``everything`` is all of the text, and says which secrets are in it as they are."""

    def __init__(self, secrets: t.Iterable[str | None], everything: str, *, thorough: bool = True) -> None:
        all_secrets = dict.fromkeys(each for each in (*known(), *secrets) if each and len(each) >= _SHORTEST_WORD)
        self._spellings = [_spellings(each) for each in sorted(all_secrets, key=len, reverse=True)]
        self._plain = {each for each in self._spellings if each.stands_in(everything)}
        self._thorough = thorough

    def text(self, text: str) -> str:
        if self._spellings:
            text = self._without(text)
        return _without_patterns(text) if self._thorough else text

    def _without(self, text: str) -> str:
        for each in self._spellings:
            if each in self._plain or each.may_be_escaped_in(text):
                text = each.replace(text, PLACEHOLDER)
        return text

    def value(self, value: t.Any) -> t.Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, t.Mapping):
            return {self.value(key): self._member(key, member) for key, member in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(member) for member in value]
        return value

    def _member(self, key: t.Any, member: t.Any) -> t.Any:
        if self._thorough and isinstance(key, str) and isinstance(member, str) and member and re.fullmatch(_SECRET_KEY, key):
            return PLACEHOLDER
        return self.value(member)


@functools.lru_cache(maxsize=256)
def _spellings(secret: str) -> Spellings:
    return Spellings(secret, whole=len(secret) < SHORTEST)


def _without_patterns(text: str) -> str:
    lowered = text.lower()
    if any(hint in lowered for hint in _HINTS):
        for pattern in _PATTERNS:
            text = re.sub(pattern, rf"\g<keep>{PLACEHOLDER}", text)
    return text


def _all_text(value: t.Any) -> str:
    texts: list[str] = []
    remaining = [value]
    while remaining:
        each = remaining.pop()
        if isinstance(each, str):
            texts.append(each)
        elif isinstance(each, t.Mapping):
            remaining += (*each.keys(), *each.values())
        elif isinstance(each, (list, tuple)):
            remaining += each
    return "\n".join(texts)

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches in Active Directory: recorded from the lab once, then played again, entries as messages that may be damaged."""

from __future__ import annotations

import contextlib
import types
import typing as t
from collections.abc import Callable, Iterator

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers import survey
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap import directory, login
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.searches import Page, Searches, Sent

_MESSAGE = 1

Key = tuple[t.Any, ...]
Damage = Callable[[list[Entry]], list[bytes]]
"""Returns the messages of the entries that a search finds."""


class Recording:
    """The answers to searches, by what was asked for; the last one of a kind is the answer from then on."""

    def __init__(self) -> None:
        self.answers: dict[Key, tuple[list[Entry], bytes]] = {}

    @contextlib.contextmanager
    def recording(self) -> Iterator[None]:
        """Collect the answers of the directory meanwhile."""
        send = Searches.send

        def sending(searches: Searches, *args: t.Any, **bounds: t.Any) -> Sent:
            sent = send(searches, *args, **bounds)
            outcome = sent.settle()
            if isinstance(outcome, Page):
                entries = list(outcome.entries)
                self.answers[_key(*args)] = entries, outcome.cookie
                return Sent(lambda: Page(iter(entries), outcome.cookie))
            return sent

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Searches, "send", sending)
            yield

    @contextlib.contextmanager
    def playing(self, damage: Damage | None = None) -> Iterator[None]:
        """Answer searches from the recording meanwhile, without a connection."""
        messages = damage or (lambda entries: [as_message(each) for each in entries])

        def sending(searches: Searches, *args: t.Any, **bounds: t.Any) -> Sent:
            entries, cookie = self.answers.get(_key(*args), ([], b""))
            return Sent(lambda: Page(searches._decode(messages(entries), _MESSAGE, f"Searching {args[0]}"), cookie))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Searches, "send", sending)
            patch.setattr(login, "log_in", lambda *_args: _connection())
            patch.setattr(login, "connect", lambda *_args: _connection())
            for module in (directory, survey):
                patch.setattr(module, "describe_tls", lambda *_args: {})
            yield


class CountedSearches:
    """Damages nothing, and counts the searches that find something."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, entries: list[Entry]) -> list[bytes]:
        """Return the messages of a search."""
        self.count += bool(entries)
        return [as_message(each) for each in entries]


def as_message(entry: Entry) -> bytes:
    """Return an entry as a controller sends it (RFC 4511, section 4.5.2)."""
    attributes = [
        _sequence(0x30, _sequence(0x04, name.encode()) + _sequence(0x31, b"".join(_sequence(0x04, value) for value in values)))
        for name, values in entry.attributes.items()
    ]
    found = _sequence(0x04, entry.dn.encode("utf-8", "surrogateescape")) + _sequence(0x30, b"".join(attributes))
    # A length of four bytes, as Active Directory writes it in front of a message.
    content = _sequence(0x02, bytes([_MESSAGE])) + _sequence(0x64, found)
    return b"\x30\x84" + len(content).to_bytes(4, "big") + content


def _sequence(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def _key(base: str, search_filter: str, attributes: t.Any, scope: str, page_size: int | None = None, cookie: bytes = b"") -> Key:
    return base, search_filter, tuple(attributes), scope, page_size, bytes(cookie)


def _connection() -> t.Any:
    standard = types.SimpleNamespace(who_am_i=lambda: "u:CONTOSO\\reader")
    extend = types.SimpleNamespace(standard=standard)
    bounds = types.SimpleNamespace(answer=lambda _read: contextlib.nullcontext())
    return types.SimpleNamespace(extend=extend, bounds=bounds, unbind=lambda: None, socket=None, result={})

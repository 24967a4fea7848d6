# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two methods of ldap3 connections that are replaced, so that a group of 50,000 members is read in good time.

ldap3 2.9.1 decodes each value of an entry twice, as bytes and as text, of which the collection uses the bytes alone, and the
controller waits meanwhile: ``keep_entries`` keeps entries as messages, which are decoded while the controller works on the next
page. And it copies all that it has of a message whenever a piece arrives, and TLS brings pieces of 1 to 16 KB: with
``receive_whole_messages`` there is nothing to put together.
"""

from __future__ import annotations

import typing as t

from ..entries import Entry
from .libraries import load_ldap3

_INTEGER = 0x02
_SEARCH_RESULT_ENTRY = 0x64  # RFC 4511, section 4.5.2
_VALUE = 3  # ldap3's decoder returns each element as class, constructed, type and value


def keep_entries(connection: t.Any) -> None:
    """Let a connection of ldap3 collect the messages of entries in ``entry_messages``, and handle the others itself."""
    usual = connection.strategy.receiving
    connection.entry_messages = []

    def receiving() -> list[bytes]:
        while True:
            messages = usual()
            others = [message for message in messages if not is_entry(message)]
            connection.entry_messages += [message for message in messages if is_entry(message)]
            if others or not messages:
                return others

    connection.strategy.receiving = receiving


def is_entry(message: bytes) -> bool:
    """Return whether a message is an entry that a search found; its id comes before that, an integer."""
    start = content_start(message)
    return message[start] == _INTEGER and message[start + 2 + message[start + 1]] == _SEARCH_RESULT_ENTRY


def decode_entry(message: bytes, message_id: int) -> Entry:
    """Decode an entry of the search with this id."""
    load_ldap3()
    from ldap3.utils.asn1 import decode_message_fast

    decoded = decode_message_fast(message)
    if decoded["messageID"] != message_id:
        raise ValueError("an entry of another search")
    name, attributes = decoded["payload"]
    return Entry(
        name[_VALUE].decode("utf-8", "replace"),
        {
            kind[_VALUE].decode("ascii", "replace"): [value[_VALUE] for value in values[_VALUE]]
            for kind, values in (attribute[_VALUE] for attribute in attributes[_VALUE])
        },
    )


_LONG_FORM = 0x80  # ITU-T X.690, section 8.1.3: the low bits are then the number of bytes that hold the length


def receive_whole_messages(sock: t.Any) -> None:
    """Let ``recv`` of a TLS socket return one whole LDAP message a call; what is left of one when the other side ends it."""
    usual = sock.recv
    received = bytearray()

    def recv(size: int) -> bytes:
        while not 0 < message_length(received) <= len(received):
            piece = usual(size)
            if not piece:
                return _take(received, len(received))
            received.extend(piece)
        return _take(received, message_length(received))

    sock.recv = recv


def message_length(data: bytes | bytearray) -> int:
    """Return the length in bytes of the message that begins here, 0 while too little of it is here to tell."""
    if len(data) < 2 or len(data) < (start := content_start(data)):
        return 0
    return start + (int.from_bytes(data[2:start], "big") if data[1] & _LONG_FORM else data[1])


def content_start(data: bytes | bytearray) -> int:
    """Return where the content of a message begins, after its tag and its length."""
    return 2 + (data[1] & ~_LONG_FORM if data[1] & _LONG_FORM else 0)


def _take(data: bytearray, length: int) -> bytes:
    taken = bytes(data[:length])
    del data[:length]
    return taken

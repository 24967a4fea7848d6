# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is replaced in connections of ldap3, so that a group of 50,000 members is read in good time, and no answer without end.

ldap3 2.9.1 decodes each value of an entry twice, as bytes and as text, of which the collection uses the bytes alone, and the
controller waits meanwhile: ``keep_entries`` keeps entries as messages, which are decoded while the controller works on the next
page. And it copies all that it has of a message whenever a piece arrives, and TLS brings pieces of 1 to 16 KB: with
``receive_whole_messages`` there is nothing to put together. Its time-out is for each piece, and it takes messages and entries of
any size and number: ``limit_socket`` lets each call take no longer than what is left, and ``keep_entries`` counts.
"""

from __future__ import annotations

import socket
import ssl
import sys
import typing as t

from ..entries import Entry
from .bounds import Bounds

_INTEGER = 0x02
_OCTET_STRING = 0x04
_ENUMERATED = 0x0A
_SET = 0x31
_SEARCH_RESULT_ENTRY = 0x64  # RFC 4511, section 4.5.2
_SEARCH_RESULT_REFERENCE = 0x73
_INTERMEDIATE_RESPONSE = 0x79  # RFC 4511, section 4.13
_LONG_FORM = 0x80  # ITU-T X.690, section 8.1.3: the low bits are then the number of bytes that hold the length


def keep_entries(connection: t.Any) -> None:
    """Let a connection of ldap3 collect the messages of entries in ``entry_messages``, and handle the others itself."""
    usual = connection.strategy.receiving
    connection.entry_messages = []

    def receiving() -> list[bytes]:
        while True:
            messages = usual()
            for message in messages:
                connection.bounds.count(message, is_entry=is_entry(message))
            others = [message for message in messages if not is_entry(message)]
            for message in others:
                require_result_code(message)
            connection.entry_messages += [message for message in messages if is_entry(message)]
            if others or not messages:
                return others

    connection.strategy.receiving = receiving


def is_entry(message: bytes) -> bool:
    """Return whether a message is an entry that a search found; its id comes before that, an integer."""
    start = content_start(message)
    return message[start] == _INTEGER and message[start + 2 + message[start + 1]] == _SEARCH_RESULT_ENTRY


def require_result_code(message: bytes) -> None:
    """Raise ValueError for the end of an operation without a result code, which ldap3 takes for success."""
    (_tag, start, end), *_rest = _elements(message, 0, len(message))
    (_integer, _first, _last), (kind, start, end), *_controls = _elements(message, start, end)
    if kind in (_SEARCH_RESULT_REFERENCE, _INTERMEDIATE_RESPONSE):
        return
    tag, first, last = next(_elements(message, start, end), (None, 0, 0))
    if tag != _ENUMERATED or not 0 < last - first <= 4:
        raise ValueError("a result without a code")


def decode_entry(message: bytes, message_id: int) -> Entry:
    """Decode an entry of the search with this id; nothing but the values themselves is kept, however many there are."""
    (_tag, start, end), *_rest = _elements(message, 0, len(message))
    (_integer, first, last), (kind, start, end), *_controls = _elements(message, start, end)
    if kind != _SEARCH_RESULT_ENTRY or int.from_bytes(message[first:last], "big") != message_id:
        raise ValueError("an entry of another search")
    (_tag, first, last), (_sequence, start, end) = _elements(message, start, end)
    attributes = {}
    for _tag, begin, finish in _elements(message, start, end):
        (string, name, name_end), (collection, values, values_end) = _elements(message, begin, finish)
        if (string, collection) != (_OCTET_STRING, _SET):
            raise ValueError("an attribute without a name or values")
        described = sys.intern(message[name:name_end].decode("ascii", "replace"))
        attributes[described] = [message[value:value_end] for value, value_end in _octets(message, values, values_end)]
    return Entry(message[first:last].decode("utf-8", "replace"), attributes)


def _octets(data: bytes, start: int, end: int) -> t.Iterator[tuple[int, int]]:
    for tag, first, last in _elements(data, start, end):
        if tag != _OCTET_STRING:
            raise ValueError("a value that is not a string of bytes")
        yield first, last


def _elements(data: bytes, start: int, end: int) -> t.Iterator[tuple[int, int, int]]:
    """Yield tag, start and end of the content of each element (ITU-T X.690, section 8.1) between two positions."""
    while start < end:
        content, length = start + 2, data[start + 1]
        if length & _LONG_FORM:
            content += length & ~_LONG_FORM
            length = int.from_bytes(data[start + 2 : content], "big")
        following = content + length
        if following > end:
            raise ValueError("an element is longer than what it is a part of")
        yield data[start], content, following
        start = following


class _Socket(socket.socket):
    """A socket whose methods can be replaced, as those of a TLS socket can."""


def limit_socket(connection: t.Any, *, whole_messages: bool) -> None:
    """Let the calls of a connection's socket keep to its bounds; with TLS, before and after, LDAP messages can be told apart."""
    if not isinstance(connection.socket, ssl.SSLSocket):
        connection.socket = _Socket(fileno=connection.socket.detach())
    sock, bounds = connection.socket, connection.bounds
    for name in ("recv", "send", "sendall"):
        setattr(sock, name, _in_time(sock, bounds, getattr(sock, name)))
    if whole_messages:
        receive_whole_messages(sock, bounds)
    else:
        _count_bytes(sock, bounds)


def _in_time(sock: t.Any, bounds: Bounds, call: t.Callable[..., t.Any]) -> t.Callable[..., t.Any]:
    def limited(*arguments: t.Any) -> t.Any:
        sock.settimeout(bounds.seconds_left())
        return call(*arguments)

    return limited


def _count_bytes(sock: t.Any, bounds: Bounds) -> None:
    """Count what arrives sealed: where a message ends is only known once ldap3 has unsealed it."""
    usual = sock.recv

    def recv(size: int) -> bytes:
        piece: bytes = usual(size)
        bounds.arrived(len(piece))
        return piece

    sock.recv = recv


def receive_whole_messages(sock: t.Any, bounds: Bounds) -> None:
    """Let ``recv`` of a socket return one whole LDAP message a call; what is left of one when the other side ends it."""
    usual = sock.recv
    received = bytearray()

    def recv(size: int) -> bytes:
        while not 0 < message_length(received) <= len(received):
            bounds.check_length(message_length(received))
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

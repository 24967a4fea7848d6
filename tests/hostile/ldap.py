# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A domain controller that drips, never ends, or fills the memory: at the handshake, at StartTLS, at the login, or at searches.

    with hostile_ldap(certificate, "never ends its entries", at=SEARCH) as server: ...

The operations before that one it answers as a domain controller does.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import socket
import typing as t
from pathlib import Path

from tests.hostile.server import HostileServer, drip, drip_handshake, flood, hold, stall_handshake, tls_context

BIND, SEARCH, UNBIND, EXTENDED = 0x60, 0x63, 0x42, 0x77
ROOT = 0
"""In place of an operation: the search that every connection begins with."""

_RESPONSES = {BIND: 0x61, SEARCH: 0x65, EXTENDED: 0x78}
_PAGED_RESULTS = b"1.2.840.113556.1.4.319"
_BASE = "DC=contoso,DC=lab"
_RANGE = re.compile(rb"member;range=(\d+)-\*")
_GIGABYTES = 2 * 1024**3


class LdapRequest(t.NamedTuple):
    """A request: the id of its message, its operation, whether it reads the root, and its bytes."""

    identifier: bytes
    operation: int
    reads_root: bool
    content: bytes

    @property
    def response(self) -> int:
        """The operation that answers it."""
        return _RESPONSES[self.operation]


Behaviour = t.Callable[[socket.socket, LdapRequest], None]


class HostileLdap(HostileServer):
    """Speaks LDAP inside of TLS, which begins at once or, with ``start_tls``, when it is asked to."""

    def __init__(self, certificate: Path, behaviour: str, *, at: int, start_tls: bool = False) -> None:
        self._context = tls_context(certificate)
        self._behaviour = behaviour
        self._at = at
        self._start_tls = start_tls
        super().__init__(self._speak)

    @property
    def server(self) -> str:
        """The name and the port of the server."""
        return f"localhost:{self.port}"

    def _speak(self, connection: socket.socket) -> None:
        if self._behaviour in HANDSHAKES:
            HANDSHAKES[self._behaviour](connection)
            return
        channel = connection
        if self._start_tls:
            request = _read(connection)
            if request is None or self._at == EXTENDED:
                BEHAVIOURS[self._behaviour](connection, request or LdapRequest(b"\x01", EXTENDED, False, b""))
                return
            connection.sendall(_done(request))
        with self._context.wrap_socket(channel, server_side=True) as channel:
            while (request := _read(channel)) and request.operation != UNBIND:
                if self._meets(request):
                    BEHAVIOURS[self._behaviour](channel, request)
                else:
                    channel.sendall(_honest(request))

    def _meets(self, request: LdapRequest) -> bool:
        return self._at == (ROOT if request.reads_root else request.operation)


def _read(channel: socket.socket) -> LdapRequest | None:
    content = channel.recv(1024**2)
    if not content:
        return None
    message = _content(content)
    identifier, operation = message[2 : 2 + message[1]], message[2 + message[1] :]
    reads_root = operation[0] == SEARCH and not _content(_content(operation)) and b"defaultNamingContext" in content
    return LdapRequest(identifier, operation[0], reads_root, content)


def _content(element: bytes) -> bytes:
    start = 2 + (element[1] & 0x7F if element[1] & 0x80 else 0)
    length = int.from_bytes(element[2:start], "big") if element[1] & 0x80 else element[1]
    return element[start : start + length]


def _honest(request: LdapRequest) -> bytes:
    if request.operation != SEARCH:
        return _done(request)
    if request.reads_root:
        contexts = ("defaultNamingContext", "rootDomainNamingContext", "schemaNamingContext")
        return _entry(request, "", {name: [_BASE.encode()] for name in contexts}) + _done(request)
    return _group(request, 1) + _done(request)


def _group(request: LdapRequest, number: int, **more: list[bytes]) -> bytes:
    """Return an entry of a group with what identifies it."""
    attributes = {
        "objectClass": [b"top", b"group"],
        "objectGUID": [number.to_bytes(16, "big")],
        "objectSid": [bytes.fromhex("010500000000000515000000aabbccdd1122334455667788") + number.to_bytes(4, "little")],
        "sAMAccountName": [b"group-%d" % number],
        **more,
    }
    return _entry(request, f"CN=group-{number},{_BASE}", attributes)


def _entry(request: LdapRequest, name: str, attributes: t.Mapping[str, list[bytes]]) -> bytes:
    listed = [
        _element(0x30, _element(0x04, kind.encode()) + _element(0x31, b"".join(_element(0x04, each) for each in values)))
        for kind, values in attributes.items()
    ]
    return _message(request, _element(0x64, _element(0x04, name.encode()) + _element(0x30, b"".join(listed))))


def _done(request: LdapRequest, cookie: bytes = b"") -> bytes:
    result = _element(request.response, _element(0x0A, b"\0") + _element(0x04, b"") + _element(0x04, b""))
    if not cookie:
        return _message(request, result)
    paged = _element(0x30, _element(0x02, b"\0") + _element(0x04, cookie))
    control = _element(0x30, _element(0x04, _PAGED_RESULTS) + _element(0x04, paged))
    return _message(request, result + _element(0xA0, control))


def _message(request: LdapRequest, content: bytes) -> bytes:
    return _element(0x30, _element(0x02, request.identifier) + content)


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    return bytes([tag]) + (bytes([size]) if size < 0x80 else b"\x84" + size.to_bytes(4, "big")) + content


def _goes_silent(channel: socket.socket, request: LdapRequest) -> None:
    hold(channel)


def _goes_silent_in_a_message(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(_done(request)[:-3])
    hold(channel)


def _drips(channel: socket.socket, request: LdapRequest) -> None:
    drip(channel, _message(request, _element(request.response, bytes(20_000))))


def _announces_gigabytes(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(b"\x30\x84" + _GIGABYTES.to_bytes(4, "big"))
    flood(channel, bytes(65536))


def _announces_a_length_of_many_bytes(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(b"\x30\xfe" + b"\xff" * 126)
    flood(channel, bytes(65536))


def _nests_deeply(channel: socket.socket, request: LdapRequest) -> None:
    nested = b""
    for _level in range(20_000):
        nested = _element(0x30, nested)
    channel.sendall(_message(request, _element(request.response, nested)))


def _nests_its_controls_deeply(channel: socket.socket, request: LdapRequest) -> None:
    nested = b""
    for _level in range(20_000):
        nested = _element(0x30, nested)
    result = _element(request.response, _element(0x0A, b"\0") + _element(0x04, b"") + _element(0x04, b""))
    channel.sendall(_message(request, result + _element(0xA0, nested)))


def _ends_another_operation(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(_message(request, _element(0x6B, _element(0x0A, b"\0") + _element(0x04, b"") + _element(0x04, b""))))


def _ends_without_a_code(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(_message(request, _element(request.response, _element(0x0A, b"") + _element(0x04, b"") + _element(0x04, b""))))


def _has_numbers_as_values(channel: socket.socket, request: LdapRequest) -> None:
    attribute = _element(0x30, _element(0x04, b"cn") + _element(0x31, _element(0x02, b"\1")))
    entry = _element(0x64, _element(0x04, f"CN=a,{_BASE}".encode()) + _element(0x30, attribute))
    channel.sendall(_message(request, entry) + _done(request))


def _never_ends_its_entries(channel: socket.socket, request: LdapRequest) -> None:
    for start in itertools.count(0, 500):
        channel.sendall(b"".join(_group(request, number) for number in range(start, start + 500)))


def _never_ends_its_large_entries(channel: socket.socket, request: LdapRequest) -> None:
    flood(channel, _group(request, 1, thumbnailPhoto=[bytes(10 * 1024**2)]))


def _never_ends_its_references(channel: socket.socket, request: LdapRequest) -> None:
    reference = _message(request, _element(0x73, _element(0x04, b"ldap://other.contoso.lab/DC=other")))
    flood(channel, reference * 500)


def _answers_for_others_without_end(channel: socket.socket, request: LdapRequest) -> None:
    other = request._replace(identifier=b"\x7f")
    flood(channel, b"".join(_group(other, number) for number in range(500)))


def _holds_many_values(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(_group(request, 1, member=[b"ab"] * 450_000) + _done(request))


def _brings_ever_new_pages(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(_group(request, 1) + _done(request, cookie=b"more"))


def _brings_ever_new_empty_pages(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(_done(request, cookie=b"more"))


def _brings_ever_new_large_pages(channel: socket.socket, request: LdapRequest) -> None:
    start = 1000 * next(_PAGES)
    channel.sendall(b"".join(_group(request, start + number) for number in range(1000)) + _done(request, cookie=b"more"))


def _repeats_a_range(channel: socket.socket, request: LdapRequest) -> None:
    channel.sendall(_group(request, 1, **{"member;range=0-1": [b"CN=a", b"CN=b"]}) + _done(request))


def _brings_ever_new_ranges(channel: socket.socket, request: LdapRequest) -> None:
    asked = _RANGE.search(request.content)
    start = int(asked[1]) if asked else 0
    channel.sendall(_group(request, 1, **{f"member;range={start}-{start}": [b"CN=a"]}) + _done(request))


_PAGES = itertools.count()

HANDSHAKES: t.Mapping[str, t.Callable[[socket.socket], None]] = {
    "stalls in the handshake": stall_handshake,
    "drips in the handshake": drip_handshake,
}
ANY_OPERATION: t.Sequence[Behaviour] = (
    _goes_silent,
    _goes_silent_in_a_message,
    _drips,
    _announces_gigabytes,
    _announces_a_length_of_many_bytes,
    _never_ends_its_references,
    _answers_for_others_without_end,
    _nests_deeply,
    _nests_its_controls_deeply,
    _ends_another_operation,
    _ends_without_a_code,
)
SEARCHES: t.Sequence[Behaviour] = (
    _never_ends_its_entries,
    _never_ends_its_large_entries,
    _holds_many_values,
    _brings_ever_new_pages,
    _brings_ever_new_empty_pages,
    _brings_ever_new_large_pages,
    _repeats_a_range,
    _brings_ever_new_ranges,
    _has_numbers_as_values,
)


def named(behaviours: t.Iterable[Behaviour]) -> dict[str, Behaviour]:
    """Return behaviours by their names in plain words."""
    return {each.__name__.strip("_").replace("_", " "): each for each in behaviours}


BEHAVIOURS = named((*ANY_OPERATION, *SEARCHES))


@contextlib.contextmanager
def hostile_ldap(certificate: Path, behaviour: str, *, at: int = SEARCH, start_tls: bool = False) -> t.Iterator[HostileLdap]:
    """Run such a controller."""
    with HostileLdap(certificate, behaviour, at=at, start_tls=start_tls) as server:
        yield server

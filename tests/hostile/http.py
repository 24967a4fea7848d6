# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Microsoft Graph or a login service, of which some answers drip, never end, or fill the memory.

    with hostile_http(certificate, "drips in its body", honest=lambda request: ...) as server: ...

``honest`` returns the answer to a request that is answered as it should be, None for one that meets the behaviour.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import typing as t
import zlib
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.server import HostileServer, drip, drip_handshake, flood, hold, stall_handshake, tls_context

Json = dict[str, t.Any]
GIGABYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its method, its path with query, and its host."""

    method: str
    path: str
    host: str


Behaviour = t.Callable[[socket.socket, Request], None]
Honest = t.Callable[[Request], "Json | None"]


def nobody(request: Request) -> None:
    """No request is answered as it should be."""
    del request


class HostileHttp(HostileServer):
    """Speaks HTTP/1.1, inside of TLS where it has a certificate."""

    def __init__(self, certificate: Path | None, behaviour: str, honest: Honest = nobody) -> None:
        self._context = tls_context(certificate) if certificate else None
        self._behaviour = behaviour
        self._honest = honest
        super().__init__(self._speak)

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"{'https' if self._context else 'http'}://localhost:{self.port}"

    def _speak(self, connection: socket.socket) -> None:
        # Without an honest answer, a server that stalls in the handshake never gets to a request.
        if self._behaviour in HANDSHAKES and self._honest is nobody:
            HANDSHAKES[self._behaviour](connection)
            return
        with self._context.wrap_socket(connection, server_side=True) if self._context else connection as channel:
            for request in _requests(channel):
                answer = self._honest(request)
                if answer is None:
                    BEHAVIOURS[self._behaviour](channel, request)
                else:
                    channel.sendall(_answer(200, json.dumps(answer).encode()))


def _requests(channel: socket.socket) -> t.Iterator[Request]:
    with channel.makefile("rb") as lines:
        while first := lines.readline():
            method, path, _version = first.decode().split()
            headers = {}
            while (line := lines.readline()).strip():
                name, _colon, value = line.decode().partition(":")
                headers[name.lower()] = value.strip()
            lines.read(int(headers.get("content-length", 0)))
            yield Request(method, path, headers.get("host", ""))


def _answer(status: int, body: bytes, *headers: str) -> bytes:
    return _head(status, f"Content-Length: {len(body)}", *headers) + body


def _head(status: int, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", "Content-Type: application/json", *headers]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def _goes_silent(channel: socket.socket, request: Request) -> None:
    hold(channel)


def _goes_silent_in_its_headers(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200)[:-20])
    hold(channel)


def _goes_silent_in_its_body(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Content-Length: 100") + b'{"value":')
    hold(channel)


def _drips_in_its_headers(channel: socket.socket, request: Request) -> None:
    drip(channel, b"HTTP/1.1 200 OK\r\nX-Header: " + b"a" * 60000)


def _drips_in_its_body(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Content-Length: 60000"))
    drip(channel, b"a" * 60000)


def _drips_in_chunks(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Transfer-Encoding: chunked"))
    drip(channel, b"1\r\na\r\n" * 10000)


def _never_ends_a_header(channel: socket.socket, request: Request) -> None:
    channel.sendall(b"HTTP/1.1 200 OK\r\nX-Header: ")
    flood(channel, b"a" * 65536)


def _never_ends_its_headers(channel: socket.socket, request: Request) -> None:
    channel.sendall(b"HTTP/1.1 200 OK\r\n")
    flood(channel, b"X-Header: a\r\n" * 1000)


def _never_ends_to_say_continue(channel: socket.socket, request: Request) -> None:
    flood(channel, b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def _never_ends_its_body(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Connection: close"))
    flood(channel, b"a" * 65536)


def _never_ends_its_chunks(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Transfer-Encoding: chunked"))
    flood(channel, b"10000\r\n" + b"a" * 65536 + b"\r\n")


def _never_ends_its_trailers(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Transfer-Encoding: chunked") + b"2\r\n{}\r\n0\r\n")
    flood(channel, b"X-Trailer: a\r\n" * 1000)


def _never_ends_a_refusal(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(503, "Connection: close"))
    flood(channel, b"a" * 65536)


def _never_ends_a_redirect(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(302, "Connection: close", f"Location: https://{request.host}/elsewhere"))
    flood(channel, b"a" * 65536)


def _announces_gigabytes(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, f"Content-Length: {GIGABYTES}"))
    flood(channel, b"a" * 65536)


def _announces_a_chunk_of_gigabytes(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Transfer-Encoding: chunked") + f"{GIGABYTES:x}\r\n".encode())
    flood(channel, b"a" * 65536)


def _unpacks_to_gigabytes(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Connection: close", "Content-Encoding: gzip"))
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    while True:
        channel.sendall(packer.compress(bytes(1024**2)))


def _is_packed_as_nobody_asked(channel: socket.socket, request: Request) -> None:
    channel.sendall(_answer(200, b"\x1b\xff\xff\xff\xff" * 1000, "Content-Encoding: br"))


def _nests_without_end(channel: socket.socket, request: Request) -> None:
    channel.sendall(_answer(200, b'{"value":' + b"[" * 100_000 + b"]" * 100_000 + b"}"))


def _holds_millions_of_values(channel: socket.socket, request: Request) -> None:
    channel.sendall(_answer(200, b'{"value":[' + b"{}," * 7_000_000 + b"{}]}"))


def _sends_a_chunk_of_negative_length(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Transfer-Encoding: chunked") + b"-5\r\nabc\r\n0\r\n\r\n")


def _has_two_lengths(channel: socket.socket, request: Request) -> None:
    channel.sendall(_head(200, "Content-Length: 2", "Content-Length: 12") + b'{"value":[]}')


def _falls_out_of_tls(channel: socket.socket, request: Request) -> None:
    with socket.socket(fileno=os.dup(channel.fileno())) as plain:
        plain.sendall(b"HTTP/1.1 200 OK\r\n\r\n" * 10)


def _links_to_ever_new_pages(channel: socket.socket, request: Request) -> None:
    channel.sendall(_page(request, [{"id": "1", "appId": "1"}]))


def _links_to_ever_new_large_pages(channel: socket.socket, request: Request) -> None:
    channel.sendall(_page(request, [{"id": str(number), "appId": "1", "displayName": "a" * 200} for number in range(1000)]))


def _page(request: Request, members: list[Json]) -> bytes:
    """Return a page that links to another one, which no page before it did."""
    _path, _sign, number = request.path.partition("?page=")
    following = int(number) + 1 if number.isdigit() else 1
    link = f"https://{request.host}/v1.0/more?page={following}"
    return _answer(200, json.dumps({"value": members, "@odata.nextLink": link}).encode())


def _asks_for_a_long_wait(channel: socket.socket, request: Request) -> None:
    channel.sendall(_answer(429, b"{}", "Retry-After: 86400"))


HANDSHAKES: t.Mapping[str, t.Callable[[socket.socket], None]] = {
    "stalls in the handshake": stall_handshake,
    "drips in the handshake": drip_handshake,
}
BEHAVIOURS: t.Mapping[str, Behaviour] = {
    name.strip("_").replace("_", " "): behaviour
    for name, behaviour in (
        (each.__name__, each)
        for each in (
            _goes_silent,
            _goes_silent_in_its_headers,
            _goes_silent_in_its_body,
            _drips_in_its_headers,
            _drips_in_its_body,
            _drips_in_chunks,
            _never_ends_a_header,
            _never_ends_its_headers,
            _never_ends_to_say_continue,
            _never_ends_its_body,
            _never_ends_its_chunks,
            _never_ends_its_trailers,
            _never_ends_a_refusal,
            _never_ends_a_redirect,
            _announces_gigabytes,
            _announces_a_chunk_of_gigabytes,
            _unpacks_to_gigabytes,
            _is_packed_as_nobody_asked,
            _nests_without_end,
            _holds_millions_of_values,
            _sends_a_chunk_of_negative_length,
            _has_two_lengths,
            _falls_out_of_tls,
            _links_to_ever_new_pages,
            _links_to_ever_new_large_pages,
            _asks_for_a_long_wait,
        )
    )
}


@contextlib.contextmanager
def hostile_http(certificate: Path, behaviour: str, honest: Honest = nobody) -> t.Iterator[HostileHttp]:
    """Run such a server."""
    with HostileHttp(certificate, behaviour, honest) as server:
        yield server

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A domain controller that does its work until some request, and then something else. Over real TLS."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import typing as t
from dataclasses import dataclass

from tests.integration.helpers.odd_controllers import BIND, HOST, SEARCH, UNBIND, Answer, answer_to, read_request
from tests.lab.frame.state import State

_SEARCH_ENTRY, _SEARCH_REFERENCE = 0x64, 0x73
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER without patience: the connection ends with RST


@dataclass(frozen=True, slots=True)
class Fault:
    """What a controller does instead of its work.

    ``kind``: ``refuse`` connections, be ``silent``, ``close``, ``reset``, send ``garbage`` or a ``truncated`` answer, or
    ``answer`` with a result. ``number``: the request from which on it happens, or ``CONNECTING``: to every connection;
    ``once``: to that request alone. A result of a login is given to logins only, any other to reads only.
    """

    kind: str
    number: int
    answer: Answer = Answer()
    once: bool = False
    of_login: bool = False

    def hits(self, number: int, operation: int) -> bool:
        """Tell whether it happens to a request."""
        if self.kind == "answer" and self.of_login != (operation == BIND):
            return False
        return number == self.number if self.once else number >= self.number


CONNECTING = -1
GARBAGE = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>Bad Request</html>"


class Controller:
    """Relays to the lab's real controller, and counts what comes. Use it as a context manager."""

    def __init__(self, state: State, fault: Fault | None = None) -> None:
        self._state = state
        self._fault = fault
        self._server = _server_context(state)
        self._client = ssl.create_default_context(cafile=state.ca_path)
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.address = f"{HOST}:{self._listener.getsockname()[1]}"
        self.connections = 0
        self.requests: list[int] = []
        self.hits = 0

    def count(self, operation: int) -> int:
        """Return how many requests of a kind came."""
        return self.requests.count(operation)

    def __enter__(self) -> t.Self:
        if self._fault is None or self._fault.kind != "refuse":
            self._listener.listen()
            threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                plain, _address = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(plain,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), plain:
            if self._fault is not None and self._fault.number == CONNECTING:
                self.hits += 1
                _misbehave(plain, self._fault.kind)
                return
            upstream = socket.create_connection(("127.0.0.1", 636))
            with (
                self._server.wrap_socket(plain, server_side=True) as client,
                self._client.wrap_socket(upstream, server_hostname=HOST) as real,
            ):
                self._relay(client, real)

    def _relay(self, client: ssl.SSLSocket, real: ssl.SSLSocket) -> None:
        while request := read_message(client):
            identifier, operation, _base = read_request(request)
            if operation == UNBIND:
                return
            self.requests.append(operation)
            fault = self._fault if self._fault and self._fault.hits(len(self.requests) - 1, operation) else None
            self.hits += fault is not None
            if fault is not None and fault.kind == "answer":
                client.sendall(answer_to(identifier, operation, fault.answer))
            elif fault is not None and fault.kind != "truncated":
                _misbehave(client, fault.kind)
                return
            else:
                real.sendall(request)
                answer = b"".join(_answers(real, operation))
                client.sendall(answer[: len(answer) // 2] if fault else answer)
                if fault:
                    return


def _server_context(state: State) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(state.server_certificate, state.server_key)
    return context


def _misbehave(connection: socket.socket, kind: str) -> None:
    if kind == "silent":
        while connection.recv(65536):
            pass
    elif kind == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    elif kind == "garbage":
        connection.sendall(GARBAGE)
    connection.close()


def _answers(connection: socket.socket, operation: int) -> t.Iterator[bytes]:
    """Yield the messages that answer one request."""
    while message := read_message(connection):
        yield message
        if operation != SEARCH or read_request(message)[1] not in (_SEARCH_ENTRY, _SEARCH_REFERENCE):
            return


def read_message(connection: socket.socket) -> bytes:
    """Read one message (RFC 4511, section 5.1: a BER sequence with its length); empty at the end."""
    head = _receive(connection, 2)
    if len(head) < 2:
        return b""
    size = head[1]
    if size & 0x80:
        length = _receive(connection, size & 0x7F)
        head += length
        size = int.from_bytes(length, "big")
    return head + _receive(connection, size)


def _receive(connection: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size and (part := connection.recv(size - len(received))):
        received += part
    return received

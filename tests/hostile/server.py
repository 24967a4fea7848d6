# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all hostile servers have in common: a port, a thread for each connection, and slow or endless sending."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
import typing as t
from pathlib import Path

PAUSE = 0.1
"""Seconds between two bytes of what drips."""


class HostileServer:
    """Listens on a port of localhost, and lets ``serve`` do to each connection what it does."""

    def __init__(self, serve: t.Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> t.Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        # Whoever is served ends it by closing the connection.
        with contextlib.suppress(OSError), connection:
            self._serve(connection)


def tls_context(certificate: Path) -> ssl.SSLContext:
    """Return the context of a server with this certificate and key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def drip(connection: socket.socket, data: t.Iterable[int]) -> None:
    """Send bytes one at a time."""
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(PAUSE)


def flood(connection: socket.socket, piece: bytes) -> t.NoReturn:
    """Send the same for as long as anybody takes it."""
    while True:
        connection.sendall(piece)


def hold(connection: socket.socket) -> None:
    """Say nothing until the other side goes away."""
    while connection.recv(65536):
        pass


def stall_handshake(connection: socket.socket) -> None:
    """Take the greeting of TLS and say nothing."""
    hold(connection)


def drip_handshake(connection: socket.socket) -> None:
    """Answer the greeting of TLS with a record that takes half an hour."""
    connection.recv(65536)
    drip(connection, b"\x16\x03\x03\x3f\xff" + bytes(0x3FFF))

# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One time limit for all of an exchange: name, connection, TLS, request, headers and body.

The time-outs of requests are for each piece that arrives, so a peer that sends a byte now and then never meets one.
Here every call of a socket gets what is left of the exchange in whose thread it is made.
"""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
import threading
import typing as t

from ..._common.waiting import SYSTEM_CLOCK, Deadline
from ..._common.within import within
from .cancellation import wait_for

if t.TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
else:
    HTTPConnection = object

CONNECT_SECONDS = 15.0

_SHORTEST = 0.001  # 0 would mean not to wait at all
_RECEIVING = ("recv", "recv_into")
_SENDING = ("send", "sendall")


class _Exchange(threading.local):
    """The deadline of the exchange that this thread is in, and whether a connection of it is not open yet."""

    deadline: Deadline | None = None
    connecting = False


_exchange = _Exchange()


@contextlib.contextmanager
def time_limit(seconds: float) -> t.Iterator[None]:
    """Let all that is sent and received inside take no longer than so many seconds."""
    outer, _exchange.deadline = _exchange.deadline, Deadline(seconds, on=SYSTEM_CLOCK)
    _exchange.connecting = False
    try:
        yield
    finally:
        _exchange.deadline = outer


def failed_to_connect() -> bool:
    """Return whether the last exchange of this thread ended before its connection was open, so that nothing of the request was sent."""
    return _exchange.connecting


def seconds_left() -> float:
    """Return what is left of the exchange; ``TimeoutError`` when that is nothing."""
    deadline = _exchange.deadline
    if deadline is None:
        return _SHORTEST
    if deadline.left <= 0:
        raise TimeoutError("timed out")
    return max(deadline.left, _SHORTEST)


def limit_connections(adapter: t.Any) -> None:
    """Let an adapter of requests open connections that keep the time limit, with a proxy and without."""
    _limit_pools(adapter.poolmanager)
    usual = adapter.proxy_manager_for

    def proxy_manager_for(proxy: str, **arguments: t.Any) -> t.Any:
        manager = usual(proxy, **arguments)
        _limit_pools(manager)
        return manager

    adapter.proxy_manager_for = proxy_manager_for


def _limit_pools(manager: t.Any) -> None:
    classes = manager.pool_classes_by_scheme
    manager.pool_classes_by_scheme = {
        scheme: made if isinstance(made, functools.partial) else functools.partial(_limited_pool, made)
        for scheme, made in classes.items()
    }


def _limited_pool(pool_class: t.Any, *arguments: t.Any, **named: t.Any) -> t.Any:
    pool = pool_class(*arguments, **named)
    usual = pool.ConnectionCls
    pool.ConnectionCls = type(usual.__name__, (_LimitedConnection, usual), {})
    return pool


class _Socket(socket.socket):
    """A socket whose methods can be replaced, as those of a TLS socket can."""


class _LimitedConnection(HTTPConnection):
    """What is replaced in a connection of urllib3."""

    def connect(self) -> None:
        _exchange.connecting = True
        super().connect()
        _exchange.connecting = False
        _limit_socket(self.sock)

    def _new_conn(self) -> socket.socket:
        """Resolve the name, connect, and talk to a SOCKS proxy: several waits, none of which knows of the others."""
        from urllib3.exceptions import ConnectTimeoutError

        try:
            connected = within(min(CONNECT_SECONDS, seconds_left()), super()._new_conn, late=socket.socket.close)
        except TimeoutError as problem:
            raise ConnectTimeoutError(self, f"Connection to {self.host} timed out") from problem
        limited = _Socket(fileno=connected.detach())
        limited.settimeout(seconds_left())
        _limit_socket(limited)
        return limited

    def _tunnel(self) -> None:
        _limit_socket(self.sock)  # of a proxy that speaks TLS itself
        super()._tunnel()
        if self.sock is not None:
            self.sock.settimeout(seconds_left())  # for the TLS handshake that follows


def _limit_socket(sock: t.Any) -> None:
    """Let each call of a socket take no longer than what is left; TLS inside TLS goes through the outer socket."""
    if isinstance(sock, (_Socket, ssl.SSLSocket)) and "recv" not in vars(sock):
        for name in _RECEIVING:
            setattr(sock, name, _received_in_time(sock, getattr(sock, name)))
        for name in _SENDING:
            setattr(sock, name, _sent_in_time(sock, getattr(sock, name)))


def _received_in_time(sock: socket.socket, call: t.Callable[..., t.Any]) -> t.Callable[..., t.Any]:
    def limited(*arguments: t.Any) -> t.Any:
        def receive(seconds: float) -> t.Any:
            sock.settimeout(seconds)
            return call(*arguments)

        return wait_for(receive, seconds_left)

    return limited


def _sent_in_time(sock: socket.socket, call: t.Callable[..., t.Any]) -> t.Callable[..., t.Any]:
    def limited(*arguments: t.Any) -> t.Any:
        sock.settimeout(seconds_left())
        return call(*arguments)

    return limited

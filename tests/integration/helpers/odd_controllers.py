# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controllers that answer what Samba cannot be made to answer: refusals, referrals, silence, garbage. Over real TLS."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import sys
import threading
import time
import typing as t
from dataclasses import dataclass

from tests.lab.frame.state import State

HOST = "dc1.contoso.lab"
SUCCESS = 0
BIND, SEARCH, UNBIND, EXTENDED = 0x60, 0x63, 0x42, 0x77
RESPONSES = {BIND: 0x61, SEARCH: 0x65, EXTENDED: 0x78}
_CRITICAL, _NOT_CRITICAL = b"\x01\x01\xff", b"\x01\x01\x00"
ROOT_DSE = (("defaultNamingContext", "DC=contoso,DC=lab"), ("schemaNamingContext", "CN=Schema,DC=contoso,DC=lab"))


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of an LDAP operation (RFC 4511, section 4.1.9)."""

    code: int = SUCCESS
    message: str = ""
    matched_dn: str = ""
    referral: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An object that a controller returns to every search whose request has ``when`` in it."""

    dn: str
    attributes: tuple[tuple[str, tuple[str | bytes, ...]], ...]
    when: str | bytes


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a controller does: answers, or ``raw`` bytes instead, or silence or an end at the named operations."""

    bind: Answer = Answer()
    search: Answer = Answer()
    raw: bytes = b""
    silent_on: tuple[int, ...] = ()
    deaf_to_searches: bool = False  # but for the one that every connection begins with
    start_tls: Answer | None = None  # what to answer to StartTLS; TLS begins at once without it
    closes_on: tuple[int, ...] = ()
    root: tuple[tuple[str, str], ...] = ()  # what it says of itself besides its names
    holds: tuple[Held, ...] = ()
    slow: float = 0.0  # seconds before the TLS handshake, and before each answer


@contextlib.contextmanager
def odd_controller(state: State, behaviour: Behaviour, seen: list[int] | None = None) -> t.Iterator[str]:
    """Run a controller with the lab's certificate; yield its name and port. ``seen`` gets the operations that come."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(state.server_certificate, state.server_key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, context, behaviour, seen), daemon=True).start()
        yield f"{HOST}:{listener.getsockname()[1]}"


@contextlib.contextmanager
def unreachable_controller() -> t.Iterator[str]:
    """Open a port that lets every connection attempt hang, as a firewall does; yield its name and port."""
    with socket.socket() as listener, socket.socket() as filler:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        filler.connect(listener.getsockname())  # with a full queue, Linux drops what else wants to connect
        yield f"{HOST}:{listener.getsockname()[1]}"


@contextlib.contextmanager
def breaking_controller(after: int, *, hangs: bool = False) -> t.Iterator[str]:
    """Relay to the lab's real controller, and break off once so many bytes came back; yield its name and port.

    It closes both ways, or ``hangs``: nothing comes any more.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_relay_all, args=(listener, after, hangs), daemon=True).start()
        yield f"{HOST}:{listener.getsockname()[1]}"


def _relay_all(listener: socket.socket, after: int, hangs: bool) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _address = listener.accept()
            threading.Thread(target=_relay, args=(client, after, hangs), daemon=True).start()


def _relay(client: socket.socket, after: int, hangs: bool) -> None:
    with contextlib.suppress(OSError), client, socket.create_connection(("127.0.0.1", 636)) as real:
        threading.Thread(target=_pass_on, args=(client, real, sys.maxsize), daemon=True).start()
        _pass_on(real, client, after)
        if hangs:
            time.sleep(60)
        client.shutdown(socket.SHUT_RDWR)  # the other thread still reads, which keeps a closed socket open


def _pass_on(source: socket.socket, target: socket.socket, at_most: int) -> None:
    with contextlib.suppress(OSError):
        while at_most > 0 and (data := source.recv(min(65536, at_most))):
            target.sendall(data)
            at_most -= len(data)


@contextlib.contextmanager
def controller_without(state: State, control: bytes, *, refuses: bool) -> t.Iterator[str]:
    """Relay to the lab's real controller, but for a control: it ``refuses`` searches with it, or ignores it; yield its address."""
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(state.server_certificate, state.server_key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_relay_without, args=(listener, own, state.ca_path, control, refuses), daemon=True).start()
        yield f"{HOST}:{listener.getsockname()[1]}"


def _relay_without(listener: socket.socket, own: ssl.SSLContext, ca_path: str, control: bytes, refuses: bool) -> None:
    trusting = ssl.create_default_context(cafile=ca_path)
    with contextlib.suppress(OSError):
        while True:
            accepted, _address = listener.accept()
            with (
                contextlib.suppress(OSError),
                own.wrap_socket(accepted, server_side=True) as client,
                trusting.wrap_socket(socket.create_connection((HOST, 636)), server_hostname=HOST) as real,
            ):
                _converse_without(client, real, control, refuses)


def _converse_without(client: ssl.SSLSocket, real: ssl.SSLSocket, control: bytes, refuses: bool) -> None:
    while True:
        ready = [each for each in (client, real) if each.pending()] or select.select([client, real], [], [])[0]
        for source in ready:
            data = source.recv(65536)
            if not data:
                return
            if source is real:
                client.sendall(data)
            elif control in data and refuses:
                client.sendall(answer_to(read_request(data)[0], SEARCH, Answer(12, "no such control")))
            else:
                real.sendall(data.replace(control + _CRITICAL, bytes(reversed(control)) + _NOT_CRITICAL))


@contextlib.contextmanager
def deaf_controller() -> t.Iterator[str]:
    """Open a port on which connections are accepted and never answered; yield its name and port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"{HOST}:{listener.getsockname()[1]}"


def _accept(listener: socket.socket, context: ssl.SSLContext, behaviour: Behaviour, seen: list[int] | None) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _address = listener.accept()
            threading.Thread(target=_serve, args=(connection, context, behaviour, seen), daemon=True).start()


def _serve(plain: socket.socket, context: ssl.SSLContext, behaviour: Behaviour, seen: list[int] | None) -> None:
    time.sleep(behaviour.slow)
    with contextlib.suppress(OSError, IndexError), _protected(plain, context, behaviour) as connection:
        while request := connection.recv(65536):
            identifier, operation, base = read_request(request)
            if seen is not None:
                seen.append(operation)
            if operation == UNBIND or operation in behaviour.closes_on:
                return
            time.sleep(behaviour.slow)
            if operation not in behaviour.silent_on and not (base and behaviour.deaf_to_searches):
                connection.sendall(behaviour.raw or _respond(behaviour, identifier, operation, base, request))


def _protected(plain: socket.socket, context: ssl.SSLContext, behaviour: Behaviour) -> socket.socket:
    return context.wrap_socket(plain, server_side=True) if behaviour.start_tls is None else plain


def read_request(request: bytes) -> tuple[bytes, int, bytes]:
    """Return the message id, the operation, and the base of a search."""
    content = _content(request)
    identifier = content[2 : 2 + content[1]]
    operation = content[2 + content[1] :]
    return identifier, operation[0], _content(_content(operation)) if operation[0] == SEARCH else b""


def _content(element: bytes) -> bytes:
    long = element[1] & 0x80
    start = 2 + (element[1] & 0x7F if long else 0)
    length = int.from_bytes(element[2:start], "big") if long else element[1]
    return element[start : start + length]


def _respond(behaviour: Behaviour, identifier: bytes, operation: int, base: bytes, request: bytes) -> bytes:
    if operation == BIND:
        return answer_to(identifier, BIND, behaviour.bind)
    if operation == EXTENDED:
        return answer_to(identifier, EXTENDED, behaviour.start_tls or Answer(2))
    held = [each for each in behaviour.holds if operation == SEARCH and _bytes(each.when) in request]
    if held:
        entries = [_message(identifier, _entry(each.dn, each.attributes)) for each in held]
        return b"".join(entries) + answer_to(identifier, SEARCH, Answer())
    if base or b"objectClass" not in request:
        return answer_to(identifier, SEARCH, behaviour.search)
    root = {name: (value,) for name, value in (*ROOT_DSE, *behaviour.root)}
    return _message(identifier, _entry("", tuple(root.items()))) + answer_to(identifier, SEARCH, Answer())


def answer_to(identifier: bytes, operation: int, answer: Answer) -> bytes:
    """Return the message that ends an operation; ``identifier`` is that of the request."""
    return _message(identifier, _result(RESPONSES[operation], answer))


def _entry(dn: str, attributes: t.Iterable[tuple[str, tuple[str | bytes, ...]]]) -> bytes:
    listed = [
        _element(0x30, _text(name) + _element(0x31, b"".join(_element(0x04, _bytes(value)) for value in values)))
        for name, values in attributes
    ]
    return _element(0x64, _text(dn) + _element(0x30, b"".join(listed)))


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _message(identifier: bytes, operation: bytes) -> bytes:
    return _element(0x30, _element(0x02, identifier) + operation)


def _result(tag: int, answer: Answer) -> bytes:
    referral = _element(0xA3, _text(answer.referral)) if answer.referral else b""
    code = _element(0x0A, bytes([answer.code]))
    return _element(tag, code + _text(answer.matched_dn) + _text(answer.message) + referral)


def _text(text: str) -> bytes:
    return _element(0x04, text.encode())


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 0x80 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + content

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What replaces parts of ldap3, and the ldap3 that it was written for.

When a test of the version or of a shape fails, read the new ldap3, then mend ``patches`` or this page. Messages are written by hand
after RFC 4511, section 4.5.2.
"""

from __future__ import annotations

import hashlib
import inspect
import socket
import textwrap
import threading
import types
import typing as t
from importlib.metadata import version

import ldap3
import pytest
from ldap3.strategy.sync import SyncStrategy

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.bounds import Bounds, TooLarge
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.patches import (
    decode_entry,
    is_entry,
    keep_entries,
    limit_socket,
    message_length,
    receive_whole_messages,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.waiting import Deadline

VERSION = "2.9.1"
SHAPES = {
    SyncStrategy.receiving: "454b9cad073f880c",  # replaced by keep_entries; reads what limit_socket lets arrive
    SyncStrategy._get_response: "5afa676eac9b3fdd",  # calls receiving
}
"""The first digits of the SHA-256 of what is replaced in ldap3, or calls it, as it is written."""

OPTIONS = AdOptions.from_parameters({"ad_servers": ["localhost"], "ad_auth": "kerberos"})
AT_MOST_1_MIB = AdOptions.from_parameters({"ad_servers": ["localhost"], "ad_auth": "kerberos", "ad_max_answer_size": 1})

# An entry "CN=a" with cn: a, and the end of the search.
MESSAGE_ID = 1
ENTRY = b"\x30\x18\x02\x01\x01\x64\x13\x04\x04CN=a\x30\x0b\x30\x09\x04\x02cn\x31\x03\x04\x01a"
DONE = b"\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\x00\x04\x00\x04\x00"
# Message 7: an entry "CN=a" that has cn: a, A, and an attribute without values.
TWO_ATTRIBUTES = (
    b"\x30\x23\x02\x01\x07\x64\x1e\x04\x04CN=a\x30\x16\x30\x0c\x04\x02cn\x31\x06\x04\x01a\x04\x01A\x30\x06\x04\x02sn\x31\x00"
)
DONE_OF_7 = b"\x30\x0c\x02\x01\x07\x65\x07\x0a\x01\x00\x04\x00\x04\x00"
# Not of a search: whatever the protocol brings.
SHORT = b"\x30\x03\x02\x01\x05"
LONG = b"\x30\x82\x01\x00" + bytes(256)


def shape(function: t.Callable[..., t.Any]) -> str:
    """Return the first digits of the digest of a function's source."""
    return hashlib.sha256(textwrap.dedent(inspect.getsource(function)).encode()).hexdigest()[:16]


def test_the_version() -> None:
    assert version("ldap3") == ldap3.__version__ == VERSION


@pytest.mark.parametrize("function", SHAPES, ids=lambda function: function.__qualname__)
def test_the_shape_of_what_is_replaced(function: t.Callable[..., t.Any]) -> None:
    assert shape(function) == SHAPES[function]


@pytest.mark.parametrize(
    "pieces",
    [
        [ENTRY + ENTRY + DONE],
        [ENTRY[:1], ENTRY[1:20], ENTRY[20:] + ENTRY[:5], ENTRY[5:] + DONE[:3], DONE[3:]],
    ],
    ids=["at once", "in pieces"],
)
def test_a_search_through_ldap3_with_both_methods_replaced(pieces: list[bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=answer, args=(listener, pieces))
        server.start()
        connection = connected(listener.getsockname()[1])
        connection.bounds = Bounds(OPTIONS)
        keep_entries(connection)
        limit_socket(connection, whole_messages=True)
        with connection.bounds.until(Deadline(5)):
            connection.search("DC=a", "(cn=a)", attributes=["cn"])
        server.join()
        connection.socket.close()
    assert connection.result["description"] == "success"
    assert connection.response == []
    entries = [decode_entry(message, MESSAGE_ID) for message in connection.entry_messages]
    assert entries == [Entry("CN=a", {"cn": [b"a"]})] * 2


def connected(port: int) -> t.Any:
    """Return an open connection of ldap3 as the collection makes it."""
    controller = ldap3.Server("127.0.0.1", port, get_info=ldap3.NONE)
    controller.next_message_id = lambda: MESSAGE_ID
    connection = ldap3.Connection(controller, client_strategy=ldap3.SYNC, auto_range=False, check_names=False, read_only=True)
    connection.open(read_server_info=False)
    return connection


def answer(listener: socket.socket, pieces: list[bytes]) -> None:
    """Answer the only request of one connection, piece by piece."""
    accepted, _address = listener.accept()
    with accepted:
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        accepted.recv(4096)
        for piece in pieces:
            accepted.sendall(piece)


def test_an_entry_is_decoded() -> None:
    assert decode_entry(TWO_ATTRIBUTES, 7) == Entry("CN=a", {"cn": [b"a", b"A"], "sn": []})


def test_an_entry_of_another_search_is_refused() -> None:
    with pytest.raises(ValueError, match="another search"):
        decode_entry(TWO_ATTRIBUTES, 8)


@pytest.mark.parametrize("length", range(1, len(TWO_ATTRIBUTES)))
def test_half_an_entry_is_refused(length: int) -> None:
    with pytest.raises((LookupError, ValueError)):
        decode_entry(TWO_ATTRIBUTES[:length], 7)


@pytest.mark.parametrize("position", [1, 4, 6, 8, 14, 16, 18, 22, 24])
def test_an_element_that_is_longer_than_what_holds_it_is_refused(position: int) -> None:
    with pytest.raises((LookupError, ValueError)):
        decode_entry(TWO_ATTRIBUTES[:position] + b"\x7f" + TWO_ATTRIBUTES[position + 1 :], 7)


def test_long_lengths() -> None:
    value = bytes(300)
    kind = b"\x30\x82\x01\x38\x04\x02cn\x31\x82\x01\x30\x04\x82\x01\x2c" + value
    content = b"\x04\x04CN=a\x30\x84\x00\x00\x01\x3c" + kind
    operation = b"\x64\x84" + len(content).to_bytes(4, "big") + content
    message = b"\x30\x84" + (3 + len(operation)).to_bytes(4, "big") + b"\x02\x01\x07" + operation
    assert decode_entry(message, 7) == Entry("CN=a", {"cn": [value]})


def test_what_an_entry_is() -> None:
    assert is_entry(TWO_ATTRIBUTES)
    assert not is_entry(DONE_OF_7)


def test_entries_are_kept_and_the_rest_goes_on() -> None:
    pieces = [[TWO_ATTRIBUTES], [TWO_ATTRIBUTES, DONE_OF_7], []]
    strategy = types.SimpleNamespace(receiving=lambda: pieces.pop(0))
    connection = types.SimpleNamespace(strategy=strategy, bounds=Bounds(OPTIONS))
    keep_entries(connection)
    assert connection.strategy.receiving() == [DONE_OF_7]
    assert connection.entry_messages == [TWO_ATTRIBUTES, TWO_ATTRIBUTES]
    assert connection.strategy.receiving() == []  # the controller has closed the connection


class Pieces:
    """A socket that brings one piece a call, and nothing when there is no more."""

    def __init__(self, *pieces: bytes) -> None:
        self.left = list(pieces)

    def recv(self, size: int) -> bytes:
        """Return the next piece."""
        return self.left.pop(0) if self.left else b""


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (b"", 0),
        (b"\x30", 0),
        (b"\x30\x00", 2),
        (SHORT, 5),
        (SHORT[:3], 5),
        (b"\x30\x7f", 129),
        (b"\x30\x81", 0),
        (b"\x30\x81\x80", 131),
        (b"\x30\x82\x01", 0),
        (b"\x30\x82\x01\x00", 260),
        (b"\x30\x84\x00\x2d\xc6\xc0", 3_000_006),
    ],
)
def test_the_length_of_a_message(data: bytes, length: int) -> None:
    assert message_length(data) == length


@pytest.mark.parametrize(
    ("pieces", "messages"),
    [
        ([SHORT], [SHORT]),
        ([SHORT + SHORT], [SHORT, SHORT]),
        ([SHORT[:1], SHORT[1:4], SHORT[4:]], [SHORT]),
        ([SHORT + LONG[:3], LONG[3:100], LONG[100:] + SHORT], [SHORT, LONG, SHORT]),
        ([LONG[:50]], [LONG[:50]]),  # broken off: ldap3 takes what is too short for an end of the connection
        ([], []),
    ],
)
def test_one_message_a_call(pieces: list[bytes], messages: list[bytes]) -> None:
    sock = Pieces(*pieces)
    receive_whole_messages(sock, Bounds(AT_MOST_1_MIB))
    assert [sock.recv(4096) for _message in messages] == messages
    assert sock.recv(4096) == b""


@pytest.mark.parametrize("announced", [b"\x30\x84\x80\x00\x00\x00", b"\x30\x83\x04\x00\x01", b"\x30\xff" + b"\xff" * 127])
def test_a_message_that_announces_too_much_is_not_received(announced: bytes) -> None:
    sock = Pieces(announced, *[bytes(1024)] * 10)
    receive_whole_messages(sock, Bounds(AT_MOST_1_MIB))
    with pytest.raises(TooLarge, match=r"it sends a message of more than 256\.0 KiB"):
        sock.recv(4096)
    assert len(sock.left) == 10

# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ldap3 that ``patches`` was written for. When one of these fails, read the new ldap3, then mend ``patches`` or this page."""

from __future__ import annotations

import hashlib
import inspect
import socket
import textwrap
import threading
import typing as t
from importlib.metadata import version

import ldap3
import pytest
from ldap3.strategy.sync import SyncStrategy

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.bounds import Bounds
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.patches import (
    decode_entry,
    keep_entries,
    limit_socket,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.waiting import Deadline

VERSION = "2.9.1"
SHAPES = {
    SyncStrategy.receiving: "454b9cad073f880c",  # replaced by keep_entries; reads what limit_socket lets arrive
    SyncStrategy._get_response: "5afa676eac9b3fdd",  # calls receiving
}
"""The first digits of the SHA-256 of what is replaced in ldap3, or calls it, as it is written."""

OPTIONS = AdOptions.from_parameters({"ad_servers": ["localhost"], "ad_auth": "kerberos"})

# RFC 4511, section 4.5.2: an entry "CN=a" with cn: a, and the end of the search.
MESSAGE_ID = 1
ENTRY = b"\x30\x18\x02\x01\x01\x64\x13\x04\x04CN=a\x30\x0b\x30\x09\x04\x02cn\x31\x03\x04\x01a"
DONE = b"\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\x00\x04\x00\x04\x00"


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

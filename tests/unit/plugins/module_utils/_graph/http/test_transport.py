# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One exchange ends in time and within its size, whatever the service does."""

from __future__ import annotations

import dataclasses
import gzip
import time
import typing as t
import zlib

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AnswerTooLargeError,
    CloudSyncError,
    ConnectionFailure,
    InterruptedAnswer,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.answer import HttpAnswer
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.transport import HttpClient
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.hostile.http import hostile_http
from tests.unit.plugins.module_utils._graph.certificates import Authority
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

SECONDS = 0.5
LARGE = "the answer has more than 256.0 KiB"
LATE = "the answer is not complete after 0.5 s"

ENDS: t.Mapping[str, tuple[type[CloudSyncError], str]] = {
    "stalls in the handshake": (ConnectionFailure, "no answer within 0.5 s"),
    "drips in the handshake": (ConnectionFailure, "no answer within 0.5 s"),
    "goes silent": (ConnectionFailure, "no answer within 0.5 s"),
    "goes silent in its headers": (ConnectionFailure, "no answer within 0.5 s"),
    "goes silent in its body": (ConnectionFailure, LATE),
    "drips in its headers": (ConnectionFailure, "no answer within 0.5 s"),
    "drips in its body": (ConnectionFailure, LATE),
    "drips in chunks": (ConnectionFailure, LATE),
    "never ends a header": (ConnectionFailure, "closed the connection"),
    "never ends its headers": (ConnectionFailure, "closed the connection"),
    "never ends to say continue": (ConnectionFailure, "no answer within 0.5 s"),
    "never ends its body": (AnswerTooLargeError, LARGE),
    "never ends its chunks": (AnswerTooLargeError, LARGE),
    "never ends its trailers": (CloudSyncError, ""),
    "never ends a refusal": (AnswerTooLargeError, LARGE),
    "never ends a redirect": (AnswerTooLargeError, LARGE),
    "announces gigabytes": (AnswerTooLargeError, LARGE),
    "announces a chunk of gigabytes": (AnswerTooLargeError, LARGE),
    "unpacks to gigabytes": (AnswerTooLargeError, LARGE),
    "is packed as nobody asked": (UnreadableAnswerError, "is packed as 'br', which was not asked for"),
    "holds millions of values": (AnswerTooLargeError, LARGE),
}


@pytest.fixture
def client(options: GraphOptions) -> t.Iterator[HttpClient]:
    """A client that gives up after half a second, and after a quarter of a megabyte."""
    with HttpClient.from_options(dataclasses.replace(options, timeout=SECONDS, max_answer_size=1)) as opened:
        yield opened


@pytest.mark.parametrize("behaviour", ENDS)
def test_every_exchange_ends(authority: Authority, client: HttpClient, behaviour: str) -> None:
    error, message = ENDS[behaviour]
    with hostile_http(authority.server_path, behaviour) as server:
        started = time.monotonic()
        with pytest.raises(error) as caught:
            client.request("GET", f"{server.url}/v1.0/groups")
        assert time.monotonic() - started < SECONDS + 0.5
    assert message in caught.value.message
    assert f"GET {server.url}/v1.0/groups" in caught.value.message


def test_values_take_more_memory_than_their_text(authority: Authority, options: GraphOptions) -> None:
    with (
        HttpClient.from_options(options) as client,
        hostile_http(authority.server_path, "holds millions of values") as server,
        pytest.raises(AnswerTooLargeError, match=r"the answer takes more than 100\.0 MiB of memory"),
    ):
        client.request("GET", server.url)


@pytest.mark.parametrize("members", [1, 3])
def test_what_is_packed_is_unpacked(server: ScriptedServer, client: HttpClient, members: int) -> None:
    packed = b"".join(gzip.compress(b"a" * 60_000) for _each in range(members))
    answer = unpacked(server, client, packed, "gzip")
    assert answer.content == b"a" * 60_000 * members


def test_nothing_is_packed_as_nothing(server: ScriptedServer, client: HttpClient) -> None:
    assert unpacked(server, client, b"", "gzip").content == b""


@pytest.mark.parametrize("packed", [gzip.compress(b"a" * 60_000)[:-9], b"not gzip", zlib.compress(b"a")])
def test_what_cannot_be_unpacked(server: ScriptedServer, client: HttpClient, packed: bytes) -> None:
    with pytest.raises(InterruptedAnswer, match="the answer is incomplete"):
        unpacked(server, client, packed, "gzip")


def unpacked(server: ScriptedServer, client: HttpClient, packed: bytes, encoding: str) -> HttpAnswer:
    """Let the server send bytes under a name of an encoding."""
    server.expect(Answer(body=packed, headers={"Content-Encoding": encoding}))
    return client.request("GET", server.url)


def test_one_connection_serves_many_exchanges(server: ScriptedServer, client: HttpClient) -> None:
    server.expect(*[Answer(body={"number": number}) for number in range(3)], Answer(status=204), Answer(body={}))
    answers = [client.request("GET", f"{server.url}/{number}") for number in range(5)]
    assert [answer.text for answer in answers] == ['{"number": 0}', '{"number": 1}', '{"number": 2}', "", "{}"]
    assert server.connections == 1

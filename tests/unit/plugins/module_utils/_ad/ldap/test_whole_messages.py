# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole LDAP messages from a socket that brings pieces."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.bounds import Bounds, TooLarge
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.patches import (
    message_length,
    receive_whole_messages,
)

OPTIONS = AdOptions.from_parameters({"ad_servers": ["localhost"], "ad_auth": "kerberos", "ad_max_answer_size": 1})
SHORT = b"\x30\x03\x02\x01\x05"
LONG = b"\x30\x82\x01\x00" + bytes(256)


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
    receive_whole_messages(sock, Bounds(OPTIONS))
    assert [sock.recv(4096) for _message in messages] == messages
    assert sock.recv(4096) == b""


@pytest.mark.parametrize("announced", [b"\x30\x84\x80\x00\x00\x00", b"\x30\x83\x04\x00\x01", b"\x30\xff" + b"\xff" * 127])
def test_a_message_that_announces_too_much_is_not_received(announced: bytes) -> None:
    sock = Pieces(announced, *[bytes(1024)] * 10)
    receive_whole_messages(sock, Bounds(OPTIONS))
    with pytest.raises(TooLarge, match=r"it sends a message of more than 256\.0 KiB"):
        sock.recv(4096)
    assert len(sock.left) == 10

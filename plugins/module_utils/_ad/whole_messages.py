# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receive LDAP messages in a time that grows with their length, not with its square.

ldap3 copies all that it has of a message whenever a piece arrives, and TLS brings pieces of 1 to 16 KB: a group of 50,000
members is a message of 3 MB. With whole messages there is nothing to put together.
"""

from __future__ import annotations

import typing as t

_LONG_FORM = 0x80  # ITU-T X.690, section 8.1.3: the low bits are then the number of bytes that hold the length


def receive_whole_messages(sock: t.Any) -> None:
    """Let ``recv`` of a TLS socket return one whole LDAP message a call; what is left of one when the other side ends it."""
    usual = sock.recv
    received = bytearray()

    def recv(size: int) -> bytes:
        while not 0 < message_length(received) <= len(received):
            piece = usual(size)
            if not piece:
                return _take(received, len(received))
            received.extend(piece)
        return _take(received, message_length(received))

    sock.recv = recv


def message_length(data: bytes | bytearray) -> int:
    """Return the length in bytes of the message that begins here, 0 while too little of it is here to tell."""
    if len(data) < 2 or len(data) < (start := content_start(data)):
        return 0
    return start + (int.from_bytes(data[2:start], "big") if data[1] & _LONG_FORM else data[1])


def content_start(data: bytes | bytearray) -> int:
    """Return where the content of a message begins, after its tag and its length."""
    return 2 + (data[1] & ~_LONG_FORM if data[1] & _LONG_FORM else 0)


def _take(data: bytearray, length: int) -> bytes:
    taken = bytes(data[:length])
    del data[:length]
    return taken
